// Any convolution as products of pixels' rows with panels of weights. Included once per instruction set, inside its namespace.
//
// An image becomes rows of channels, with zeros around it, in the cache; the row that output pixel p reads at tap t lies at at[p] + taps[t], so no column matrix is made:
// Dukhan, "The indirect convolution algorithm", arXiv:1907.02129. A gradient with respect to the input of a strided convolution falls apart into stride_y stride_x such
// products, one for each residue of the pixel, each with its own taps: Dumoulin and Visin, arXiv:1603.07285, chapter 4.
#pragma once
#include "convolution.h"
#include "simd.h"

#include <ATen/Parallel.h>

// Lines of pixels, and the runs of taps that do not read zeros only.
struct Line {
  int64_t first, pixels, from, runs;
};

// One residue: which rows its pixels read, where they go, and with which taps. Neighbours in x lie side by side among the rows and make one run.
struct Phase {
  std::vector<Line> lines;
  std::vector<int32_t> at, to, narrow;   // offsets of rows, and of results in panels and in single vectors
  std::vector<int64_t> runs;             // offsets of the runs of taps
  std::vector<int64_t> taps;             // the taps of all runs in order: ky kw + kx
  int64_t length;                        // taps of a run
  std::vector<float> panels;             // [outputs / panel][tap][inputs][panel]
};

// From `inputs` channels of height x width to `outputs` channels of as many pixels as the phases have.
struct Products {
  int64_t inputs, outputs, height, width, pixels;
  int64_t row;                    // floats of a row of channels
  int64_t top, left, across, down; // zeros around the image; its size with them
  std::vector<int32_t> places;    // where the source's pixels lie among the rows
  std::vector<Phase> phases;

  void surround(int64_t t, int64_t l, int64_t b, int64_t r) {
    top = t, left = l, down = t + height + b, across = l + width + r;
    row = inputs < lanes ? inputs : round_up(inputs, lanes);
    for (int64_t y = 0; y < height; y++)
      for (int64_t x = 0; x < width; x++) places.push_back(place(y, x));
  }
  int32_t place(int64_t y, int64_t x) const { return int32_t(((y + top) * across + x + left) * row); }
  int64_t floats() const { return down * across * row; }

  // The image's planes into rows.
  void gather(const float* planes, float* rows) const {
    const int64_t size = height * width;
    if (inputs < lanes) {
      for (int64_t c = 0; c < inputs; c++)
        for (int64_t q = 0; q < size; q++) rows[places[q] + c] = planes[c * size + q];
      return;
    }
    for (int64_t c = 0; c < inputs; c += lanes)
      planes_to_rows(planes + c * size, size, std::min<int64_t>(lanes, inputs - c), 0, size, rows + c, [&](int64_t q) { return places[q]; });
  }

  // Where tap t's row lies beside its pixel's.
  int32_t offset(const Phase& f, int64_t t) const { return int32_t(f.runs[t / f.length] + t % f.length * row); }

  // weight(tap, input, output) for every phase.
  template <class W>
  void pack(W weight) {
    for (Phase& p : phases) {
      const int64_t taps = p.taps.size(), depth = taps * inputs;
      p.panels.resize(depth * padded(outputs) + lanes);
      at::parallel_for(0, (outputs + panel - 1) / panel, 1, [&](int64_t first, int64_t last) {
        for (int64_t block = first; block < last; block++) {
          const int64_t k = block * panel, wide = outputs - k > lanes ? panel : lanes, real = std::min(wide, outputs - k);
          float* to = p.panels.data() + k * depth;
          for (int64_t t = 0; t < taps; t++)
            for (int64_t c = 0; c < inputs; c++, to += wide)
              for (int64_t o = 0; o < wide; o++) to[o] = o < real ? weight(p.taps[t], c, k + o) : 0.0f;
        }
      });
    }
  }

  // One image's rows times a panel.
  void multiply(const Phase& p, int64_t k, int64_t wide, const float* rows, float* out) const {
    const int64_t depth = p.length * inputs;
    const int32_t* to = wide == panel ? p.to.data() : p.narrow.data();
    for (const Line& l : p.lines)
      product(l.pixels, wide, rows, p.at.data() + l.first, p.runs.data() + l.from, l.runs, depth, p.panels.data() + k * p.taps.size() * inputs + l.from * depth * wide, out, to + l.first);
  }

