// The textures that a layer's drawables draw into. They are lent and come back, so that a program that draws faster
// than it is shown has to wait.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "metal/resources/residency_set.h"
#include "metal/resources/texture.h"

namespace softmetal::metal {

// What a layer's textures are like.
struct DrawableShape {
  UInteger pixel_format = 0;
  UInteger width = 0;
  UInteger height = 0;
  bool framebuffer_only = true;

  bool operator==(const DrawableShape&) const = default;
};

class DrawablePool;

// A texture while somebody draws into it or looks at it; the last reference gives it back to its pool.
class LentTexture {
 public:
  LentTexture(std::shared_ptr<DrawablePool> pool, objc::Reference<Texture> texture, DrawableShape shape);
  LentTexture(const LentTexture&) = delete;
  LentTexture& operator=(const LentTexture&) = delete;
  ~LentTexture();

  Texture* texture() const { return texture_.get(); }

 private:
  std::shared_ptr<DrawablePool> pool_;
  objc::Reference<Texture> texture_;
  DrawableShape shape_;
};

class DrawablePool : public std::enable_shared_from_this<DrawablePool> {
 public:
  explicit DrawablePool(Device* device);

  // A texture of this shape, as soon as fewer than `most` are lent; null when `patience` ends first, or where there is
  // not enough memory. Without `patience` it waits for ever.
  std::shared_ptr<LentTexture> lend(const DrawableShape& shape, UInteger most,
                                    std::optional<std::chrono::milliseconds> patience);

  Device* device() const { return device_.get(); }
  // Holds the textures of the pool.
  ResidencySet* residency_set() const { return residency_set_.get(); }

 private:
  friend class LentTexture;

  // All with the mutex held.
  void become(const DrawableShape& shape);
  objc::Reference<Texture> take_texture();
  void let_go(const objc::Reference<Texture>& texture);

  void give_back(objc::Reference<Texture> texture, const DrawableShape& shape);

  objc::Reference<Device> device_;
  objc::Reference<ResidencySet> residency_set_;
  std::mutex mutex_;
  std::condition_variable given_back_;
  DrawableShape shape_;
  std::vector<objc::Reference<Texture>> free_;
  UInteger lent_ = 0;
};

}  // namespace softmetal::metal
