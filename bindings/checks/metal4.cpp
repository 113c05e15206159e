#include "checks/metal4.h"

#include "checks/arguments.h"
#include "checks/enabled.h"

namespace pymetal::checks {

namespace {

struct AllocatorRecord : StateRecord {
  std::weak_ptr<CommandBufferState> user;  // the command buffer that was begun with it last
};

CommandBufferState& state(const NS::Object& self) { return *command_buffer_state(self); }

bool in_use(const MTL4::CommandAllocator& allocator) {
  const auto user = state_of<AllocatorRecord>(&allocator).user.lock();
  return user && user->recording && user->allocator == &allocator;
}

void require_recording(Call call, const CommandBufferState& state) {
  if (state.recording || !enabled()) return;
  refuse(call, "this command buffer takes no commands; call begin_command_buffer() first");
}

void refuse_open_encoder(Call call, const CommandBufferState& state) {
  if (!state.open_encoder) return;
  refuse(call, "an encoder of this command buffer is still open; call end_encoding() on it first");
}

}  // namespace

void begin_commands(Call call, MTL4::CommandBuffer& self, Named<MTL4::CommandAllocator*> allocator) {
  CommandBufferState& current = state(self);
  if (current.recording) refuse(call, "this command buffer has begun; call end_command_buffer() first");
  if (in_use(*allocator.value)) {
    refuse(call, std::string(allocator.name) + " serves another command buffer; call end_command_buffer() on it first");
  }
  current = CommandBufferState();
  current.recording = true;
  current.allocator = allocator.value;
  state_of<AllocatorRecord>(allocator.value).user = command_buffer_state(self);
}

void end_commands(Call call, MTL4::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  require_recording(call, current);
  refuse_open_encoder(call, current);
  if (current.debug_groups > 0) refuse(call, "a debug group is open; call pop_debug_group() first");
  current.recording = false;
}

void begin_encoder(Call call, MTL4::CommandBuffer& self) {
  require_recording(call, state(self));
  refuse_open_encoder(call, state(self));
}

void encoder_opened(Call, MTL4::CommandBuffer& self, MTL4::CommandEncoder* encoder) {
  if (encoder) note_opened(*encoder, command_buffer_state(self));
}

void push_group(Call call, MTL4::CommandBuffer& self) {
  require_recording(call, state(self));
  ++state(self).debug_groups;
}

void pop_group(Call call, MTL4::CommandBuffer& self) {
  CommandBufferState& current = state(self);
  if (current.debug_groups > 0) {
    --current.debug_groups;
  } else if (enabled()) {
    refuse(call, "no debug group is open; call push_debug_group() first");
  }
}

void commit_commands(Call call, MTL4::CommandQueue&, Named<ObjectSequence<MTL4::CommandBuffer>&> commands) {
  for (size_t i = 0; i < commands.value.count(); ++i) {
    const std::string name = std::string(commands.name) + "[" + text_of(i) + "]";
    const MTL4::CommandBuffer* buffer = commands.value.data()[i];
    if (!buffer) refuse(call, name.c_str(), "None", "it must be a command buffer");
    if (state(*buffer).recording) refuse(call, name + " has not ended; call end_command_buffer() first");
    if (state(*buffer).committed) refuse(call, name + " is committed already; begin it again first");
  }
  for (size_t i = 0; i < commands.value.count(); ++i) state(*commands.value.data()[i]).committed = true;
}

void reset_allocator(Call call, MTL4::CommandAllocator& self) {
  if (!in_use(self)) return;
  refuse(call, "a command buffer is being encoded with this allocator; call end_command_buffer() first");
}

void counter_heap_index(Call call, const NS::Object&, Named<MTL4::CounterHeap*> heap, Number index) {
  check_index(call, index, "entries", heap.value->count());
}

void counter_heap_range(Call call, const NS::Object&, Named<MTL4::CounterHeap*> heap, Named<NS::Range> range) {
  check_range(call, range, "entries", heap.value->count());
}

void own_counter_range(Call call, MTL4::CounterHeap& self, Named<NS::Range> range) {
  check_range(call, range, "entries", self.count());
}

}  // namespace pymetal::checks
