// Convolution, transposed convolution and all their derivatives on the CPU.
//
// <C(x, w), dy> is linear in each of its three arguments, so three functions are closed under differentiation:
//
//   y  = C(x, w)     dx = D(dy, w)     dw = W(x, dy)          <C(x, w), dy> = <x, D(dy, w)> = <w, W(x, dy)>
//
// The derivative of each with respect to either argument is another of the three; a transposed convolution is D. Dumoulin and Visin, "A guide to convolution arithmetic for
// deep learning", arXiv:1603.07285, chapter 4. libtorch's oneDNN takes every image into a blocked layout and back again for each of them; here that happens in the cache.
#include "convolution.h"
#include "matmul.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

namespace td {

const ConvolutionKernels* convolution_kernels() {
  static const ConvolutionKernels* const kernels = []() -> const ConvolutionKernels* {
    if (getenv("TORCH_DISPATCH_PLAIN_CONVOLUTION")) return nullptr;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) return &convolution_avx512;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &convolution_avx2;
#endif
    return nullptr;
  }();
  return kernels;
}

namespace {

// Stride, padding and dilation, y before x.
struct Steps {
  int64_t stride[2], padding[2], dilation[2];
  std::vector<int64_t> list() const { return {stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1]}; }
  static Steps of(at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation) {
    const auto pair = [](at::IntArrayRef a, int k) { return a.size() == 1 ? a[0] : a[k]; };
    return {{pair(stride, 0), pair(stride, 1)}, {pair(padding, 0), pair(padding, 1)}, {pair(dilation, 0), pair(dilation, 1)}};
  }
  static Steps of(AutogradContext* ctx) {
    const auto l = ctx->saved_data["steps"].toIntVector();
    return {{l[0], l[1]}, {l[2], l[3]}, {l[4], l[5]}};
  }
  int64_t output(int64_t size, int64_t kernel, int k) const { return (size + 2 * padding[k] - dilation[k] * (kernel - 1) - 1) / stride[k] + 1; }
};

using Size = std::array<int64_t, 2>;

Convolution geometry(int64_t N, int64_t C, Size in, int64_t K, Size kernel, Size out, const Steps& s) {
  return {N, C, in[0], in[1], K, kernel[0], kernel[1], out[0], out[1], s.stride[0], s.stride[1], s.padding[0], s.padding[1], s.dilation[0], s.dilation[1]};
}

Size size(const Tensor& t) { return {t.size(2), t.size(3)}; }
const float* data(const Tensor& t) { return t.defined() && t.numel() > 0 ? t.data_ptr<float>() : nullptr; }
bool differentiates(std::initializer_list<Tensor> tensors) {
  return at::GradMode::is_enabled() && std::any_of(tensors.begin(), tensors.end(), [](const Tensor& t) { return t.defined() && t.requires_grad(); });
}
// A custom function takes no undefined input: an empty tensor stands for none.
Tensor some(const Tensor& t, const Tensor& like) { return t.defined() ? t : at::empty({0}, like.options().requires_grad(false)); }

Tensor convolve(const Tensor& x, const Tensor& w, const Tensor& bias, const Steps& s);
Tensor input_gradient(const Tensor& dy, const Tensor& w, const Tensor& bias, Size in, const Steps& s);
Tensor weight_gradient(const Tensor& x, const Tensor& dy, Size kernel, const Steps& s, Tensor* db = nullptr);

// The sum over all but the channels; where a graph of it is wanted it is an operator.
Tensor channel_sums(const Tensor& t) { return t.sum({0, 2, 3}); }

struct Forward : torch::autograd::Function<Forward> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& w, const Variable& bias, const Steps& s) {
    ctx->save_for_backward({x, w});
    ctx->saved_data["steps"] = s.list();
    at::AutoDispatchBelowADInplaceOrView below;
    return convolve(x, w, bias.numel() > 0 ? bias : Tensor(), s);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &w = saved[1], &dy = grads[0];
    const Steps s = Steps::of(ctx);
    Tensor dx, dw, db;
    if (dy.defined()) {
      const bool bias = ctx->needs_input_grad(2), together = bias && !differentiates({x, dy});
      if (ctx->needs_input_grad(0)) dx = input_gradient(dy, w, {}, size(x), s);
      if (ctx->needs_input_grad(1)) dw = weight_gradient(x, dy, size(w), s, together ? &db : nullptr);
      if (bias && !db.defined()) db = channel_sums(dy);
    }
    return {dx, dw, db, Tensor()};
  }
};

