// Convolutions of side 3 and stride 1 by Winograd's minimal filtering F(4x4, 3x3): 36 multiplications where the definition takes 144. Included once per instruction set.
//
//   y = A' [ (G w G') . (B' x B) ] A      tile by tile of 4 x 4 outputs from 6 x 6 inputs, summed over input channels before the last transform
//   dw = G' [ sum over tiles (B' x B) . (A dy A') ] G      its derivative;   dx is the forward form with the filter turned by 180 degrees
//
// Lavin and Gray, "Fast algorithms for convolutional neural networks", arXiv:1509.09308, with the points 0, 1, -1, 2, -2 and infinity. For each of the 36 places the sum over
// channels is a product of matrices, tiles by channels by filters. Rounding errors are about ten times those of the plain sum, 1e-6 relative to its terms.
#pragma once
#include "convolution_direct.h"

constexpr int64_t places = 36, side = 4, reach = 6, most_tiles = 48;

// B' d
template <class In, class Out>
inline __attribute__((always_inline)) void input_line(In d, Out v) {
  const Vector d0 = d(0), d1 = d(1), d2 = d(2), d3 = d(3), d4 = d(4), d5 = d(5);
  const Vector a = d4 - 4.0f * d2, b = d3 - 4.0f * d1, c = d4 - d2, e = 2.0f * (d3 - d1);
  v(0, 4.0f * d0 - 5.0f * d2 + d4);
  v(1, a + b);
  v(2, a - b);
  v(3, c + e);
  v(4, c - e);
  v(5, 4.0f * d1 - 5.0f * d3 + d5);
}

// A' m
template <class In, class Out>
inline __attribute__((always_inline)) void output_line(In m, Out y) {
  const Vector s1 = m(1) + m(2), d1 = m(1) - m(2), s2 = m(3) + m(4), d2 = m(3) - m(4);
  y(0, m(0) + s1 + s2);
  y(1, d1 + 2.0f * d2);
  y(2, s1 + 4.0f * s2);
  y(3, d1 + 8.0f * d2 + m(5));
}

// A y
template <class In, class Out>
inline __attribute__((always_inline)) void slope_line(In y, Out m) {
  const Vector y0 = y(0), y1 = y(1), y2 = y(2), y3 = y(3);
  const Vector even = y0 + y2, odd = y1 + y3, even4 = y0 + 4.0f * y2, odd2 = 2.0f * y1 + 8.0f * y3;
  m(0, y0);
  m(1, even + odd);
  m(2, even - odd);
  m(3, even4 + odd2);
  m(4, even4 - odd2);
  m(5, y3);
}

// G g
template <class In, class Out>
inline __attribute__((always_inline)) void filter_line(In g, Out u) {
  const Vector g0 = g(0), g1 = g(1), g2 = g(2), s = (g0 + g2) * (-1.0f / 6), o = g1 * (1.0f / 6), s2 = g0 * (1.0f / 24) + g2 * (1.0f / 6), o2 = g1 * (1.0f / 12);
  u(0, g0 * 0.25f);
  u(1, s - o);
  u(2, s + o);
  u(3, s2 + o2);
  u(4, s2 - o2);
  u(5, g2);
}

// G' u
template <class In, class Out>
inline __attribute__((always_inline)) void filter_slope_line(In u, Out g) {
  const Vector s = u(1) + u(2), d = u(2) - u(1), s2 = u(3) + u(4), d2 = u(3) - u(4);
  g(0, 0.25f * u(0) - (1.0f / 6) * s + (1.0f / 24) * s2);
  g(1, (1.0f / 6) * d + (1.0f / 12) * d2);
  g(2, (1.0f / 6) * (s2 - s) + u(5));
}

// Both sides of a transform of From x From places to To x To: lines over columns, then over rows.
template <int From, int To, class Line, class In, class Out>
inline __attribute__((always_inline)) void both_sides(Line line, In in, Out out) {
  Vector half[To][From];
#pragma GCC unroll 6
  for (int x = 0; x < From; x++) line([&](int i) { return in(i, x); }, [&](int i, Vector v) { half[i][x] = v; });
#pragma GCC unroll 6
  for (int y = 0; y < To; y++) line([&](int i) { return half[y][i]; }, [&](int i, Vector v) { out(y, i, v); });
}

