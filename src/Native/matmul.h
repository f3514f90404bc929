// The float32 matrix product that mm, addmm and the fused linear layer share.
#pragma once
#include "native.h"

#include <functional>

namespace td {

// dnnl_sgemm, row-major: C = alpha op(A) op(B) + beta C; null where this libtorch brings none.
using Sgemm = int (*)(char, char, int64_t, int64_t, int64_t, float, const float*, int64_t, const float*, int64_t, float, float*, int64_t);
extern Sgemm sgemm;

// a [m, k] times b [k, n], plus bias [n] when defined, negative results cut to zero with relu; undefined when the operands do not fit.
at::Tensor product(const at::Tensor& a, const at::Tensor& b, const at::Tensor& bias, bool relu = false);

// From 0 to length in slabs of whole vectors, one for each thread that the work is worth.
void for_slabs(int64_t length, int64_t work, const std::function<void(int64_t begin, int64_t end)>& f);

// Whether float32 work is to be done in less: then the operator is libtorch's.
bool autocast();

}  // namespace td
