// MTLEvent, MTLSharedEvent, MTLSharedEventListener and MTLFence.
#pragma once

#include <dispatch/dispatch.h>

#include <memory>

#include "metal/commands/command.h"
#include "metal/commands/event_state.h"
#include "metal/device/device_object.h"

namespace softmetal::metal {

struct Event : DeviceObject {
  EventState& state() { return state_; }

 private:
  EventState state_;
};

struct SharedEvent;
using SharedEventNotification = void (^)(SharedEvent*, uint64_t);

struct SharedEventListener : objc::Object {
  ~SharedEventListener();

  SharedEventListener* init();
  SharedEventListener* init_with_dispatch_queue(dispatch_queue_t queue);
  dispatch_queue_t dispatch_queue() const { return queue_; }

 private:
  dispatch_queue_t queue_ = nullptr;
};

struct SharedEvent : Event {
  uint64_t signaled_value() { return state().value(); }
  void set_signaled_value(uint64_t value) { state().set_value(value); }
  bool wait_until_signaled_value(uint64_t value, uint64_t timeout_milliseconds);
  void notify_listener(SharedEventListener* listener, uint64_t value, SharedEventNotification block);
};

// Orders the passes of one queue, which run one after another anyway.
struct Fence : DeviceObject {};

std::unique_ptr<Command> make_signal_command(Event* event, uint64_t value);
std::unique_ptr<Command> make_wait_command(Event* event, uint64_t value);

void define_event_classes();

// Adds -[MTLDevice newEvent], -[MTLDevice newSharedEvent] and -[MTLDevice newFence].
void define_event_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
