// Where the samples of a pixel lie: the device's default positions, and those that a render pass sets.
#pragma once

#include <optional>
#include <vector>

#include "metal/device/device.h"
#include "metal/values/types.h"
#include "raster/samples.h"

namespace softmetal::metal {

// The pattern of a pass of so many samples; without positions the default one. Raises when there are not as many.
raster::SamplePattern sample_pattern(const std::vector<SamplePosition>& positions, UInteger samples);

// Adds -[MTLRenderPassDescriptor setSamplePositions:count:] and its getter to the generated class.
void define_pass_sample_positions();

// Adds -[MTLDevice getDefaultSamplePositions:count:].
void define_default_sample_positions(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