#define TD_LINE(f) [](auto in, auto out) __attribute__((always_inline)) { f(in, out); }

// The tiles of a batch, in bands of whole rows of tiles and blocks of bands that a thread's cache holds.
struct Tiles {
  int64_t down, across;          // tiles of an image
  int64_t band, bands;           // rows of tiles in a band, bands of an image
  int64_t images;                // images of a block, where an image is one band
  Tiles(int64_t OH, int64_t OW) : down((OH + side - 1) / side), across((OW + side - 1) / side) {
    band = std::clamp<int64_t>(most_tiles / across, 1, down);
    bands = (down + band - 1) / band;
    images = bands == 1 ? std::max<int64_t>(1, most_tiles / (down * across)) : 1;
  }
  int64_t most() const { return images * band * across; }

  // f(image, first row of tiles, rows of tiles, first tile in the block) for each band of a block; then g(tiles) for the block.
  template <class F, class G>
  void blocks(int64_t first, int64_t last, F f, G g) const {
    for (int64_t item = first; item < last;) {
      int64_t tiles = 0;
      for (int64_t k = 0; k < images && item < last; k++, item++) {
        const int64_t row = item % bands * band, rows = std::min(band, down - row);
        f(item / bands, row, rows, tiles);
        tiles += rows * across;
      }
      g(tiles);
    }
  }
};

// Where pixel q of a band's lines lies in a buffer whose lines are `wide` rows long.
inline std::vector<int32_t> line_places(int64_t lines, int64_t width, int64_t wide) {
  std::vector<int32_t> table(lines * width);
  for (int64_t q = 0; q < lines * width; q++) table[q] = int32_t((q / width * wide + q % width) * lanes);
  return table;
}

// Planes of one vector of channels to 6 x 6 tiles: v[place][tile] = (B' x B)[place], places `stride` floats apart, tiles `row`.
inline void input_tiles(const float* planes, int64_t H, int64_t W, int64_t padding_y, int64_t padding_x, int64_t count, int64_t first_row, int64_t rows, int64_t across, const int32_t* place,
                        float* buffer, float* v, int64_t row, int64_t stride) {
  const int64_t wide = across * side + 2, high = rows * side + 2, top = first_row * side - padding_y;
  const int64_t y0 = std::max<int64_t>(top, 0), y1 = std::min<int64_t>(top + high, H);
  std::fill(buffer, buffer + wide * high * lanes, 0.0f);
  if (y1 > y0) planes_to_rows(planes + y0 * W, H * W, count, 0, (y1 - y0) * W, buffer + ((y0 - top) * wide + padding_x) * lanes, [&](int64_t q) { return place[q]; });
  for (int64_t ty = 0; ty < rows; ty++)
    for (int64_t tx = 0; tx < across; tx++, v += row) {
      const float* d = buffer + (ty * side * wide + tx * side) * lanes;
      both_sides<6, 6>(TD_LINE(input_line), [&](int y, int x) { return load(d + (y * wide + x) * lanes); }, [&](int y, int x, Vector t) { store(v + (y * reach + x) * stride, t); });
    }
}

// weight(tap, input, output) to u [outputs / panel][place][inputs][panel].
template <class W>
inline void filter_tiles(int64_t inputs, int64_t outputs, W weight, float* u) {
  const int64_t grain = std::max<int64_t>(1, inputs / at::get_num_threads());
  at::parallel_for(0, inputs, grain, [&](int64_t first, int64_t last) {
    for_panels(outputs, [&](int64_t k, int64_t wide) {
      float* panel_of = u + k * places * inputs;
      for (int64_t c = first; c < last; c++)
        for (int64_t v = 0; v < wide; v += lanes) {
          Vector g[9];
          const int64_t real = std::min<int64_t>(lanes, outputs - k - v);
          for (int tap = 0; tap < 9; tap++) {
            alignas(64) float line[lanes] = {};
            for (int64_t o = 0; o < real; o++) line[o] = weight(tap, c, k + v + o);
            g[tap] = load(line);
          }
          both_sides<3, 6>(TD_LINE(filter_line), [&](int y, int x) { return g[y * 3 + x]; },
                           [&](int y, int x, Vector t) { store(panel_of + ((y * reach + x) * inputs + c) * wide + v, t); });
        }
    });
  });
}

