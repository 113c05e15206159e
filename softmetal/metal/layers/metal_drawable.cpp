#include "metal/layers/metal_drawable.h"

#include <utility>

#include "foundation/foundation.h"
#include "metal/commands/command_buffer.h"
#include "metal/layers/metal_layer.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;

Class metal_drawable_class;

void present_with(CommandBuffer* buffer, SEL selector, MetalDrawable* drawable, PresentTime time) {
  if (drawable == nullptr) raise_invalid_argument("%s the drawable is nil", sel_getName(selector));
  const objc::Reference<MetalDrawable> kept(drawable);
  buffer->add_presentation(sel_getName(selector), [kept, time] { kept->present_once(time); });
}

}  // namespace

MetalDrawable::~MetalDrawable() { objc::release(layer_); }

void MetalDrawable::add_presented_handler(PresentedHandler handler) {
  if (handler == nullptr) raise_invalid_argument("addPresentedHandler: the handler is nil");
  std::lock_guard lock(mutex_);
  presented_handlers_.emplace_back(handler);
}

bool MetalDrawable::present_once(PresentTime time) {
  if (is_presented_.exchange(true)) return false;
  display_->present(this, time);
  return true;
}

void MetalDrawable::present_at(const char* selector, PresentTime time) {
  if (!present_once(time)) raise_invalid_argument("%s the drawable has already been presented", selector);
}

bool MetalDrawable::has_presented_handlers() const {
  std::lock_guard lock(mutex_);
  return !presented_handlers_.empty();
}

void MetalDrawable::call_presented_handlers() {
  std::vector<BlockReference<PresentedHandler>> handlers;
  {
    std::lock_guard lock(mutex_);
    handlers.swap(presented_handlers_);
  }
  for (const auto& handler : handlers) handler(this);
}

MetalDrawable* make_metal_drawable(MetalLayer* layer, std::shared_ptr<LayerDisplay> display,
                                   std::shared_ptr<LentTexture> image, UInteger drawable_id) {
  auto* drawable = objc::make<MetalDrawable>(metal_drawable_class);
  drawable->layer_ = objc::retain(layer);
  drawable->display_ = std::move(display);
  drawable->image_ = std::move(image);
  drawable->id_ = drawable_id;
  return drawable;
}

void define_drawable_presentation(objc::ClassBuilder<CommandBuffer>& builder) {
  builder
      .method("presentDrawable:", [](CommandBuffer* self, SEL selector,
                                     MetalDrawable* drawable) { present_with(self, selector, drawable, {}); })
      .method("presentDrawable:atTime:", [](CommandBuffer* self, SEL selector, MetalDrawable* drawable,
                                            double time) { present_with(self, selector, drawable, {time, 0}); })
      .method("presentDrawable:afterMinimumDuration:",
              [](CommandBuffer* self, SEL selector, MetalDrawable* drawable, double duration) {
                present_with(self, selector, drawable, {0, duration});
              });
}

void define_metal_drawable_class() {
  using D = MetalDrawable;
  Class drawable_class = objc::ClassBuilder<D>("SoftmetalDrawable")
                             .method<&D::drawable_id>("drawableID")
                             .method<&D::presented_time>("presentedTime")
                             .method<&D::add_presented_handler>("addPresentedHandler:")
                             .method<&D::present>("present")
                             .method<&D::present_at_time>("presentAtTime:")
                             .method<&D::present_after_minimum_duration>("presentAfterMinimumDuration:")
                             .conforms_to("MTLDrawable")
                             .get();
  metal_drawable_class = objc::ClassBuilder<D>("SoftmetalMetalDrawable", drawable_class)
                             .method<&D::layer>("layer")
                             .method<&D::texture>("texture")
                             .conforms_to("CAMetalDrawable")
                             .get();
}

}  // namespace softmetal::metal
