// Render encoders: pipeline, draws, state of the fixed functions.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/encoders.h"

namespace pymetal::checks {

void render_pipeline_bound(Call call, MTL::RenderCommandEncoder& self, Named<MTL::RenderPipelineState*> pipeline);
void render_pipeline_bound(Call call, MTL4::RenderCommandEncoder& self, Named<MTL::RenderPipelineState*> pipeline);
// Before a draw: encoder open, pipeline set.
void draw(Call call, const NS::Object& self);

// Indices in a buffer: the offset a multiple of their size, all of them in the buffer.
void index_buffer(Call call, const NS::Object& self, Named<MTL::IndexType> type, Named<MTL::Buffer*> buffer,
                  Number offset, Number count);
// The same where the GPU reads how many there are.
void index_buffer(Call call, const NS::Object& self, Named<MTL::IndexType> type, Named<MTL::Buffer*> buffer,
                  Number offset);

// Arguments of a draw that the GPU reads.
void indirect_draw(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);
void indirect_indexed_draw(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);
void indirect_patches(Call call, const NS::Object& self, Named<MTL::Buffer*> buffer, Number offset);

void patch_control_points(Call call, const NS::Object& self, Number count);

// Rectangles inside the render target, one at most for each viewport.
void scissor_rect(Call call, const NS::Object& self, Named<MTL::ScissorRect> rect);
void scissor_rects(Call call, const NS::Object& self, Named<ValueSequence<MTL::ScissorRect>&> rects);
void viewports(Call call, const NS::Object& self, Named<ValueSequence<MTL::Viewport>&> viewports);

void visibility_result(Call call, const NS::Object& self, Named<MTL::VisibilityResultMode> mode, Number offset);
void amplification_count(Call call, MTL::RenderCommandEncoder& self, Number count);
void depth_test_bounds(Call call, const NS::Object& self, Named<float> minimum, Named<float> maximum);

}  // namespace pymetal::checks