// y [N, outputs, OH, OW] from x [N, inputs, H, W]; weight(tap, input, output).
template <class W>
inline void winograd(int64_t N, int64_t inputs, int64_t outputs, int64_t H, int64_t Wd, int64_t OH, int64_t OW, int64_t padding_y, int64_t padding_x, const float* x, W weight,
                     const float* bias, float* y) {
  const Tiles tiles(OH, OW);
  const int64_t row = padded(inputs), most = tiles.most(), zero = 0, line = tiles.across * side;
  const std::vector<int32_t> from = line_places(tiles.band * side + 2, Wd, line + 2), to = line_places(tiles.band * side, OW, line);
  float* u = scratch(4, places * inputs * padded(outputs) + lanes);
  filter_tiles(inputs, outputs, weight, u);
  at::parallel_for(0, N * tiles.bands, tiles.images, [&](int64_t first, int64_t last) {
    float *v = scratch(0, places * most * row), *m = scratch(1, places * most * panel);
    float *in = scratch(2, (tiles.across * side + 2) * (tiles.band * side + 2) * lanes), *out = scratch(3, tiles.across * tiles.band * side * side * lanes);
    std::vector<int32_t> at(most), narrow(most), broad(most);
    for (int64_t t = 0; t < most; t++) at[t] = int32_t(t * row), narrow[t] = int32_t(t * lanes), broad[t] = int32_t(t * panel);
    struct Band { int64_t image, row, rows, tile; };
    std::vector<Band> bands;
    tiles.blocks(first, last,
      [&](int64_t n, int64_t r, int64_t rows, int64_t tile) {
        bands.push_back({n, r, rows, tile});
        for (int64_t c = 0; c < inputs; c += lanes)
          input_tiles(x + (n * inputs + c) * H * Wd, H, Wd, padding_y, padding_x, std::min<int64_t>(lanes, inputs - c), r, rows, tiles.across, from.data(), in, v + tile * row + c, row, most * row);
      },
      [&](int64_t count) {
        for_panels(outputs, [&](int64_t k, int64_t wide) {
          for (int64_t p = 0; p < places; p++)
            product(count, wide, v + p * most * row, at.data(), &zero, 1, inputs, u + (k * places + p * wide) * inputs, m + p * most * panel, wide == panel ? broad.data() : narrow.data());
          for (const Band& b : bands)
            for (int64_t l = 0; l < wide && k + l < outputs; l += lanes) {
              for (int64_t ty = 0; ty < b.rows; ty++)
                for (int64_t tx = 0; tx < tiles.across; tx++) {
                  const float* tile = m + (b.tile + ty * tiles.across + tx) * wide + l;
                  float* corner = out + (ty * side * line + tx * side) * lanes;
                  both_sides<6, 4>(TD_LINE(output_line), [&](int i, int j) { return load(tile + (i * reach + j) * most * panel); }, [&](int i, int j, Vector t) { store(corner + (i * line + j) * lanes, t); });
                }
              const int64_t y0 = b.row * side, y1 = std::min(OH, y0 + b.rows * side);
              rows_to_planes(out, [&](int64_t q) { return to[q]; }, bias ? bias + k + l : nullptr, y + (b.image * outputs + k + l) * OH * OW + y0 * OW, OH * OW,
                             std::min<int64_t>(lanes, outputs - k - l), 0, (y1 - y0) * OW);
            }
        });
        bands.clear();
      });
  });
}

inline void winograd_forward(const Convolution& g, const float* x, const float* w, const float* bias, float* y) {
  winograd(g.N, g.C, g.K, g.H, g.W, g.OH, g.OW, g.padding_y, g.padding_x, x, [&](int64_t tap, int64_t c, int64_t k) { return w[(k * g.C + c) * 9 + tap]; }, bias, y);
}

inline void winograd_input_gradient(const Convolution& g, const float* dy, const float* w, const float* bias, float* dx) {
  winograd(g.N, g.K, g.C, g.OH, g.OW, g.H, g.W, 2 - g.padding_y, 2 - g.padding_x, dy, [&](int64_t tap, int64_t k, int64_t c) { return w[(k * g.C + c) * 9 + 8 - tap]; }, bias, dx);
}

