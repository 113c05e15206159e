// What a layer shows: the drawable presented last. There is no screen to be in step with, so a drawable is shown as
// soon as it is presented, or at the time asked for; drawables are shown in the order in which they are presented.
#pragma once

#include <memory>
#include <mutex>

#include "exec/serial_executor.h"
#include "metal/layers/drawable_pool.h"

namespace softmetal::metal {

struct MetalDrawable;

// When a drawable is shown: not before a time of the host's clock, nor before the one ahead of it has been seen for so
// long. In seconds.
struct PresentTime {
  double earliest = 0;
  double minimum_duration = 0;
};

// Shared with the drawables that wait to be shown.
class LayerDisplay : public std::enable_shared_from_this<LayerDisplay> {
 public:
  void present(MetalDrawable* drawable, PresentTime time);

  struct Picture {
    uint64_t frame = 0;  // counts what was shown; 0: nothing yet
    std::shared_ptr<LentTexture> image;
  };
  Picture picture() const;

 private:
  struct Waiting;

  bool is_due(PresentTime time) const;  // with the mutex held
  void wait_until_due(PresentTime time) const;
  void show(MetalDrawable* drawable);
  static void show_waiting(void* waiting, exec::Worker&);

  exec::SerialExecutor executor_{std::chrono::nanoseconds(0)};
  mutable std::mutex mutex_;
  Picture picture_;
  double shown_at_ = 0;
  size_t waiting_ = 0;
};

}  // namespace softmetal::metal
