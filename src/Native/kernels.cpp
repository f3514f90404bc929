#include "kernels.h"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define TD_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define TD_CLONES
#endif

namespace td::kernels {

namespace {

template <class T>
inline __attribute__((always_inline)) void adam_loop(const AdamStep& s, T* __restrict p, const T* __restrict g, T* __restrict m, T* __restrict v, T* __restrict vmax, int64_t n) {
  const T b1 = T(s.beta1), c1 = T(1 - s.beta1), b2 = T(s.beta2), c2 = T(1 - s.beta2), eps = T(s.eps), size = T(s.step_size), ic2 = T(s.inverse_c2);
  const T decay = T(s.weight_decay), shrink = T(s.shrink), sign = T(s.sign);
  if (vmax) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      const T gi = sign * g[i] + decay * p[i];
      m[i] = b1 * m[i] + c1 * gi;
      v[i] = b2 * v[i] + c2 * gi * gi;
      vmax[i] = vmax[i] > v[i] ? vmax[i] : v[i];
      p[i] = shrink * p[i] - size * m[i] / (std::sqrt(vmax[i]) * ic2 + eps);
    }
  } else {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) {
      const T gi = sign * g[i] + decay * p[i];
      m[i] = b1 * m[i] + c1 * gi;
      v[i] = b2 * v[i] + c2 * gi * gi;
      p[i] = shrink * p[i] - size * m[i] / (std::sqrt(v[i]) * ic2 + eps);
    }
  }
}

template <class T>
inline __attribute__((always_inline)) void sgd_loop(const SgdStep& s, T* __restrict p, const T* __restrict g, T* __restrict b, int64_t n) {
  const T lr = T(s.lr), momentum = T(s.momentum), kept = T(1 - s.dampening), decay = T(s.weight_decay), sign = T(s.sign);
  if (!b) {
#pragma omp simd
    for (int64_t i = 0; i < n; i++) p[i] -= lr * (sign * g[i] + decay * p[i]);
    return;
  }
  const T old = s.first ? T(0) : momentum, fresh = s.first ? T(1) : kept, ahead = s.nesterov ? momentum : T(1), own = s.nesterov ? T(1) : T(0);
#pragma omp simd
  for (int64_t i = 0; i < n; i++) {
    const T gi = sign * g[i] + decay * p[i];
    const T bi = (old == T(0) ? T(0) : old * b[i]) + fresh * gi;
    b[i] = bi;
    p[i] -= lr * (own * gi + ahead * bi);
  }
}

template <class T>
inline __attribute__((always_inline)) void rmsprop_loop(const RmspropStep& s, T* __restrict p, const T* __restrict g, T* __restrict square, T* __restrict mean, T* __restrict buffer, int64_t n) {
  const T lr = T(s.lr), alpha = T(s.alpha), rest = T(1 - s.alpha), eps = T(s.eps), decay = T(s.weight_decay), momentum = T(s.momentum), sign = T(s.sign);
  for (int64_t i = 0; i < n; i++) {
    const T gi = sign * g[i] + decay * p[i];
    square[i] = alpha * square[i] + rest * gi * gi;
    T variance = square[i];
    if (mean) {
      mean[i] = alpha * mean[i] + rest * gi;
      variance -= mean[i] * mean[i];
    }
    T update = gi / (std::sqrt(variance) + eps);
    if (buffer) update = buffer[i] = momentum * buffer[i] + update;
    p[i] -= lr * update;
  }
}

// exp(-|x|) serves the loss and the slope: log1p(e), and sigmoid(x) = 1/(1+e) or e/(1+e).
template <class T>
inline __attribute__((always_inline)) double bce_loop(const T* __restrict x, const T* __restrict t, T* __restrict loss, T* __restrict slope, int64_t n) {
  double total = 0;
  constexpr int64_t block = 256;
  T line[block];
  for (int64_t start = 0; start < n; start += block) {
    const int64_t m = std::min(block, n - start);
    const T* __restrict xs = x + start;
    const T* __restrict ts = t + start;
    if (slope) {
      T* __restrict ds = slope + start;
#pragma omp simd
      for (int64_t i = 0; i < m; i++) {
        const T e = std::exp(-std::abs(xs[i]));
        const T r = T(1) / (T(1) + e);
        line[i] = (xs[i] > 0 ? xs[i] : T(0)) - xs[i] * ts[i] + std::log1p(e);
        ds[i] = (xs[i] >= 0 ? r : e * r) - ts[i];
      }
    } else {
#pragma omp simd
      for (int64_t i = 0; i < m; i++) {
        const T e = std::exp(-std::abs(xs[i]));
        line[i] = (xs[i] > 0 ? xs[i] : T(0)) - xs[i] * ts[i] + std::log1p(e);
      }
    }
    if (loss) std::copy(line, line + m, loss + start);
    T sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int64_t i = 0; i < m; i++) sum += line[i];
    total += sum;
  }
  return total;
}

template <class T>
inline __attribute__((always_inline)) void scaled_loop(const T* __restrict a, T scale, T* __restrict out, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) out[i] = scale * a[i];
}

}  // namespace