  void run(int64_t images, const float* source, const float* bias, float* target) const {
    at::parallel_for(0, images, 1, [&](int64_t first, int64_t last) {
      float *rows = scratch(0, floats()), *out = scratch(1, pixels * panel);
      std::fill(rows, rows + floats(), 0.0f);
      for (int64_t n = first; n < last; n++) {
        gather(source + n * inputs * height * width, rows);
        for_panels(outputs, [&](int64_t k, int64_t wide) {
          for (const Phase& p : phases) multiply(p, k, wide, rows, out);
          for (int64_t v = 0; v < wide && k + v < outputs; v += lanes)
            rows_to_planes(out + v, [&](int64_t q) { return q * wide; }, bias ? bias + k + v : nullptr, target + (n * outputs + k + v) * pixels, pixels,
                           std::min<int64_t>(lanes, outputs - k - v), 0, pixels);
        });
      }
    });
  }

  // A phase from its lines, {y, x} of the first row that each reads and the step to the next pixel's, and its taps, {y, x, tap} with the offsets of their rows.
  struct Reads { int64_t y, x, step, pixel, stride, pixels; };
  struct Tap { int64_t y, x, tap; };
  void add(const std::vector<Reads>& reads, std::vector<Tap> taps) {
    Phase f;
    std::sort(taps.begin(), taps.end(), [](const Tap& a, const Tap& b) { return std::pair(a.y, a.x) < std::pair(b.y, b.x); });
    int64_t in_line = 0;
    while (in_line < int64_t(taps.size()) && taps[in_line].y == taps[0].y) in_line++;
    bool side_by_side = row == inputs;
    for (int64_t k = 1; k < in_line; k++) side_by_side = side_by_side && taps[k].x == taps[0].x + k;
    f.length = side_by_side ? std::max<int64_t>(in_line, 1) : 1;
    for (size_t k = 0; k < taps.size(); k++) {
      f.taps.push_back(taps[k].tap);
      if (k % f.length == 0) f.runs.push_back((taps[k].y * across + taps[k].x) * row);
    }
    for (const Reads& r : reads) {
      // Of the sorted taps those whose line lies inside the image.
      const auto inside = [&](const Tap& t) { return r.y + t.y >= 0 && r.y + t.y < height; };
      int64_t from = 0, to = taps.size();
      while (from < to && !inside(taps[from])) from++;
      while (to > from && !inside(taps[to - 1])) to--;
      const Line line{int64_t(f.at.size()), r.pixels, from / f.length, (to - from) / f.length};
      // Lines that read the same taps are taken together.
      if (!f.lines.empty() && f.lines.back().from == line.from && f.lines.back().runs == line.runs) f.lines.back().pixels += r.pixels;
      else f.lines.push_back(line);
      for (int64_t k = 0; k < r.pixels; k++) {
        f.at.push_back(place(r.y, r.x + k * r.step));
        f.to.push_back(int32_t((r.pixel + k * r.stride) * panel));
        f.narrow.push_back(int32_t((r.pixel + k * r.stride) * lanes));
      }
    }
    phases.push_back(std::move(f));
  }
};

inline Products forward_products(const Convolution& g) {
  Products p{};
  p.inputs = g.C, p.outputs = g.K, p.height = g.H, p.width = g.W, p.pixels = g.OH * g.OW;
  const int64_t below = (g.OH - 1) * g.stride_y + (g.kh - 1) * g.dilation_y - g.padding_y - (g.H - 1), right = (g.OW - 1) * g.stride_x + (g.kw - 1) * g.dilation_x - g.padding_x - (g.W - 1);
  p.surround(g.padding_y, g.padding_x, std::max<int64_t>(below, 0), std::max<int64_t>(right, 0));
  std::vector<Products::Reads> reads;
  std::vector<Products::Tap> taps;
  for (int64_t y = 0; y < g.OH; y++) reads.push_back({y * g.stride_y - g.padding_y, -g.padding_x, g.stride_x, y * g.OW, 1, g.OW});
  for (int64_t ky = 0; ky < g.kh; ky++)
    for (int64_t kx = 0; kx < g.kw; kx++) taps.push_back({ky * g.dilation_y, kx * g.dilation_x, ky * g.kw + kx});
  p.add(reads, taps);
  return p;
}

