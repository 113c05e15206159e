// A vertex between its function and the primitives that use it.
#pragma once

#include <cstdint>

#include "raster/screen.h"
#include "raster/stages.h"

namespace softmetal::raster {

struct PlacedVertex {
  ScreenVertex screen;   // of a vertex inside of all planes
  uint32_t outside = 0;  // a bit for each plane of clip space that it lies outside of
};

// The position is not a number or infinite: no primitive with it has a place.
constexpr uint32_t kNowhere = 1u << 31;

// `words` are what the vertex function returned.
inline PlacedVertex place_vertex(const uint32_t* words, const VertexOutputs& outputs, const ClipVolume& volume,
                                 const Viewport& viewport) {
  float position[4];
  __builtin_memcpy(position, words + outputs.position, sizeof position);
  const ClippedVertex vertex = {{position[0], position[1], position[2], position[3]}, {1, 0, 0}};
  PlacedVertex placed;
  for (const float coordinate : position) {
    if (!__builtin_isfinite(coordinate)) placed.outside = kNowhere;
  }
  uint32_t plane_bit = 1;
  for_each_plane(volume, [&](const clipping::Plane& plane) {
    if (!(plane.distance(vertex) >= 0)) placed.outside |= plane_bit;
    plane_bit <<= 1;
  });
  for (unsigned i = 0; i < outputs.clip_distance_count; ++i, plane_bit <<= 1) {
    float distance;
    __builtin_memcpy(&distance, words + outputs.clip_distance + i, sizeof distance);
    if (!(distance >= 0)) placed.outside |= plane_bit;
  }
  if (placed.outside == 0) placed.screen = to_screen(vertex, viewport);
  return placed;
}

}  // namespace softmetal::raster
