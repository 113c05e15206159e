#include "raster/vertex_order.h"

#include <algorithm>
#include <numeric>

namespace softmetal::raster {
namespace {

uint32_t with_base(uint32_t index, int64_t base) { return static_cast<uint32_t>(index + base); }

// Of whole lines and triangles, and of pairs of the triangles of a strip, which go round in turns.
constexpr uint32_t kWindowVertices = 3u << 18;

// The vertices that a strip's primitive shares with the next one.
uint32_t shared_vertices(PrimitiveType type) {
  if (type == PrimitiveType::kLineStrip) return 1;
  return type == PrimitiveType::kTriangleStrip ? 2 : 0;
}

uint32_t primitives_before(PrimitiveType type, uint32_t vertices) {
  if (type == PrimitiveType::kLine) return vertices / 2;
  return type == PrimitiveType::kTriangle ? vertices / 3 : vertices;
}

VertexOrder order_of_window(const DrawCall& call, uint32_t window) {
  const uint32_t first = window * kWindowVertices;
  const uint64_t wanted = uint64_t{kWindowVertices} + shared_vertices(call.type);
  VertexOrder result;
  result.first_vertex = call.first_vertex + first;
  result.vertex_count = static_cast<uint32_t>(std::min<uint64_t>(wanted, call.vertex_count - first));
  result.first_primitive = primitives_before(call.type, first);
  result.order.resize(result.vertex_count);
  std::iota(result.order.begin(), result.order.end(), 0u);
  return result;
}

// The vertices of a range that is little longer than the indices are many.
VertexOrder order_in_range(const DrawCall& call, uint32_t least, uint32_t largest) {
  constexpr uint32_t unused = ~0u;
  std::vector<uint32_t> numbers(size_t{largest} - least + 1, unused);
  for (const uint32_t index : call.indices) {
    if (index != kRestartIndex) numbers[index - least] = 0;
  }
  VertexOrder result;
  for (uint32_t& number : numbers) {
    if (number != unused) number = result.vertex_count++;
  }
  result.order = call.indices;
  for (uint32_t& index : result.order) {
    if (index != kRestartIndex) index = numbers[index - least];
  }
  result.first_vertex = with_base(least, call.base_vertex);
  if (result.vertex_count == numbers.size()) return result;
  for (uint32_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] != unused) result.vertex_ids.push_back(result.first_vertex + i);
  }
  return result;
}

// Vertices far from each other.
VertexOrder order_by_sorting(const DrawCall& call) {
  std::vector<uint32_t> used = call.indices;
  std::erase(used, kRestartIndex);
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  VertexOrder result;
  result.order = call.indices;
  for (uint32_t& index : result.order) {
    if (index == kRestartIndex) continue;
    index = static_cast<uint32_t>(std::lower_bound(used.begin(), used.end(), index) - used.begin());
  }
  for (uint32_t& index : used) index = with_base(index, call.base_vertex);
  result.vertex_count = static_cast<uint32_t>(used.size());
  result.vertex_ids = std::move(used);
  return result;
}

}  // namespace

uint32_t window_count(const DrawCall& call) {
  if (call.is_indexed) return 1;
  return static_cast<uint32_t>((uint64_t{call.vertex_count} + kWindowVertices - 1) / kWindowVertices);
}

VertexOrder vertex_order(const DrawCall& call, uint32_t window) {
  if (!call.is_indexed) return order_of_window(call, window);
  uint32_t least = kRestartIndex, largest = 0;
  for (const uint32_t index : call.indices) {
    if (index == kRestartIndex) continue;
    least = std::min(least, index);
    largest = std::max(largest, index);
  }
  if (least == kRestartIndex) return {};
  const bool is_dense = uint64_t{largest} - least < 8 * uint64_t{call.indices.size()};
  return is_dense ? order_in_range(call, least, largest) : order_by_sorting(call);
}

}  // namespace softmetal::raster
