// What a render pipeline says of the attachments that it draws to: formats, samples, blending.
#pragma once

#include <array>
#include <optional>

#include "metal/descriptors/generated/descriptors.h"
#include "metal/functions/compiled_kernel.h"
#include "metal/render/render_pass.h"
#include "raster/draw.h"
#include "texture/pixel_format.h"

namespace softmetal::metal {

struct RenderTargets {
  // Null: no attachment.
  std::array<const texture::PixelFormat*, raster::kMostColourAttachments> colour_formats{};
  const texture::PixelFormat* depth_format = nullptr;
  const texture::PixelFormat* stencil_format = nullptr;
  UInteger samples = 1;
  std::array<raster::ColourOutput, raster::kMostColourAttachments> outputs;
  bool alpha_to_coverage = false;
  bool alpha_to_one = false;
};

// Fails for what Metal refuses, naming the property.
compiler_bridge::Outcome<RenderTargets> take_targets(descriptors::MTLRenderPipelineDescriptor& descriptor);

// What is wrong with the fragment function's outputs for these targets, naming both sides.
std::optional<compiler_bridge::CompileError> check_outputs(const CompiledKernel& fragment,
                                                           const RenderTargets& targets);

// Where the pass does not have the attachments that the pipeline was made for, in words; nothing when it has.
std::optional<std::string> pass_mismatch(const RenderTargets& targets, const RenderPass& pass);

}  // namespace softmetal::metal
