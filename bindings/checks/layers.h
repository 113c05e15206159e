// Layers and their drawables: what a layer needs, and that each drawable is presented once.
#pragma once

#include <Metal/Metal.hpp>
#include <QuartzCore/QuartzCore.hpp>
#include <memory>

#include "checks/refusal.h"
#include "support/sequences.h"
#include "support/state.h"

namespace pymetal::checks {

// Shared with the command buffer that presents the drawable.
struct DrawableState {
  bool asked_to_present = false;
  bool given_back = false;  // its texture belongs to the layer again
};

struct DrawableRecord : StateRecord {
  std::shared_ptr<DrawableState> state = std::make_shared<DrawableState>();
};

void layer_format(Call call, CA::MetalLayer& self, Named<MTL::PixelFormat> format);
void layer_size(Call call, CA::MetalLayer& self, Named<CGSize> size);
void drawable_count(Call call, CA::MetalLayer& self, Number count);
// Before a drawable is asked for: the layer knows device and size.
void layer_ready(Call call, CA::MetalLayer& self);

// When a drawable is shown, or how long another one is.
void presentation_time(Call call, const NS::Object& self, Named<double> seconds);
// Before a drawable is presented at once, and before a command buffer is to present it.
void present(Call call, MTL::Drawable& self);
void present_later(Call call, MTL::CommandBuffer& self, Named<const MTL::Drawable*> drawable);
// Before anything that makes no sense of a drawable that is on its way to the screen.
void not_presented(Call call, MTL::Drawable& self);

// Before a texture is used for anything but as an attachment. Nil is used for nothing.
void not_framebuffer_only(Call call, const NS::Object& self, Named<MTL::Texture*> texture);
void none_framebuffer_only(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures);

}  // namespace pymetal::checks
