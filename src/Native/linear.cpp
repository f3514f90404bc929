// x W^T + b, with or without a ReLU behind it, as one node of the graph: forward in one parallel region, backward in two.
//
// The gradient of the weights, of the bias and the ReLU's mask belong to the same columns of the incoming gradient, so each thread takes a slab of columns
// through all three; the gradient of the input is a second product. libtorch does the same in nine operators and six passes over memory.
#include "kernels.h"
#include "matmul.h"

#include <ATen/autocast_mode.h>
#include <atomic>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

namespace td {

// Under autocast the product is bfloat16's, and libtorch's.
bool autocast() {
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
  return at::autocast::is_autocast_enabled(at::kCPU);
#else
  return at::autocast::is_cpu_enabled();
#endif
}

namespace {

bool matrix(const Tensor& t) { return t.dim() == 2 && t.is_contiguous() && t.scalar_type() == at::kFloat && t.device().is_cpu(); }

struct Linear : torch::autograd::Function<Linear> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& w, const Variable& bias, bool relu, bool differentiate) {
    const Tensor b = bias.numel() > 0 ? bias : Tensor();
    Tensor y = product(x, w.t(), b, relu);
    if (!y.defined()) {
      y = at::linear(x, w, b);
      if (relu) y.relu_();
    }
    if (differentiate) {
      ctx->save_for_backward({x, w, relu ? y : Tensor()});
      ctx->saved_data["bias"] = b.defined();
      ctx->saved_data["needs"] = std::vector<int64_t>{x.requires_grad(), w.requires_grad(), b.defined() && b.requires_grad()};
    }
    return y;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &w = saved[1], &y = saved[2];
    const auto needs = ctx->saved_data["needs"].toIntVector();
    const bool bias = ctx->saved_data["bias"].toBool();
    Tensor g = grads[0], dx, dw, db;
    // A graph of the backward itself is made of libtorch's own operators.
    if (at::GradMode::is_enabled() || !g.defined() || !matrix(g) || !matrix(x) || !sgemm) {
      if (!g.defined()) return {Tensor(), Tensor(), Tensor(), Tensor(), Tensor()};
      if (y.defined()) g = g * (y > 0).to(g.scalar_type());
      if (needs[0]) dx = g.mm(w);
      if (needs[1]) dw = g.t().mm(x);
      if (needs[2]) db = g.sum(0);
      return {dx, dw, db, Tensor(), Tensor()};
    }
    const int64_t batch = x.size(0), in = x.size(1), out = w.size(0);
    const Tensor masked = y.defined() ? at::empty_like(g) : g;
    const Tensor sums = at::empty({out}, g.options());
    if (needs[1]) dw = at::empty_like(w, at::MemoryFormat::Contiguous);
    std::atomic<bool> failed{false};
    for_slabs(out, batch * in * out, [&](int64_t begin, int64_t end) {
      const int64_t n = end - begin;
      kernels::masked_column_sums(g.data_ptr<float>() + begin, y.defined() ? y.data_ptr<float>() + begin : nullptr, masked.data_ptr<float>() + begin,
                                  sums.data_ptr<float>() + begin, batch, n, out);
      if (dw.defined() && sgemm('T', 'N', n, in, batch, 1.0f, masked.data_ptr<float>() + begin, out, x.data_ptr<float>(), in, 0.0f, dw.data_ptr<float>() + begin * in, in) != 0)
        failed = true;
    });
    TORCH_CHECK(!failed, "dnnl_sgemm failed on the gradient of a linear layer");
    if (needs[0]) dx = at::mm(masked, w);
    if (bias && needs[2]) db = sums;
    return {dx, dw, db, Tensor(), Tensor()};
  }
};

// Smaller ones, other dtypes and devices take libtorch's operators.
constexpr int64_t smallest_linear = 1 << 15;

Tensor linear(const Tensor& x, const Tensor& w, const Optional<Tensor>& bias, bool relu) {
  // [K, B, in]: one product over all rows.
  if (x.dim() > 2 && x.is_contiguous() && x.scalar_type() == at::kFloat && x.device().is_cpu() && x.numel() > 0 && w.dim() == 2 && x.size(-1) == w.size(1)) {
    std::vector<int64_t> sizes = x.sizes().vec();
    sizes.back() = w.size(0);
    return linear(x.reshape({-1, x.size(-1)}), w, bias, relu).view(sizes);
  }
  const Tensor b = bias.has_value() ? *bias : Tensor();
  const bool fits = sgemm && !autocast() && matrix(x) && matrix(w) && x.size(1) == w.size(1) && x.size(0) > 0 && x.size(0) * x.size(1) * w.size(0) >= smallest_linear
      && (!b.defined() || (b.dim() == 1 && b.is_contiguous() && b.scalar_type() == at::kFloat && b.device().is_cpu() && b.size(0) == w.size(0)));
  if (!fits) {
    Tensor y = at::linear(x, w, bias);
    return relu ? at::relu(y) : y;
  }
  const bool differentiate = at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad() || (b.defined() && b.requires_grad()));
  // A custom function takes no undefined input: an empty bias stands for none.
  return Linear::apply(x, w, b.defined() ? b : at::empty({0}, w.options().requires_grad(false)), relu, differentiate);
}

}  // namespace
}  // namespace td

TORCH_LIBRARY_FRAGMENT(td, m) { m.def("linear(Tensor input, Tensor weight, Tensor? bias=None, bool relu=False) -> Tensor", &td::linear); }
