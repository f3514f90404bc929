// Find an operator by its schema name, call it with tagged values: one entry point serves every operator of every libtorch.
#include "native.h"

#include <ATen/core/stack.h>
#include <ATen/core/List.h>
#include <c10/util/Exception.h>
#include <cmath>
#include <cstring>
#include <exception>
#include <memory>
#include <unordered_set>
#include <vector>

namespace td {

Counters counters;
static thread_local std::string error_text;

void set_error(const std::string& text) { error_text = text; }

std::string describe_current_exception() {
  try {
    throw;
  } catch (const c10::Error& e) {
    // "Could not run ... on this backend" goes on to list every registration there is: the first paragraph says it all.
    const std::string text = e.what_without_backtrace();
    return text.size() > 2000 ? text.substr(0, text.find("\n\n")) : text;
  } catch (const std::exception& e) {
    return e.what();
  } catch (...) {
    return "unknown native exception";
  }
}

namespace {

using c10::IValue;
using c10::TypeKind;
using at::Scalar;
using at::Tensor;

// What the schema wants at one place, decided once when the operator is found.
enum class Want { Any, Double, Bool, Ints, Doubles, Bools, Tensors, OptionalTensors, Strings };

// Signatures called without boxing: the bulk of pointwise mathematics.
enum class Shape { Boxed, T, TT, TS, TTS };

struct Operator {
  c10::OperatorHandle handle;
  std::vector<Want> wants;
  std::vector<bool> optional;
  std::vector<Optional<IValue>> defaults;
  std::vector<int32_t> fixed_lengths;
  Shape shape = Shape::Boxed;
  bool reads_host = false;
  explicit Operator(c10::OperatorHandle h) : handle(h) {}

