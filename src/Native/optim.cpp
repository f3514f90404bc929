// Optimiser steps, one call for all parameters of a group: one pass over each on the CPU, libtorch's multi-tensor operators elsewhere.
#include "kernels.h"
#include "native.h"

#include <ATen/Parallel.h>
#include <cmath>
#include <map>
#include <vector>

using namespace td;
using at::Tensor;

namespace {

// What a fused pass can take: dense CPU memory of one real dtype, in the parameter's own order of elements.
bool fusable(const Tensor& p, const Tensor& t) { return t.defined() && t.layout() == at::kStrided && t.device().is_cpu() && t.scalar_type() == p.scalar_type() && t.strides() == p.strides(); }

bool dense(const Tensor& p) {
  return p.device().is_cpu() && p.layout() == at::kStrided && p.is_non_overlapping_and_dense() && (p.scalar_type() == at::kFloat || p.scalar_type() == at::kDouble);
}

constexpr int64_t chunk_size = 1 << 14;

struct Chunk {
  int parameter;
  int64_t begin, length;
};

// One parallel region over the elements of all parameters; f(parameter, begin, length).
template <class F>
void for_chunks(const std::vector<std::pair<int, int64_t>>& lengths, const F& f) {
  std::vector<Chunk> chunks;
  for (const auto& [k, n] : lengths)
    for (int64_t b = 0; b < n; b += chunk_size) chunks.push_back({k, b, std::min(chunk_size, n - b)});
  at::parallel_for(0, static_cast<int64_t>(chunks.size()), 1, [&](int64_t from, int64_t to) {
    for (int64_t c = from; c < to; c++) f(chunks[c].parameter, chunks[c].begin, chunks[c].length);
  });
}

// Calls f with the element type of p.
template <class F>
void with_type(const Tensor& p, F&& f) {
  if (p.scalar_type() == at::kFloat) f(float());
  else f(double());
}

template <class T>
T* data(void* const& handle, int64_t begin) { return static_cast<T*>(borrow(handle).data_ptr()) + begin; }

// A gradient in its parameter's memory order; sparse ones are refused.
Tensor dense_gradient(const Tensor& p) {
  const Tensor& g = p.grad();
  if (!g.defined()) return g;
  TORCH_CHECK(g.layout() == at::kStrided, "sparse gradients are not supported");
  if (g.strides() == p.strides() && g.scalar_type() == p.scalar_type()) return g;
  return at::empty_like(p).copy_(g);
}

// Parameters, gradients and moments on a GPU, sorted by step: libtorch's multi-tensor kernel takes each group in one launch.
struct AdamGroup {
  std::vector<Tensor> parameters, grads, exp_avgs, exp_avg_sqs, max_exp_avg_sqs;
};

bool multi_tensor(const Tensor& p, const Tensor& t) { return t.device() == p.device() && t.scalar_type() == p.scalar_type() && t.strides() == p.strides(); }

}  // namespace

