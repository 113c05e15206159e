#include "metal/layers/layer_display.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "exec/host_time.h"
#include "metal/layers/metal_drawable.h"

namespace softmetal::metal {

// A drawable on its way to the display's thread: to be shown, or, when it has been, for its handlers.
struct LayerDisplay::Waiting {
  std::shared_ptr<LayerDisplay> display;
  objc::Reference<MetalDrawable> drawable;
  PresentTime time;
  bool shown;
};

void LayerDisplay::present(MetalDrawable* drawable, PresentTime time) {
  bool now = false;
  {
    std::lock_guard lock(mutex_);
    now = waiting_ == 0 && is_due(time);
    if (!now) ++waiting_;
  }
  if (now) show(drawable);
  if (now && !drawable->has_presented_handlers()) return;
  executor_.post(show_waiting, new Waiting{shared_from_this(), objc::Reference<MetalDrawable>(drawable), time, now});
}

LayerDisplay::Picture LayerDisplay::picture() const {
  std::lock_guard lock(mutex_);
  return picture_;
}

bool LayerDisplay::is_due(PresentTime time) const {
  const double now = exec::host_seconds();
  const bool follows = picture_.frame > 0 && time.minimum_duration > 0;
  return now >= time.earliest && (!follows || now >= shown_at_ + time.minimum_duration);
}

void LayerDisplay::wait_until_due(PresentTime time) const {
  std::unique_lock lock(mutex_);
  const double follows = picture_.frame > 0 ? shown_at_ + time.minimum_duration : 0;
  lock.unlock();
  const double due = std::max(time.earliest, follows);
  // In steps, because the clock cannot add up any number of seconds.
  for (double left = due - exec::host_seconds(); left > 0; left = due - exec::host_seconds()) {
    std::this_thread::sleep_for(std::chrono::duration<double>(std::min(left, 3600.0)));
  }
}

void LayerDisplay::show(MetalDrawable* drawable) {
  Picture picture{0, drawable->image()};
  {
    std::lock_guard lock(mutex_);
    shown_at_ = exec::host_seconds();
    drawable->set_presented_time(shown_at_);
    picture.frame = picture_.frame + 1;
    std::swap(picture, picture_);
  }
  // What was shown before goes back to its pool here, with no lock held.
}

void LayerDisplay::show_waiting(void* context, exec::Worker&) {
  const std::unique_ptr<Waiting> waiting(static_cast<Waiting*>(context));
  objc::AutoreleasePool pool;
  if (!waiting->shown) {
    waiting->display->wait_until_due(waiting->time);
    waiting->display->show(waiting->drawable.get());
    std::lock_guard lock(waiting->display->mutex_);
    --waiting->display->waiting_;
  }
  waiting->drawable->call_presented_handlers();
}

}  // namespace softmetal::metal
