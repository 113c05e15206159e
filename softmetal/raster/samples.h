// Where the samples of a pixel lie (MTLDevice.getDefaultSamplePositions), on the subpixel grid.
#pragma once

#include "raster/screen.h"

namespace softmetal::raster {

constexpr unsigned kMostSamples = 8;

struct SamplePosition {
  int x, y;  // in subpixels from the pixel's upper left corner
};

struct SamplePattern {
  unsigned count;
  SamplePosition positions[kMostSamples];
};

// `count` is 1, 2, 4 or 8.
constexpr SamplePattern default_sample_pattern(unsigned count) {
  constexpr int unit = kSubpixels / 16;
  switch (count) {
    case 2:
      return {2, {{12 * unit, 12 * unit}, {4 * unit, 4 * unit}}};
    case 4:
      return {4, {{6 * unit, 2 * unit}, {14 * unit, 6 * unit}, {2 * unit, 10 * unit}, {10 * unit, 14 * unit}}};
    case 8:
      return {8,
              {{9 * unit, 5 * unit},
               {7 * unit, 11 * unit},
               {13 * unit, 9 * unit},
               {5 * unit, 3 * unit},
               {3 * unit, 13 * unit},
               {1 * unit, 7 * unit},
               {11 * unit, 15 * unit},
               {15 * unit, 1 * unit}}};
    default:
      return {1, {{8 * unit, 8 * unit}}};
  }
}

}  // namespace softmetal::raster