  // A typed handle is the same two pointers as an untyped one; the signature was checked by shape_of, so it is not checked again on every call.
  template <class F>
  const c10::TypedOperatorHandle<F>& typed() const {
    static_assert(sizeof(c10::TypedOperatorHandle<F>) == sizeof(c10::OperatorHandle), "typed handles are expected to add nothing");
    return static_cast<const c10::TypedOperatorHandle<F>&>(handle);
  }
};

Want want_of(c10::TypePtr type) {
  if (auto o = type->cast<c10::OptionalType>()) type = o->getElementType();
  switch (type->kind()) {
    case TypeKind::FloatType: return Want::Double;
    case TypeKind::BoolType: return Want::Bool;
    case TypeKind::ListType: {
      auto element = type->castRaw<c10::ListType>()->getElementType();
      switch (element->kind()) {
        case TypeKind::FloatType: return Want::Doubles;
        case TypeKind::BoolType: return Want::Bools;
        case TypeKind::TensorType: return Want::Tensors;
        case TypeKind::OptionalType: return Want::OptionalTensors;
        case TypeKind::StringType: return Want::Strings;
        default: return Want::Ints;
      }
    }
    default: return Want::Any;
  }
}

bool is_kind(const c10::Argument& a, TypeKind kind) { return a.type()->kind() == kind && !a.alias_info(); }

// Which of the unboxed signatures this schema is, if any. In-place and out variants stay boxed: they carry alias information.
Shape shape_of(const c10::FunctionSchema& s) {
  const auto& a = s.arguments();
  if (s.returns().size() != 1 || s.returns()[0].type()->kind() != TypeKind::TensorType || s.returns()[0].alias_info()) return Shape::Boxed;
  if (a.empty() || !is_kind(a[0], TypeKind::TensorType)) return Shape::Boxed;
  if (a.size() == 1) return Shape::T;
  if (a.size() == 2 && is_kind(a[1], TypeKind::TensorType)) return Shape::TT;
  if (a.size() == 2 && is_kind(a[1], TypeKind::NumberType)) return Shape::TS;
  if (a.size() == 3 && is_kind(a[1], TypeKind::TensorType) && is_kind(a[2], TypeKind::NumberType)) return Shape::TTS;
  return Shape::Boxed;
}

Scalar scalar_of(const Value& v) {
  switch (v.tag) {
    case kInt: return Scalar(v.integer);
    case kDouble: return Scalar(v.real);
    case kBool: return Scalar(v.integer != 0);
    default: TORCH_CHECK(false, "expected a number, got tag ", v.tag);
  }
}

bool is_number(const Value& v) { return v.tag == kInt || v.tag == kDouble || v.tag == kBool; }

IValue list_of(const Operator& op, size_t k, const Value& v) {
  const auto n = static_cast<size_t>(v.length);
  switch (op.wants[k]) {
    case Want::OptionalTensors: {
      c10::List<Optional<Tensor>> list;
      list.reserve(n);
      auto handles = static_cast<void* const*>(v.pointer);
      for (size_t j = 0; j < n; j++) list.push_back(handles[j] ? Optional<Tensor>(borrow(handles[j])) : Optional<Tensor>());
      return list;
    }
    case Want::Doubles: {
      if (v.tag == kInts) {
        auto p = static_cast<const int64_t*>(v.pointer);
        return std::vector<double>(p, p + n);
      }
      auto p = static_cast<const double*>(v.pointer);
      return std::vector<double>(p, p + n);
    }
    default: break;
  }
  switch (v.tag) {
    case kInts: {
      auto p = static_cast<const int64_t*>(v.pointer);
      return std::vector<int64_t>(p, p + n);
    }
    case kDoubles: {
      auto p = static_cast<const double*>(v.pointer);
      return std::vector<double>(p, p + n);
    }
    case kBools: {
      auto p = static_cast<const uint8_t*>(v.pointer);
      c10::List<bool> list;
      for (size_t j = 0; j < n; j++) list.push_back(p[j] != 0);
      return list;
    }
    default: {
      c10::List<Tensor> list;
      list.reserve(n);
      auto handles = static_cast<void* const*>(v.pointer);
      for (size_t j = 0; j < n; j++) {
        TORCH_CHECK(handles[j], "a tensor of the list is missing");
        list.push_back(borrow(handles[j]));
      }
      return list;
    }
  }
}

IValue to_ivalue(const Operator& op, size_t k, const Value& v) {
  const Want want = op.wants[k];
  switch (v.tag) {
    case kNone: return IValue();
    case kTensor: return IValue(borrow(v));
    case kInt:
      if (want == Want::Double) return static_cast<double>(v.integer);
      if (want == Want::Bool) return v.integer != 0;
      if (want == Want::Ints) return std::vector<int64_t>(op.fixed_lengths[k] > 0 ? op.fixed_lengths[k] : 1, v.integer);
      return v.integer;
    case kDouble: return v.real;
    case kBool: return v.integer != 0;
    case kString: return std::string(static_cast<const char*>(v.pointer), v.length);
    case kDevice: return c10::Device(static_cast<c10::DeviceType>(v.integer >> 32), static_cast<c10::DeviceIndex>(static_cast<int32_t>(v.integer)));
    case kGenerator: return at::Generator(c10::intrusive_ptr<c10::GeneratorImpl>::reclaim_copy(static_cast<c10::GeneratorImpl*>(const_cast<void*>(v.pointer))));
    case kComplex: {
      auto p = static_cast<const double*>(v.pointer);
      return IValue(c10::complex<double>(p[0], p[1]));
    }
    case kDefault: {
      TORCH_CHECK(op.defaults[k].has_value() || op.optional[k], "argument '", op.handle.schema().arguments()[k].name(), "' has no default");
      return op.defaults[k].has_value() ? *op.defaults[k] : IValue();
    }
    default: return list_of(op, k, v);
  }
}

void count(const Tensor& t) {
  if (!t.defined()) return;
  switch (t.device().type()) {
    case c10::DeviceType::CPU: counters.results_cpu++; break;
    case c10::DeviceType::CUDA: counters.results_cuda++; break;
    default: counters.results_other++;
  }
}

void give_tensor(Tensor t, Value& r) {
  count(t);
  r.tag = kTensor;
  r.pointer = give(std::move(t));
}

// Tensor lists come back in memory of their own; the managed side copies the handles and frees it.
template <class L>
void give_tensors(L&& list, Value& r) {
  auto handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.size() + 1)));
  for (size_t j = 0; j < list.size(); j++) {
    Tensor t = list[j];
    count(t);
    handles[j] = give(std::move(t));
  }
  r.tag = kTensors;
  r.length = static_cast<int32_t>(list.size());
  r.pointer = handles;
}

void give_result(IValue& v, Value& r) {
  r.length = 0;
  if (v.isTensor()) {
    give_tensor(std::move(v).toTensor(), r);
  } else if (v.isInt()) {
    r.tag = kInt;
    r.integer = v.toInt();
  } else if (v.isDouble()) {
    r.tag = kDouble;
    r.real = v.toDouble();
  } else if (v.isBool()) {
    r.tag = kBool;
    r.integer = v.toBool();
  } else if (v.isTensorList()) {
    give_tensors(v.toTensorVector(), r);
  } else if (v.isNone()) {
    r.tag = kNone;
  } else if (v.isScalar()) {
    auto s = v.toScalar();
    if (s.isFloatingPoint()) { r.tag = kDouble; r.real = s.toDouble(); } else { r.tag = kInt; r.integer = s.toLong(); }
  } else {
    TORCH_CHECK(false, "a result of type ", v.tagKind(), " is not supported");
  }
}

thread_local torch::jit::Stack stack;
// A custom function's backward can call operators while a call is under way: each depth has its own stack.
thread_local int depth = 0;

