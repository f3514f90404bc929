// A convolution without groups, y = C(x, w), and its two gradients, on plain float arrays in NCHW; computed for whole batches in parallel.
#pragma once
#include <cstdint>

namespace td {

// x [N, C, H, W], w [K, C, kh, kw], y [N, K, OH, OW]; y[oy] reads x[oy stride + ky dilation - padding].
struct Convolution {
  int64_t N, C, H, W, K, kh, kw, OH, OW;
  int64_t stride_y, stride_x, padding_y, padding_x, dilation_y, dilation_x;

  int64_t multiplications() const { return N * K * OH * OW * C * kh * kw; }
  // Winograd's transforms are for sides of 3 that move by 1.
  bool winograd() const {
    return kh == 3 && kw == 3 && stride_y == 1 && stride_x == 1 && dilation_y == 1 && dilation_x == 1 && padding_y <= 2 && padding_x <= 2 && OH > 2 && OW > 2;
  }
};

// The kernels of one instruction set.
struct ConvolutionKernels {
  // y = C(x, w) + bias [K], where there is one.
  void (*forward)(const Convolution& g, const float* x, const float* w, const float* bias, float* y);
  // dx = the gradient of <C(x, w), dy> with respect to x, + bias [C], where there is one.
  void (*input_gradient)(const Convolution& g, const float* dy, const float* w, const float* bias, float* dx);
  // dw = that with respect to w; db [K], where wanted: the sums of dy.
  void (*weight_gradient)(const Convolution& g, const float* x, const float* dy, float* dw, float* db);
};

extern const ConvolutionKernels convolution_avx2, convolution_avx512;

// What this processor can run, or null.
const ConvolutionKernels* convolution_kernels();

}  // namespace td
