#include "raster/vertex_order.h"

#include <algorithm>
#include <numeric>

namespace softmetal::raster {
namespace {

uint32_t with_base(uint32_t index, int64_t base) { return static_cast<uint32_t>(index + base); }

VertexOrder order_of_run(uint32_t first_vertex, uint32_t count) {
  VertexOrder result;
  result.first_vertex = first_vertex;
  result.vertex_count = count;
  result.order.resize(count);
  std::iota(result.order.begin(), result.order.end(), 0u);
  return result;
}

// Nearly every vertex of a range is used: shading the others too is cheaper than finding them.
VertexOrder order_in_range(const DrawCall& call, uint32_t least, uint32_t largest) {
  VertexOrder result;
  result.first_vertex = with_base(least, call.base_vertex);
  result.vertex_count = largest - least + 1;
  result.order = call.indices;
  for (uint32_t& index : result.order) {
    if (index != kRestartIndex) index -= least;
  }
  return result;
}

VertexOrder order_of_few(const DrawCall& call) {
  std::vector<uint32_t> used = call.indices;
  std::sort(used.begin(), used.end());
  used.erase(std::unique(used.begin(), used.end()), used.end());
  if (!used.empty() && used.back() == kRestartIndex) used.pop_back();
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

VertexOrder vertex_order(const DrawCall& call) {
  if (!call.is_indexed) return order_of_run(call.first_vertex, call.vertex_count);
  uint32_t least = kRestartIndex, largest = 0;
  for (const uint32_t index : call.indices) {
    if (index == kRestartIndex) continue;
    least = std::min(least, index);
    largest = std::max(largest, index);
  }
  if (least == kRestartIndex) return {};
  const bool is_dense = uint64_t{largest} - least < 2 * uint64_t{call.indices.size()};
  return is_dense ? order_in_range(call, least, largest) : order_of_few(call);
}

}  // namespace softmetal::raster
