#include "checks/render_pass.h"

#include <algorithm>
#include <optional>

#include "checks/formats.h"
#include "checks/metal4.h"
#include "support/runtime.h"

namespace pymetal::checks {

namespace {

// `descriptor.color_attachments[0]`, for messages.
struct Attachment {
  std::string name;
  MTL::RenderPassAttachmentDescriptor* descriptor;
  MTL::Texture* texture;

  std::string member(const char* property) const { return name + "." + property; }
};

Attachment attachment(std::string name, MTL::RenderPassAttachmentDescriptor* descriptor) {
  return {std::move(name), descriptor, descriptor ? descriptor->texture() : nullptr};
}

template <class Pass>
Attachment color_attachment(Named<Pass*> pass, NS::UInteger index) {
  return attachment(std::string(pass.name) + ".color_attachments[" + text_of(index) + "]",
                    pass.value->colorAttachments()->object(index));
}

template <class Pass>
Attachment depth_attachment(Named<Pass*> pass) {
  return attachment(std::string(pass.name) + ".depth_attachment", pass.value->depthAttachment());
}

template <class Pass>
Attachment stencil_attachment(Named<Pass*> pass) {
  return attachment(std::string(pass.name) + ".stencil_attachment", pass.value->stencilAttachment());
}

template <class Pass, class Function>
void for_each_attachment(Named<Pass*> pass, Function&& function) {
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) function(color_attachment(pass, i));
  function(depth_attachment(pass));
  function(stencil_attachment(pass));
}

NS::UInteger side(NS::UInteger extent, NS::UInteger level) { return std::max<NS::UInteger>(extent >> level, 1); }

void require_place(Call call, const Attachment& given) {
  const NS::UInteger level = given.descriptor->level();
  if (level >= given.texture->mipmapLevelCount()) {
    refuse(call, given.member("level").c_str(), text_of(level),
           "the texture has " + text_of(given.texture->mipmapLevelCount()) + " mipmap levels");
  }
  const bool is_cube =
      given.texture->textureType() == MTL::TextureTypeCube || given.texture->textureType() == MTL::TextureTypeCubeArray;
  const NS::UInteger slices = given.texture->arrayLength() * (is_cube ? 6 : 1);
  if (given.descriptor->slice() >= slices) {
    refuse(call, given.member("slice").c_str(), text_of(given.descriptor->slice()),
           "the texture has " + text_of(slices) + " slices");
  }
  const NS::UInteger depth = side(given.texture->depth(), level);
  if (given.descriptor->depthPlane() >= depth) {
    refuse(call, given.member("depth_plane").c_str(), text_of(given.descriptor->depthPlane()),
           "the mipmap level has " + text_of(depth) + " planes");
  }
}

void require_resolve(Call call, const Attachment& given) {
  const MTL::StoreAction action = given.descriptor->storeAction();
  if (action != MTL::StoreActionMultisampleResolve && action != MTL::StoreActionStoreAndMultisampleResolve) return;
  MTL::Texture* target = given.descriptor->resolveTexture();
  const std::string name = given.member("resolve_texture");
  if (!target) refuse(call, name.c_str(), "None", "the store action resolves into it");
  if (given.texture->sampleCount() < 2) {
    refuse(call, given.member("texture").c_str(), "of one sample", "the store action resolves several");
  }
  if (target->sampleCount() != 1) {
    refuse(call, name.c_str(), "of " + text_of(target->sampleCount()) + " samples", "it must have one");
  }
  if (target->pixelFormat() != given.texture->pixelFormat()) {
    refuse(call, name.c_str(), "of format " + text_of(target->pixelFormat()),
           "the attachment's is " + text_of(given.texture->pixelFormat()));
  }
}

void require_usable(Call call, const Attachment& given) {
  // ShaderRead alone is what a new descriptor has, whose program has said nothing: GPUs draw to such a texture.
  const MTL::TextureUsage usage = given.texture->usage();
  const bool unsaid = usage == MTL::TextureUsageUnknown || usage == MTL::TextureUsageShaderRead;
  if (!unsaid && !(usage & MTL::TextureUsageRenderTarget)) {
    refuse(call, given.member("texture").c_str(), "a texture without TextureUsage.RenderTarget",
           "its descriptor must ask for that usage");
  }
  if (given.texture->storageMode() == MTL::StorageModeMemoryless) {
    const MTL::StoreAction store = given.descriptor->storeAction();
    if (given.descriptor->loadAction() == MTL::LoadActionLoad) {
      refuse(call, given.member("load_action").c_str(), "Load", "a memoryless texture keeps nothing to load");
    }
    if (store == MTL::StoreActionStore || store == MTL::StoreActionStoreAndMultisampleResolve) {
      refuse(call, given.member("store_action").c_str(), "Store", "a memoryless texture keeps nothing");
    }
  }
  require_place(call, given);
  require_resolve(call, given);
}

void require_format(Call call, const Attachment& given, bool (*fits)(MTL::PixelFormat), const char* wanted) {
  if (!given.texture || fits(given.texture->pixelFormat())) return;
  refuse(call, given.member("texture").c_str(), "of format " + text_of(given.texture->pixelFormat()),
         std::string("it must be ") + wanted);
}

bool is_color(MTL::PixelFormat format) { return !has_depth(format) && !has_stencil(format) && !is_compressed(format); }

MTL::PixelFormat format_of(const Attachment& given) {
  return given.texture ? given.texture->pixelFormat() : MTL::PixelFormatInvalid;
}

bool unknown_store(const Attachment& given) {
  return given.texture && given.descriptor->storeAction() == MTL::StoreActionUnknown;
}

void narrow(NS::UInteger& limit, NS::UInteger extent) {
  if (limit == 0 || extent < limit) limit = extent;
}

void note_size(RenderPassFacts& facts, const Attachment& given) {
  const NS::UInteger level = given.descriptor->level();
  narrow(facts.width, side(given.texture->width(), level));
  narrow(facts.height, side(given.texture->height(), level));
}

template <class Pass>
RenderPassFacts facts_of(Named<Pass*> pass) {
  RenderPassFacts facts;
  facts.formats.samples = std::max<NS::UInteger>(pass.value->defaultRasterSampleCount(), 1);
  facts.width = pass.value->renderTargetWidth();
  facts.height = pass.value->renderTargetHeight();
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    const Attachment given = color_attachment(pass, i);
    facts.formats.colors[i] = format_of(given);
    facts.unknown_color_stores[i] = unknown_store(given);
  }
  const Attachment depth = depth_attachment(pass);
  const Attachment stencil = stencil_attachment(pass);
  facts.formats.depth = format_of(depth);
  facts.formats.stencil = format_of(stencil);
  facts.unknown_depth_store = unknown_store(depth);
  facts.unknown_stencil_store = unknown_store(stencil);
  for_each_attachment(pass, [&](const Attachment& given) {
    if (!given.texture) return;
    facts.formats.samples = given.texture->sampleCount();
    note_size(facts, given);
  });
  if (MTL::Buffer* visibility = pass.value->visibilityResultBuffer()) {
    facts.has_visibility_buffer = true;
    facts.visibility_length = visibility->length();
  }
  return facts;
}

