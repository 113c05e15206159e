#include "metal/render/render_targets.h"

#include <string>

#include "metal/render/render_stages.h"
#include "metal/resources/texture_shape.h"
#include "texture/pixel.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::CompileError;
using compiler_bridge::Outcome;
using descriptors::MTLRenderPipelineColorAttachmentDescriptor;
using descriptors::MTLRenderPipelineDescriptor;
using texture::PixelFormat;

// The last values of MTLBlendFactor and MTLBlendOperation, and all bits of MTLColorWriteMask.
constexpr UInteger kLastBlendFactor = static_cast<UInteger>(raster::BlendFactor::kOneMinusSource1Alpha);
constexpr UInteger kLastBlendOperation = static_cast<UInteger>(raster::BlendOperation::kMax);
constexpr UInteger kAllChannels = 0b1111;

std::string attachment_name(size_t index) { return "colour attachment " + std::to_string(index); }

const char* name_of(const PixelFormat* format) { return format ? format->name : "Invalid"; }

std::optional<CompileError> check_value(const std::string& name, const char* property, UInteger value, UInteger last) {
  if (value <= last) return std::nullopt;
  return render_pipeline_error(name + ": " + property + " " + std::to_string(value) + " is none of Metal's");
}

std::optional<CompileError> check_blending(const std::string& name,
                                           const MTLRenderPipelineColorAttachmentDescriptor& given) {
  const std::pair<const char*, UInteger> factors[] = {
      {"sourceRGBBlendFactor", given.source_rgb_blend_factor},
      {"destinationRGBBlendFactor", given.destination_rgb_blend_factor},
      {"sourceAlphaBlendFactor", given.source_alpha_blend_factor},
      {"destinationAlphaBlendFactor", given.destination_alpha_blend_factor},
  };
  for (const auto& [property, value] : factors) {
    if (auto problem = check_value(name, property, value, kLastBlendFactor)) return problem;
  }
  if (auto problem = check_value(name, "rgbBlendOperation", given.rgb_blend_operation, kLastBlendOperation)) {
    return problem;
  }
  return check_value(name, "alphaBlendOperation", given.alpha_blend_operation, kLastBlendOperation);
}

raster::BlendEquation equation(UInteger operation, UInteger source, UInteger destination) {
  return {static_cast<raster::BlendOperation>(operation), static_cast<raster::BlendFactor>(source),
          static_cast<raster::BlendFactor>(destination)};
}

raster::ColourOutput output_of(const MTLRenderPipelineColorAttachmentDescriptor& given) {
  raster::ColourOutput output;
  output.blend = {
      given.blending_enabled,
      equation(given.rgb_blend_operation, given.source_rgb_blend_factor, given.destination_rgb_blend_factor),
      equation(given.alpha_blend_operation, given.source_alpha_blend_factor, given.destination_alpha_blend_factor)};
  // In MTLColorWriteMask red is the highest bit and alpha the lowest.
  output.channels = 0;
  for (unsigned channel = 0; channel < 4; ++channel) {
    if ((given.write_mask >> (3 - channel) & 1) != 0) output.channels |= 1u << channel;
  }
  return output;
}

std::optional<CompileError> check_colour_format(const std::string& name, const PixelFormat& format, bool blends) {
  const bool is_renderable =
      !format.is_depth_or_stencil() && !format.is_compressed() && format.encoding != texture::Encoding::kSubsampled;
  if (!is_renderable) return render_pipeline_error(name + ": colours cannot be rendered to " + format.name);
  if (!blends || !format.is_integer()) return std::nullopt;
  return render_pipeline_error(name + ": blending is enabled, and the format " + format.name + " cannot be blended");
}

std::optional<CompileError> take_colour(size_t index, const MTLRenderPipelineColorAttachmentDescriptor& given,
                                        RenderTargets* targets) {
  if (given.pixel_format == 0) return std::nullopt;
  const std::string name = attachment_name(index);
  const PixelFormat* format = texture::find_pixel_format(given.pixel_format);
  if (format == nullptr) {
    return render_pipeline_error(name + ": pixelFormat " + std::to_string(given.pixel_format) + " is none of Metal's");
  }
  if (auto problem = check_colour_format(name, *format, given.blending_enabled)) return problem;
  if (auto problem = check_blending(name, given)) return problem;
  if (auto problem = check_value(name, "writeMask", given.write_mask, kAllChannels)) return problem;
  targets->colour_formats[index] = format;
  targets->outputs[index] = output_of(given);
  return std::nullopt;
}

