#include "checks/resources.h"

#include "checks/arguments.h"
#include "checks/enabled.h"
#include "support/state.h"

namespace pymetal::checks {

namespace {

struct CaptureScopeRecord : StateRecord {
  bool begun = false;
};

constexpr MTL::ResourceOptions storage_mode_shift = 4;  // MTLResourceStorageModeShift
constexpr MTL::ResourceOptions storage_mode_mask = 0xf;

MTL::StorageMode storage_mode_of(MTL::ResourceOptions options) {
  return static_cast<MTL::StorageMode>((options >> storage_mode_shift) & storage_mode_mask);
}

}  // namespace

void own_range(Call call, MTL::Buffer& self, Named<NS::Range> range) {
  check_range(call, range, "the buffer's bytes", self.length());
}

void modified_range(Call call, MTL::Buffer& self, Named<NS::Range> range) {
  const MTL::StorageMode mode = self.storageMode();
  if (mode != MTL::StorageModeManaged) {
    refuse(call, "this buffer is of StorageMode." + text_of(mode) + "; only Managed ones are told of changes");
  }
  own_range(call, self, range);
}

void heap_descriptor(Call call, MTL::Device&, Named<MTL::HeapDescriptor*> descriptor) {
  const std::string name = descriptor.name;
  if (descriptor.value->size() == 0) refuse(call, (name + ".size").c_str(), "0", "a heap has at least one byte");
  const MTL::StorageMode mode = descriptor.value->storageMode();
  if (mode == MTL::StorageModeMemoryless || mode == MTL::StorageModeManaged) {
    refuse(call, (name + ".storage_mode").c_str(), text_of(mode), "a heap is Shared or Private");
  }
}

void buffer_options(Call call, const NS::Object&, Named<MTL::ResourceOptions> options) {
  if (storage_mode_of(options.value) != MTL::StorageModeMemoryless) return;
  refuse(call, options.name, "StorageMode.Memoryless", "only textures can be memoryless");
}

void aliasable(Call call, MTL::Resource& self) {
  if (!self.heap()) refuse(call, "this resource is of no heap; only those of a heap can share their memory");
}

void heap_buffer(Call call, MTL::Heap& self, Number length, Named<MTL::ResourceOptions> options) {
  if (length.value == 0) refuse(call, length, "a buffer has at least one byte");
  const MTL::StorageMode mode = storage_mode_of(options.value);
  if (mode == self.storageMode()) return;
  refuse(call, options.name, "StorageMode." + text_of(mode), "the heap's is " + text_of(self.storageMode()));
}

void automatic_heap(Call call, MTL::Heap& self) {
  if (self.type() == MTL::HeapTypePlacement) refuse(call, "this heap is of HeapType.Placement and needs an offset");
}

void placement_heap(Call call, MTL::Heap& self, Number offset) {
  if (self.type() != MTL::HeapTypePlacement) refuse(call, offset, "only a heap of HeapType.Placement takes offsets");
  if (offset.value >= self.size()) refuse(call, offset, "the heap ends at " + text_of(self.size()));
}

void start_capture(Call call, MTL::CaptureManager& self) {
  if (self.isCapturing()) refuse(call, "a capture is running; call stop_capture() first");
}

void stop_capture(Call call, MTL::CaptureManager& self) {
  if (!self.isCapturing()) refuse(call, "no capture is running");
}

void begin_scope(Call call, MTL::CaptureScope& self) {
  CaptureScopeRecord& record = state_of<CaptureScopeRecord>(&self);
  if (record.begun && enabled()) refuse(call, "this scope has begun; call end_scope() first");
  record.begun = true;
}

void end_scope(Call call, MTL::CaptureScope& self) {
  CaptureScopeRecord& record = state_of<CaptureScopeRecord>(&self);
  if (!record.begun && enabled()) refuse(call, "this scope has not begun; call begin_scope() first");
  record.begun = false;
}

}  // namespace pymetal::checks