#define TD_BOTH(T)                                                                                                                               \
  TD_CLONES void adam(const AdamStep& s, T* p, const T* g, T* m, T* v, T* vmax, int64_t n) { adam_loop(s, p, g, m, v, vmax, n); }                 \
  TD_CLONES void sgd(const SgdStep& s, T* p, const T* g, T* b, int64_t n) { sgd_loop(s, p, g, b, n); }                                            \
  TD_CLONES void rmsprop(const RmspropStep& s, T* p, const T* g, T* square, T* mean, T* b, int64_t n) { rmsprop_loop(s, p, g, square, mean, b, n); } \
  TD_CLONES double bce_with_logits(const T* x, const T* t, T* loss, T* slope, int64_t n) { return bce_loop(x, t, loss, slope, n); }               \
  TD_CLONES void scaled(const T* a, T scale, T* out, int64_t n) { scaled_loop(a, scale, out, n); }

TD_CLONES void silu(const float* __restrict x, float* __restrict y, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) y[i] = x[i] / (1.0f + std::exp(-x[i]));
}

TD_CLONES void glu(const float* __restrict a, const float* __restrict b, float* __restrict y, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) y[i] = a[i] / (1.0f + std::exp(-b[i]));
}

TD_CLONES void glu_backward(const float* __restrict g, const float* __restrict a, const float* __restrict b, float* __restrict da, float* __restrict db, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) {
    const float s = 1.0f / (1.0f + std::exp(-b[i]));
    da[i] = g[i] * s;
    db[i] = g[i] * s * a[i] * (1.0f - s);
  }
}

TD_CLONES void silu_backward(const float* __restrict g, const float* __restrict x, float* __restrict dx, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) {
    const float s = 1.0f / (1.0f + std::exp(-x[i]));
    dx[i] = g[i] * s * (1.0f + x[i] * (1.0f - s));
  }
}

// The mean first: a variance from sums of squares loses what a large mean takes.
TD_CLONES void moments(const float* __restrict x, int64_t n, double eps, float* out) {
  float sum = 0, squares = 0;
#pragma omp simd reduction(+ : sum)
  for (int64_t i = 0; i < n; i++) sum += x[i];
  const float mean = sum / static_cast<float>(n);
#pragma omp simd reduction(+ : squares)
  for (int64_t i = 0; i < n; i++) squares += (x[i] - mean) * (x[i] - mean);
  out[0] = mean;
  out[1] = static_cast<float>(1 / std::sqrt(squares / static_cast<double>(n) + eps));
}

TD_CLONES void scale_shift_silu(const float* __restrict x, float scale, float shift, float* __restrict y, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) {
    const float u = scale * x[i] + shift;
    y[i] = u / (1.0f + std::exp(-u));
  }
}

TD_CLONES void silu_slope_sums(const float* __restrict x, const float* __restrict g, float scale, float shift, float mean, float r, float* __restrict du, float* sum, float* dot, int64_t n) {
  float a = 0, b = 0;
#pragma omp simd reduction(+ : a, b)
  for (int64_t i = 0; i < n; i++) {
    const float u = scale * x[i] + shift;
    const float s = 1.0f / (1.0f + std::exp(-u));
    const float d = g[i] * s * (1.0f + u * (1.0f - s));
    du[i] = d;
    a += d;
    b += d * (x[i] - mean);
  }
  *sum = a;
  *dot = b * r;
}

TD_CLONES void normalised_gradient(const float* __restrict x, float a, float b, float c, float* __restrict d, int64_t n) {
#pragma omp simd
  for (int64_t i = 0; i < n; i++) d[i] = a * d[i] + b * x[i] + c;
}

TD_CLONES void bias_relu(float* c, const float* bias, bool relu, int64_t m, int64_t n, int64_t stride) {
  for (int64_t i = 0; i < m; i++) {
    float* __restrict row = c + i * stride;
    if (bias && relu) {
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        const float v = row[j] + bias[j];
        row[j] = v > 0 ? v : 0;
      }
    } else if (bias) {
#pragma omp simd
      for (int64_t j = 0; j < n; j++) row[j] += bias[j];
    } else {
#pragma omp simd
      for (int64_t j = 0; j < n; j++) row[j] = row[j] > 0 ? row[j] : 0;
    }
  }
}

TD_CLONES void masked_column_sums(const float* g, const float* y, float* out, float* sum, int64_t m, int64_t n, int64_t stride) {
  std::fill(sum, sum + n, 0.0f);
  for (int64_t i = 0; i < m; i++) {
    const float* __restrict gr = g + i * stride;
    if (y) {
      const float* __restrict yr = y + i * stride;
      float* __restrict o = out + i * stride;
#pragma omp simd
      for (int64_t j = 0; j < n; j++) {
        const float v = yr[j] > 0 ? gr[j] : 0;
        o[j] = v;
        sum[j] += v;
      }
    } else {
#pragma omp simd
      for (int64_t j = 0; j < n; j++) sum[j] += gr[j];
    }
  }
}

TD_BOTH(float)
TD_BOTH(double)

}  // namespace td::kernels
