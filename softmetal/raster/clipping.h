// Clipping of triangles in homogeneous coordinates, before the division by w. Part of libsoftmetal and of compiled
// fragment functions, so it needs no header of the system.
#pragma once

namespace softmetal::raster {

constexpr unsigned kMostClipDistances = 8;
// A triangle gains at most one vertex at each plane: w, near, far, four sides and the shader's own.
constexpr unsigned kMostClippedVertices = 3 + 7 + kMostClipDistances;

// A vertex in clip space, and how much of each of the triangle's three vertices is in it. What else a vertex carries is
// linear in clip space, so these weights are all that interpolation needs. In double precision, as vertices may lie a
// million times farther away than the clip planes.
struct ClippedVertex {
  double position[4];
  double weights[3];
};

struct ClippedTriangle {
  ClippedVertex vertices[kMostClippedVertices];
  unsigned count = 0;  // of a convex polygon; below 3 when nothing is left
};

// What bounds the visible part of clip space. Sides are those of a guard band: what lies between the viewport and it
// is left to the rasteriser, which need not cut triangles there.
struct ClipVolume {
  bool clips_depth;     // MTLDepthClipModeClip; else depths are clamped later
  float guard_band[2];  // the largest |x| / w and |y| / w
};

namespace clipping {

// Signed distances are negative outside. A NaN counts as outside.
struct Plane {
  double x, y, z, w;
  double constant = 0;

  double distance(const ClippedVertex& vertex) const {
    const double* p = vertex.position;
    return x * p[0] + y * p[1] + z * p[2] + w * p[3] + constant;
  }
};

// One of the shader's clip distances; `values` are those of the triangle's vertices.
struct UserPlane {
  double values[3];

  double distance(const ClippedVertex& vertex) const {
    return values[0] * vertex.weights[0] + values[1] * vertex.weights[1] + values[2] * vertex.weights[2];
  }
};

// Always from the inner vertex to the outer one, so that both triangles at an edge get the same point.
inline ClippedVertex intersection(const ClippedVertex& inner, double inner_distance, const ClippedVertex& outer,
                                  double outer_distance) {
  const double t = inner_distance / (inner_distance - outer_distance);
  ClippedVertex result;
  for (int i = 0; i < 4; ++i) result.position[i] = inner.position[i] + t * (outer.position[i] - inner.position[i]);
  for (int i = 0; i < 3; ++i) result.weights[i] = inner.weights[i] + t * (outer.weights[i] - inner.weights[i]);
  return result;
}

template <typename AnyPlane>
void clip_by(const AnyPlane& plane, ClippedTriangle& polygon) {
  double distances[kMostClippedVertices];
  bool is_cut = false;
  for (unsigned i = 0; i < polygon.count; ++i) {
    distances[i] = plane.distance(polygon.vertices[i]);
    is_cut |= !(distances[i] >= 0);
  }
  if (!is_cut) return;
  ClippedTriangle result;
  for (unsigned i = 0; i < polygon.count; ++i) {
    const unsigned next = i + 1 < polygon.count ? i + 1 : 0;
    const bool is_inside = distances[i] >= 0;
    const bool is_next_inside = distances[next] >= 0;
    const ClippedVertex& vertex = polygon.vertices[i];
    const ClippedVertex& next_vertex = polygon.vertices[next];
    if (is_inside) result.vertices[result.count++] = vertex;
    if (is_inside && !is_next_inside) {
      result.vertices[result.count++] = intersection(vertex, distances[i], next_vertex, distances[next]);
    } else if (!is_inside && is_next_inside) {
      result.vertices[result.count++] = intersection(next_vertex, distances[next], vertex, distances[i]);
    }
  }
  polygon = result;
}

}  // namespace clipping

// The clip-space planes of a volume, in the order of clip_triangle.
template <typename Function>
void for_each_plane(const ClipVolume& volume, Function function) {
  // The sides meet where w is 0; what is left there has no place on the screen.
  constexpr double smallest_w = 0x1p-100;
  function(clipping::Plane{0, 0, 0, 1, -smallest_w});
  if (volume.clips_depth) {
    function(clipping::Plane{0, 0, 1, 0});
    function(clipping::Plane{0, 0, -1, 1});
  }
  function(clipping::Plane{1, 0, 0, volume.guard_band[0]});
  function(clipping::Plane{-1, 0, 0, volume.guard_band[0]});
  function(clipping::Plane{0, 1, 0, volume.guard_band[1]});
  function(clipping::Plane{0, -1, 0, volume.guard_band[1]});
}

// A vertex that nothing has cut: number `index` of its primitive.
inline ClippedVertex whole_vertex(const float (&position)[4], unsigned index) {
  ClippedVertex vertex;
  for (unsigned k = 0; k < 4; ++k) vertex.position[k] = position[k];
  for (unsigned k = 0; k < 3; ++k) vertex.weights[k] = k == index ? 1 : 0;
  return vertex;
}

// `clip_distances` has `clip_distance_count` values for each of the three vertices.
inline ClippedTriangle clip_triangle(const float (&positions)[3][4], const ClipVolume& volume,
                                     const float* const (&clip_distances)[3], unsigned clip_distance_count) {
  ClippedTriangle polygon;
  for (unsigned i = 0; i < 3; ++i) polygon.vertices[polygon.count++] = whole_vertex(positions[i], i);
  for_each_plane(volume, [&](const clipping::Plane& plane) { clipping::clip_by(plane, polygon); });
  for (unsigned k = 0; k < clip_distance_count; ++k) {
    clipping::clip_by(clipping::UserPlane{{clip_distances[0][k], clip_distances[1][k], clip_distances[2][k]}}, polygon);
  }
  return polygon;
}

// Whether anything is left of the line, whose `ends` are whole vertices 0 and 1 at first.
inline bool clip_line(const ClipVolume& volume, const float* const (&clip_distances)[2], unsigned clip_distance_count,
                      ClippedVertex (*ends)[2]) {
  bool is_visible = true;
  const auto clip = [&](const auto& plane) {
    const double first = plane.distance((*ends)[0]);
    const double second = plane.distance((*ends)[1]);
    const bool is_first_inside = first >= 0;
    const bool is_second_inside = second >= 0;
    if (is_first_inside && is_second_inside) return;
    is_visible &= is_first_inside || is_second_inside;
    if (is_first_inside) (*ends)[1] = clipping::intersection((*ends)[0], first, (*ends)[1], second);
    if (is_second_inside) (*ends)[0] = clipping::intersection((*ends)[1], second, (*ends)[0], first);
  };
  for_each_plane(volume, clip);
  for (unsigned k = 0; k < clip_distance_count; ++k) {
    clip(clipping::UserPlane{{clip_distances[0][k], clip_distances[1][k], 0}});
  }
  return is_visible;
}

}  // namespace softmetal::raster