// m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= lr/(1 - b1^t) m / (sqrt(v)/sqrt(1 - b2^t) + eps).
// Kingma and Ba, arXiv:1412.6980; decoupled: Loshchilov and Hutter, arXiv:1711.05101.
TD_API int td_adam(void* const* parameters, void* const* exp_avg, void* const* exp_avg_sq, void* const* max_exp_avg_sq, const int64_t* steps, int n, double lr, double beta1, double beta2,
                   double eps, double weight_decay, int decoupled, int maximize) {
  return guarded([&] {
    at::NoGradGuard off;
    std::vector<Tensor> grads(n);
    std::vector<std::pair<int, int64_t>> fused;
    std::map<int64_t, AdamGroup> on_gpu;
    for (int k = 0; k < n; k++) {
      const Tensor& p = borrow(parameters[k]);
      Tensor g = dense_gradient(p);
      if (!g.defined()) continue;
      const Tensor &m = borrow(exp_avg[k]), &v = borrow(exp_avg_sq[k]);
      grads[k] = g;
      if (p.is_cuda() && p.is_floating_point() && p.is_non_overlapping_and_dense() && multi_tensor(p, g) && multi_tensor(p, m) && multi_tensor(p, v)) {
        auto& group = on_gpu[steps[k]];
        group.parameters.push_back(p);
        group.grads.push_back(g);
        group.exp_avgs.push_back(m);
        group.exp_avg_sqs.push_back(v);
        if (max_exp_avg_sq) group.max_exp_avg_sqs.push_back(borrow(max_exp_avg_sq[k]));
        continue;
      }
      if (dense(p) && fusable(p, g) && fusable(p, m) && fusable(p, v) && (!max_exp_avg_sq || fusable(p, borrow(max_exp_avg_sq[k])))) {
        fused.emplace_back(k, p.numel());
        continue;
      }
      const double c1 = 1 - std::pow(beta1, steps[k]), c2 = std::sqrt(1 - std::pow(beta2, steps[k]));
      if (maximize) g = -g;
      if (weight_decay != 0 && decoupled) p.mul_(1 - lr * weight_decay);
      if (weight_decay != 0 && !decoupled) g = g.add(p, weight_decay);
      m.mul_(beta1).add_(g, 1 - beta1);
      v.mul_(beta2).addcmul_(g, g, 1 - beta2);
      Tensor top = v;
      if (max_exp_avg_sq) {
        const Tensor& largest = borrow(max_exp_avg_sq[k]);
        largest.copy_(at::maximum(largest, v));
        top = largest;
      }
      p.addcdiv_(m, (top.sqrt().div_(c2)).add_(eps), -lr / c1);
    }
    for (const auto& [step, group] : on_gpu) {
      const Tensor count = at::full({}, static_cast<double>(step), group.parameters[0].options().dtype(at::kFloat));
      const std::vector<Tensor> counts(group.parameters.size(), count);
      if (decoupled && weight_decay != 0) at::_foreach_mul_(group.parameters, at::Scalar(1 - lr * weight_decay));
      at::_fused_adam_(group.parameters, group.grads, group.exp_avgs, group.exp_avg_sqs, group.max_exp_avg_sqs, counts, lr, beta1, beta2, decoupled ? 0 : weight_decay, eps, max_exp_avg_sq != nullptr,
                       maximize != 0);
    }
    std::vector<kernels::AdamStep> plans(n);
    for (const auto& [k, length] : fused)
      plans[k] = {beta1, beta2, eps, lr / (1 - std::pow(beta1, steps[k])), 1 / std::sqrt(1 - std::pow(beta2, steps[k])), decoupled ? 0 : weight_decay,
                  decoupled ? 1 - lr * weight_decay : 1, maximize ? -1.0 : 1.0};
    for_chunks(fused, [&](int k, int64_t b, int64_t length) {
      with_type(grads[k], [&](auto zero) {
        using T = decltype(zero);
        kernels::adam(plans[k], data<T>(parameters[k], b), static_cast<T*>(grads[k].data_ptr()) + b, data<T>(exp_avg[k], b), data<T>(exp_avg_sq[k], b),
                      max_exp_avg_sq ? data<T>(max_exp_avg_sq[k], b) : nullptr, length);
      });
    });
    for (const auto& [k, length] : fused) borrow(parameters[k]).unsafeGetTensorImpl()->bump_version();
  });
}

