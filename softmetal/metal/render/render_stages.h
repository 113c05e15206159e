// How the two functions of a render pipeline fit together: what the compiler says of each, as the rasteriser needs it.
#pragma once

#include "metal/functions/compiled_kernel.h"
#include "raster/stages.h"

namespace softmetal::metal {

// An error of making a render pipeline, in the domain of such errors.
compiler_bridge::CompileError render_pipeline_error(std::string message);

raster::VertexOutputs vertex_outputs_of(const compiler_bridge::VertexInfo& vertex);

// The fragment function behind that vertex function, still without a launch. Fails for an input that the vertex
// function does not give, naming both.
compiler_bridge::Outcome<raster::FragmentStage> fragment_stage_of(const CompiledKernel& vertex,
                                                                  const CompiledKernel& fragment);

}  // namespace softmetal::metal
