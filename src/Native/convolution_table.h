// Which algorithm a convolution takes. Included once per instruction set, inside its namespace.
#include "convolution_winograd.h"

// Winograd's transforms cost as much as the products of this many channels.
constexpr int64_t few = lanes / 2;

constexpr ConvolutionKernels table = {
    [](const Convolution& g, const float* x, const float* w, const float* bias, float* y) { g.winograd() && g.C >= few ? winograd_forward(g, x, w, bias, y) : direct_forward(g, x, w, bias, y); },
    [](const Convolution& g, const float* dy, const float* w, const float* bias, float* dx) {
      g.winograd() && g.K >= few ? winograd_input_gradient(g, dy, w, bias, dx) : direct_input_gradient(g, dy, w, bias, dx);
    },
    [](const Convolution& g, const float* x, const float* dy, float* dw, float* db) {
      g.winograd() && g.C >= few && g.K >= few ? winograd_weight_gradient(g, x, dy, dw, db) : direct_weight_gradient(g, x, dy, dw, db);
    }};
