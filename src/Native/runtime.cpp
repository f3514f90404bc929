// The process: threads, memory, random generators, devices, versions.
#include "native.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/csrc/api/include/torch/version.h>
#include <cstring>

using namespace td;

namespace {

// -1 asks. The functions' namespace moved between libtorch 1 and 2.
int warn_always(int value) {
#if TORCH_VERSION_MAJOR >= 2
  namespace warning = c10::WarningUtils;
#else
  namespace warning = c10::Warning;
#endif
  const int was = warning::get_warnAlways();
  if (value >= 0) warning::set_warnAlways(value != 0);
  return was;
}

// bfloat16 autocast of this thread on the CPU or on CUDA: -1 asks, 0 ends it and forgets the weights that it has cast, 1 begins it.
int autocast(c10::DeviceType device, int value) {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  const int was = at::autocast::is_autocast_enabled(device);
  if (value > 0) at::autocast::set_autocast_dtype(device, at::kBFloat16);
  if (value >= 0) at::autocast::set_autocast_enabled(device, value != 0);
#else
  const bool cpu = device == c10::DeviceType::CPU;
  const int was = cpu ? at::autocast::is_cpu_enabled() : at::autocast::is_enabled();
  if (value > 0) cpu ? at::autocast::set_autocast_cpu_dtype(at::kBFloat16) : at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
  if (value >= 0) cpu ? at::autocast::set_cpu_enabled(value != 0) : at::autocast::set_enabled(value != 0);
#endif
  if (value == 0) at::autocast::clear_cache();
  return was;
}

// glibc returns every large tensor to the kernel and faults it in again, a third of a convolution's time: keep what was allocated, unless the user has set it.
__attribute__((constructor)) void keep_memory() {
  if (!getenv("MALLOC_MMAP_THRESHOLD_")) mallopt(M_MMAP_THRESHOLD, 1 << 30) || mallopt(M_MMAP_THRESHOLD, 32 << 20);
  if (!getenv("MALLOC_TRIM_THRESHOLD_")) mallopt(M_TRIM_THRESHOLD, 1 << 30);
  if (!getenv("MALLOC_TOP_PAD_")) mallopt(M_TOP_PAD, 16 << 20);
}

at::Generator generator_of(void* handle) { return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(handle))); }

at::Generator default_generator(int device_type, int device_index) {
  return at::globalContext().defaultGenerator(c10::Device(static_cast<c10::DeviceType>(device_type), static_cast<c10::DeviceIndex>(device_index)));
}

void* own(const at::Generator& g) {
  auto pointer = g.getIntrusivePtr();
  return pointer.release();
}

}  // namespace

TD_API const char* td_version_text() { return TORCH_VERSION; }

TD_API int td_set_threads(int n) { return guarded([&] { at::set_num_threads(n); }); }
TD_API int td_get_threads() { return at::get_num_threads(); }
TD_API int td_set_interop_threads(int n) { return guarded([&] { at::set_num_interop_threads(n); }); }
TD_API int td_get_interop_threads() { return at::get_num_interop_threads(); }

TD_API int td_manual_seed(int64_t seed) { return guarded([&] { at::manual_seed(static_cast<uint64_t>(seed)); }); }

// A generator of its own, or (seed < 0 through td_default_generator) the device's default one.
TD_API void* td_new_generator(uint64_t seed, int device_type, int device_index) {
  void* result = nullptr;
  guarded([&] {
    if (static_cast<c10::DeviceType>(device_type) == c10::DeviceType::CPU) {
      result = own(at::make_generator<at::CPUGeneratorImpl>(seed));
    } else {
      auto g = default_generator(device_type, device_index).clone();
      g.set_current_seed(seed);
      result = own(g);
    }
  });
  return result;
}

TD_API void* td_default_generator(int device_type, int device_index) {
  void* result = nullptr;
  guarded([&] { result = own(default_generator(device_type, device_index)); });
  return result;
}

TD_API void td_free_generator(void* g) { c10::intrusive_ptr<c10::GeneratorImpl>::reclaim(static_cast<c10::GeneratorImpl*>(g)); }

TD_API int td_generator_seed(void* g, int64_t seed) {
  return guarded([&] {
    auto generator = generator_of(g);
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_current_seed(static_cast<uint64_t>(seed));
  });
}

// The current seed; with fresh != 0, a new one from the machine's entropy.
TD_API int td_generator_get_seed(void* g, int fresh, int64_t* seed) {
  return guarded([&] {
    auto generator = generator_of(g);
    std::lock_guard<std::mutex> lock(generator.mutex());
    *seed = static_cast<int64_t>(fresh ? generator.seed() : generator.current_seed());
  });
}