struct InputGradient : torch::autograd::Function<InputGradient> {
  static Variable forward(AutogradContext* ctx, const Variable& dy, const Variable& w, const Variable& bias, Size in, const Steps& s) {
    ctx->save_for_backward({dy, w});
    ctx->saved_data["steps"] = s.list();
    at::AutoDispatchBelowADInplaceOrView below;
    return input_gradient(dy, w, bias.numel() > 0 ? bias : Tensor(), in, s);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const Tensor &dy = saved[0], &w = saved[1], &g = grads[0];
    const Steps s = Steps::of(ctx);
    Tensor ddy, dw, db;
    if (g.defined()) {
      if (ctx->needs_input_grad(0)) ddy = convolve(g, w, {}, s);
      if (ctx->needs_input_grad(1)) dw = weight_gradient(g, dy, size(w), s);
      if (ctx->needs_input_grad(2)) db = channel_sums(g);
    }
    return {ddy, dw, db, Tensor(), Tensor()};
  }
};

struct WeightGradient : torch::autograd::Function<WeightGradient> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& dy, Size kernel, const Steps& s) {
    ctx->save_for_backward({x, dy});
    ctx->saved_data["steps"] = s.list();
    at::AutoDispatchBelowADInplaceOrView below;
    return weight_gradient(x, dy, kernel, s);
  }
  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &dy = saved[1], &g = grads[0];
    const Steps s = Steps::of(ctx);
    Tensor dx, ddy;
    if (g.defined()) {
      if (ctx->needs_input_grad(0)) dx = input_gradient(dy, g, {}, size(x), s);
      if (ctx->needs_input_grad(1)) ddy = convolve(x, g, {}, s);
    }
    return {dx, ddy, Tensor(), Tensor()};
  }
};

Tensor convolve(const Tensor& x, const Tensor& w, const Tensor& bias, const Steps& s) {
  if (differentiates({x, w, bias})) return Forward::apply(x, w, some(bias, w), s);
  const Size in = size(x), kernel = size(w), out{s.output(in[0], kernel[0], 0), s.output(in[1], kernel[1], 1)};
  Tensor y = at::empty({x.size(0), w.size(0), out[0], out[1]}, x.options().requires_grad(false), at::MemoryFormat::Contiguous);
  const Tensor cx = x.contiguous(), cw = w.contiguous(), cb = bias.defined() ? bias.contiguous() : bias;
  convolution_kernels()->forward(geometry(x.size(0), x.size(1), in, w.size(0), kernel, out, s), data(cx), data(cw), data(cb), y.data_ptr<float>());
  return y;
}

Tensor input_gradient(const Tensor& dy, const Tensor& w, const Tensor& bias, Size in, const Steps& s) {
  if (differentiates({dy, w, bias})) return InputGradient::apply(dy, w, some(bias, w), in, s);
  Tensor dx = at::empty({dy.size(0), w.size(1), in[0], in[1]}, dy.options().requires_grad(false), at::MemoryFormat::Contiguous);
  const Tensor cy = dy.contiguous(), cw = w.contiguous(), cb = bias.defined() ? bias.contiguous() : bias;
  convolution_kernels()->input_gradient(geometry(dy.size(0), w.size(1), in, w.size(0), size(w), size(dy), s), data(cy), data(cw), data(cb), dx.data_ptr<float>());
  return dx;
}

Tensor weight_gradient(const Tensor& x, const Tensor& dy, Size kernel, const Steps& s, Tensor* db) {
  if (differentiates({x, dy})) return WeightGradient::apply(x, dy, kernel, s);
  Tensor dw = at::empty({dy.size(1), x.size(1), kernel[0], kernel[1]}, x.options().requires_grad(false), at::MemoryFormat::Contiguous);
  if (db) *db = at::empty({dy.size(1)}, dw.options());
  const Tensor cx = x.contiguous(), cy = dy.contiguous();
  convolution_kernels()->weight_gradient(geometry(x.size(0), x.size(1), size(x), dy.size(1), kernel, size(dy), s), data(cx), data(cy), dw.data_ptr<float>(), db ? db->data_ptr<float>() : nullptr);
  return dw;
}

