#include "metal/render/render_pass.h"

#include <algorithm>
#include <string>

#include "foundation/foundation.h"
#include "metal/render/sample_positions.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLRenderPassAttachmentDescriptor;
using descriptors::MTLRenderPassDescriptor;
using foundation::raise_invalid_argument;

// An attachment's name in messages: "colour attachment 2".
struct AttachmentName {
  const char* kind;
  int index;

  std::string text() const { return index < 0 ? kind : std::string(kind) + " " + std::to_string(index); }
};

// With the usage of a new descriptor, ShaderRead alone, nobody has said what the texture is for: GPUs draw to it all
// the same, and so do programs that never set a usage.
bool may_be_drawn_to(const Texture& texture) {
  const UInteger usage = texture.usage();
  return usage == kTextureUsageUnknown || usage == kTextureUsageShaderRead || (usage & kTextureUsageRenderTarget) != 0;
}

void check_part(const std::string& name, const TexturePart& part) {
  const Texture& texture = *part.texture.get();
  if (!may_be_drawn_to(texture)) {
    raise_invalid_argument("%s: the texture was made without MTLTextureUsageRenderTarget", name.c_str());
  }
  if (part.level >= texture.mipmap_level_count()) {
    raise_invalid_argument("%s: level %zu does not exist; the texture has %zu levels", name.c_str(),
                           static_cast<size_t>(part.level), static_cast<size_t>(texture.mipmap_level_count()));
  }
  if (part.slice >= texture.layout().slices) {
    raise_invalid_argument("%s: slice %zu does not exist; the texture has %zu slices", name.c_str(),
                           static_cast<size_t>(part.slice), texture.layout().slices);
  }
  const size_t depth = texture.layout().levels[part.level].extent.depth;
  if (part.depth_plane >= depth) {
    raise_invalid_argument("%s: depth plane %zu does not exist; the level has %zu planes", name.c_str(),
                           static_cast<size_t>(part.depth_plane), depth);
  }
}

Texture* texture_of(const descriptors::Retained& property) { return reinterpret_cast<Texture*>(property.get()); }

PassAttachment take_attachment(const AttachmentName& name, const MTLRenderPassAttachmentDescriptor* given) {
  PassAttachment attachment;
  if (given == nullptr || given->texture.get() == nullptr) return attachment;
  attachment.target = {objc::Reference<Texture>(texture_of(given->texture)), given->level, given->slice,
                       given->depth_plane};
  if (Texture* resolve = texture_of(given->resolve_texture)) {
    attachment.resolve = {objc::Reference<Texture>(resolve), given->resolve_level, given->resolve_slice,
                          given->resolve_depth_plane};
  }
  if (given->load_action > static_cast<UInteger>(LoadAction::kClear)) {
    raise_invalid_argument("%s: load action %zu is none of Metal's", name.text().c_str(),
                           static_cast<size_t>(given->load_action));
  }
  if (given->store_action > static_cast<UInteger>(StoreAction::kUnknown)) {
    raise_invalid_argument("%s: softmetal does not implement store action %zu", name.text().c_str(),
                           static_cast<size_t>(given->store_action));
  }
  attachment.load = static_cast<LoadAction>(given->load_action);
  attachment.store = static_cast<StoreAction>(given->store_action);
  check_part(name.text(), attachment.target);
  check_resolve(name.text(), attachment);
  return attachment;
}

void check_format(const AttachmentName& name, const PassAttachment& attachment, bool is_suitable, const char* wanted) {
  if (!attachment || is_suitable) return;
  raise_invalid_argument("%s: a texture of format %s cannot be one, it needs %s", name.text().c_str(),
                         attachment.target.texture->format().name, wanted);
}

void take_colours(MTLRenderPassDescriptor& descriptor, RenderPass* pass) {
  auto* array = descriptor.color_attachments.get();
  for (size_t i = 0; i < pass->colours.size(); ++i) {
    const auto* given = array->elements[i].peek();
    if (given == nullptr) continue;
    const AttachmentName name = {"colour attachment", static_cast<int>(i)};
    PassAttachment& attachment = pass->colours[i] = take_attachment(name, given);
    if (!attachment) continue;
    const texture::PixelFormat& format = attachment.target.texture->format();
    check_format(name, attachment, !format.is_depth_or_stencil() && !format.is_compressed(), "a colour format");
    const auto& clear = given->clear_color;
    pass->clear_colours[i] = {clear.red, clear.green, clear.blue, clear.alpha};
  }
}

void check_filter(const char* property, UInteger value, UInteger last) {
  if (value <= last) return;
  raise_invalid_argument("%s %zu is none of Metal's", property, static_cast<size_t>(value));
}

