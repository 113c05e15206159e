// What is interpolated over a triangle of which clipping has left a part: the planes of the whole one, so that neither
// the corners that clipping makes nor their rounding to the subpixel grid change depths and weights.
#pragma once

#include "raster/triangle.h"

namespace softmetal::raster {

class WholeTriangle {
 public:
  // `positions` are in clip space. A point X, Y of normalised device coordinates shows the weighted sum of the vertices
  // whose x, y and w are X, Y and 1: its weights, the rows of an inverse matrix, are the shares of the vertices divided
  // by w, and their sum is 1 / w.
  WholeTriangle(const float (&positions)[3][4], const Viewport& viewport) : viewport_(viewport) {
    for (int k = 0; k < 3; ++k) {
      const float (&a)[4] = positions[(k + 1) % 3];
      const float (&b)[4] = positions[(k + 2) % 3];
      rows_[k][0] = double{a[1]} * b[3] - double{a[3]} * b[1];
      rows_[k][1] = double{a[3]} * b[0] - double{a[0]} * b[3];
      rows_[k][2] = double{a[0]} * b[1] - double{a[1]} * b[0];
      z_[k] = positions[k][2];
      w_[k] = positions[k][3];
    }
    determinant_ = rows_[0][0] * positions[0][0] + rows_[0][1] * positions[0][1] + rows_[0][2] * positions[0][3];
  }

  // Instead of what the part's own corners say.
  void interpolate_in(Triangle* part) const {
    if (determinant_ == 0) return;
    const double x = (part->reference[0] - viewport_.x) / viewport_.width * 2 - 1;
    const double y = 1 - (part->reference[1] - viewport_.y) / viewport_.height * 2;
    Plane depth = {};
    for (int k = 0; k < 3; ++k) {
      const double (&row)[3] = rows_[k];
      const Plane weight = {(row[0] * x + row[1] * y + row[2]) / determinant_,
                            row[0] * 2 / viewport_.width / determinant_, -row[1] * 2 / viewport_.height / determinant_};
      part->perspective[k] = scaled(weight, 1);
      part->linear[k] = scaled(weight, w_[k]);
      depth.value += weight.value * z_[k];
      depth.dx += weight.dx * z_[k];
      depth.dy += weight.dy * z_[k];
    }
    part->depth = scaled(depth, viewport_.far - viewport_.near);
    part->depth.value = static_cast<float>(viewport_.near + depth.value * (viewport_.far - viewport_.near));
  }

 private:
  struct Plane {
    double value, dx, dy;  // per pixel
  };

  static Gradient scaled(const Plane& plane, double factor) {
    return {static_cast<float>(plane.value * factor), static_cast<float>(plane.dx * factor),
            static_cast<float>(plane.dy * factor)};
  }

  const Viewport& viewport_;
  double rows_[3][3];
  double z_[3], w_[3];
  double determinant_;
};

}  // namespace softmetal::raster