int call_boxed(const Operator& op, const Value* args, int n, Value* results, int capacity) {
  const auto& wanted = op.wants;
  TORCH_CHECK(static_cast<size_t>(n) <= wanted.size(), "got ", n, " arguments, expected at most ", wanted.size());
  torch::jit::Stack own;
  torch::jit::Stack& s = depth == 0 ? stack : own;
  struct Depth {
    torch::jit::Stack& s;
    explicit Depth(torch::jit::Stack& s) : s(s) { depth++; s.clear(); }
    ~Depth() { depth--; s.clear(); }
  } scope(s);
  for (int k = 0; k < n; k++) s.emplace_back(to_ivalue(op, k, args[k]));
  static const Value omitted{kDefault, 0, {0}};
  for (size_t k = n; k < wanted.size(); k++) s.emplace_back(to_ivalue(op, k, omitted));
  op.handle.callBoxed(&s);
  const int m = static_cast<int>(s.size());
  TORCH_CHECK(m <= capacity, "got ", m, " results, expected at most ", capacity);
  for (int k = 0; k < m; k++) give_result(s[k], results[k]);
  return m;
}

const std::unordered_set<std::string> host_readers{"aten::item", "aten::_local_scalar_dense", "aten::nonzero", "aten::masked_select", "aten::is_nonzero",
  "aten::equal", "aten::allclose", "aten::unique_dim", "aten::_unique2", "aten::_unique", "aten::unique_consecutive", "aten::argwhere"};

}  // namespace
}  // namespace td

using namespace td;

TD_API const char* td_error() { return error_text.c_str(); }

// "aten::add" + "Tensor" -> operator, or null when this libtorch has none of that name.
TD_API void* td_find(const char* name, const char* overload) {
  void* found = nullptr;
  guarded([&] {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle) return;
    auto op = std::make_unique<Operator>(*handle);
    for (const auto& a : handle->schema().arguments()) {
      op->wants.push_back(want_of(a.type()));
      op->optional.push_back(a.type()->kind() == TypeKind::OptionalType);
      op->defaults.push_back(a.default_value());
      op->fixed_lengths.push_back(a.N() ? *a.N() : 0);
    }
    op->shape = shape_of(handle->schema());
    op->reads_host = host_readers.count(name) != 0;
    found = op.release();
  });
  return found;
}

// Calls op with n values; what is left out comes from the schema's defaults. Returns the number of results or -1.
TD_API int td_call(void* opaque, const Value* args, int n, Value* results, int capacity) {
  const auto& op = *static_cast<const Operator*>(opaque);
  int m = -1;
  if (guarded([&] {
        counters.calls++;
        if (op.reads_host) counters.host_reads++;
        switch (op.shape) {
          case Shape::T:
            if (n == 1 && args[0].tag == kTensor) {
              give_tensor(op.typed<Tensor(const Tensor&)>().call(borrow(args[0])), results[0]);
              m = 1;
              return;
            }
            break;
          case Shape::TT:
            if (n == 2 && args[0].tag == kTensor && args[1].tag == kTensor) {
              give_tensor(op.typed<Tensor(const Tensor&, const Tensor&)>().call(borrow(args[0]), borrow(args[1])), results[0]);
              m = 1;
              return;
            }
            break;
          case Shape::TS:
            if (n == 2 && args[0].tag == kTensor && is_number(args[1])) {
              give_tensor(op.typed<Tensor(const Tensor&, const Scalar&)>().call(borrow(args[0]), scalar_of(args[1])), results[0]);
              m = 1;
              return;
            }
            break;
          case Shape::TTS:
            if (n >= 2 && args[0].tag == kTensor && args[1].tag == kTensor && (n == 2 ? op.defaults[2].has_value() : n == 3 && is_number(args[2]))) {
              const Scalar last = n == 3 ? scalar_of(args[2]) : op.defaults[2]->toScalar();
              give_tensor(op.typed<Tensor(const Tensor&, const Tensor&, const Scalar&)>().call(borrow(args[0]), borrow(args[1]), last), results[0]);
              m = 1;
              return;
            }
            break;
          default: break;
        }
        m = call_boxed(op, args, n, results, capacity);
      }) < 0)
    return -1;
  return m;
}

// The schema as text: for error messages and for the tests that look for drift between libtorch versions.
TD_API int td_schema(void* opaque, char* buffer, int capacity) {
  std::ostringstream text;
  if (guarded([&] { text << static_cast<const Operator*>(opaque)->handle.schema(); }) < 0) return -1;
  const auto s = text.str();
  const int n = std::min<int>(capacity, static_cast<int>(s.size()));
  std::memcpy(buffer, s.data(), n);
  return n;
}

TD_API void td_free_memory(void* p) { std::free(p); }

TD_API void td_counters(int64_t* out) {
  out[0] = counters.host_reads;
  out[1] = counters.calls;
  out[2] = counters.results_cpu;
  out[3] = counters.results_cuda;
  out[4] = counters.results_other;
}
