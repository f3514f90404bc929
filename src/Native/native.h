// The C boundary of libTorchDispatch: plain values in, plain values out, no exception across it.
#pragma once
#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>
#include <cstdint>
#include <string>

#define TD_API extern "C" __attribute__((visibility("default")))

namespace td {

// A tagged value. Lists point to memory that the caller keeps for the call; tensors are borrowed going in and owned coming out.
struct Value {
  int32_t tag;
  int32_t length;
  union {
    int64_t integer;
    double real;
    const void* pointer;
  };
};

// The order is the managed side's enum Tag.
enum Tag : int32_t {
  kNone, kTensor, kInt, kDouble, kBool, kInts, kTensors, kDoubles, kBools, kString, kDevice, kGenerator, kDefault, kComplex
};

// An at::Tensor is one pointer, so a borrowed handle is a tensor in place: no reference count moves.
static_assert(sizeof(at::Tensor) == sizeof(void*), "a tensor is expected to be one pointer");
inline const at::Tensor& borrow(void* const& handle) { return *reinterpret_cast<const at::Tensor*>(&handle); }
inline const at::Tensor& borrow(const Value& v) { return *reinterpret_cast<const at::Tensor*>(&v.pointer); }
inline void* give(at::Tensor t) { return t.defined() ? static_cast<void*>(t.unsafeReleaseTensorImpl()) : nullptr; }

// std::optional in newer libtorch, c10's own in older: whichever this one uses.
template <class X> struct Rebind;
template <template <class...> class O, class V, class... Rest> struct Rebind<O<V, Rest...>> { template <class U> using To = O<U>; };
template <class U> using Optional = typename Rebind<std::decay_t<decltype(std::declval<const c10::Argument&>().default_value())>>::template To<U>;

void set_error(const std::string& text);
std::string describe_current_exception();

// Counts what would make a device wait for the host, and where tensors are made: read by the laws of the tests.
struct Counters {
  int64_t host_reads = 0;
  int64_t calls = 0;
  int64_t results_cpu = 0;
  int64_t results_cuda = 0;
  int64_t results_other = 0;
};
extern Counters counters;

// Runs f, turning any exception into the error text and -1.
template <class F>
int guarded(F&& f) noexcept {
  try {
    f();
    return 0;
  } catch (...) {
    set_error(describe_current_exception());
    return -1;
  }
}

}  // namespace td