std::optional<CompileError> take_format(const char* property, UInteger value, texture::Field PixelFormat::* part,
                                        const PixelFormat** result) {
  if (value == 0) return std::nullopt;
  const PixelFormat* format = texture::find_pixel_format(value);
  if (format == nullptr || !(format->*part)) {
    const std::string shown = format ? format->name : std::to_string(value);
    return render_pipeline_error(std::string(property) + ": " + shown + " has no such part");
  }
  *result = format;
  return std::nullopt;
}

// Of a fragment function's output and of a format: what kind of number it holds.
enum class NumberKind { kFloat, kSigned, kUnsigned };

NumberKind kind_of(const PixelFormat& format) {
  if (texture::holds_int_colour(format)) return NumberKind::kSigned;
  return texture::holds_uint_colour(format) ? NumberKind::kUnsigned : NumberKind::kFloat;
}

// By the MSL name, such as "half4" or "ushort2".
NumberKind kind_of(const std::string& type) {
  if (type.starts_with("u")) return NumberKind::kUnsigned;
  for (const char* name : {"int", "short", "char"}) {
    if (type.starts_with(name)) return NumberKind::kSigned;
  }
  return NumberKind::kFloat;
}

std::optional<std::string> format_mismatch(const std::string& what, const PixelFormat* pipeline,
                                           const PassAttachment& pass) {
  const PixelFormat* there = pass ? &pass.target.texture->format() : nullptr;
  if (pipeline == there) return std::nullopt;
  return "the pipeline's format of the " + what + " is " + name_of(pipeline) + ", the render pass has " +
         name_of(there);
}

}  // namespace

Outcome<RenderTargets> take_targets(MTLRenderPipelineDescriptor& descriptor) {
  RenderTargets targets;
  auto* colours = descriptor.color_attachments.get();
  for (size_t i = 0; i < targets.colour_formats.size(); ++i) {
    const auto* given = colours->elements[i].peek();
    if (given == nullptr) continue;
    if (auto problem = take_colour(i, *given, &targets)) return std::move(*problem);
  }
  if (auto problem = take_format("depthAttachmentPixelFormat", descriptor.depth_attachment_pixel_format,
                                 &PixelFormat::depth, &targets.depth_format)) {
    return std::move(*problem);
  }
  if (auto problem = take_format("stencilAttachmentPixelFormat", descriptor.stencil_attachment_pixel_format,
                                 &PixelFormat::stencil, &targets.stencil_format)) {
    return std::move(*problem);
  }
  targets.samples = descriptor.raster_sample_count;
  if (!is_texture_sample_count(targets.samples)) {
    return render_pipeline_error("rasterSampleCount " + std::to_string(targets.samples) + " is not 1, 2, 4 or 8");
  }
  targets.alpha_to_coverage = descriptor.alpha_to_coverage_enabled;
  targets.alpha_to_one = descriptor.alpha_to_one_enabled;
  return targets;
}

std::optional<CompileError> check_outputs(const CompiledKernel& fragment, const RenderTargets& targets) {
  for (const auto& color : fragment.reflection.fragment->outputs.colors) {
    if (color.attachment >= targets.colour_formats.size()) continue;
    // What goes to an attachment that is not there is dropped.
    const PixelFormat* format = targets.colour_formats[color.attachment];
    if (format == nullptr || kind_of(*format) == kind_of(color.type)) continue;
    return render_pipeline_error(fragment.subject() + " returns " + color.type + " for " +
                                 attachment_name(color.attachment) + ", whose format is " + format->name);
  }
  return std::nullopt;
}

std::optional<std::string> pass_mismatch(const RenderTargets& targets, const RenderPass& pass) {
  for (size_t i = 0; i < targets.colour_formats.size(); ++i) {
    if (auto found = format_mismatch(attachment_name(i), targets.colour_formats[i], pass.colours[i])) return found;
  }
  if (auto found = format_mismatch("depth attachment", targets.depth_format, pass.depth)) return found;
  if (auto found = format_mismatch("stencil attachment", targets.stencil_format, pass.stencil)) return found;
  if (targets.samples == pass.samples) return std::nullopt;
  return "the pipeline draws " + std::to_string(targets.samples) + " samples, the render pass has " +
         std::to_string(pass.samples);
}

}  // namespace softmetal::metal
