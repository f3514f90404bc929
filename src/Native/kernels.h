// The inner loops that libtorch leaves serial or in several passes. Plain arrays; compiled for AVX-512, AVX2 and any processor, chosen when loaded.
#pragma once
#include <cstdint>

namespace td::kernels {

// One pass of Adam over n elements (p, m, v, optionally vmax, and the gradient g).
struct AdamStep {
  double beta1, beta2, eps;
  double step_size;    // lr / (1 - beta1^t)
  double inverse_c2;   // 1 / sqrt(1 - beta2^t)
  double weight_decay; // L2, added to the gradient
  double shrink;       // AdamW: 1 - lr * weight_decay, else 1
  double sign;         // -1 to maximise
};
void adam(const AdamStep& s, float* p, const float* g, float* m, float* v, float* vmax, int64_t n);
void adam(const AdamStep& s, double* p, const double* g, double* m, double* v, double* vmax, int64_t n);

struct SgdStep {
  double lr, momentum, dampening, weight_decay, sign;
  bool nesterov, first;
};
void sgd(const SgdStep& s, float* p, const float* g, float* buffer, int64_t n);
void sgd(const SgdStep& s, double* p, const double* g, double* buffer, int64_t n);

struct RmspropStep {
  double lr, alpha, eps, weight_decay, momentum, sign;
};
void rmsprop(const RmspropStep& s, float* p, const float* g, float* square, float* mean, float* buffer, int64_t n);
void rmsprop(const RmspropStep& s, double* p, const double* g, double* square, double* mean, double* buffer, int64_t n);

// loss = max(x, 0) - x t + log(1 + exp(-|x|)), slope = sigmoid(x) - t (skipped when null). Returns the sum of the losses; loss may be null.
double bce_with_logits(const float* x, const float* t, float* loss, float* slope, int64_t n);
double bce_with_logits(const double* x, const double* t, double* loss, double* slope, int64_t n);

// out = scale * a
void scaled(const float* a, float scale, float* out, int64_t n);
void scaled(const double* a, double scale, double* out, int64_t n);

// y = x s(x), s the logistic function; dx = g s(x) (1 + x (1 - s(x))).
void silu(const float* x, float* y, int64_t n);
void silu_backward(const float* g, const float* x, float* dx, int64_t n);

// y = a s(b), s the logistic function; da = g s(b), db = g a s(b) (1 - s(b)).
void glu(const float* a, const float* b, float* y, int64_t n);
void glu_backward(const float* g, const float* a, const float* b, float* da, float* db, int64_t n);

// out[0] = the mean of x, out[1] = 1 / sqrt(variance + eps).
void moments(const float* x, int64_t n, double eps, float* out);

// y = silu(scale x + shift).
void scale_shift_silu(const float* x, float scale, float shift, float* y, int64_t n);

// du = g silu'(scale x + shift); sum = the sum of du, dot = that of du (x - mean) r.
void silu_slope_sums(const float* x, const float* g, float scale, float shift, float mean, float r, float* du, float* sum, float* dot, int64_t n);

// d = a d + b x + c, in place.
void normalised_gradient(const float* x, float a, float b, float c, float* d, int64_t n);

// c[i, j] += bias[j] (when there is one), then max(0, .) with relu: m rows of n, rows `stride` apart.
void bias_relu(float* c, const float* bias, bool relu, int64_t m, int64_t n, int64_t stride);

// out = g where y > 0, else 0 (y null: out is g itself and is not written); sum[j] = the sum of column j. Rows are `stride` apart in all of them.
void masked_column_sums(const float* g, const float* y, float* out, float* sum, int64_t m, int64_t n, int64_t stride);

}  // namespace td::kernels