TD_API void* td_generator_state(void* g) {
  void* result = nullptr;
  guarded([&] { result = give(generator_of(g).get_state()); });
  return result;
}

TD_API int td_generator_set_state(void* g, void* state) {
  return guarded([&] { generator_of(g).set_state(borrow(state)); });
}

TD_API int td_cuda_available() {
  int available = 0;
  guarded([&] { available = at::hasCUDA() && at::detail::getCUDAHooks().hasCUDA(); });
  return available;
}

TD_API int td_cuda_count() {
  int n = 0;
  guarded([&] { n = at::hasCUDA() ? static_cast<int>(at::detail::getCUDAHooks().getNumGPUs()) : 0; });
  return n;
}

TD_API int td_cuda_synchronize(int device) {
  return guarded([&] {
    TORCH_CHECK(at::hasCUDA(), "this libtorch has no CUDA");
    auto synchronize = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "cudaDeviceSynchronize"));
    TORCH_CHECK(synchronize, "cudaDeviceSynchronize is not loaded");
    c10::DeviceGuard guard(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device)));
    TORCH_CHECK(synchronize() == 0, "cudaDeviceSynchronize failed");
  });
}

// Free and total bytes of the device that is current.
TD_API int td_cuda_memory(int device, int64_t* free_bytes, int64_t* total_bytes) {
  return guarded([&] {
    TORCH_CHECK(at::hasCUDA(), "this libtorch has no CUDA");
    auto query = reinterpret_cast<int (*)(size_t*, size_t*)>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
    TORCH_CHECK(query, "cudaMemGetInfo is not loaded");
    c10::DeviceGuard guard(c10::Device(c10::DeviceType::CUDA, static_cast<c10::DeviceIndex>(device)));
    size_t free = 0, total = 0;
    TORCH_CHECK(query(&free, &total) == 0, "cudaMemGetInfo failed");
    *free_bytes = static_cast<int64_t>(free);
    *total_bytes = static_cast<int64_t>(total);
  });
}

// Global switches by number, read when value < 0: 0 cuDNN TF32, 1 cuBLAS TF32, 2 flash attention, 3 plain attention, 4 cuDNN benchmark, 5 deterministic algorithms,
// 6 cuDNN present (read only), 7 half-precision reductions in cuBLAS.
TD_API int td_switch(int which, int value) {
  auto& context = at::globalContext();
  int was = -1;
  guarded([&] {
    switch (which) {
      case 0: was = context.allowTF32CuDNN(); if (value >= 0) context.setAllowTF32CuDNN(value != 0); break;
      case 1: was = context.allowTF32CuBLAS(); if (value >= 0) context.setAllowTF32CuBLAS(value != 0); break;
#if TORCH_VERSION_MAJOR >= 2
      case 2: was = context.userEnabledFlashSDP(); if (value >= 0) context.setSDPUseFlash(value != 0); break;
      case 3: was = context.userEnabledMathSDP(); if (value >= 0) context.setSDPUseMath(value != 0); break;
#endif
      case 4: was = context.benchmarkCuDNN(); if (value >= 0) context.setBenchmarkCuDNN(value != 0); break;
      case 5: was = context.deterministicAlgorithms(); if (value >= 0) context.setDeterministicAlgorithms(value != 0, false); break;
      case 6: was = at::hasCUDA() && at::detail::getCUDAHooks().compiledWithCuDNN(); break;
      case 7: was = static_cast<int>(context.allowFP16ReductionCuBLAS()); if (value >= 0) context.setAllowFP16ReductionCuBLAS(value != 0); break;
      case 8: was = context.deterministicAlgorithmsWarnOnly(); if (value >= 0) context.setDeterministicAlgorithms(true, value != 0); break;
      case 9: {
        static const char* const names[] = {"highest", "high", "medium"};
        was = static_cast<int>(context.float32MatmulPrecision());
        if (value >= 0 && value < 3) context.setFloat32MatmulPrecision(std::string(names[value]));
        break;
      }
      case 10: was = warn_always(value); break;
      case 11: was = autocast(c10::DeviceType::CPU, value); break;
      case 12: was = autocast(c10::DeviceType::CUDA, value); break;
      default: break;
    }
  });
  return was;
}

TD_API int td_get_default_dtype() { return static_cast<int>(at::typeMetaToScalarType(at::get_default_dtype())); }
TD_API int td_set_default_dtype(int dtype) { return guarded([&] { at::set_default_dtype(at::scalarTypeToTypeMeta(static_cast<at::ScalarType>(dtype))); }); }