// dx[i] = sum of dy[o] w[k] over i = o stride + k dilation - padding.
inline Products input_gradient_products(const Convolution& g) {
  Products p{};
  p.inputs = g.K, p.outputs = g.C, p.height = g.OH, p.width = g.OW, p.pixels = g.H * g.W;
  const int64_t up = (g.kh - 1) * g.dilation_y / g.stride_y + 1, back = (g.kw - 1) * g.dilation_x / g.stride_x + 1;
  p.surround(up, back, std::max<int64_t>((g.H - 1 + g.padding_y) / g.stride_y + 1 - g.OH, 0) + 1, std::max<int64_t>((g.W - 1 + g.padding_x) / g.stride_x + 1 - g.OW, 0) + 1);
  for (int64_t ry = 0; ry < g.stride_y; ry++)
    for (int64_t rx = 0; rx < g.stride_x; rx++) {
      std::vector<Products::Reads> reads;
      std::vector<Products::Tap> taps;
      // The first pixel of this residue in each line.
      const int64_t x = ((rx - g.padding_x) % g.stride_x + g.stride_x) % g.stride_x, count = x < g.W ? (g.W - 1 - x) / g.stride_x + 1 : 0;
      for (int64_t y = 0; y < g.H && count > 0; y++)
        if ((y + g.padding_y) % g.stride_y == ry) reads.push_back({(y + g.padding_y) / g.stride_y, (x + g.padding_x) / g.stride_x, 1, y * g.W + x, g.stride_x, count});
      for (int64_t ky = 0; ky < g.kh; ky++)
        for (int64_t kx = 0; kx < g.kw; kx++)
          if (ky * g.dilation_y % g.stride_y == ry && kx * g.dilation_x % g.stride_x == rx)
            taps.push_back({-(ky * g.dilation_y / g.stride_y), -(kx * g.dilation_x / g.stride_x), ky * g.kw + kx});
      p.add(reads, taps);
    }
  return p;
}

inline void direct_forward(const Convolution& g, const float* x, const float* w, const float* bias, float* y) {
  Products p = forward_products(g);
  const int64_t taps = g.kh * g.kw;
  p.pack([&](int64_t tap, int64_t c, int64_t k) { return w[(k * g.C + c) * taps + tap]; });
  p.run(g.N, x, bias, y);
}

// Few channels to go to: all their taps side by side in the lanes, then added where they belong.
inline void scattered_input_gradient(const Convolution& g, const float* dy, const float* w, const float* bias, float* dx) {
  const int64_t taps = g.kh * g.kw, columns = g.C * taps, wide = padded(columns), size = g.H * g.W, pixels = g.OH * g.OW;
  Convolution one = g;
  one.C = g.K, one.K = columns, one.H = g.OH, one.W = g.OW, one.kh = one.kw = 1;
  one.stride_y = one.stride_x = one.dilation_y = one.dilation_x = 1, one.padding_y = one.padding_x = 0;
  Products p = forward_products(one);
  p.pack([&](int64_t, int64_t k, int64_t column) { return w[k * columns + column]; });
  const Phase& f = p.phases[0];
  at::parallel_for(0, g.N, 1, [&](int64_t first, int64_t last) {
    float *rows = scratch(0, p.floats()), *out = scratch(1, pixels * wide);
    std::vector<int32_t> to(pixels);
    for (int64_t q = 0; q < pixels; q++) to[q] = int32_t(q * wide);
    for (int64_t n = first; n < last; n++) {
      p.gather(dy + n * g.K * pixels, rows);
      for_panels(columns, [&](int64_t k, int64_t width) {
        product(pixels, width, rows, f.at.data(), f.runs.data(), 1, g.K, f.panels.data() + k * g.K, out + k, to.data());
      });
      float* image = dx + n * g.C * size;
      for (int64_t c = 0; c < g.C; c++) std::fill(image + c * size, image + (c + 1) * size, bias ? bias[c] : 0.0f);
      for (int64_t y = 0; y < g.OH; y++)
        for (int64_t x = 0; x < g.OW; x++, out += wide)
          for (int64_t c = 0; c < g.C; c++)
            for (int64_t ky = 0; ky < g.kh; ky++) {
              const int64_t iy = y * g.stride_y + ky * g.dilation_y - g.padding_y;
              if (iy < 0 || iy >= g.H) continue;
              float* line = image + c * size + iy * g.W;
              const float* from = out + c * taps + ky * g.kw;
              const int64_t x0 = x * g.stride_x - g.padding_x;
              for (int64_t kx = 0; kx < g.kw; kx++) {
                const int64_t ix = x0 + kx * g.dilation_x;
                if (ix >= 0 && ix < g.W) line[ix] += from[kx];
              }
            }
      out -= pixels * wide;
    }
  });
}