void require_format(Call call, const char* what, MTL::PixelFormat pipeline, MTL::PixelFormat pass) {
  if (pipeline == pass) return;
  refuse(call,
         "the pipeline's " + std::string(what) + " is " + text_of(pipeline) + ", the render pass has " + text_of(pass));
}

template <class Pass>
void check_pass(Call call, Named<Pass*> pass) {
  NS::UInteger samples = 0;
  bool has_attachment = false;
  for_each_attachment(pass, [&](const Attachment& given) {
    if (!given.texture) return;
    require_usable(call, given);
    const NS::UInteger count = given.texture->sampleCount();
    if (has_attachment && count != samples) {
      refuse(call, given.member("texture").c_str(), "of " + text_of(count) + " samples",
             "another attachment has " + text_of(samples));
    }
    has_attachment = true;
    samples = count;
  });
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    require_format(call, color_attachment(pass, i), is_color, "a format that colours can be rendered to");
  }
  require_format(call, depth_attachment(pass), has_depth, "a depth format");
  require_format(call, stencil_attachment(pass), has_stencil, "a stencil format");
  const bool sized = pass.value->renderTargetWidth() != 0 && pass.value->renderTargetHeight() != 0;
  if (!has_attachment && !sized) {
    refuse(call, std::string(pass.name) +
                     " has no attachment with a texture; a pass without any needs render_target_width and "
                     "render_target_height");
  }
}

}  // namespace

