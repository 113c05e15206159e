// Render encoders.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void render_pipeline_bound(MTL::RenderCommandEncoder& self, const MTL::RenderPipelineState* pipeline);
// Before a draw: encoder open, pipeline set.
void draw(MTL::RenderCommandEncoder& self);

}  // namespace pymetal::checks
