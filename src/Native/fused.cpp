// Operators of our own, registered beside libtorch's and called the same way, by schema name ("td::...").
#include "kernels.h"
#include "native.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>
#include <atomic>
#include <vector>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

namespace td {
namespace {

constexpr int64_t chunk = 8192;

bool fusable(const Tensor& x) {
  return x.device().is_cpu() && x.layout() == at::kStrided && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble) && x.is_contiguous();
}

// Runs the kernel over fixed chunks, so that the sum does not depend on the number of threads.
template <class T>
double bce(const Tensor& x, const Tensor& t, const Tensor& loss, const Tensor& slope) {
  const int64_t n = x.numel(), chunks = (n + chunk - 1) / chunk;
  std::vector<double> sums(chunks);
  const T *xs = x.data_ptr<T>(), *ts = t.data_ptr<T>();
  T* ls = loss.defined() ? loss.data_ptr<T>() : nullptr;
  T* ds = slope.defined() ? slope.data_ptr<T>() : nullptr;
  at::parallel_for(0, chunks, 1, [&](int64_t from, int64_t to) {
    for (int64_t c = from; c < to; c++) {
      const int64_t b = c * chunk, m = std::min(chunk, n - b);
      sums[c] = kernels::bce_with_logits(xs + b, ts + b, ls ? ls + b : nullptr, ds ? ds + b : nullptr, m);
    }
  });
  double total = 0;
  for (double s : sums) total += s;
  return total;
}

// out = slope * g, where g is one number, one per row, or one per element.
template <class T>
Tensor times(const Tensor& slope, const Tensor& g) {
  const int64_t n = slope.numel();
  Tensor out = at::empty_like(slope);
  T* o = out.data_ptr<T>();
  const T* d = slope.data_ptr<T>();
  const bool one = g.numel() == 1 || (g.dim() == 2 && g.stride(0) == 0 && g.stride(1) == 0);
  const int64_t row = one ? std::max<int64_t>(n, 1) : slope.size(-1);
  const int64_t rows = one ? (n + chunk - 1) / chunk : n / std::max<int64_t>(row, 1);
  const T* gs = g.data_ptr<T>();
  const int64_t stride = one ? 0 : g.stride(0);
  at::parallel_for(0, rows, one ? 1 : std::max<int64_t>(1, chunk / std::max<int64_t>(row, 1)), [&](int64_t from, int64_t to) {
    for (int64_t r = from; r < to; r++) {
      if (one) kernels::scaled(d + r * chunk, gs[0], o + r * chunk, std::min(chunk, n - r * chunk));
      else kernels::scaled(d + r * row, gs[r * stride], o + r * row, row);
    }
  });
  return out;
}

// binary_cross_entropy_with_logits in one vectorised pass that leaves its own derivative behind; libtorch 1.13's is serial and takes five.
struct Bce : torch::autograd::Function<Bce> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& t, int64_t reduction, bool differentiate) {
    const bool each = reduction == at::Reduction::None;
    const Tensor loss = each ? at::empty_like(x) : Tensor();
    const Tensor slope = differentiate ? at::empty_like(x) : Tensor();
    double total = x.scalar_type() == at::kFloat ? bce<float>(x, t, loss, slope) : bce<double>(x, t, loss, slope);
    if (reduction == at::Reduction::Mean) total /= static_cast<double>(x.numel());
    if (differentiate) {
      ctx->save_for_backward({x, t, slope});
      ctx->saved_data["reduction"] = reduction;
    }
    return each ? loss : at::scalar_tensor(total, x.options());
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const auto reduction = ctx->saved_data["reduction"].toInt();
    Tensor g = grads[0];
    const Tensor &x = saved[0], &t = saved[1], &slope = saved[2];
    if (reduction == at::Reduction::Mean) g = g / static_cast<double>(x.numel());
    // A graph of the backward itself needs the slope as a function of x.
    if (at::GradMode::is_enabled()) return {(x.sigmoid() - t) * g, Tensor(), Tensor(), Tensor()};
    const bool rows = g.dim() == 2 && g.sizes() == x.sizes() && g.stride(1) == 0;
    if (g.scalar_type() != x.scalar_type() || !(g.numel() == 1 || rows)) return {slope * g, Tensor(), Tensor(), Tensor()};
    return {x.scalar_type() == at::kFloat ? times<float>(slope, g) : times<double>(slope, g), Tensor(), Tensor(), Tensor()};
  }
};

Tensor bce_with_logits(const Tensor& x, const Tensor& target, int64_t reduction) {
  const bool plain = x.sizes() == target.sizes() && x.scalar_type() == target.scalar_type() && fusable(x) && fusable(target) && !target.requires_grad();
  if (!plain) return at::binary_cross_entropy_with_logits(x, target, {}, {}, reduction);
  return Bce::apply(x, target, reduction, at::GradMode::is_enabled() && x.requires_grad());
}

