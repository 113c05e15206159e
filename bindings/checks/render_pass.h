// Render passes: attachments that fit each other, and what the pass asks of pipelines and commands.
#pragma once

#include <Metal/Metal.hpp>
#include <array>

#include "checks/encoders.h"
#include "support/callbacks.h"

namespace pymetal::checks {

// What pipelines have to agree with; a format is Invalid where there is no attachment.
struct TargetFormats {
  std::array<MTL::PixelFormat, limits::color_attachments> colors{};
  MTL::PixelFormat depth = MTL::PixelFormatInvalid;
  MTL::PixelFormat stencil = MTL::PixelFormatInvalid;
  NS::UInteger samples = 1;
  bool names_depth = true;  // pipelines of Metal 4 leave depth and stencil to the pass
};

struct RenderPassFacts {
  TargetFormats formats;
  NS::UInteger width = 0;  // 0 when nothing limits it
  NS::UInteger height = 0;
  NS::UInteger visibility_length = 0;
  bool has_visibility_buffer = false;
  // Attachments whose store action has to be set before the encoder ends.
  std::array<bool, limits::color_attachments> unknown_color_stores{};
  bool unknown_depth_store = false;
  bool unknown_stencil_store = false;
};

struct RenderPipelineRecord : StateRecord {
  bool known = false;
  TargetFormats formats;
};

// Before a render pass begins.
void render_pass(Call call, MTL::CommandBuffer& self, Named<MTL::RenderPassDescriptor*> descriptor);
void render_pass(Call call, MTL4::CommandBuffer& self, Named<MTL4::RenderPassDescriptor*> descriptor);
// After it began.
void render_pass_opened(Call call, MTL::CommandBuffer& self, MTL::CommandEncoder* encoder,
                        Named<MTL::RenderPassDescriptor*> descriptor);
void render_pass_opened(Call call, MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder,
                        Named<MTL4::RenderPassDescriptor*> descriptor);

// After a pipeline was made: its formats, which the state does not tell.
void render_pipeline_made(Call call, MTL::Device& self, MTL::RenderPipelineState* result,
                          Named<MTL::RenderPipelineDescriptor*> descriptor);
void render_pipeline_made(Call call, MTL::Device& self, MTL::RenderPipelineState* result,
                          Named<MTL::MeshRenderPipelineDescriptor*> descriptor);
void render_pipeline_made(Call call, MTL4::Compiler& self, MTL::RenderPipelineState* result,
                          Named<MTL4::PipelineDescriptor*> descriptor);
using RenderPipelineHandler = Callback<void(MTL::RenderPipelineState*, NS::Error*)>;
using ReflectedRenderPipelineHandler =
    Callback<void(MTL::RenderPipelineState*, MTL::RenderPipelineReflection*, NS::Error*)>;
// Before a pipeline is asked for that a handler will be given.
void render_pipeline_promised(Call call, MTL::Device& self, Named<MTL::RenderPipelineDescriptor*> descriptor,
                              Named<RenderPipelineHandler&> handler);
void render_pipeline_promised(Call call, MTL::Device& self, Named<MTL::RenderPipelineDescriptor*> descriptor,
                              Named<ReflectedRenderPipelineHandler&> handler);
void render_pipeline_promised(Call call, MTL4::Compiler& self, Named<MTL4::PipelineDescriptor*> descriptor,
                              Named<RenderPipelineHandler&> handler);
void require_matching_formats(Call call, const RenderPassFacts& pass, MTL::RenderPipelineState& pipeline);

void refuse_unknown_store_actions(Call call, const RenderPassFacts& pass);

// Store actions that the pass left open.
void color_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action, Number index);
void depth_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action);
void stencil_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action);

}  // namespace pymetal::checks
