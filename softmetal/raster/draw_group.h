// Small draws of a pass, drawn together: their vertices side by side, then all of their primitives tile by tile. So
// each need not be handed to the processors for itself, and primitives of several share runs of their fragment
// function.
#pragma once

#include <optional>
#include <span>

#include "raster/draw_call.h"

namespace softmetal::raster {

struct GroupedDraw {
  DrawCall call;
  const VertexStage* vertices;
  const FragmentStage* fragments;
  const DrawState* state;
  bool is_rasterised;
};

// Vertices that a draw of a group may shade at most, and all of its draws together.
constexpr uint64_t kMostGroupedDrawVertices = 4096;
constexpr uint64_t kMostGroupedVertices = 1 << 17;

// An upper bound of the vertices that a draw shades.
inline uint64_t vertices_of(const DrawCall& call) {
  const uint64_t each = call.is_indexed ? call.indices.size() : call.vertex_count;
  return each * call.instance_count;
}

// Whether a draw looks the same with others: fragment functions that write memory must have ended before the next
// draw's vertex function begins, and samples are counted draw by draw.
inline bool may_be_grouped(const GroupedDraw& draw) {
  return draw.is_rasterised && draw.vertices->outputs.position != kNoWord && !draw.fragments->writes_memory &&
         !draw.state->counts_samples && vertices_of(draw.call) <= kMostGroupedDrawVertices;
}

struct GroupOutcome {
  exec::RunOutcome run;
  bool failed_in_vertices = false;
  size_t failed_draw = 0;  // one with the function that failed
};

// The draws' vertex functions may run in any order; what is drawn is what the draws give one after the other.
GroupOutcome draw_group(std::span<const GroupedDraw> draws, const RenderTarget& target, exec::Worker& worker);

}  // namespace softmetal::raster