inline void winograd_weight_gradient(const Convolution& g, const float* x, const float* dy, float* dw, float* db) {
  const Tiles tiles(g.OH, g.OW);
  const int64_t row = padded(g.C), wide = padded(g.K), most = tiles.most(), rows = places * g.C, line = tiles.across * side;
  const std::vector<int32_t> from = line_places(tiles.band * side + 2, g.W, line + 2), to = line_places(tiles.band * side, g.OW, line);
  std::vector<std::vector<float>> parts(at::get_num_threads());
  at::parallel_for(0, g.N * tiles.bands, tiles.images, [&](int64_t first, int64_t last) {
    auto& part = parts[at::get_thread_num()];
    if (part.empty()) part.assign((rows + 1) * wide + lanes, 0.0f);
    float *v = scratch(0, places * most * row), *m = scratch(1, places * most * wide), *sums = part.data() + rows * wide;
    float *in = scratch(2, (tiles.across * side + 2) * (tiles.band * side + 2) * lanes), *slope = scratch(3, tiles.across * tiles.band * side * side * lanes);
    std::vector<int32_t> at(most);
    for (int64_t t = 0; t < most; t++) at[t] = int32_t(t * row);
    tiles.blocks(first, last,
      [&](int64_t n, int64_t r, int64_t count, int64_t tile) {
        for (int64_t c = 0; c < g.C; c += lanes)
          input_tiles(x + (n * g.C + c) * g.H * g.W, g.H, g.W, g.padding_y, g.padding_x, std::min<int64_t>(lanes, g.C - c), r, count, tiles.across, from.data(), in, v + tile * row + c, row, most * row);
        const int64_t y0 = r * side, y1 = std::min(g.OH, y0 + count * side);
        for (int64_t k = 0; k < g.K; k += lanes) {
          // Outside the image the slope is zero.
          std::fill(slope, slope + count * side * line * lanes, 0.0f);
          planes_to_rows(dy + (n * g.K + k) * g.OH * g.OW + y0 * g.OW, g.OH * g.OW, std::min<int64_t>(lanes, g.K - k), 0, (y1 - y0) * g.OW, slope, [&](int64_t q) { return to[q]; });
          if (db) {
            Vector sum{};
            for (int64_t q = 0; q < count * side * line; q++) sum += load(slope + q * lanes);
            store(sums + k, load(sums + k) + sum);
          }
          float* corner = m + tile * wide + k;
          for (int64_t ty = 0; ty < count; ty++)
            for (int64_t tx = 0; tx < tiles.across; tx++, corner += wide) {
              const float* d = slope + (ty * side * line + tx * side) * lanes;
              both_sides<4, 6>(TD_LINE(slope_line), [&](int i, int j) { return load(d + (i * line + j) * lanes); }, [&](int i, int j, Vector t) { store(corner + (i * reach + j) * most * wide, t); });
            }
        }
      },
      [&](int64_t count) {
        for_panels(g.K, [&](int64_t k, int64_t width) {
          for (int64_t p = 0; p < places; p++)
            gradient(g.C, width, v + p * most * row, at.data(), nullptr, count, m + p * most * wide + k, wide, part.data() + (k * places + p * width) * g.C, width);
        });
      });
  });
  // The threads' sums, and the transform of the filter backwards: [K / panel][place][C][panel] to [K / panel][C, tap][panel].
  std::vector<std::vector<float>> whole(1);
  whole[0].resize(9 * g.C * wide + lanes);
  at::parallel_for(0, g.C, std::max<int64_t>(1, g.C / at::get_num_threads()), [&](int64_t first, int64_t last) {
    for_panels(g.K, [&](int64_t k, int64_t width) {
      for (int64_t c = first; c < last; c++)
        for (int64_t l = 0; l < width; l += lanes) {
          Vector u[places];
          for (int64_t p = 0; p < places; p++) {
            u[p] = Vector{};
            for (const auto& part : parts)
              if (!part.empty()) u[p] += load(part.data() + (k * places + p * width) * g.C + c * width + l);
          }
          both_sides<6, 3>(TD_LINE(filter_slope_line), [&](int i, int j) { return u[i * reach + j]; },
                           [&](int i, int j, Vector t) { store(whole[0].data() + k * 9 * g.C + (c * 9 + i * 3 + j) * width + l, t); });
        }
    });
  });
  collect(whole, g.K, 9 * g.C, [](int64_t r) { return r; }, dw);
  if (db) collect_bias(parts, rows * wide, g.K, db);
}
