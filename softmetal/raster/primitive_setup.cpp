#include "raster/primitive_setup.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace softmetal::raster {
namespace {

constexpr float kLargestPoint = 511;  // Metal feature set tables

void copy_position(const ShadedVertices& vertices, uint32_t vertex, float (&position)[4]) {
  const float* given = vertices.floats(vertex, vertices.outputs.position);
  std::copy(given, given + 4, position);
}

// Points go with their centres; guard bands, which cut triangles, are too wide for them.
bool is_in(const Viewport& viewport, const ScreenVertex& vertex) {
  return vertex.x >= on_subpixel_grid(viewport.x) && vertex.x <= on_subpixel_grid(viewport.x + viewport.width) &&
         vertex.y >= on_subpixel_grid(viewport.y) && vertex.y <= on_subpixel_grid(viewport.y + viewport.height);
}

ScreenVertex moved(const ScreenVertex& vertex, int x, int y) {
  ScreenVertex result = vertex;
  result.x += x;
  result.y += y;
  return result;
}

bool samples_centres_only(const SamplePattern& pattern) {
  constexpr int centre = kSubpixels / 2;
  return pattern.count == 1 && pattern.positions[0].x == centre && pattern.positions[0].y == centre;
}

// A viewport holds the pixels whose centres it has.
PixelRectangle pixels_of(const Viewport& viewport) {
  const auto first_pixel = [](double edge) {
    return static_cast<int>(std::ceil(std::clamp(edge, -kFarthestPixel, kFarthestPixel) - 0.5));
  };
  return {first_pixel(viewport.x), first_pixel(viewport.y), first_pixel(viewport.x + viewport.width),
          first_pixel(viewport.y + viewport.height)};
}

}  // namespace

PrimitiveSetup::PrimitiveSetup(const DrawState& state, const RenderTarget& target, const ShadedVertices& vertices,
                               std::vector<Primitive>* primitives)
    : state_(state),
      target_(target),
      has_centres_only_(samples_centres_only(target.any_layer().pattern)),
      vertices_(vertices),
      primitives_(*primitives) {
  for (size_t i = 0; i < state.viewports.size(); ++i) {
    limits_[i] = intersection(state.scissors[i], pixels_of(state.viewports[i]));
  }
}

Primitive PrimitiveSetup::start(uint32_t index, const uint32_t (&corners)[3], uint32_t provoking) const {
  Primitive primitive{};
  for (int i = 0; i < 3; ++i) primitive.vertices[i] = vertices_.vertex(corners[i]);
  primitive.provoking = vertices_.vertex(provoking);
  primitive.index = index;
  primitive.layer = selected(provoking, vertices_.outputs.layer, static_cast<unsigned>(target_.layers.size()));
  primitive.viewport = selected(provoking, vertices_.outputs.viewport, static_cast<unsigned>(state_.viewports.size()));
  const Viewport& viewport = viewport_of(primitive);
  primitive.depth_range[0] = static_cast<float>(std::min(viewport.near, viewport.far));
  primitive.depth_range[1] = static_cast<float>(std::max(viewport.near, viewport.far));
  return primitive;
}

// What a vertex chooses; the first one where there is no such choice or none with that number.
unsigned PrimitiveSetup::selected(uint32_t vertex, unsigned word, unsigned count) const {
  if (word == kNoWord) return 0;
  const uint32_t chosen = vertices_.vertex(vertex)[word];
  return chosen < count ? chosen : 0;
}

PlacedVertex PrimitiveSetup::placed(uint32_t vertex, const Primitive& primitive) const {
  if (vertices_.places != nullptr) return vertices_.places[vertex];
  const Viewport& viewport = viewport_of(primitive);
  return place_vertex(vertices_.vertex(vertex), vertices_.outputs, volume_for(viewport), viewport);
}

const PixelRectangle& PrimitiveSetup::limits_of(const Primitive& primitive) const {
  // A point may reach over the viewport's edge, as its centre alone is clipped.
  return primitive.is_point ? state_.scissors[primitive.viewport] : limits_[primitive.viewport];
}

void PrimitiveSetup::add_triangle(uint32_t index, const uint32_t (&corners)[3], uint32_t provoking) {
  const Primitive common = start(index, corners, provoking);
  const PlacedVertex a = placed(corners[0], common);
  const PlacedVertex b = placed(corners[1], common);
  const PlacedVertex c = placed(corners[2], common);
  const uint32_t outside_of_any = a.outside | b.outside | c.outside;
  if ((a.outside & b.outside & c.outside) != 0 || (outside_of_any & kNowhere) != 0) return;
  if (outside_of_any != 0 || state_.fill_mode == FillMode::kLines) return add_clipped(common, corners);
  ScreenVertex screen[3] = {a.screen, b.screen, c.screen};
  for (unsigned i = 0; i < 3; ++i) {
    for (unsigned k = 0; k < 3; ++k) screen[i].weights[k] = i == k ? 1.0f : 0.0f;
  }
  add_filled(common, screen, nullptr);
}