void take_depth_and_stencil(MTLRenderPassDescriptor& descriptor, RenderPass* pass) {
  if (const auto* given = descriptor.depth_attachment.peek()) {
    pass->depth = take_attachment({"depth attachment", -1}, given);
    pass->clear_depth = given->clear_depth;
    check_filter("depthResolveFilter", given->depth_resolve_filter, static_cast<UInteger>(DepthResolveFilter::kMax));
    pass->depth_filter = static_cast<DepthResolveFilter>(given->depth_resolve_filter);
    check_format({"depth attachment", -1}, pass->depth, pass->depth && pass->depth.target.texture->format().depth,
                 "a depth format");
  }
  if (const auto* given = descriptor.stencil_attachment.peek()) {
    pass->stencil = take_attachment({"stencil attachment", -1}, given);
    pass->clear_stencil = static_cast<uint8_t>(given->clear_stencil);
    check_filter("stencilResolveFilter", given->stencil_resolve_filter,
                 static_cast<UInteger>(StencilResolveFilter::kDepthResolvedSample));
    pass->stencil_filter = static_cast<StencilResolveFilter>(given->stencil_resolve_filter);
    const bool follows_depth = pass->stencil_filter == StencilResolveFilter::kDepthResolvedSample;
    if (follows_depth && pass->stencil.resolve && !pass->depth) {
      raise_invalid_argument("the stencil attachment is resolved to the depth attachment's sample, but there is none");
    }
    check_format({"stencil attachment", -1}, pass->stencil,
                 pass->stencil && pass->stencil.target.texture->format().stencil, "a stencil format");
  }
}

template <typename Function>
void for_each_attachment(const RenderPass& pass, Function function) {
  for (size_t i = 0; i < pass.colours.size(); ++i) {
    if (pass.colours[i]) function(AttachmentName{"colour attachment", static_cast<int>(i)}, pass.colours[i]);
  }
  if (pass.depth) function(AttachmentName{"depth attachment", -1}, pass.depth);
  if (pass.stencil) function(AttachmentName{"stencil attachment", -1}, pass.stencil);
}

// The largest picture without attachments: Metal's limit for textures.
constexpr UInteger kMostPixels = 16384;

// What the attachments have in common, found by looking at one after the other.
struct CommonExtent {
  UInteger width = UINT32_MAX, height = UINT32_MAX, samples = 0;
  std::string previous;  // attachment; empty before the first

  // Where extents differ, the descriptor must say that what they have in common is meant.
  void add(const std::string& name, const TexturePart& part, bool may_differ) {
    const texture::Extent& extent = part.texture->layout().levels[part.level].extent;
    const bool differs = !previous.empty() && (extent.width != width || extent.height != height);
    if (differs && !may_differ) {
      raise_invalid_argument(
          "%s has %zu × %zu pixels, but %s has %zu × %zu: renderTargetWidth and renderTargetHeight must tell which of "
          "them the pass draws to",
          name.c_str(), static_cast<size_t>(extent.width), static_cast<size_t>(extent.height), previous.c_str(),
          static_cast<size_t>(width), static_cast<size_t>(height));
    }
    if (!previous.empty() && part.texture->sample_count() != samples) {
      raise_invalid_argument("%s has %zu samples, but %s has %zu", name.c_str(),
                             static_cast<size_t>(part.texture->sample_count()), previous.c_str(),
                             static_cast<size_t>(samples));
    }
    width = std::min<UInteger>(width, extent.width);
    height = std::min<UInteger>(height, extent.height);
    samples = part.texture->sample_count();
    previous = name;
  }
};

CommonExtent extent_without_attachments(const MTLRenderPassDescriptor& descriptor) {
  const UInteger samples = std::max<UInteger>(1, descriptor.default_raster_sample_count);
  if (!is_texture_sample_count(samples)) {
    raise_invalid_argument("defaultRasterSampleCount %zu is not 1, 2, 4 or 8", static_cast<size_t>(samples));
  }
  if (descriptor.render_target_width == 0 || descriptor.render_target_height == 0) {
    raise_invalid_argument("a render pass without attachments needs renderTargetWidth and renderTargetHeight");
  }
  return {.width = kMostPixels, .height = kMostPixels, .samples = samples, .previous = {}};
}

// What the descriptor asks for, else all there is.
UInteger limited(const char* what, UInteger asked, UInteger most) {
  if (asked <= most) return asked == 0 ? most : asked;
  raise_invalid_argument("%s %zu exceeds the attachments' %zu pixels", what, static_cast<size_t>(asked),
                         static_cast<size_t>(most));
}

