#include "metal/commands/event.h"

#include <Block.h>

#include <algorithm>

#include "foundation/foundation.h"
#include "metal/device/device.h"

namespace softmetal::metal {
namespace {

Class event_class;
Class shared_event_class;
Class shared_event_listener_class;
Class fence_class;

class SignalCommand : public Command {
 public:
  SignalCommand(Event* event, uint64_t value) : event_(event), value_(value) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    event_->state().set_value(value_);
    return std::nullopt;
  }

 private:
  objc::Reference<Event> event_;
  uint64_t value_;
};

class WaitCommand : public Command {
 public:
  WaitCommand(Event* event, uint64_t value) : event_(event), value_(value) {}
  std::optional<CommandFailure> execute(exec::Worker&) override {
    event_->state().wait(value_);
    return std::nullopt;
  }

 private:
  objc::Reference<Event> event_;
  uint64_t value_;
};

// A block on its way to a listener's dispatch queue, with the event it is about.
struct PendingNotification {
  objc::Reference<SharedEvent> event;
  std::shared_ptr<const void> block;
  uint64_t value;

  static void deliver(void* context) {
    const std::unique_ptr<PendingNotification> pending(static_cast<PendingNotification*>(context));
    objc::AutoreleasePool pool;
    auto block = (SharedEventNotification)(pending->block.get());
    block(pending->event.get(), pending->value);
  }
};

// The process's listener, which is never released.
SharedEventListener* shared_listener(Class cls) {
  static SharedEventListener* const listener = objc::make<SharedEventListener>(cls)->init();
  return listener;
}

template <class T>
T* make_device_object(Class cls, Device* device) {
  auto* object = objc::make<T>(cls);
  object->attach_to(device);
  return object;
}

}  // namespace

SharedEventListener::~SharedEventListener() {
  if (queue_) dispatch_release(queue_);
}

SharedEventListener* SharedEventListener::init() {
  queue_ = dispatch_queue_create("MTLSharedEventListener", DISPATCH_QUEUE_SERIAL);
  return this;
}

SharedEventListener* SharedEventListener::init_with_dispatch_queue(dispatch_queue_t queue) {
  if (queue == nullptr) foundation::raise_invalid_argument("initWithDispatchQueue: the queue is nil");
  dispatch_retain(queue);
  queue_ = queue;
  return this;
}

bool SharedEvent::wait_until_signaled_value(uint64_t value, uint64_t timeout_milliseconds) {
  // A year stands for ever; the clock would overflow on more.
  constexpr uint64_t kLongest = uint64_t{365} * 24 * 3600 * 1000;
  return state().wait(value, std::chrono::milliseconds(std::min(timeout_milliseconds, kLongest)));
}

void SharedEvent::notify_listener(SharedEventListener* listener, uint64_t value, SharedEventNotification block) {
  if (listener == nullptr || block == nullptr) {
    foundation::raise_invalid_argument("notifyListener:atValue:block: the listener or the block is nil");
  }
  const objc::Reference<SharedEventListener> kept_listener(listener);
  const std::shared_ptr<const void> kept_block(_Block_copy(block), _Block_release);
  // The event owns the notification, so the notification borrows the event; whoever sets the value holds it.
  state().notify_at(value, [this, kept_listener, kept_block](uint64_t reached) {
    auto* pending = new PendingNotification{objc::Reference<SharedEvent>(this), kept_block, reached};
    dispatch_async_f(kept_listener->dispatch_queue(), pending, PendingNotification::deliver);
  });
}

std::unique_ptr<Command> make_signal_command(Event* event, uint64_t value) {
  return std::make_unique<SignalCommand>(event, value);
}

std::unique_ptr<Command> make_wait_command(Event* event, uint64_t value) {
  return std::make_unique<WaitCommand>(event, value);
}

void define_event_classes() {
  event_class = objc::ClassBuilder<Event>("SoftmetalEvent", device_object_class()).conforms_to("MTLEvent").get();
  shared_event_class = objc::ClassBuilder<SharedEvent>("SoftmetalSharedEvent", event_class)
                           .method<&SharedEvent::signaled_value>("signaledValue")
                           .method<&SharedEvent::set_signaled_value>("setSignaledValue:")
                           .method<&SharedEvent::wait_until_signaled_value>("waitUntilSignaledValue:timeoutMS:")
                           .method<&SharedEvent::notify_listener>("notifyListener:atValue:block:")
                           .conforms_to("MTLSharedEvent")
                           .get();
  shared_event_listener_class = objc::ClassBuilder<SharedEventListener>("MTLSharedEventListener")
                                    .method<&SharedEventListener::init>("init")
                                    .method<&SharedEventListener::init_with_dispatch_queue>("initWithDispatchQueue:")
                                    .method<&SharedEventListener::dispatch_queue>("dispatchQueue")
                                    .class_method("sharedListener", [](Class cls, SEL) { return shared_listener(cls); })
                                    .get();
  fence_class = objc::ClassBuilder<Fence>("SoftmetalFence", device_object_class()).conforms_to("MTLFence").get();
}

void define_event_makers(objc::ClassBuilder<Device>& builder) {
  builder.method("newEvent", [](Device* self, SEL) { return make_device_object<Event>(event_class, self); })
      .method("newSharedEvent",
              [](Device* self, SEL) { return make_device_object<SharedEvent>(shared_event_class, self); })
      .method("newFence", [](Device* self, SEL) { return make_device_object<Fence>(fence_class, self); });
}

}  // namespace softmetal::metal