void render_pass(Call call, MTL::CommandBuffer&, Named<MTL::RenderPassDescriptor*> pass) { check_pass(call, pass); }

void render_pass(Call call, MTL4::CommandBuffer&, Named<MTL4::RenderPassDescriptor*> pass) { check_pass(call, pass); }

void render_pass_opened(Call call, MTL::CommandBuffer& self, MTL::CommandEncoder* encoder,
                        Named<MTL::RenderPassDescriptor*> descriptor) {
  encoder_opened(call, self, encoder);
  if (encoder) encoder_record(*encoder).pass = std::make_unique<RenderPassFacts>(facts_of(descriptor));
}

namespace {

template <class Descriptor>
void note_targets(TargetFormats& formats, const Descriptor& descriptor) {
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    formats.colors[i] = descriptor.colorAttachments()->object(i)->pixelFormat();
  }
  formats.samples = descriptor.rasterSampleCount();
}

template <class Descriptor>
TargetFormats targets_of(const Descriptor& descriptor) {
  TargetFormats formats;
  note_targets(formats, descriptor);
  formats.depth = descriptor.depthAttachmentPixelFormat();
  formats.stencil = descriptor.stencilAttachmentPixelFormat();
  return formats;
}

// Nothing of pipelines for meshes and tiles.
std::optional<TargetFormats> compiled_targets(MTL4::PipelineDescriptor* descriptor) {
  if (!is_kind_of(descriptor, "MTL4RenderPipelineDescriptor")) return std::nullopt;
  TargetFormats formats;
  formats.names_depth = false;
  note_targets(formats, *static_cast<MTL4::RenderPipelineDescriptor*>(descriptor));
  return formats;
}

void note_pipeline(const MTL::RenderPipelineState* pipeline, const TargetFormats& formats) {
  if (!pipeline) return;
  RenderPipelineRecord& record = state_of<RenderPipelineRecord>(pipeline);
  record.known = true;
  record.formats = formats;
}

}  // namespace

void render_pass_opened(Call call, MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder,
                        Named<MTL4::RenderPassDescriptor*> descriptor) {
  encoder_opened(call, self, encoder);
  if (encoder) encoder_record(*encoder).pass = std::make_unique<RenderPassFacts>(facts_of(descriptor));
}

void render_pipeline_made(Call, MTL::Device&, MTL::RenderPipelineState* result,
                          Named<MTL::RenderPipelineDescriptor*> descriptor) {
  note_pipeline(result, targets_of(*descriptor.value));
}

void render_pipeline_made(Call, MTL::Device&, MTL::RenderPipelineState* result,
                          Named<MTL::MeshRenderPipelineDescriptor*> descriptor) {
  note_pipeline(result, targets_of(*descriptor.value));
}

void render_pipeline_made(Call, MTL4::Compiler&, MTL::RenderPipelineState* result,
                          Named<MTL4::PipelineDescriptor*> descriptor) {
  if (const auto formats = compiled_targets(descriptor.value)) note_pipeline(result, *formats);
}

