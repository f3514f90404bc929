// Tensor lifetime, description, and data in and out of host memory.
#include "native.h"

#include <cstring>

using namespace td;
using at::Tensor;

namespace {

struct Info {
  int32_t dtype, device_type, device_index, dimensions, requires_grad, is_leaf, layout, contiguous;
  int64_t elements, element_size;
};

}  // namespace

TD_API void td_free(void* handle) { c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim(static_cast<c10::TensorImpl*>(handle)); }

// Another owner of the same tensor.
TD_API void* td_share(void* handle) { return give(borrow(handle)); }

TD_API int td_info(void* handle, Info* info) {
  return guarded([&] {
    const Tensor& t = borrow(handle);
    info->dtype = static_cast<int32_t>(t.scalar_type());
    info->device_type = static_cast<int32_t>(t.device().type());
    info->device_index = t.device().index();
    info->dimensions = static_cast<int32_t>(t.dim());
    info->requires_grad = t.requires_grad();
    info->is_leaf = t.is_leaf();
    info->layout = static_cast<int32_t>(t.layout());
    info->contiguous = t.layout() == at::kStrided && t.is_contiguous();
    info->elements = t.numel();
    info->element_size = static_cast<int64_t>(t.element_size());
  });
}

// Sizes and, when asked for, strides: arrays of as many entries as the tensor has dimensions.
TD_API int td_sizes(void* handle, int64_t* sizes, int64_t* strides) {
  return guarded([&] {
    const Tensor& t = borrow(handle);
    if (sizes) std::memcpy(sizes, t.sizes().data(), sizeof(int64_t) * t.dim());
    if (strides) std::memcpy(strides, t.strides().data(), sizeof(int64_t) * t.dim());
  });
}

// The first byte of a host tensor, null for any other: reading it is a host read.
TD_API int td_data(void* handle, void** data) {
  return guarded([&] {
    const Tensor& t = borrow(handle);
    TORCH_CHECK(t.device().is_cpu(), "reading data needs a CPU tensor, got one on ", t.device(), ": call cpu() first");
    TORCH_CHECK(t.layout() == at::kStrided, "reading data needs a dense tensor");
    counters.host_reads++;
    *data = t.data_ptr();
  });
}

// One number: real and imaginary part as doubles, or the exact integer.
TD_API int td_item(void* handle, double* real, double* imaginary, int64_t* integer) {
  return guarded([&] {
    counters.host_reads++;
    const auto s = borrow(handle).item();
    *imaginary = 0;
    if (s.isComplex()) {
      const auto c = s.toComplexDouble();
      *real = c.real();
      *imaginary = c.imag();
      *integer = static_cast<int64_t>(c.real());
    } else if (s.isFloatingPoint()) {
      *real = s.toDouble();
      *integer = static_cast<int64_t>(*real);
    } else {
      *integer = s.isBoolean() ? s.toBool() : s.toLong();
      *real = static_cast<double>(*integer);
    }
  });
}

TD_API void td_count_host_read() { counters.host_reads++; }

// Copies n elements of host memory into a new CPU tensor of the given dtype.
TD_API void* td_from_memory(const void* data, int64_t bytes, int dtype, const int64_t* sizes, int dimensions) {
  void* result = nullptr;
  guarded([&] {
    auto t = at::empty(at::IntArrayRef(sizes, dimensions), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
    TORCH_CHECK(static_cast<int64_t>(t.nbytes()) == bytes, "the shape needs ", t.nbytes(), " bytes, got ", bytes);
    if (bytes > 0) std::memcpy(t.data_ptr(), data, bytes);
    result = give(std::move(t));
  });
  return result;
}

// A CPU tensor over the caller's memory; `release` is called with `context` when the last owner goes.
TD_API void* td_over_memory(void* data, int dtype, const int64_t* sizes, int dimensions, void (*release)(void*), void* context) {
  void* result = nullptr;
  guarded([&] {
    result = give(at::from_blob(data, at::IntArrayRef(sizes, dimensions), [release, context](void*) { release(context); },
                                at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype))));
  });
  return result;
}

// Makes the first tensor share the second's data (x.data = y).
TD_API int td_set_data(void* handle, void* data) {
  return guarded([&] { borrow(handle).set_data(borrow(data)); });
}

TD_API int64_t td_version(void* handle) {
  int64_t version = -1;
  guarded([&] { version = borrow(handle)._version(); });
  return version;
}
