// The kernels of a convolution for AVX2.
#include "convolution.h"
#include <ATen/Parallel.h>
#include <algorithm>
#include <vector>

namespace td {
namespace avx2 {
#include "convolution_table.h"
}
const ConvolutionKernels convolution_avx2 = avx2::table;
}