void PrimitiveSetup::add_clipped(const Primitive& common, const uint32_t (&corners)[3]) {
  float positions[3][4];
  for (int i = 0; i < 3; ++i) copy_position(vertices_, corners[i], positions[i]);
  const VertexOutputs& outputs = vertices_.outputs;
  const float* distances[3] = {};
  for (int i = 0; i < 3 && outputs.clip_distance_count > 0; ++i) {
    distances[i] = vertices_.floats(corners[i], outputs.clip_distance);
  }
  const ClippedTriangle polygon =
      clip_triangle(positions, volume_for(viewport_of(common)), distances, outputs.clip_distance_count);
  if (polygon.count < 3) return;
  if (state_.fill_mode == FillMode::kLines) return add_outline(common, polygon);
  add_polygon(common, polygon, WholeTriangle(positions, viewport_of(common)));
}

void PrimitiveSetup::add_polygon(const Primitive& common, const ClippedTriangle& polygon, const WholeTriangle& whole) {
  const Viewport& viewport = viewport_of(common);
  const ScreenVertex first = to_screen(polygon.vertices[0], viewport);
  ScreenVertex previous = to_screen(polygon.vertices[1], viewport);
  for (unsigned i = 2; i < polygon.count; ++i) {
    const ScreenVertex next = to_screen(polygon.vertices[i], viewport);
    add_filled(common, {first, previous, next}, &whole);
    previous = next;
  }
}

// The edges of a triangle that would be filled; new edges where it was clipped are drawn too.
void PrimitiveSetup::add_outline(const Primitive& common, const ClippedTriangle& polygon) {
  const Viewport& viewport = viewport_of(common);
  ScreenVertex corners[kMostClippedVertices];
  for (unsigned i = 0; i < polygon.count; ++i) corners[i] = to_screen(polygon.vertices[i], viewport);
  long doubled_area = 0;
  for (unsigned i = 2; i < polygon.count; ++i) {
    doubled_area += triangle_setup::doubled_area({corners[0], corners[i - 1], corners[i]});
  }
  const bool is_front = (doubled_area > 0) == (state_.front == Winding::kClockwise);
  if (doubled_area == 0 || is_culled(is_front, state_.cull_mode)) return;
  Primitive line = common;
  line.triangle.is_front_facing = is_front;
  for (unsigned i = 0; i < polygon.count; ++i) {
    const unsigned next = (i + 1) % polygon.count;
    add_screen_line(line, corners[i], corners[next], {polygon.vertices[i], polygon.vertices[next]});
  }
}

void PrimitiveSetup::add_line(uint32_t index, uint32_t first, uint32_t second) {
  Primitive common = start(index, {first, second, second}, first);
  common.triangle.is_front_facing = true;
  if (((placed(first, common).outside | placed(second, common).outside) & kNowhere) != 0) return;
  float positions[2][4];
  copy_position(vertices_, first, positions[0]);
  copy_position(vertices_, second, positions[1]);
  const VertexOutputs& outputs = vertices_.outputs;
  const float* distances[2] = {};
  if (outputs.clip_distance_count > 0) {
    distances[0] = vertices_.floats(first, outputs.clip_distance);
    distances[1] = vertices_.floats(second, outputs.clip_distance);
  }
  const Viewport& viewport = viewport_of(common);
  const ClippedVertex whole[2] = {whole_vertex(positions[0], 0), whole_vertex(positions[1], 1)};
  ClippedVertex ends[2] = {whole[0], whole[1]};
  if (!clip_line(volume_for(viewport), distances, outputs.clip_distance_count, &ends)) return;
  add_screen_line(common, to_screen(ends[0], viewport), to_screen(ends[1], viewport), whole);
}

