// Transposed convolution on the CPU through oneDNN.
//
// libtorch 1.13 unfolds it into columns and multiplies, one image at a time. But it is the gradient of a convolution with respect to its input, which oneDNN computes
// directly: with W [Cin, Cout, kh, kw] read as the weights of a convolution from Cout to Cin channels,
//   y = d conv / d input (x),   dx = conv(dy, W),   dW = d conv / d weights with dy as its input and x as its gradient.
// Dumoulin and Visin, "A guide to convolution arithmetic for deep learning", arXiv:1603.07285, chapter 4.
#include "native.h"

#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

namespace td {
namespace {

struct Geometry {
  std::vector<int64_t> stride, padding, output_padding, dilation;
  int64_t groups;
};

std::vector<int64_t> pair(at::IntArrayRef a) { return a.size() == 1 ? std::vector<int64_t>{a[0], a[0]} : a.vec(); }

bool fits(const Tensor& t) { return t.dim() == 4 && t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided; }

struct ConvTranspose : torch::autograd::Function<ConvTranspose> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& w, const Variable& bias, const Geometry& g, bool differentiate) {
    const Tensor b = bias.numel() > 0 ? bias : Tensor();
    std::vector<int64_t> size{x.size(0), w.size(1) * g.groups, 0, 0};
    for (int k = 0; k < 2; k++) size[2 + k] = (x.size(2 + k) - 1) * g.stride[k] - 2 * g.padding[k] + g.dilation[k] * (w.size(2 + k) - 1) + g.output_padding[k] + 1;
    const Tensor like = at::empty(size, x.options());                     // only its shape is read
    Tensor y = std::get<0>(at::convolution_backward(x.contiguous(), like, w, at::OptionalIntArrayRef(), g.stride, g.padding, g.dilation, false, {0, 0}, g.groups, {true, false, false}));
    if (b.defined()) y.add_(b.view({1, -1, 1, 1}));
    if (differentiate) {
      ctx->save_for_backward({x, w});
      auto& saved = ctx->saved_data;
      saved["stride"] = g.stride;
      saved["padding"] = g.padding;
      saved["output_padding"] = g.output_padding;
      saved["dilation"] = g.dilation;
      saved["groups"] = g.groups;
      saved["needs"] = std::vector<int64_t>{x.requires_grad(), w.requires_grad(), b.defined() && b.requires_grad()};
    }
    return y;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto tensors = ctx->get_saved_variables();
    const Tensor &x = tensors[0], &w = tensors[1], &dy = grads[0];
    auto& saved = ctx->saved_data;
    const auto stride = saved["stride"].toIntVector(), padding = saved["padding"].toIntVector(), output_padding = saved["output_padding"].toIntVector(),
               dilation = saved["dilation"].toIntVector(), needs = saved["needs"].toIntVector();
    const int64_t groups = saved["groups"].toInt();
    Tensor dx, dw, db;
    if (!dy.defined()) return {dx, dw, db, Tensor(), Tensor()};
    if (at::GradMode::is_enabled()) {
      // A graph of the backward itself: libtorch's own differentiable operator.
      const std::vector<int64_t> bias{dy.size(1)};
      std::tie(dx, dw, db) = at::convolution_backward(dy, x, w, at::IntArrayRef(bias), stride, padding, dilation, true, output_padding, groups,
                                                      {needs[0] != 0, needs[1] != 0, needs[2] != 0});
      return {dx, dw, db, Tensor(), Tensor()};
    }
    const Tensor g = dy.contiguous();
    if (needs[0]) dx = at::convolution(g, w, {}, stride, padding, dilation, false, {0, 0}, groups);
    if (needs[1])
      dw = std::get<1>(at::convolution_backward(x.contiguous(), g, w, at::OptionalIntArrayRef(), stride, padding, dilation, false, {0, 0}, groups, {false, true, false}));
    if (needs[2]) db = g.sum({0, 2, 3});
    return {dx, dw, db, Tensor(), Tensor()};
  }
};

Tensor conv_transpose2d(const Tensor& x, const Tensor& w, const Optional<Tensor>& bias, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef output_padding,
                        int64_t groups, at::IntArrayRef dilation) {
  const Tensor b = bias.has_value() ? *bias : Tensor();
  const bool plain = fits(x) && fits(w) && at::globalContext().userEnabledMkldnn() && at::hasMKLDNN() && groups > 0 && x.size(0) > 0 && x.size(1) == w.size(0)
      && x.size(2) > 0 && x.size(3) > 0 && (!b.defined() || (b.dim() == 1 && b.size(0) == w.size(1) * groups && b.scalar_type() == at::kFloat));
  if (plain) {
    Geometry g{pair(stride), pair(padding), pair(output_padding), pair(dilation), groups};
    bool valid = g.stride.size() == 2 && g.padding.size() == 2 && g.output_padding.size() == 2 && g.dilation.size() == 2;
    for (int k = 0; valid && k < 2; k++)
      // A convolution of the result must give the input back, or the two are not each other's transpose.
      valid = g.stride[k] > 0 && g.dilation[k] > 0 && g.padding[k] >= 0 && g.output_padding[k] >= 0 && g.output_padding[k] < g.stride[k]
          && (x.size(2 + k) - 1) * g.stride[k] - 2 * g.padding[k] + g.dilation[k] * (w.size(2 + k) - 1) + g.output_padding[k] + 1 > 0;
    // A custom function takes no undefined input: an empty bias stands for none.
    if (valid) return ConvTranspose::apply(x, w, b.defined() ? b : at::empty({0}, w.options().requires_grad(false)), g, at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad() || (b.defined() && b.requires_grad())));
  }
  return at::conv_transpose2d(x, w, bias, stride, padding, output_padding, groups, dilation);
}

}  // namespace
}  // namespace td

TORCH_LIBRARY_FRAGMENT(td, m) {
  m.def("conv_transpose2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0, int[2] output_padding=0, int groups=1, int[2] dilation=1) -> Tensor",
        &td::conv_transpose2d);
}
