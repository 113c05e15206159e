// CAMetalLayer: makes textures to draw into, and shows them. Without a window it shows them to nobody; a window asks
// for the picture (softmetal_layer_picture).
#pragma once

#include <CoreGraphics/CGColorSpace.h>
#include <CoreGraphics/CGGeometry.h>

#include <memory>
#include <mutex>

#include "metal/layers/layer_display.h"
#include "metal/layers/metal_drawable.h"

namespace softmetal::metal {

struct MetalLayer : objc::Object {
  Device* device() const;
  void set_device(Device* device);
  UInteger pixel_format() const { return read().shape.pixel_format; }
  void set_pixel_format(UInteger format);
  bool framebuffer_only() const { return read().shape.framebuffer_only; }
  void set_framebuffer_only(bool only);
  CGSize drawable_size() const { return read().size; }
  void set_drawable_size(CGSize size);
  UInteger maximum_drawable_count() const { return read().drawable_count; }
  void set_maximum_drawable_count(UInteger count);
  bool display_sync_enabled() const { return read().display_sync; }
  void set_display_sync_enabled(bool enabled);
  // An address that nothing here looks behind: pixels are shown as they are.
  CGColorSpaceRef colorspace() const { return read().colorspace; }
  void set_colorspace(CGColorSpaceRef colorspace);
  bool allows_next_drawable_timeout() const { return read().allows_timeout; }
  void set_allows_next_drawable_timeout(bool allows);
  // Nil without a device.
  ResidencySet* residency_set() const;
  // Nil without a device or a size, as on a Mac, and after a second without a texture that is free.
  MetalDrawable* next_drawable();

  LayerDisplay::Picture picture() const { return display_->picture(); }

 private:
  struct Settings {
    DrawableShape shape{80, 0, 0, true};  // MTLPixelFormatBGRA8Unorm
    CGSize size{0, 0};
    UInteger drawable_count = 3;
    bool display_sync = true;
    bool allows_timeout = true;
    CGColorSpaceRef colorspace = nullptr;
    std::shared_ptr<DrawablePool> pool;  // with the device
  };

  Settings read() const;

  mutable std::mutex mutex_;
  Settings settings_;
  UInteger drawables_made_ = 0;
  std::shared_ptr<LayerDisplay> display_ = std::make_shared<LayerDisplay>();
};

void define_metal_layer_class();

}  // namespace softmetal::metal
