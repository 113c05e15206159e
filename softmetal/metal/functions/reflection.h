// MTLComputePipelineReflection, MTLRenderPipelineReflection and what they consist of: bindings, arguments and the types
// of buffers.
#pragma once

#include "compiler_bridge/compiler.h"
#include "objc/runtime.h"

namespace softmetal::metal {

struct ComputePipelineReflection;
struct RenderPipelineReflection;

// With one owner.
ComputePipelineReflection* make_reflection(const compiler_bridge::PipelineReply& pipeline);
// `fragment` is null without a fragment function.
RenderPipelineReflection* make_render_reflection(const compiler_bridge::PipelineReply& vertex,
                                                 const compiler_bridge::PipelineReply* fragment);
id make_argument(const compiler_bridge::ArgumentInfo& argument);

// What an MTLBufferBinding that softmetal made describes. Raises for any other object.
const compiler_bridge::ArgumentInfo& argument_of(id buffer_binding);

void define_reflection_classes();

}  // namespace softmetal::metal
