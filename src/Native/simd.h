// Vectors of floats, their transposition, and the two register tiles that convolutions are made of. Included once per instruction set, inside its namespace.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#if defined(__AVX512F__)
constexpr int lanes = 16, tile_rows = 12;   // 12 x 2 accumulators of 32 registers
#else
constexpr int lanes = 8, tile_rows = 6;     // 6 x 2 of 16
#endif
constexpr int panel = 2 * lanes;            // output channels computed together

typedef float Vector __attribute__((vector_size(lanes * 4), aligned(4), may_alias));
typedef int32_t Index __attribute__((vector_size(lanes * 4)));

inline Vector load(const float* p) { return *reinterpret_cast<const Vector*>(p); }
inline void store(float* p, Vector v) { *reinterpret_cast<Vector*>(p) = v; }
inline int64_t round_up(int64_t n, int64_t unit) { return (n + unit - 1) / unit * unit; }

// Memory that a thread keeps between calls: what fits its cache stays there.
inline float* scratch(int slot, int64_t n) {
  static thread_local std::vector<float> kept[6];
  if (int64_t(kept[slot].size()) < n + 16) kept[slot].resize(n + 16);
  return reinterpret_cast<float*>((reinterpret_cast<uintptr_t>(kept[slot].data()) + 63) & ~uintptr_t(63));
}

// A square of lanes x lanes: log2(lanes) perfect shuffles.
inline __attribute__((always_inline)) void transpose(Vector (&a)[lanes]) {
  Index low, high;
  for (int i = 0; i < lanes; i++) {
    low[i] = i / 2 + (i % 2) * lanes;
    high[i] = low[i] + lanes / 2;
  }
  Vector b[lanes];
#pragma GCC unroll 4
  for (int step = lanes; step > 1; step /= 2) {
#pragma GCC unroll 16
    for (int i = 0; i < lanes / 2; i++) {
      b[2 * i] = __builtin_shuffle(a[i], a[i + lanes / 2], low);
      b[2 * i + 1] = __builtin_shuffle(a[i], a[i + lanes / 2], high);
    }
#pragma GCC unroll 16
    for (int i = 0; i < lanes; i++) a[i] = b[i];
  }
}

// Planes to rows: to[where(q)][r] = from[r * plane + q] for q in [begin, end), r < count; the lanes after count become 0.
template <class Where>
inline void planes_to_rows(const float* from, int64_t plane, int64_t count, int64_t begin, int64_t end, float* to, Where where) {
  int64_t q = begin;
  while (q < end) {
    if (end - q < lanes) {
      if (end - begin < lanes) {
        for (; q < end; q++)
          for (int64_t r = 0; r < lanes; r++) to[where(q) + r] = r < count ? from[r * plane + q] : 0.0f;
        return;
      }
      q = end - lanes;   // the last square overlaps the one before
    }
    Vector a[lanes];
    if (count == lanes) {
#pragma GCC unroll 16
      for (int r = 0; r < lanes; r++) a[r] = load(from + r * plane + q);
    } else {
      for (int r = 0; r < lanes; r++) a[r] = r < count ? load(from + r * plane + q) : Vector{};
    }
    transpose(a);
#pragma GCC unroll 16
    for (int i = 0; i < lanes; i++) store(to + where(q + i), a[i]);
    q += lanes;
  }
}

// Rows to planes: to[r * plane + q] = from[where(q)][r] + bias[r].
template <class Where>
inline void rows_to_planes(const float* from, Where where, const float* bias, float* to, int64_t plane, int64_t count, int64_t begin, int64_t end) {
  Vector b{};
  if (bias)
    for (int64_t r = 0; r < count; r++) b[r] = bias[r];
  int64_t q = begin;
  while (q < end) {
    if (end - q < lanes) {
      if (end - begin < lanes) {
        for (; q < end; q++)
          for (int64_t r = 0; r < count; r++) to[r * plane + q] = from[where(q) + r] + b[r];
        return;
      }
      q = end - lanes;
    }
    Vector a[lanes];
#pragma GCC unroll 16
    for (int i = 0; i < lanes; i++) a[i] = load(from + where(q + i)) + b;
    transpose(a);
    if (count == lanes) {
#pragma GCC unroll 16
      for (int r = 0; r < lanes; r++) store(to + r * plane + q, a[r]);
    } else {
      for (int r = 0; r < count; r++) store(to + r * plane + q, a[r]);
    }
    q += lanes;
  }
}