// f over the elements of a dense float tensor, in its own order of memory.
template <class F>
void for_elements(int64_t n, const F& f) {
  at::parallel_for(0, (n + chunk - 1) / chunk, 4, [&](int64_t from, int64_t to) { f(from * chunk, std::min(to * chunk, n) - from * chunk); });
}

bool dense_float(const Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && t.is_non_overlapping_and_dense(); }

// libtorch's kernel is held to AVX2 unless told otherwise; the one here takes what the processor has.
struct Silu : torch::autograd::Function<Silu> {
  static Variable forward(AutogradContext* ctx, const Variable& x, bool differentiate) {
    Tensor y = at::empty_like(x);
    for_elements(x.numel(), [&](int64_t b, int64_t n) { kernels::silu(x.data_ptr<float>() + b, y.data_ptr<float>() + b, n); });
    if (differentiate) ctx->save_for_backward({x});
    return y;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0], &g = grads[0];
    if (!g.defined()) return {Tensor(), Tensor()};
    if (at::GradMode::is_enabled()) {
      const Tensor s = x.sigmoid();
      return {g * s * (1 + x * (1 - s)), Tensor()};
    }
    if (!dense_float(g) || g.strides() != x.strides()) return {at::silu_backward(g, x), Tensor()};
    Tensor dx = at::empty_like(x);
    for_elements(x.numel(), [&](int64_t b, int64_t n) { kernels::silu_backward(g.data_ptr<float>() + b, x.data_ptr<float>() + b, dx.data_ptr<float>() + b, n); });
    return {dx, Tensor()};
  }
};

Tensor silu(const Tensor& x) { return dense_float(x) && x.numel() > 0 ? Silu::apply(x, at::GradMode::is_enabled() && x.requires_grad()) : at::silu(x); }

// The gated linear unit in one pass: (a, b) the halves of x along a dimension, y = a s(b).
struct Glu : torch::autograd::Function<Glu> {
  // f over the pairs of half lines, each `half` long.
  template <class F>
  static void for_halves(const Tensor& x, int64_t dim, const F& f) {
    int64_t half = x.size(dim) / 2;
    for (int64_t d = dim + 1; d < x.dim(); d++) half *= x.size(d);
    at::parallel_for(0, x.numel() / (2 * half), std::max<int64_t>(1, 4 * chunk / half), [&](int64_t from, int64_t to) {
      for (int64_t r = from; r < to; r++) f(r * half, half);
    });
  }

  static Variable forward(AutogradContext* ctx, const Variable& x, int64_t dim, bool differentiate) {
    std::vector<int64_t> size = x.sizes().vec();
    size[dim] /= 2;
    Tensor y = at::empty(size, x.options().requires_grad(false));
    const float* from = x.data_ptr<float>();
    float* to = y.data_ptr<float>();
    for_halves(x, dim, [&](int64_t at, int64_t n) { kernels::glu(from + 2 * at, from + 2 * at + n, to + at, n); });
    if (differentiate) ctx->save_for_backward({x});
    ctx->saved_data["dim"] = dim;
    return y;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const Tensor x = ctx->get_saved_variables()[0];
    const int64_t dim = ctx->saved_data["dim"].toInt();
    if (!grads[0].defined()) return {Tensor(), Tensor(), Tensor()};
    if (at::GradMode::is_enabled()) {
      const auto halves = x.chunk(2, dim);
      const Tensor s = halves[1].sigmoid();
      return {at::cat({grads[0] * s, grads[0] * halves[0] * s * (1 - s)}, dim), Tensor(), Tensor()};
    }
    const Tensor g = grads[0].contiguous();
    Tensor dx = at::empty_like(x);
    const float *slope = g.data_ptr<float>(), *from = x.data_ptr<float>();
    float* to = dx.data_ptr<float>();
    for_halves(x, dim, [&](int64_t at, int64_t n) { kernels::glu_backward(slope + at, from + 2 * at, from + 2 * at + n, to + 2 * at, to + 2 * at + n, n); });
    return {dx, Tensor(), Tensor()};
  }
};

Tensor glu(const Tensor& x, int64_t dim) {
  const int64_t d = dim < 0 ? dim + x.dim() : dim;
  const bool fits = x.device().is_cpu() && x.scalar_type() == at::kFloat && x.layout() == at::kStrided && x.is_contiguous() && x.numel() > 0 && d >= 0 && d < x.dim() && x.size(d) % 2 == 0;
  return fits ? Glu::apply(x, d, at::GradMode::is_enabled() && x.requires_grad()) : at::glu(x, dim);
}

}  // namespace
}  // namespace td

TORCH_LIBRARY(td, m) {
  m.def("silu(Tensor self) -> Tensor", &td::silu);
  m.def("glu(Tensor self, int dim=-1) -> Tensor", &td::glu);
  m.def("binary_cross_entropy_with_logits(Tensor self, Tensor target, int reduction=1) -> Tensor", &td::bce_with_logits);
}
