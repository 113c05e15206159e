#include "metal/layers/drawable_pool.h"

#include <utility>

#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

objc::Reference<Texture> make_drawable_texture(Device* device, const DrawableShape& shape) {
  descriptors::MTLTextureDescriptor descriptor;
  descriptor.pixel_format = shape.pixel_format;
  descriptor.width = shape.width;
  descriptor.height = shape.height;
  descriptor.usage = kTextureUsageRenderTarget;
  if (!shape.framebuffer_only) descriptor.usage |= kTextureUsageShaderRead | kTextureUsageShaderWrite;
  auto texture = objc::Reference<Texture>::adopt(make_texture(device, &descriptor));
  if (texture && shape.framebuffer_only) texture->restrict_to_framebuffer();
  return texture;
}

}  // namespace

LentTexture::LentTexture(std::shared_ptr<DrawablePool> pool, objc::Reference<Texture> texture, DrawableShape shape)
    : pool_(std::move(pool)), texture_(std::move(texture)), shape_(shape) {}

LentTexture::~LentTexture() { pool_->give_back(std::move(texture_), shape_); }

DrawablePool::DrawablePool(Device* device)
    : device_(device), residency_set_(objc::Reference<ResidencySet>::adopt(make_residency_set(device))) {}

std::shared_ptr<LentTexture> DrawablePool::lend(const DrawableShape& shape, UInteger most,
                                                std::optional<std::chrono::milliseconds> patience) {
  std::unique_lock lock(mutex_);
  const auto available = [&] { return lent_ < most; };
  if (!patience) {
    given_back_.wait(lock, available);
  } else if (!given_back_.wait_for(lock, *patience, available)) {
    return nullptr;
  }
  become(shape);
  objc::Reference<Texture> texture = take_texture();
  if (!texture) return nullptr;
  ++lent_;
  return std::make_shared<LentTexture>(shared_from_this(), std::move(texture), shape);
}

void DrawablePool::become(const DrawableShape& shape) {
  if (shape == shape_) return;
  for (const auto& texture : free_) let_go(texture);
  free_.clear();
  shape_ = shape;
}

objc::Reference<Texture> DrawablePool::take_texture() {
  if (!free_.empty()) {
    objc::Reference<Texture> texture = std::move(free_.back());
    free_.pop_back();
    return texture;
  }
  objc::Reference<Texture> texture = make_drawable_texture(device_.get(), shape_);
  if (texture) residency_set_->add_allocation(reinterpret_cast<id>(texture.get()));
  return texture;
}

void DrawablePool::let_go(const objc::Reference<Texture>& texture) {
  residency_set_->remove_allocation(reinterpret_cast<id>(texture.get()));
}

void DrawablePool::give_back(objc::Reference<Texture> texture, const DrawableShape& shape) {
  {
    std::lock_guard lock(mutex_);
    --lent_;
    if (shape == shape_) {
      free_.push_back(std::move(texture));
    } else {
      let_go(texture);
    }
  }
  given_back_.notify_one();
}

}  // namespace softmetal::metal