void render_pipeline_promised(Call, MTL::Device&, Named<MTL::RenderPipelineDescriptor*> descriptor,
                              Named<RenderPipelineHandler&> handler) {
  handler.value.observe([formats = targets_of(*descriptor.value)](MTL::RenderPipelineState* made, NS::Error*) {
    note_pipeline(made, formats);
  });
}

void render_pipeline_promised(Call, MTL::Device&, Named<MTL::RenderPipelineDescriptor*> descriptor,
                              Named<ReflectedRenderPipelineHandler&> handler) {
  handler.value.observe([formats = targets_of(*descriptor.value)](MTL::RenderPipelineState* made,
                                                                  MTL::RenderPipelineReflection*,
                                                                  NS::Error*) { note_pipeline(made, formats); });
}

void render_pipeline_promised(Call, MTL4::Compiler&, Named<MTL4::PipelineDescriptor*> descriptor,
                              Named<RenderPipelineHandler&> handler) {
  const auto formats = compiled_targets(descriptor.value);
  if (!formats) return;
  handler.value.observe([formats](MTL::RenderPipelineState* made, NS::Error*) { note_pipeline(made, *formats); });
}

void require_matching_formats(Call call, const RenderPassFacts& pass, MTL::RenderPipelineState& pipeline) {
  const RenderPipelineRecord& record = state_of<RenderPipelineRecord>(&pipeline);
  if (!record.known) return;
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    const std::string what = "color_attachments[" + text_of(i) + "].pixel_format";
    if (record.formats.colors[i] == MTL::PixelFormatUnspecialized) continue;
    require_format(call, what.c_str(), record.formats.colors[i], pass.formats.colors[i]);
  }
  if (record.formats.names_depth) {
    require_format(call, "depth_attachment_pixel_format", record.formats.depth, pass.formats.depth);
    require_format(call, "stencil_attachment_pixel_format", record.formats.stencil, pass.formats.stencil);
  }
  if (record.formats.samples == pass.formats.samples) return;
  refuse(call, "the pipeline's raster_sample_count is " + text_of(record.formats.samples) + ", the render pass has " +
                   text_of(pass.formats.samples));
}

void refuse_unknown_store_actions(Call call, const RenderPassFacts& pass) {
  for (NS::UInteger i = 0; i < limits::color_attachments; ++i) {
    if (!pass.unknown_color_stores[i]) continue;
    refuse(call,
           "the store action of color attachment " + text_of(i) + " is Unknown; call set_color_store_action() first");
  }
  if (pass.unknown_depth_store) {
    refuse(call, "the depth attachment's store action is Unknown; call set_depth_store_action() first");
  }
  if (pass.unknown_stencil_store) {
    refuse(call, "the stencil attachment's store action is Unknown; call set_stencil_store_action() first");
  }
}

namespace {

void set_store(Call call, const NS::Object& self, Named<MTL::StoreAction> action, bool* unknown) {
  encoding(call, self);
  if (action.value == MTL::StoreActionUnknown) refuse(call, action.name, "Unknown", "it must be one of the others");
  if (unknown) *unknown = false;
}

}  // namespace

void color_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action, Number index) {
  if (index.value >= limits::color_attachments) refuse(call, index, "color attachments have the indices 0 to 7");
  RenderPassFacts* pass = encoder_record(self).pass.get();
  set_store(call, self, action, pass ? &pass->unknown_color_stores[index.value] : nullptr);
}

void depth_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action) {
  RenderPassFacts* pass = encoder_record(self).pass.get();
  set_store(call, self, action, pass ? &pass->unknown_depth_store : nullptr);
}

void stencil_store_action(Call call, const NS::Object& self, Named<MTL::StoreAction> action) {
  RenderPassFacts* pass = encoder_record(self).pass.get();
  set_store(call, self, action, pass ? &pass->unknown_stencil_store : nullptr);
}

}  // namespace pymetal::checks
