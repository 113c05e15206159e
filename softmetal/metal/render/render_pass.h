// What a render pass draws to: the attachments of an MTLRenderPassDescriptor, taken when the encoder is made.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "metal/commands/command.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/texture.h"
#include "raster/draw.h"

namespace softmetal::metal {

// MTLLoadAction
enum class LoadAction : UInteger { kDontCare = 0, kLoad = 1, kClear = 2 };
// MTLStoreAction
enum class StoreAction : UInteger {
  kDontCare = 0,
  kStore = 1,
  kMultisampleResolve = 2,
  kStoreAndMultisampleResolve = 3,
  kUnknown = 4,
};
// MTLMultisampleDepthResolveFilter
enum class DepthResolveFilter : UInteger { kSample0 = 0, kMin = 1, kMax = 2 };
// MTLMultisampleStencilResolveFilter
enum class StencilResolveFilter : UInteger { kSample0 = 0, kDepthResolvedSample = 1 };

// One level of a texture, from one slice or depth plane on.
struct TexturePart {
  objc::Reference<Texture> texture;
  UInteger level = 0, slice = 0, depth_plane = 0;

  explicit operator bool() const { return static_cast<bool>(texture); }
  // `layer` counts from the part's slice or plane.
  raster::Surface surface(UInteger layer) const;
};

struct PassAttachment {
  TexturePart target, resolve;
  LoadAction load = LoadAction::kDontCare;
  StoreAction store = StoreAction::kDontCare;

  explicit operator bool() const { return static_cast<bool>(target); }
  bool resolves() const {
    return store == StoreAction::kMultisampleResolve || store == StoreAction::kStoreAndMultisampleResolve;
  }
};

struct RenderPass {
  std::array<PassAttachment, raster::kMostColourAttachments> colours;
  std::array<std::array<double, 4>, raster::kMostColourAttachments> clear_colours{};
  PassAttachment depth, stencil;
  double clear_depth = 1;
  uint8_t clear_stencil = 0;
  DepthResolveFilter depth_filter = DepthResolveFilter::kSample0;
  StencilResolveFilter stencil_filter = StencilResolveFilter::kSample0;
  UInteger width = 0, height = 0, layers = 1, samples = 1;
  objc::Reference<Buffer> visibility_results;
  bool accumulates_visibility = false;  // on what the buffer holds
  raster::SamplePattern pattern = raster::default_sample_pattern(1);
  raster::RenderTarget target;
};

// Raises when the attachment's store action asks for a resolve that is impossible.
void check_resolve(const std::string& name, const PassAttachment& attachment);

// Raises for what Metal's validation refuses, naming the attachment.
std::shared_ptr<RenderPass> make_render_pass(descriptors::MTLRenderPassDescriptor* descriptor);

// The pass's load and store actions, which end it; store actions may be set after its draws were encoded.
std::unique_ptr<Command> make_load_command(std::shared_ptr<RenderPass> pass);
std::unique_ptr<Command> make_store_command(std::shared_ptr<RenderPass> pass);

}  // namespace softmetal::metal
