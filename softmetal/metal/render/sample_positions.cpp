#include "metal/render/sample_positions.h"

#include <algorithm>
#include <cmath>

#include "foundation/foundation.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLRenderPassDescriptor;
using foundation::raise_invalid_argument;

// Positions are kept to 1/16 of a pixel (MTLRenderPassDescriptor, setSamplePositions:count:).
constexpr int kSteps = 16;
constexpr int kSubpixelsInStep = raster::kSubpixels / kSteps;

int on_grid(float coordinate) { return static_cast<int>(std::floor(coordinate * kSteps)) * kSubpixelsInStep; }

// False for NaN too.
bool lies_in_pixel(const SamplePosition& position) {
  return position.x >= 0 && position.x < 1 && position.y >= 0 && position.y < 1;
}

void set_sample_positions(MTLRenderPassDescriptor* self, SEL selector, const SamplePosition* positions,
                          UInteger count) {
  if (count != 0 && !is_texture_sample_count(count)) {
    raise_invalid_argument("%s: a pixel cannot have %zu samples", sel_getName(selector), static_cast<size_t>(count));
  }
  if (count != 0 && positions == nullptr) raise_invalid_argument("%s: the positions are null", sel_getName(selector));
  for (UInteger i = 0; i < count; ++i) {
    if (lies_in_pixel(positions[i])) continue;
    raise_invalid_argument("%s: the position (%g, %g) is not between 0 and 1, which is excluded", sel_getName(selector),
                           static_cast<double>(positions[i].x), static_cast<double>(positions[i].y));
  }
  self->sample_positions.assign(positions, positions + count);
}

// How many there are; as many are written as fit.
UInteger get_sample_positions(MTLRenderPassDescriptor* self, SEL, SamplePosition* positions, UInteger count) {
  const auto& own = self->sample_positions;
  if (positions != nullptr) std::copy_n(own.begin(), std::min<UInteger>(count, own.size()), positions);
  return own.size();
}

void get_default_sample_positions(Device*, SEL selector, SamplePosition* positions, UInteger count) {
  if (!is_texture_sample_count(count)) {
    raise_invalid_argument("%s: a pixel cannot have %zu samples", sel_getName(selector), static_cast<size_t>(count));
  }
  if (positions == nullptr) raise_invalid_argument("%s: the positions are null", sel_getName(selector));
  const raster::SamplePattern pattern = raster::default_sample_pattern(static_cast<unsigned>(count));
  std::transform(pattern.positions, pattern.positions + count, positions, [](const raster::SamplePosition& position) {
    return SamplePosition{static_cast<float>(position.x) / raster::kSubpixels,
                          static_cast<float>(position.y) / raster::kSubpixels};
  });
}

}  // namespace

raster::SamplePattern sample_pattern(const std::vector<SamplePosition>& positions, UInteger samples) {
  raster::SamplePattern pattern = raster::default_sample_pattern(static_cast<unsigned>(samples));
  if (positions.empty()) return pattern;
  if (positions.size() != samples) {
    raise_invalid_argument("the render pass has %zu sample positions, and its attachments have %zu samples",
                           positions.size(), static_cast<size_t>(samples));
  }
  std::transform(positions.begin(), positions.end(), pattern.positions, [](const SamplePosition& position) {
    return raster::SamplePosition{on_grid(position.x), on_grid(position.y)};
  });
  return pattern;
}

void define_pass_sample_positions() {
  const Class pass = descriptors::class_of<MTLRenderPassDescriptor>;
  objc::define_method(pass, "setSamplePositions:count:", reinterpret_cast<objc::Implementation>(&set_sample_positions));
  objc::define_method(pass, "getSamplePositions:count:", reinterpret_cast<objc::Implementation>(&get_sample_positions));
}

void define_default_sample_positions(objc::ClassBuilder<Device>& builder) {
  builder.method("getDefaultSamplePositions:count:", get_default_sample_positions);
}

}  // namespace softmetal::metal
