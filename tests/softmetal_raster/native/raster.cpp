// Clips, sets up and covers triangles with softmetal's rasteriser, for the tests to look at every step's result.
#include <cstddef>
#include <cstdint>

#include "raster/interpolation.h"

namespace raster = softmetal::raster;

namespace {

// What the tests hand in; the layout is rasteriser.py's.
struct Settings {
  double viewport[6];
  int32_t width, height;
  int32_t sample_count;
  int32_t front_is_counter_clockwise;
  int32_t cull_mode;
  int32_t clips_depth;
  int32_t clip_distance_count;
};

// Images of height × width pixels; `hits` has a plane for each sample. Where triangles overlap, the last one stands.
struct Images {
  int32_t* hits;
  int32_t* triangles;
  float* barycentric;  // in perspective, at the pixel's centre, three for each pixel
  float* linear;
  float* depth;
  float* reciprocal_w;
  int32_t* front_facing;
};

struct Pass {
  const Settings& settings;
  const Images& images;
  raster::SamplePattern pattern;
};

void store_block(const Pass& pass, const raster::Triangle& triangle, int index, int x, int y,
                 const raster::BlockCoverage& coverage) {
  raster::LaneCorners corners;
  for (unsigned lane = 0; lane < raster::kBlockPixels; ++lane) {
    corners.x[lane] = static_cast<float>(x + static_cast<int>(raster::lane_x(lane)));
    corners.y[lane] = static_cast<float>(y + static_cast<int>(raster::lane_y(lane)));
  }
  const raster::Span whole = {nullptr, 0, raster::kBlockPixels};
  raster::LaneOffsets offsets;
  raster::offsets_of_points(triangle, corners, whole, raster::kPixelCentre, &offsets);
  raster::LaneWeights perspective, linear;
  float reciprocal_w[raster::kBlockPixels], depth[raster::kBlockPixels];
  raster::weigh_in_perspective(triangle, offsets, whole, &perspective, reciprocal_w);
  raster::weigh_linearly(triangle, offsets, whole, &linear);
  raster::interpolate_depth(triangle, offsets, whole, depth);
  const int64_t plane = int64_t{pass.settings.width} * pass.settings.height;
  for (unsigned lane = 0; lane < raster::kBlockPixels; ++lane) {
    if ((coverage.any >> lane & 1) == 0) continue;
    const int64_t pixel = int64_t{y + static_cast<int>(raster::lane_y(lane))} * pass.settings.width + x +
                          static_cast<int>(raster::lane_x(lane));
    for (unsigned sample = 0; sample < pass.pattern.count; ++sample) {
      pass.images.hits[sample * plane + pixel] += coverage.samples[sample] >> lane & 1;
    }
    pass.images.triangles[pixel] = index;
    pass.images.depth[pixel] = depth[lane];
    pass.images.reciprocal_w[pixel] = reciprocal_w[lane];
    pass.images.front_facing[pixel] = triangle.is_front_facing;
    for (int vertex = 0; vertex < 3; ++vertex) {
      pass.images.barycentric[pixel * 3 + vertex] = perspective.weights[vertex][lane];
      pass.images.linear[pixel * 3 + vertex] = linear.weights[vertex][lane];
    }
  }
}

void cover(const Pass& pass, const raster::Triangle& triangle, int index) {
  constexpr int side = raster::kBlockSide;
  for (int y = triangle.bounds.top & -side; y < triangle.bounds.bottom; y += side) {
    for (int x = triangle.bounds.left & -side; x < triangle.bounds.right; x += side) {
      raster::BlockCoverage coverage;
      if (raster::cover_block(triangle, pass.pattern, x, y, &coverage)) {
        store_block(pass, triangle, index, x, y, coverage);
      }
    }
  }
}

}  // namespace

// `positions` are clip-space positions of three vertices for each triangle.
extern "C" void draw_triangles(const Settings* settings, const float (*positions)[3][4], const float* clip_distances,
                               int32_t count, const Images* images) {
  const double* v = settings->viewport;
  const raster::Viewport viewport = {v[0], v[1], v[2], v[3], v[4], v[5]};
  const raster::ClipVolume volume = raster::clip_volume(viewport, settings->clips_depth != 0);
  const raster::PixelRectangle limits = {0, 0, settings->width, settings->height};
  const auto front =
      settings->front_is_counter_clockwise ? raster::Winding::kCounterClockwise : raster::Winding::kClockwise;
  const Pass pass = {*settings, *images, raster::default_sample_pattern(static_cast<unsigned>(settings->sample_count))};
  const unsigned distances = static_cast<unsigned>(settings->clip_distance_count);
  for (int32_t index = 0; index < count; ++index) {
    const float* first = clip_distances + std::size_t{3} * distances * static_cast<std::size_t>(index);
    const float* const of_vertices[3] = {first, first + distances, first + 2 * distances};
    const raster::ClippedTriangle polygon = raster::clip_triangle(positions[index], volume, of_vertices, distances);
    for (unsigned i = 2; i < polygon.count; ++i) {
      const raster::ScreenVertex fan[3] = {raster::to_screen(polygon.vertices[0], viewport),
                                           raster::to_screen(polygon.vertices[i - 1], viewport),
                                           raster::to_screen(polygon.vertices[i], viewport)};
      raster::Triangle triangle;
      if (raster::set_up_triangle(fan, front, static_cast<raster::CullMode>(settings->cull_mode), limits,
                                  settings->sample_count == 1, &triangle)) {
        cover(pass, triangle, index);
      }
    }
  }
}
