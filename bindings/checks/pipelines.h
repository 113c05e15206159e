// What pipelines are made of.
#pragma once

#include <Metal/Metal.hpp>

#include "checks/refusal.h"

namespace pymetal::checks {

// The function is one of kernels.
void kernel_function(Call call, MTL::Device& self, Named<MTL::Function*> function);
void compute_pipeline_descriptor(Call call, MTL::Device& self, Named<MTL::ComputePipelineDescriptor*> descriptor);
void mesh_pipeline_descriptor(Call call, MTL::Device& self, Named<MTL::MeshRenderPipelineDescriptor*> descriptor);
void tile_pipeline_descriptor(Call call, MTL::Device& self, Named<MTL::TileRenderPipelineDescriptor*> descriptor);

// Metal 4: functions are described, not made.
void compiled_render_pipeline(Call call, MTL4::Compiler& self, Named<MTL4::PipelineDescriptor*> descriptor);
void compiled_compute_pipeline(Call call, MTL4::Compiler& self, Named<MTL4::ComputePipelineDescriptor*> descriptor);
void render_pipeline_descriptor(Call call, MTL::Device& self, Named<MTL::RenderPipelineDescriptor*> descriptor);

}  // namespace pymetal::checks
