// A triangle on its way from the vertices of a draw to the blocks that it covers.
#pragma once

#include <cstdint>

#include "raster/triangle.h"

namespace softmetal::raster {

struct Primitive {
  Triangle triangle;
  const uint32_t* vertices[3];  // what the vertex function returned for the whole triangle
  const uint32_t* provoking;    // the one of them that gives what is not interpolated
  uint32_t index;               // [[primitive_id]]
  uint32_t shading;             // the number of its draw's shading, where several are drawn together
  unsigned layer, viewport;
  float depth_range[2];   // the least and the largest depth of the viewport, which clamps depths
  float depth_bias;       // added to every depth
  bool is_point;          // drawn as two triangles, with a coordinate over the point
  float point_corner[2];  // the point's upper left corner, in pixels
  float point_size;
};

// What becomes of an interpolated depth before it is tested.
struct TestedDepth {
  float bias, least, largest;

  float of(float depth) const {
    const float biased = depth + bias;
    const float raised = biased > least ? biased : least;
    return raised < largest ? raised : largest;
  }
};

inline TestedDepth tested_depth(const Primitive& primitive) {
  return {primitive.depth_bias, primitive.depth_range[0], primitive.depth_range[1]};
}

}  // namespace softmetal::raster