inline void direct_input_gradient(const Convolution& g, const float* dy, const float* w, const float* bias, float* dx) {
  const int64_t taps = g.kh * g.kw;
  // Vectors multiplied by each way, per input channel.
  if (padded(g.C * taps) * g.OH * g.OW < padded(g.C) * g.H * g.W * taps / (g.stride_y * g.stride_x)) return scattered_input_gradient(g, dy, w, bias, dx);
  Products p = input_gradient_products(g);
  p.pack([&](int64_t tap, int64_t k, int64_t c) { return w[(k * g.C + c) * taps + tap]; });
  p.run(g.N, dy, bias, dx);
}

// What the threads have summed, [K / panel][rows][panel], into dw [K, rows]: entry(row) tells which column of dw it is.
template <class Entry>
inline void collect(const std::vector<std::vector<float>>& parts, int64_t K, int64_t rows, Entry entry, float* dw) {
  at::parallel_for(0, rows, std::max<int64_t>(1, rows / at::get_num_threads()), [&](int64_t first, int64_t last) {
    for_panels(K, [&](int64_t k, int64_t wide) {
      for (int64_t r = first; r < last; r++) {
        float* to = dw + k * rows + entry(r);
        for (int64_t o = 0; o < wide && k + o < K; o++) {
          float sum = 0;
          for (const auto& part : parts)
            if (!part.empty()) sum += part[k * rows + r * wide + o];
          to[o * rows] = sum;
        }
      }
    });
  });
}

inline void collect_bias(const std::vector<std::vector<float>>& parts, int64_t offset, int64_t K, float* db) {
  for (int64_t k = 0; k < K; k++) {
    float sum = 0;
    for (const auto& part : parts)
      if (!part.empty()) sum += part[offset + k];
    db[k] = sum;
  }
}

// dw[k, c, t] = sum over images and pixels of x[at[p] + offset of t + c] dy[p, k].
inline void direct_weight_gradient(const Convolution& g, const float* x, const float* dy, float* dw, float* db) {
  const Products p = forward_products(g);
  const Phase& f = p.phases[0];
  const int64_t taps = g.kh * g.kw, rows = taps * g.C, wide = padded(g.K), pixels = g.OH * g.OW, size = g.H * g.W;
  // Few channels: taps and channels make the rows together.
  std::vector<int32_t> table;
  if (g.C < tile_rows)
    for (int64_t t = 0; t < taps; t++)
      for (int64_t c = 0; c < g.C; c++) table.push_back(p.offset(f, t) + c);
  std::vector<std::vector<float>> parts(at::get_num_threads());
  at::parallel_for(0, g.N, 1, [&](int64_t first, int64_t last) {
    auto& part = parts[at::get_thread_num()];
    if (part.empty()) part.assign((rows + 1) * wide + lanes, 0.0f);
    float *image = scratch(0, p.floats()), *slope = scratch(1, pixels * wide), *sums = part.data() + rows * wide;
    std::fill(image, image + p.floats(), 0.0f);
    for (int64_t n = first; n < last; n++) {
      p.gather(x + n * g.C * size, image);
      for (int64_t k = 0; k < g.K; k += lanes)
        planes_to_rows(dy + (n * g.K + k) * pixels, pixels, std::min<int64_t>(lanes, g.K - k), 0, pixels, slope + k, [&](int64_t q) { return q * wide; });
      if (db)
        for (int64_t k = 0; k < wide; k += lanes) {
          Vector sum{};
          for (int64_t q = 0; q < pixels; q++) sum += load(slope + q * wide + k);
          store(sums + k, load(sums + k) + sum);
        }
      for_panels(g.K, [&](int64_t k, int64_t width) {
        float* to = part.data() + k * rows;
        if (!table.empty()) return gradient(rows, width, image, f.at.data(), table.data(), pixels, slope + k, wide, to, width);
        for (int64_t t = 0; t < taps; t++) {
          // The lines of pixels for which this tap lies inside the image.
          const int64_t reach = t / g.kw * g.dilation_y - g.padding_y, y0 = std::clamp<int64_t>((-reach + g.stride_y - 1) / g.stride_y, 0, g.OH),
                        y1 = std::clamp<int64_t>(g.H - 1 - reach >= 0 ? (g.H - 1 - reach) / g.stride_y + 1 : 0, y0, g.OH);
          gradient(g.C, width, image + p.offset(f, t), f.at.data() + y0 * g.OW, nullptr, (y1 - y0) * g.OW, slope + k + y0 * g.OW * wide, wide, to + t * g.C * width, width);
        }
      });
    }
  });
  collect(parts, g.K, rows, [&](int64_t r) { return (r % g.C) * taps + r / g.C; }, dw);
  if (db) collect_bias(parts, rows * wide, g.K, db);
}
