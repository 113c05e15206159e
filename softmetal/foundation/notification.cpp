// NSNotification and NSNotificationCenter.
#include "foundation/notification.h"

#include <mutex>
#include <vector>

#include "foundation/classes.h"
#include "foundation/foundation.h"
#include "foundation/object.h"
#include "objc/block.h"

namespace softmetal::foundation {
namespace {

using StrongId = objc::Reference<objc_object>;

struct Notification : BaseObject {
  inline static Class cls = nullptr;
  StrongId name;
  StrongId object;
  StrongId user_info;
};

// What -addObserverForName:… returns: pass it to -removeObserver:.
struct Observer : BaseObject {
  inline static Class cls = nullptr;
  StrongId name;        // null for every name
  id object = nullptr;  // null for every object; not retained, as in Cocoa
  objc::Block<void(id)> handler;
};

struct NotificationCenter : BaseObject {
  inline static Class cls = nullptr;
  std::mutex lock;
  std::vector<objc::Reference<Observer>> observers;
};

id default_center(Class, SEL) {
  static auto* center = objc::make<NotificationCenter>(NotificationCenter::cls);
  return center->as_id();
}

id add_observer(NotificationCenter* self, SEL, id name, id object, id queue, const void* handler) {
  if (queue)
    raise_invalid_argument("softmetal does not implement -[NSNotificationCenter %s] with a queue",
                           "addObserverForName:object:queue:usingBlock:");
  auto observer = objc::Reference<Observer>::adopt(objc::make<Observer>(Observer::cls));
  observer->name = StrongId(name);
  observer->object = object;
  observer->handler = objc::Block<void(id)>(handler);
  std::lock_guard guard(self->lock);
  self->observers.push_back(observer);
  return objc_retainAutorelease(observer->as_id());
}

void remove_observer(NotificationCenter* self, SEL, id token) {
  objc::Reference<Observer> removed;  // let go after the lock
  std::lock_guard guard(self->lock);
  for (auto observer = self->observers.begin(); observer != self->observers.end(); ++observer) {
    if ((*observer)->as_id() != token) continue;
    removed = *observer;
    self->observers.erase(observer);
    return;
  }
}

bool wants(const Observer& observer, id name, id object) {
  bool name_fits = !observer.name || are_equal(observer.name.get(), name);
  return name_fits && (!observer.object || observer.object == object);
}

// Handlers run with no lock held: they may add and remove observers.
void post(NotificationCenter* self, SEL, id name, id object, id user_info) {
  auto notification = objc::Reference<Notification>::adopt(objc::make<Notification>(Notification::cls));
  notification->name = StrongId(name);
  notification->object = StrongId(object);
  notification->user_info = StrongId(user_info);
  std::vector<objc::Reference<Observer>> interested;
  {
    std::lock_guard guard(self->lock);
    for (const auto& observer : self->observers) {
      if (wants(*observer.get(), name, object)) interested.push_back(observer);
    }
  }
  for (const auto& observer : interested) observer->handler(notification->as_id());
}

}  // namespace

void define_notification_classes() {
  objc::ClassBuilder<Notification> notification("NSNotification");
  Notification::cls = notification.get();
  notification.method("name", [](Notification* self, SEL) { return self->name.get(); })
      .method("object", [](Notification* self, SEL) { return self->object.get(); })
      .method("userInfo", [](Notification* self, SEL) { return self->user_info.get(); });
  Observer::cls = objc::ClassBuilder<Observer>("__NSObserver").get();
  objc::ClassBuilder<NotificationCenter> center("NSNotificationCenter");
  NotificationCenter::cls = center.get();
  center.class_method("defaultCenter", default_center)
      .method("addObserverForName:object:queue:usingBlock:", add_observer)
      .method("removeObserver:", remove_observer)
      .method("postNotificationName:object:userInfo:", post);
}

void post_notification(id name, id object, id user_info) {
  post(reinterpret_cast<NotificationCenter*>(default_center(nullptr, nullptr)), nullptr, name, object, user_info);
}

}  // namespace softmetal::foundation