bool plain(const Tensor& t) { return t.dim() == 4 && t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && t.numel() > 0; }

// Below this many multiplications the call costs more than it saves; above these sizes an image or the weights leave the cache.
constexpr int64_t smallest_convolution = 1 << 16, largest_image = 1 << 19, largest_weights = 1 << 19;

bool fits(const Convolution& g, const Tensor& x, const Tensor& w, const Optional<Tensor>& bias, int64_t outputs) {
  for (int64_t k : {g.stride_y, g.stride_x, g.dilation_y, g.dilation_x})
    if (k < 1) return false;
  return convolution_kernels() && !autocast() && plain(x) && plain(w) && g.OH > 0 && g.OW > 0 && g.H > 0 && g.W > 0 && g.padding_y >= 0 && g.padding_x >= 0
      && g.multiplications() >= smallest_convolution && std::max(g.C * g.H * g.W, g.K * g.OH * g.OW) <= largest_image && g.C * g.K * g.kh * g.kw <= largest_weights
      && (!bias.has_value() || !bias->defined() || (bias->dim() == 1 && bias->size(0) == outputs && bias->scalar_type() == at::kFloat && bias->device().is_cpu()));
}

bool two(at::IntArrayRef a) { return a.size() == 1 || a.size() == 2; }

Tensor conv2d(const Tensor& x, const Tensor& w, const Optional<Tensor>& bias, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef dilation, int64_t groups) {
  if (groups == 1 && x.dim() == 4 && w.dim() == 4 && x.size(1) == w.size(1) && two(stride) && two(padding) && two(dilation)) {
    const Steps s = Steps::of(stride, padding, dilation);
    if (s.stride[0] > 0 && s.stride[1] > 0) {
      const Size in = size(x), kernel = size(w), out{s.output(in[0], kernel[0], 0), s.output(in[1], kernel[1], 1)};
      // One image is one thread's work.
      if (2 * x.size(0) > at::get_num_threads() && fits(geometry(x.size(0), x.size(1), in, w.size(0), kernel, out, s), x, w, bias, w.size(0)))
        return convolve(x, w, bias.has_value() ? *bias : Tensor(), s);
    }
  }
  return at::conv2d(x, w, bias, stride, padding, dilation, groups);
}

Tensor conv_transpose2d(const Tensor& x, const Tensor& w, const Optional<Tensor>& bias, at::IntArrayRef stride, at::IntArrayRef padding, at::IntArrayRef output_padding,
                        int64_t groups, at::IntArrayRef dilation) {
  if (groups == 1 && x.dim() == 4 && w.dim() == 4 && x.size(1) == w.size(0) && two(stride) && two(padding) && two(dilation) && two(output_padding)) {
    const Steps s = Steps::of(stride, padding, dilation);
    const Size out = size(x), kernel = size(w);
    Size in;
    // A convolution of the result must give the input back, or the two are not each other's transpose.
    bool valid = true;
    for (int k = 0; k < 2; k++) {
      const int64_t more = output_padding.size() == 1 ? output_padding[0] : output_padding[k];
      in[k] = (out[k] - 1) * s.stride[k] - 2 * s.padding[k] + s.dilation[k] * (kernel[k] - 1) + more + 1;
      valid = valid && more >= 0 && more < s.stride[k];
    }
    if (valid && fits(geometry(x.size(0), w.size(1), in, w.size(0), kernel, out, s), x, w, bias, w.size(1)))
      return input_gradient(x, w, bias.has_value() ? *bias : Tensor(), in, s);
  }
  return at::conv_transpose2d(x, w, bias, stride, padding, output_padding, groups, dilation);
}

}  // namespace
}  // namespace td

TORCH_LIBRARY_FRAGMENT(td, m) {
  m.def("conv2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0, int[2] dilation=1, int groups=1) -> Tensor", &td::conv2d);
  m.def("conv_transpose2d(Tensor input, Tensor weight, Tensor? bias=None, int[2] stride=1, int[2] padding=0, int[2] output_padding=0, int groups=1, int[2] dilation=1) -> Tensor",
        &td::conv_transpose2d);
}