// Along the direction in which it is longer, a line has one pixel for each centre between its ends, the first end
// included: what the parallelogram around it covers. A centre on the parallelogram's left or upper side is inside, on
// the others outside; a line that runs left or up is moved by the least distance there is, to make it the other way.
// What lies along it is what `whole` says, of which it may be a part.
void PrimitiveSetup::add_screen_line(const Primitive& common, const ScreenVertex& from, const ScreenVertex& to,
                                     const ClippedVertex (&whole)[2]) {
  const bool is_steep = std::abs(to.y - from.y) > std::abs(to.x - from.x);
  const int x = is_steep ? 0 : (to.x < from.x ? 1 : 0);
  const int y = is_steep ? (to.y < from.y ? 1 : 0) : 0;
  const int half_x = is_steep ? kSubpixels / 2 : 0;
  const int half_y = is_steep ? 0 : kSubpixels / 2;
  double w[3];
  for (int k = 0; k < 3; ++k) w[k] = std::bit_cast<float>(common.vertices[k][vertices_.outputs.position + 3]);
  const WholeLine line(whole, w, is_steep, viewport_of(common));
  add_quadrilateral(common,
                    {moved(from, x - half_x, y - half_y), moved(to, x - half_x, y - half_y),
                     moved(to, x + half_x, y + half_y), moved(from, x + half_x, y + half_y)},
                    &line);
}

void PrimitiveSetup::add_point(uint32_t index, uint32_t vertex) {
  Primitive common = start(index, {vertex, vertex, vertex}, vertex);
  const Viewport& viewport = viewport_of(common);
  const PlacedVertex place = placed(vertex, common);
  if (place.outside != 0 || !is_in(viewport, place.screen)) return;
  const VertexOutputs& outputs = vertices_.outputs;
  const float asked = outputs.point_size == kNoWord ? 1.0f : *vertices_.floats(vertex, outputs.point_size);
  const float size = std::min(std::max(asked, 1.0f), kLargestPoint);
  const ScreenVertex& centre = place.screen;
  const int half = on_subpixel_grid(size / 2);
  common.is_point = true;
  common.triangle.is_front_facing = true;
  common.point_size = size;
  common.point_corner[0] = static_cast<float>(centre.x - half) / kSubpixels;
  common.point_corner[1] = static_cast<float>(centre.y - half) / kSubpixels;
  add_quadrilateral(
      common,
      {moved(centre, -half, -half), moved(centre, half, -half), moved(centre, half, half), moved(centre, -half, half)},
      nullptr);
}

void PrimitiveSetup::add_quadrilateral(const Primitive& common, const ScreenVertex (&corners)[4],
                                       const WholeLine* line) {
  add_part(common, {corners[0], corners[1], corners[2]}, line);
  add_part(common, {corners[0], corners[2], corners[3]}, line);
}

void PrimitiveSetup::add_filled(const Primitive& common, const ScreenVertex (&corners)[3], const WholeTriangle* whole) {
  Primitive primitive = common;
  if (!set_up_triangle(corners, state_.front, state_.cull_mode, limits_of(common), has_centres_only_,
                       &primitive.triangle))
    return;
  if (whole != nullptr) whole->interpolate_in(&primitive.triangle);
  primitive.depth_bias = depth_bias(primitive.triangle, corners);
  primitives_.push_back(primitive);
}

void PrimitiveSetup::add_part(const Primitive& common, const ScreenVertex (&corners)[3], const WholeLine* line) {
  Primitive primitive = common;
  if (!set_up_triangle(corners, state_.front, CullMode::kNone, limits_of(common), has_centres_only_,
                       &primitive.triangle))
    return;
  primitive.triangle.is_front_facing = common.triangle.is_front_facing;
  if (line != nullptr) line->interpolate_in(&primitive.triangle);
  primitive.depth_bias = depth_bias(primitive.triangle, corners);
  primitives_.push_back(primitive);
}

float PrimitiveSetup::depth_bias(const Triangle& triangle, const ScreenVertex (&corners)[3]) const {
  const DepthBias& bias = state_.depth_bias;
  if (bias.constant == 0 && bias.slope_scale == 0) return 0;
  const Surface& depths = target_.any_layer().depth;
  float unit = 0;  // the least difference that the attachment can tell
  if (depths && depths.format->numeric == texture::Numeric::kUnorm) {
    unit = std::ldexp(1.0f, -static_cast<int>(depths.format->depth.bits));
  } else {
    const double largest =
        std::max({std::fabs(corners[0].depth), std::fabs(corners[1].depth), std::fabs(corners[2].depth)});
    unit = largest > 0 ? static_cast<float>(std::ldexp(1.0, std::ilogb(largest) - 23)) : 0;
  }
  const float slope = std::max(std::fabs(triangle.depth.dx), std::fabs(triangle.depth.dy));
  const float value = bias.constant * unit + bias.slope_scale * slope;
  if (bias.clamp > 0) return std::min(value, bias.clamp);
  return bias.clamp < 0 ? std::max(value, bias.clamp) : value;
}

}  // namespace softmetal::raster
