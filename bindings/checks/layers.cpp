#include "checks/layers.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "checks/command_buffers.h"
#include "checks/limits.h"

namespace pymetal::checks {

namespace {

// CAMetalLayer.pixelFormat: what layers take on macOS.
constexpr MTL::PixelFormat layer_formats[] = {
    MTL::PixelFormatBGRA8Unorm,     MTL::PixelFormatBGRA8Unorm_sRGB, MTL::PixelFormatRGBA16Float,
    MTL::PixelFormatRGB10A2Unorm,   MTL::PixelFormatBGR10A2Unorm,    MTL::PixelFormatBGRA10_XR,
    MTL::PixelFormatBGRA10_XR_sRGB, MTL::PixelFormatBGR10_XR,        MTL::PixelFormatBGR10_XR_sRGB,
};

std::string number_text(double value) {
  std::string text = std::to_string(value);
  const size_t last = text.find_last_not_of('0');
  if (text.find('.') != std::string::npos) text.resize(text[last] == '.' ? last : last + 1);
  return text;
}

DrawableState& state(const MTL::Drawable& drawable) { return *state_of<DrawableRecord>(&drawable).state; }

void ask_to_present(Call call, const MTL::Drawable& drawable) {
  DrawableState& current = state(drawable);
  if (current.asked_to_present) {
    refuse(call, "the drawable is already presented; each is presented once: get another with next_drawable()");
  }
  current.asked_to_present = true;
}

}  // namespace

void layer_format(Call call, CA::MetalLayer&, Named<MTL::PixelFormat> format) {
  const auto* end = std::end(layer_formats);
  if (std::find(std::begin(layer_formats), end, format.value) != end) return;
  refuse(call, format.name, text_of(format.value),
         "a layer takes BGRA8Unorm, RGBA16Float, RGB10A2Unorm, BGR10A2Unorm, BGRA10_XR, BGR10_XR, and of these with "
         "_sRGB BGRA8Unorm, BGRA10_XR and BGR10_XR");
}

void layer_size(Call call, CA::MetalLayer& self, Named<CGSize> size) {
  constexpr auto most = static_cast<double>(limits::texture_side);
  const auto fits = [](double extent) { return extent >= 1 && extent <= most; };
  if (fits(size.value.width) && fits(size.value.height)) return;
  refuse(call, size.name, number_text(size.value.width) + "×" + number_text(size.value.height),
         "width and height must be 1 to " + text_of(limits::texture_side));
}

void drawable_count(Call call, CA::MetalLayer&, Number count) {
  if (count.value != 2 && count.value != 3) refuse(call, count, "a layer has 2 or 3 drawables");
}

void layer_ready(Call call, CA::MetalLayer& self) {
  if (!self.device()) refuse(call, "the layer has no device; set its `device` first");
  const CGSize size = self.drawableSize();
  if (size.width < 1 || size.height < 1) refuse(call, "the layer has no size; set its `drawable_size` first");
}

void presentation_time(Call call, const NS::Object&, Named<double> seconds) {
  if (std::isfinite(seconds.value) && seconds.value >= 0) return;
  refuse(call, seconds.name, number_text(seconds.value), "it must be a number of seconds, 0 or more");
}

void present(Call call, MTL::Drawable& self) {
  ask_to_present(call, self);
  state(self).given_back = true;
}

void present_later(Call call, MTL::CommandBuffer& self, Named<const MTL::Drawable*> drawable) {
  ask_to_present(call, *drawable.value);
  command_buffer_state(self)->presented.push_back(state_of<DrawableRecord>(drawable.value).state);
}

void not_presented(Call call, MTL::Drawable& self) {
  if (!state(self).given_back) return;
  refuse(call,
         "the drawable is already presented, and its texture belongs to the layer again: get another with "
         "next_drawable()");
}

void not_framebuffer_only(Call call, const NS::Object&, Named<MTL::Texture*> texture) {
  if (!texture.value || !texture.value->isFramebufferOnly()) return;
  refuse(call, texture.name, "of a layer with framebuffer_only",
         "it can only be drawn into; set framebuffer_only to False on the layer");
}

void none_framebuffer_only(Call call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures) {
  MTL::Texture** given = textures.value.data();
  for (NS::UInteger i = 0; i < textures.value.count(); ++i) {
    not_framebuffer_only(call, self, {(std::string(textures.name) + "[" + text_of(i) + "]").c_str(), given[i]});
  }
}

}  // namespace pymetal::checks
