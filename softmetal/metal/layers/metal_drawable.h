// CAMetalDrawable, and what a command buffer does with it.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "metal/device/block_reference.h"
#include "metal/layers/layer_display.h"

namespace softmetal::metal {

struct CommandBuffer;
struct MetalLayer;

using PresentedHandler = void (^)(MetalDrawable*);

struct MetalDrawable : objc::Object {
  ~MetalDrawable();

  // The MTLDrawable and CAMetalDrawable protocols.
  UInteger drawable_id() const { return id_; }
  // Seconds of the host's monotonic clock; 0 until the drawable is shown.
  double presented_time() const { return presented_time_.load(std::memory_order_acquire); }
  void add_presented_handler(PresentedHandler handler);
  void present() { present_at("present", {}); }
  void present_at_time(double time) { present_at("presentAtTime:", {time, 0}); }
  void present_after_minimum_duration(double duration) { present_at("presentAfterMinimumDuration:", {0, duration}); }
  MetalLayer* layer() const { return layer_; }
  Texture* texture() const { return image_->texture(); }

  // Shows the drawable, unless that has been asked for before: then false.
  bool present_once(PresentTime time);

  // For the display.
  const std::shared_ptr<LentTexture>& image() const { return image_; }
  void set_presented_time(double time) { presented_time_.store(time, std::memory_order_release); }
  bool has_presented_handlers() const;
  void call_presented_handlers();

 private:
  friend MetalDrawable* make_metal_drawable(MetalLayer*, std::shared_ptr<LayerDisplay>, std::shared_ptr<LentTexture>,
                                            UInteger);

  void present_at(const char* selector, PresentTime time);

  MetalLayer* layer_ = nullptr;
  std::shared_ptr<LayerDisplay> display_;
  std::shared_ptr<LentTexture> image_;
  UInteger id_ = 0;
  std::atomic<bool> is_presented_{false};
  std::atomic<double> presented_time_{0};
  mutable std::mutex mutex_;
  std::vector<BlockReference<PresentedHandler>> presented_handlers_;
};

MetalDrawable* make_metal_drawable(MetalLayer* layer, std::shared_ptr<LayerDisplay> display,
                                   std::shared_ptr<LentTexture> image, UInteger drawable_id);

// Adds -[MTLCommandBuffer presentDrawable:] and its variants with a time.
void define_drawable_presentation(objc::ClassBuilder<CommandBuffer>& builder);

void define_metal_drawable_class();

}  // namespace softmetal::metal
