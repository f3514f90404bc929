// The kernels of a convolution for AVX-512.
#include "convolution.h"
#include <ATen/Parallel.h>
#include <algorithm>
#include <vector>

namespace td {
namespace avx512 {
#include "convolution_table.h"
}
const ConvolutionKernels convolution_avx512 = avx512::table;
}
