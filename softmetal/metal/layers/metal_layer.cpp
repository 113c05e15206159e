#include "metal/layers/metal_layer.h"

#include <algorithm>
#include <iterator>

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/resources/texture_shape.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;

// CAMetalLayer.allowsNextDrawableTimeout: nextDrawable gives nil after one second.
constexpr std::chrono::seconds kPatience{1};

// CAMetalLayer.pixelFormat: the formats that a layer has on macOS.
constexpr UInteger kLayerFormats[] = {
    80,   // BGRA8Unorm
    81,   // BGRA8Unorm_sRGB
    90,   // RGB10A2Unorm
    94,   // BGR10A2Unorm
    115,  // RGBA16Float
    552,  // BGRA10_XR
    553,  // BGRA10_XR_sRGB
    554,  // BGR10_XR
    555,  // BGR10_XR_sRGB
};

bool is_drawable_extent(CGFloat extent) { return extent >= 1 && extent <= static_cast<CGFloat>(kMostTextureExtent); }

}  // namespace

MetalLayer::Settings MetalLayer::read() const {
  std::lock_guard lock(mutex_);
  return settings_;
}

Device* MetalLayer::device() const {
  const std::shared_ptr<DrawablePool> pool = read().pool;
  return pool ? pool->device() : nullptr;
}

void MetalLayer::set_device(Device* device) {
  // Outside of the lock: another thread may hold the last drawable of the old pool.
  std::shared_ptr<DrawablePool> pool = device ? std::make_shared<DrawablePool>(device) : nullptr;
  std::lock_guard lock(mutex_);
  if (settings_.pool && settings_.pool->device() == device) return;
  std::swap(settings_.pool, pool);
}

void MetalLayer::set_pixel_format(UInteger format) {
  if (std::find(std::begin(kLayerFormats), std::end(kLayerFormats), format) == std::end(kLayerFormats)) {
    raise_invalid_argument("setPixelFormat: a layer has no drawables of pixel format %zu", static_cast<size_t>(format));
  }
  std::lock_guard lock(mutex_);
  settings_.shape.pixel_format = format;
}

void MetalLayer::set_framebuffer_only(bool only) {
  std::lock_guard lock(mutex_);
  settings_.shape.framebuffer_only = only;
}

void MetalLayer::set_drawable_size(CGSize size) {
  if (!is_drawable_extent(size.width) || !is_drawable_extent(size.height)) {
    raise_invalid_argument("setDrawableSize: width %g and height %g must be 1 to %zu", size.width, size.height,
                           static_cast<size_t>(kMostTextureExtent));
  }
  std::lock_guard lock(mutex_);
  settings_.size = size;
  settings_.shape.width = static_cast<UInteger>(size.width);
  settings_.shape.height = static_cast<UInteger>(size.height);
}

void MetalLayer::set_maximum_drawable_count(UInteger count) {
  if (count < 2 || count > 3) {
    raise_invalid_argument("setMaximumDrawableCount: %zu is neither 2 nor 3", static_cast<size_t>(count));
  }
  std::lock_guard lock(mutex_);
  settings_.drawable_count = count;
}

void MetalLayer::set_display_sync_enabled(bool enabled) {
  std::lock_guard lock(mutex_);
  settings_.display_sync = enabled;
}

void MetalLayer::set_colorspace(CGColorSpaceRef colorspace) {
  std::lock_guard lock(mutex_);
  settings_.colorspace = colorspace;
}

void MetalLayer::set_allows_next_drawable_timeout(bool allows) {
  std::lock_guard lock(mutex_);
  settings_.allows_timeout = allows;
}

ResidencySet* MetalLayer::residency_set() const {
  const std::shared_ptr<DrawablePool> pool = read().pool;
  return pool ? objc::autorelease(objc::retain(pool->residency_set())) : nullptr;
}

MetalDrawable* MetalLayer::next_drawable() {
  const Settings settings = read();
  if (!settings.pool || settings.shape.width == 0) return nullptr;
  const auto patience = settings.allows_timeout ? std::optional<std::chrono::milliseconds>(kPatience) : std::nullopt;
  std::shared_ptr<LentTexture> image = settings.pool->lend(settings.shape, settings.drawable_count, patience);
  if (!image) return nullptr;
  std::unique_lock lock(mutex_);
  const UInteger drawable_id = ++drawables_made_;
  lock.unlock();
  return objc::autorelease(make_metal_drawable(this, display_, std::move(image), drawable_id));
}

void define_metal_layer_class() {
  using L = MetalLayer;
  objc::ClassBuilder<L>("CAMetalLayer")
      .class_method("layer", [](Class cls, SEL) { return objc::autorelease(objc::make<L>(cls)); })
      .method<&L::device>("device")
      .method<&L::set_device>("setDevice:")
      .method<&L::pixel_format>("pixelFormat")
      .method<&L::set_pixel_format>("setPixelFormat:")
      .method<&L::framebuffer_only>("framebufferOnly")
      .method<&L::set_framebuffer_only>("setFramebufferOnly:")
      .method<&L::drawable_size>("drawableSize")
      .method<&L::set_drawable_size>("setDrawableSize:")
      .method<&L::maximum_drawable_count>("maximumDrawableCount")
      .method<&L::set_maximum_drawable_count>("setMaximumDrawableCount:")
      .method<&L::display_sync_enabled>("displaySyncEnabled")
      .method<&L::set_display_sync_enabled>("setDisplaySyncEnabled:")
      .method<&L::colorspace>("colorspace")
      .method<&L::set_colorspace>("setColorspace:")
      .method<&L::allows_next_drawable_timeout>("allowsNextDrawableTimeout")
      .method<&L::set_allows_next_drawable_timeout>("setAllowsNextDrawableTimeout:")
      .method<&L::residency_set>("residencySet")
      .method<&L::next_drawable>("nextDrawable");
}

}  // namespace softmetal::metal
