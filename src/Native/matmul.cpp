// float32 matrix products on the CPU through oneDNN's sgemm, where this libtorch brings one that can be called.
//
// Debian's libtorch multiplies through the system BLAS; oneDNN, which it loads for convolutions, has AVX-512 kernels that are 1.2 times faster on the shapes of
// training (and twice as fast where OPENBLAS_CORETYPE holds OpenBLAS to AVX2). The product is cut into one slab per thread in a single parallel region, and a bias
// is added while its slab is in the cache. Whatever does not fit goes to libtorch's own kernel.
#include "matmul.h"
#include "kernels.h"

#include <ATen/CPUFunctions.h>
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <torch/csrc/api/include/torch/version.h>
#include <torch/library.h>
#include <algorithm>
#include <atomic>
#include <memory>

using at::Tensor;

namespace td {

Sgemm sgemm = nullptr;

namespace {

// Below this many multiplications the call costs more than it saves; below the second, a second thread does.
constexpr int64_t smallest = 1 << 15, smallest_parallel = 1 << 19;

struct Operand {
  bool fits;
  char transposed;
  int64_t leading;
};

// Row-major, or column-major taken as a transposed row-major matrix.
Operand operand(const Tensor& t) {
  const int64_t rows = t.size(0), columns = t.size(1), s0 = t.stride(0), s1 = t.stride(1);
  if (s1 == 1 && s0 >= std::max<int64_t>(1, columns)) return {true, 'N', s0};
  if (s0 == 1 && s1 >= std::max<int64_t>(1, rows)) return {true, 'T', s1};
  return {false, 'N', 0};
}

bool plain(const Tensor& t) { return t.dim() == 2 && t.scalar_type() == at::kFloat && t.layout() == at::kStrided && t.device().is_cpu(); }

}  // namespace

void for_slabs(int64_t length, int64_t work, const std::function<void(int64_t, int64_t)>& f) {
  // A cut inside a vector would leave both threads a ragged edge.
  constexpr int64_t unit = 16;
  const int64_t units = (length + unit - 1) / unit, threads = at::get_num_threads();
  const int64_t grain = work < smallest_parallel ? units : (units + threads - 1) / threads;
  at::parallel_for(0, units, std::max<int64_t>(grain, 1), [&](int64_t from, int64_t to) { f(from * unit, std::min(to * unit, length)); });
}

Tensor product(const Tensor& a, const Tensor& b, const Tensor& bias, bool relu) {
  if (!sgemm || !plain(a) || !plain(b) || a.size(1) != b.size(0)) return {};
  const int64_t m = a.size(0), n = b.size(1), k = a.size(1), work = m * n * k;
  if (work < smallest) return {};
  const Operand left = operand(a), right = operand(b);
  if (!left.fits || !right.fits) return {};
  Tensor c = at::empty({m, n}, a.options());
  const float *pa = a.data_ptr<float>(), *pb = b.data_ptr<float>(), *pbias = bias.defined() ? bias.data_ptr<float>() : nullptr;
  float* pc = c.data_ptr<float>();
  const bool by_rows = m >= n;
  std::atomic<bool> failed{false};
  for_slabs(by_rows ? m : n, work, [&](int64_t begin, int64_t end) {
    const int64_t m0 = by_rows ? begin : 0, m1 = by_rows ? end : m, n0 = by_rows ? 0 : begin, n1 = by_rows ? n : end;
    const float* la = pa + (left.transposed == 'N' ? m0 * left.leading : m0);
    const float* lb = pb + (right.transposed == 'N' ? n0 : n0 * right.leading);
    float* lc = pc + m0 * n + n0;
    if (sgemm(left.transposed, right.transposed, m1 - m0, n1 - n0, k, 1.0f, la, left.leading, lb, right.leading, 0.0f, lc, n) != 0) failed = true;
    // The slab is still in the cache.
    if (pbias || relu) kernels::bias_relu(lc, pbias ? pbias + n0 : nullptr, relu, m1 - m0, n1 - n0, n);
  });
  TORCH_CHECK(!failed, "dnnl_sgemm failed on [", m, ", ", k, "] x [", k, ", ", n, "]");
  return c;
}

namespace {

Tensor mm(const Tensor& a, const Tensor& b) {
  Tensor c = product(a, b, {});
  return c.defined() ? c : at::cpu::mm(a, b);
}

Tensor addmm(const Tensor& self, const Tensor& a, const Tensor& b, const at::Scalar& beta, const at::Scalar& alpha) {
  if (self.dim() == 1 && self.is_contiguous() && self.scalar_type() == at::kFloat && b.dim() == 2 && self.size(0) == b.size(1) && alpha.equal(1) && beta.equal(1)) {
    Tensor c = product(a, b, self);
    if (c.defined()) return c;
  }
  return at::cpu::addmm(self, a, b, beta, alpha);
}

// Registers over libtorch's kernels, whose warning about it is meant for accidents.
struct Silent : c10::WarningHandler {
#if TORCH_VERSION_MAJOR >= 2
  void process(const c10::Warning&) override {}
#else
  void process(const c10::SourceLocation&, const std::string&, bool) override {}
#endif
};

#if TORCH_VERSION_MAJOR >= 2
namespace warnings = c10::WarningUtils;
#else
namespace warnings = c10::Warning;
#endif

__attribute__((constructor)) void take_over() {
  if (getenv("TORCH_DISPATCH_PLAIN_MATMUL")) return;
  sgemm = reinterpret_cast<Sgemm>(dlsym(RTLD_DEFAULT, "dnnl_sgemm"));
  if (!sgemm) return;
  static Silent silent;
  auto* before = warnings::get_warning_handler();
  warnings::set_warning_handler(&silent);
  static auto library = std::make_unique<torch::Library>(torch::Library::IMPL, "aten", c10::DispatchKey::CPU, __FILE__, __LINE__);
  library->impl("mm", TORCH_FN(mm));
  library->impl("addmm", TORCH_FN(addmm));
  warnings::set_warning_handler(before);
}

}  // namespace

}  // namespace td
