#include "raster/assembly.h"

#include "raster/primitive_setup.h"

namespace softmetal::raster {
namespace {

// Calls `each(start, length)` for every run between restarts.
template <typename Each>
void for_each_strip(std::span<const uint32_t> order, Each each) {
  size_t start = 0;
  for (size_t i = 0; i <= order.size(); ++i) {
    if (i < order.size() && order[i] != kRestartIndex) continue;
    if (i > start) each(order.subspan(start, i - start));
    start = i + 1;
  }
}

void assemble_lists(PrimitiveSetup& setup, PrimitiveType type, std::span<const uint32_t> order) {
  uint32_t index = 0;
  switch (type) {
    case PrimitiveType::kPoint:
      for (const uint32_t vertex : order) setup.add_point(index++, vertex);
      return;
    case PrimitiveType::kLine:
      for (size_t i = 0; i + 1 < order.size(); i += 2) setup.add_line(index++, order[i], order[i + 1]);
      return;
    default:
      for (size_t i = 0; i + 2 < order.size(); i += 3) {
        setup.add_triangle(index++, {order[i], order[i + 1], order[i + 2]}, order[i]);
      }
  }
}

void assemble_strips(PrimitiveSetup& setup, PrimitiveType type, std::span<const uint32_t> order) {
  uint32_t index = 0;
  for_each_strip(order, [&](std::span<const uint32_t> strip) {
    if (type == PrimitiveType::kLineStrip) {
      for (size_t i = 0; i + 1 < strip.size(); ++i) setup.add_line(index++, strip[i], strip[i + 1]);
      return;
    }
    // Every other triangle goes round the other way; its first vertex stays the provoking one.
    for (size_t i = 0; i + 2 < strip.size(); ++i) {
      const bool is_odd = i % 2 == 1;
      setup.add_triangle(index++, {strip[i], strip[i + (is_odd ? 2 : 1)], strip[i + (is_odd ? 1 : 2)]}, strip[i]);
    }
  });
}

}  // namespace

void assemble(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices, PrimitiveType type,
              std::span<const uint32_t> order, std::vector<Primitive>* primitives) {
  PrimitiveSetup setup(state, target, vertices, primitives);
  const bool is_strip = type == PrimitiveType::kLineStrip || type == PrimitiveType::kTriangleStrip;
  if (is_strip) return assemble_strips(setup, type, order);
  assemble_lists(setup, type, order);
}

}  // namespace softmetal::raster
