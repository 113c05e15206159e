// What is interpolated along a line: as its ends in clip space say, so that neither the corners of its pixels, nor
// those that clipping makes, nor their rounding to the subpixel grid change depths and weights.
#pragma once

#include "raster/triangle.h"

namespace softmetal::raster {

class WholeLine {
 public:
  // A line shows the point x / w, or y / w where it is steep, of the weighted sum of its ends where that is the place
  // on the screen and w is 1: the shares of the ends divided by w, which are linear on the screen. `w` is that of the
  // primitive's vertices, of which the ends are made.
  WholeLine(const ClippedVertex (&ends)[2], const double (&w)[3], bool is_steep, const Viewport& viewport)
      : ends_(ends), w_(w), is_steep_(is_steep), viewport_(viewport) {
    const int axis = is_steep ? 1 : 0;
    const double (&from)[4] = ends[0].position;
    const double (&to)[4] = ends[1].position;
    const double determinant = from[axis] * to[3] - to[axis] * from[3];
    is_seen_ = determinant != 0;
    shares_[0] = {-to[axis] / determinant, to[3] / determinant};
    shares_[1] = {from[axis] / determinant, -from[3] / determinant};
  }

  // Instead of what the part's own corners say.
  void interpolate_in(Triangle* part) const {
    if (!is_seen_) return;
    const double scale = is_steep_ ? -2 / viewport_.height : 2 / viewport_.width;
    const double place = is_steep_ ? 1 - (part->reference[1] - viewport_.y) / viewport_.height * 2
                                   : (part->reference[0] - viewport_.x) / viewport_.width * 2 - 1;
    const double from = shares_[0].at(place), to = shares_[1].at(place);
    for (int k = 0; k < 3; ++k) {
      const double first = ends_[0].weights[k], second = ends_[1].weights[k];
      const double value = from * first + to * second;
      const double step = (shares_[0].slope * first + shares_[1].slope * second) * scale;
      part->perspective[k] = along(value, step);
      part->linear[k] = along(value * w_[k], step * w_[k]);
    }
    const double first = ends_[0].position[2], second = ends_[1].position[2];
    const double range = viewport_.far - viewport_.near;
    part->depth = along(viewport_.near + (from * first + to * second) * range,
                        (shares_[0].slope * first + shares_[1].slope * second) * scale * range);
    part->is_affine = w_[0] == w_[1] && w_[0] == w_[2];
  }

 private:
  struct Share {
    double origin, slope;

    double at(double place) const { return origin + slope * place; }
  };

  // Across a line nothing changes.
  Gradient along(double value, double step) const {
    const auto per_pixel = static_cast<float>(step);
    return {static_cast<float>(value), is_steep_ ? 0 : per_pixel, is_steep_ ? per_pixel : 0};
  }

  const ClippedVertex (&ends_)[2];
  const double (&w_)[3];
  const bool is_steep_;
  const Viewport& viewport_;
  bool is_seen_;
  Share shares_[2];
};

}  // namespace softmetal::raster