void find_extent(const MTLRenderPassDescriptor& descriptor, RenderPass* pass) {
  const bool may_differ = descriptor.render_target_width != 0 && descriptor.render_target_height != 0;
  CommonExtent common;
  for_each_attachment(*pass, [&](const AttachmentName& name, const PassAttachment& attachment) {
    common.add(name.text(), attachment.target, may_differ);
  });
  if (common.previous.empty()) common = extent_without_attachments(descriptor);
  pass->width = limited("renderTargetWidth", descriptor.render_target_width, common.width);
  pass->height = limited("renderTargetHeight", descriptor.render_target_height, common.height);
  pass->samples = common.samples;
}

UInteger layers_from(const TexturePart& part) {
  const texture::Layout& layout = part.texture->layout();
  const size_t planes = layout.levels[part.level].extent.depth;
  return planes > 1 ? planes - part.depth_plane : layout.slices - part.slice;
}

void find_layers(const MTLRenderPassDescriptor& descriptor, RenderPass* pass) {
  pass->layers = std::max<UInteger>(1, descriptor.render_target_array_length);
  for_each_attachment(*pass, [&](const AttachmentName& name, const PassAttachment& attachment) {
    const UInteger there = layers_from(attachment.target);
    if (pass->layers <= there) return;
    raise_invalid_argument("renderTargetArrayLength is %zu, but %s has %zu layers", static_cast<size_t>(pass->layers),
                           name.text().c_str(), static_cast<size_t>(there));
  });
}

raster::Framebuffer framebuffer_of(const RenderPass& pass, UInteger layer) {
  raster::Framebuffer framebuffer;
  framebuffer.width = static_cast<unsigned>(pass.width);
  framebuffer.height = static_cast<unsigned>(pass.height);
  framebuffer.pattern = pass.pattern;
  for (size_t i = 0; i < pass.colours.size(); ++i) {
    if (pass.colours[i]) framebuffer.colours[i] = pass.colours[i].target.surface(layer);
  }
  if (pass.depth) framebuffer.depth = pass.depth.target.surface(layer);
  if (pass.stencil) framebuffer.stencil = pass.stencil.target.surface(layer);
  return framebuffer;
}

}  // namespace

void check_resolve(const std::string& name, const PassAttachment& attachment) {
  if (!attachment.resolves()) return;
  if (!attachment.resolve)
    raise_invalid_argument("%s: the store action resolves, but there is no resolve texture", name.c_str());
  check_part(name + ", resolve texture", attachment.resolve);
  const Texture& resolve = *attachment.resolve.texture.get();
  if (attachment.target.texture->sample_count() == 1) {
    raise_invalid_argument("%s: only textures of several samples can be resolved", name.c_str());
  }
  if (resolve.sample_count() != 1) {
    raise_invalid_argument("%s: the resolve texture has %zu samples, it must have 1", name.c_str(),
                           static_cast<size_t>(resolve.sample_count()));
  }
  if (resolve.pixel_format() != attachment.target.texture->pixel_format()) {
    raise_invalid_argument("%s: the resolve texture's format %s is not the attachment's, %s", name.c_str(),
                           resolve.format().name, attachment.target.texture->format().name);
  }
}

raster::Surface TexturePart::surface(UInteger layer) const {
  const texture::Layout& layout = texture->layout();
  const texture::Level& chosen = layout.levels[level];
  const bool has_planes = chosen.extent.depth > 1;
  std::byte* start = texture->level_start(slice + (has_planes ? 0 : layer), level);
  return {.pixels = start + (depth_plane + (has_planes ? layer : 0)) * chosen.bytes_per_image,
          .format = layout.format,
          .bytes_per_row = chosen.bytes_per_row,
          .width = static_cast<unsigned>(chosen.extent.width),
          .height = static_cast<unsigned>(chosen.extent.height),
          .samples = static_cast<unsigned>(layout.samples)};
}

std::shared_ptr<RenderPass> make_render_pass(MTLRenderPassDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("renderCommandEncoderWithDescriptor: the descriptor is nil");
  if (descriptor->rasterization_rate_map.get() != nullptr) {
    raise_invalid_argument("softmetal does not implement rasterization rate maps");
  }
  auto pass = std::make_shared<RenderPass>();
  take_colours(*descriptor, pass.get());
  take_depth_and_stencil(*descriptor, pass.get());
  find_extent(*descriptor, pass.get());
  find_layers(*descriptor, pass.get());
  pass->pattern = sample_pattern(descriptor->sample_positions, pass->samples);
  pass->visibility_results =
      objc::Reference<Buffer>(reinterpret_cast<Buffer*>(descriptor->visibility_result_buffer.get()));
  constexpr Integer kAccumulate = 1;  // MTLVisibilityResultType
  pass->accumulates_visibility = descriptor->visibility_result_type == kAccumulate;
  for (UInteger layer = 0; layer < pass->layers; ++layer) {
    pass->target.layers.push_back(framebuffer_of(*pass, layer));
  }
  return pass;
}

}  // namespace softmetal::metal