// b = momentum b + (1 - dampening) g (b = g at first), p -= lr (nesterov ? g + momentum b : b).
TD_API int td_sgd(void* const* parameters, void* const* buffers, int32_t* initialised, int n, double lr, double momentum, double dampening, double weight_decay, int nesterov, int maximize) {
  return guarded([&] {
    at::NoGradGuard off;
    std::vector<Tensor> grads(n);
    std::vector<std::pair<int, int64_t>> fused;
    std::vector<kernels::SgdStep> plans(n);
    for (int k = 0; k < n; k++) {
      const Tensor& p = borrow(parameters[k]);
      Tensor g = dense_gradient(p);
      if (!g.defined()) continue;
      grads[k] = g;
      const bool first = initialised && !initialised[k];
      if (initialised) initialised[k] = 1;
      plans[k] = {lr, momentum, dampening, weight_decay, maximize ? -1.0 : 1.0, nesterov != 0, first};
      if (dense(p) && fusable(p, g) && (!buffers || fusable(p, borrow(buffers[k])))) {
        fused.emplace_back(k, p.numel());
        continue;
      }
      if (maximize) g = -g;
      if (weight_decay != 0) g = g.add(p, weight_decay);
      if (buffers) {
        const Tensor& b = borrow(buffers[k]);
        if (first) b.copy_(g);
        else b.mul_(momentum).add_(g, 1 - dampening);
        g = nesterov ? g.add(b, momentum) : b;
      }
      p.add_(g, -lr);
    }
    for_chunks(fused, [&](int k, int64_t b, int64_t length) {
      with_type(grads[k], [&](auto zero) {
        using T = decltype(zero);
        kernels::sgd(plans[k], data<T>(parameters[k], b), static_cast<T*>(grads[k].data_ptr()) + b, buffers ? data<T>(buffers[k], b) : nullptr, length);
      });
    });
    for (const auto& [k, length] : fused) borrow(parameters[k]).unsafeGetTensorImpl()->bump_version();
  });
}

// s = alpha s + (1 - alpha) g^2, p -= lr g / (sqrt(s - mean^2) + eps), the step kept in a momentum buffer when there is one.
TD_API int td_rmsprop(void* const* parameters, void* const* square_avg, void* const* grad_avg, void* const* buffers, int n, double lr, double alpha, double eps, double weight_decay,
                      double momentum, int maximize) {
  return guarded([&] {
    at::NoGradGuard off;
    std::vector<Tensor> grads(n);
    std::vector<std::pair<int, int64_t>> fused;
    for (int k = 0; k < n; k++) {
      const Tensor& p = borrow(parameters[k]);
      Tensor g = dense_gradient(p);
      if (!g.defined()) continue;
      grads[k] = g;
      const Tensor& s = borrow(square_avg[k]);
      if (dense(p) && fusable(p, g) && fusable(p, s) && (!grad_avg || fusable(p, borrow(grad_avg[k]))) && (!buffers || fusable(p, borrow(buffers[k])))) {
        fused.emplace_back(k, p.numel());
        continue;
      }
      if (maximize) g = -g;
      if (weight_decay != 0) g = g.add(p, weight_decay);
      s.mul_(alpha).addcmul_(g, g, 1 - alpha);
      Tensor variance = s;
      if (grad_avg) {
        const Tensor& mean = borrow(grad_avg[k]);
        mean.mul_(alpha).add_(g, 1 - alpha);
        variance = s.addcmul(mean, mean, -1);
      }
      const Tensor deviation = variance.sqrt().add_(eps);
      if (buffers) {
        const Tensor& b = borrow(buffers[k]);
        b.mul_(momentum).addcdiv_(g, deviation);
        p.add_(b, -lr);
      } else {
        p.addcdiv_(g, deviation, -lr);
      }
    }
    const kernels::RmspropStep plan{lr, alpha, eps, weight_decay, momentum, maximize ? -1.0 : 1.0};
    for_chunks(fused, [&](int k, int64_t b, int64_t length) {
      with_type(grads[k], [&](auto zero) {
        using T = decltype(zero);
        kernels::rmsprop(plan, data<T>(parameters[k], b), static_cast<T*>(grads[k].data_ptr()) + b, data<T>(square_avg[k], b), grad_avg ? data<T>(grad_avg[k], b) : nullptr,
                         buffers ? data<T>(buffers[k], b) : nullptr, length);
      });
    });
    for (const auto& [k, length] : fused) borrow(parameters[k]).unsafeGetTensorImpl()->bump_version();
  });
}
