// Group normalisation and the SiLU behind it, as one node of the graph: two passes over memory forwards, two backwards, and nothing kept but the input.
//
//   y = silu(u),   u = gamma x^ + beta,   x^ = (x - mean) r,   mean and r = 1 / sqrt(var + eps) of each image and group of channels;
//   with du = dy silu'(u):   dgamma = sum du x^,   dbeta = sum du,   dx = r (gamma du - m1 - x^ m2),   m1 and m2 the group's means of gamma du and of gamma du x^.
// Wu and He, "Group Normalization", arXiv:1803.08494. libtorch keeps u as well, and reads or writes an image's numbers nine times.
#include "kernels.h"
#include "native.h"

#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

using at::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::Variable;
using torch::autograd::variable_list;

namespace td {
namespace {

bool plain(const Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && t.is_contiguous(); }

Tensor composed(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias, double eps) { return at::silu(at::group_norm(x, groups, weight, bias, eps)); }

struct GroupNormSilu : torch::autograd::Function<GroupNormSilu> {
  static Variable forward(AutogradContext* ctx, const Variable& x, const Variable& weight, const Variable& bias, int64_t groups, double eps, bool differentiate) {
    const int64_t B = x.size(0), C = x.size(1), per = C / groups, n = x.numel() / (B * C);
    Tensor y = at::empty_like(x);
    const Tensor moments = at::empty({B, groups, 2}, x.options());                     // mean, r
    const float *xs = x.data_ptr<float>(), *w = weight.data_ptr<float>(), *b = bias.data_ptr<float>();
    float *ys = y.data_ptr<float>(), *ms = moments.data_ptr<float>();
    at::parallel_for(0, B * groups, 4, [&](int64_t from, int64_t to) {
      for (int64_t k = from; k < to; k++) {
        const int64_t c = k % groups * per, at = k * per * n;
        kernels::moments(xs + at, per * n, eps, ms + 2 * k);
        for (int64_t j = 0; j < per; j++) {
          const float scale = w[c + j] * ms[2 * k + 1];
          kernels::scale_shift_silu(xs + at + j * n, scale, b[c + j] - scale * ms[2 * k], ys + at + j * n, n);
        }
      }
    });
    if (differentiate) {
      ctx->save_for_backward({x, weight, bias, moments});
      ctx->saved_data["groups"] = groups;
      ctx->saved_data["eps"] = eps;
    }
    return y;
  }

  static variable_list backward(AutogradContext* ctx, variable_list grads) {
    const auto saved = ctx->get_saved_variables();
    const Tensor &x = saved[0], &weight = saved[1], &bias = saved[2], &moments = saved[3];
    const int64_t groups = ctx->saved_data["groups"].toInt();
    if (!grads[0].defined()) return {Tensor(), Tensor(), Tensor(), Tensor(), Tensor(), Tensor()};
    // A graph of the backward itself is made of libtorch's own operators.
    if (at::GradMode::is_enabled()) {
      const auto all = torch::autograd::grad({composed(x, groups, weight, bias, ctx->saved_data["eps"].toDouble())}, {x, weight, bias}, {grads[0]}, true, true, true);
      return {all[0], all[1], all[2], Tensor(), Tensor(), Tensor()};
    }
    const Tensor g = grads[0].contiguous();
    const int64_t B = x.size(0), C = x.size(1), per = C / groups, n = x.numel() / (B * C);
    Tensor dx = at::empty_like(x);
    const Tensor sums = at::empty({2, B, C}, x.options());                             // each image's part of dbeta and dgamma
    const float *xs = x.data_ptr<float>(), *gs = g.data_ptr<float>(), *w = weight.data_ptr<float>(), *b = bias.data_ptr<float>(), *ms = moments.data_ptr<float>();
    float *ds = dx.data_ptr<float>(), *db = sums.data_ptr<float>(), *dw = db + B * C;
    at::parallel_for(0, B * groups, 4, [&](int64_t from, int64_t to) {
      for (int64_t k = from; k < to; k++) {
        const int64_t c = k % groups * per, row = k * per, at = row * n;
        const float mean = ms[2 * k], r = ms[2 * k + 1];
        float m1 = 0, m2 = 0;
        for (int64_t j = 0; j < per; j++) {
          const float scale = w[c + j] * r;
          // du takes dx's place for now.
          kernels::silu_slope_sums(xs + at + j * n, gs + at + j * n, scale, b[c + j] - scale * mean, mean, r, ds + at + j * n, db + row + j, dw + row + j, n);
          m1 += w[c + j] * db[row + j];
          m2 += w[c + j] * dw[row + j];
        }
        m1 /= static_cast<float>(per * n);
        m2 /= static_cast<float>(per * n);
        for (int64_t j = 0; j < per; j++) kernels::normalised_gradient(xs + at + j * n, r * w[c + j], -r * r * m2, r * (r * m2 * mean - m1), ds + at + j * n, n);
      }
    });
    const Tensor totals = sums.sum(1);                                                 // [2, C]
    return {dx, totals[1], totals[0], Tensor(), Tensor(), Tensor()};
  }
};

Tensor group_norm_silu(const Tensor& x, int64_t groups, const Tensor& weight, const Tensor& bias, double eps) {
  if (x.dim() < 3 || x.numel() == 0 || !plain(x) || !plain(weight) || !plain(bias)) return composed(x, groups, weight, bias, eps);
  const bool differentiate = at::GradMode::is_enabled() && (x.requires_grad() || weight.requires_grad() || bias.requires_grad());
  return GroupNormSilu::apply(x, weight, bias, groups, eps, differentiate);
}

}  // namespace
}  // namespace td

TORCH_LIBRARY_FRAGMENT(td, m) { m.def("group_norm_silu(Tensor input, int num_groups, Tensor weight, Tensor bias, float eps=1e-05) -> Tensor", &td::group_norm_silu); }
