// NSLock and NSCondition.
#include <condition_variable>
#include <mutex>

#include "foundation/date.h"
#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

struct Lock : BaseObject {
  std::mutex mutex;
};

struct Condition : BaseObject {
  std::mutex mutex;
  std::condition_variable changed;
};

// The caller holds the mutex before and after, through -lock and -unlock.
class HeldLock {
 public:
  explicit HeldLock(std::mutex& mutex) : lock_(mutex, std::adopt_lock) {}
  ~HeldLock() { lock_.release(); }
  std::unique_lock<std::mutex>& get() { return lock_; }

 private:
  std::unique_lock<std::mutex> lock_;
};

void wait(Condition* self, SEL) {
  HeldLock held(self->mutex);
  self->changed.wait(held.get());
}

// False when the date passed without a signal.
BOOL wait_until(Condition* self, SEL, id limit) {
  if (!limit) raise_invalid_argument("-[NSCondition waitUntilDate:]: the date is nil");
  HeldLock held(self->mutex);
  std::chrono::duration<double> remaining(expect<Date>(limit)->since_1970 - seconds_since_1970());
  return self->changed.wait_for(held.get(), remaining) == std::cv_status::no_timeout;
}

}  // namespace

void define_lock_classes() {
  objc::ClassBuilder<Lock>("NSLock")
      .conforms_to("NSLocking")
      .method("lock", [](Lock* self, SEL) { self->mutex.lock(); })
      .method("unlock", [](Lock* self, SEL) { self->mutex.unlock(); })
      .method("tryLock", [](Lock* self, SEL) -> BOOL { return self->mutex.try_lock(); });
  objc::ClassBuilder<Condition>("NSCondition")
      .conforms_to("NSLocking")
      .method("lock", [](Condition* self, SEL) { self->mutex.lock(); })
      .method("unlock", [](Condition* self, SEL) { self->mutex.unlock(); })
      .method("wait", wait)
      .method("waitUntilDate:", wait_until)
      .method("signal", [](Condition* self, SEL) { self->changed.notify_one(); })
      .method("broadcast", [](Condition* self, SEL) { self->changed.notify_all(); });
}

}  // namespace softmetal::foundation