// c[to[r]] = sum over taps t and j < depth of a[at[r] + taps[t] + j] b[t][j]: R rows, N vectors. b holds one row of N vectors after another; at and to are offsets.
template <int R, int N>
inline void product_tile(const float* a, const int32_t* at, const int64_t* taps, int64_t n_taps, int64_t depth, const float* b, float* c, const int32_t* to) {
  Vector sum[R][N] = {};
  const float* row[R];
  for (int64_t t = 0; t < n_taps; t++) {
#pragma GCC unroll 16
    for (int r = 0; r < R; r++) row[r] = a + at[r] + taps[t];
    for (int64_t j = 0; j < depth; j++, b += N * lanes) {
      Vector v[N];
#pragma GCC unroll 2
      for (int n = 0; n < N; n++) v[n] = load(b + n * lanes);
#pragma GCC unroll 16
      for (int r = 0; r < R; r++)
#pragma GCC unroll 2
        for (int n = 0; n < N; n++) sum[r][n] += row[r][j] * v[n];
    }
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 2
    for (int n = 0; n < N; n++) store(c + to[r] + n * lanes, sum[r][n]);
}

// c[r] += sum over p < length of a[at[p] + rows[r]] d[p]: R rows `ldc` apart, N vectors; d's rows are `ldd` apart. Rows without a table lie side by side.
template <int R, int N, bool Table>
inline void gradient_tile(const float* a, const int32_t* at, const int32_t* rows, int64_t length, const float* d, int64_t ldd, float* c, int64_t ldc) {
  Vector sum[R][N] = {};
  for (int64_t p = 0; p < length; p++, d += ldd) {
    const float* s = a + at[p];
    Vector v[N];
#pragma GCC unroll 2
    for (int n = 0; n < N; n++) v[n] = load(d + n * lanes);
#pragma GCC unroll 16
    for (int r = 0; r < R; r++)
#pragma GCC unroll 2
      for (int n = 0; n < N; n++) sum[r][n] += s[Table ? rows[r] : r] * v[n];
  }
#pragma GCC unroll 16
  for (int r = 0; r < R; r++)
#pragma GCC unroll 2
    for (int n = 0; n < N; n++) store(c + r * ldc + n * lanes, load(c + r * ldc + n * lanes) + sum[r][n]);
}

// Any number of rows in tiles of nearly equal height.
template <class F>
inline void in_strips(int64_t rows, F f) {
  const int64_t strips = (rows + tile_rows - 1) / tile_rows;
  for (int64_t s = 0; s < strips; s++) f(rows * s / strips, rows * (s + 1) / strips);
}

template <int N, int R = tile_rows>
inline void products(int64_t rows, const float* a, const int32_t* at, const int64_t* taps, int64_t n_taps, int64_t depth, const float* b, float* c, const int32_t* to) {
  if constexpr (R > 0) {
    if (rows == R) product_tile<R, N>(a, at, taps, n_taps, depth, b, c, to);
    else products<N, R - 1>(rows, a, at, taps, n_taps, depth, b, c, to);
  }
}

template <int N, bool Table, int R = tile_rows>
inline void gradients(int64_t count, const float* a, const int32_t* at, const int32_t* rows, int64_t length, const float* d, int64_t ldd, float* c, int64_t ldc) {
  if constexpr (R > 0) {
    if (count == R) gradient_tile<R, N, Table>(a, at, rows, length, d, ldd, c, ldc);
    else gradients<N, Table, R - 1>(count, a, at, rows, length, d, ldd, c, ldc);
  }
}

// All rows of a product: width is `lanes` or `panel`.
inline void product(int64_t rows, int64_t width, const float* a, const int32_t* at, const int64_t* taps, int64_t n_taps, int64_t depth, const float* b, float* c, const int32_t* to) {
  in_strips(rows, [&](int64_t r0, int64_t r1) {
    if (width == panel) products<2>(r1 - r0, a, at + r0, taps, n_taps, depth, b, c, to + r0);
    else products<1>(r1 - r0, a, at + r0, taps, n_taps, depth, b, c, to + r0);
  });
}

// All rows of a gradient: rows c, c + 1, ... of a, or those of a table.
inline void gradient(int64_t rows, int64_t width, const float* a, const int32_t* at, const int32_t* table, int64_t length, const float* d, int64_t ldd, float* c, int64_t ldc) {
  in_strips(rows, [&](int64_t r0, int64_t r1) {
    if (table) {
      if (width == panel) gradients<2, true>(r1 - r0, a, at, table + r0, length, d, ldd, c + r0 * ldc, ldc);
      else gradients<1, true>(r1 - r0, a, at, table + r0, length, d, ldd, c + r0 * ldc, ldc);
    } else {
      if (width == panel) gradients<2, false>(r1 - r0, a + r0, at, nullptr, length, d, ldd, c + r0 * ldc, ldc);
      else gradients<1, false>(r1 - r0, a + r0, at, nullptr, length, d, ldd, c + r0 * ldc, ldc);
    }
  });
}

// Channels in panels: the last may be a single vector wide.
inline int64_t padded(int64_t channels) { return round_up(channels, lanes); }
template <class F>
inline void for_panels(int64_t channels, F f) {
  for (int64_t k = 0; k < channels; k += panel) f(k, channels - k > lanes ? panel : lanes);
}
