#include "raster/assembly.h"

#include <algorithm>

#include "raster/primitive_setup.h"

namespace softmetal::raster {
namespace {

// How far one primitive's first vertex is from the next one's, and how many vertices a primitive has.
struct Stride {
  size_t step, vertices;
};

Stride stride_of(PrimitiveType type) {
  switch (type) {
    case PrimitiveType::kPoint:
      return {1, 1};
    case PrimitiveType::kLine:
      return {2, 2};
    case PrimitiveType::kLineStrip:
      return {1, 2};
    case PrimitiveType::kTriangle:
      return {3, 3};
    case PrimitiveType::kTriangleStrip:
      return {1, 3};
  }
  return {1, 1};
}

// Calls `each` with what lies between restarts.
template <typename Each>
void for_each_strip(std::span<const uint32_t> order, Each each) {
  while (!order.empty()) {
    const auto restart = std::find(order.begin(), order.end(), kRestartIndex);
    const auto length = static_cast<size_t>(restart - order.begin());
    each(order.first(length));
    order = order.subspan(std::min(length + 1, order.size()));
  }
}

}  // namespace

std::vector<VertexRun> cut_into_runs(PrimitiveType type, std::span<const uint32_t> order, uint32_t most) {
  const Stride stride = stride_of(type);
  std::vector<VertexRun> runs;
  uint32_t number = 0;
  for_each_strip(order, [&](std::span<const uint32_t> strip) {
    if (strip.size() < stride.vertices) return;
    const auto count = static_cast<uint32_t>((strip.size() - stride.vertices) / stride.step + 1);
    for (uint32_t first = 0; first < count; first += most) {
      const uint32_t taken = std::min(most, count - first);
      const size_t vertices = (taken - 1) * stride.step + stride.vertices;
      runs.push_back({strip.subspan(first * stride.step, vertices), number + first, first, taken});
    }
    number += count;
  });
  return runs;
}

void assemble(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices, PrimitiveType type,
              const VertexRun& run, std::vector<Primitive>* primitives) {
  PrimitiveSetup setup(state, target, vertices, primitives);
  const size_t step = stride_of(type).step;
  for (uint32_t i = 0; i < run.primitive_count; ++i) {
    const uint32_t* v = run.vertices.data() + i * step;
    const uint32_t index = run.first_primitive + i;
    // Every other triangle of a strip goes round the other way; its first vertex stays the provoking one.
    const bool is_reversed = type == PrimitiveType::kTriangleStrip && (run.first_of_strip + i) % 2 == 1;
    switch (type) {
      case PrimitiveType::kPoint:
        setup.add_point(index, v[0]);
        break;
      case PrimitiveType::kLine:
      case PrimitiveType::kLineStrip:
        setup.add_line(index, v[0], v[1]);
        break;
      case PrimitiveType::kTriangle:
      case PrimitiveType::kTriangleStrip:
        setup.add_triangle(index, {v[0], v[is_reversed ? 2 : 1], v[is_reversed ? 1 : 2]}, v[0]);
        break;
    }
  }
}

}  // namespace softmetal::raster
