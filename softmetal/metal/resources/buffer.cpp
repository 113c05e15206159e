#include "metal/resources/buffer.h"

#include <Block.h>

#include <cstring>

#include "exec/validation/device_memory.h"
#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/resources/heap.h"
#include "metal/resources/texture.h"

namespace softmetal::metal {
namespace {

Class buffer_class;

bool acceptable(const Device* device, UInteger length, const ResourceModes& modes) {
  return length > 0 && length <= device->max_buffer_length() && modes.storage <= StorageMode::kPrivate &&
         modes.cpu_cache <= CPUCacheMode::kWriteCombined && modes.hazard_tracking <= HazardTrackingMode::kTracked;
}

void check_range(const char* what, Range range, UInteger length) {
  if (range.location <= length && range.length <= length - range.location) return;
  foundation::raise_range("%s: range (%zu, %zu) exceeds the buffer's length of %zu bytes", what,
                          static_cast<size_t>(range.location), static_cast<size_t>(range.length),
                          static_cast<size_t>(length));
}

}  // namespace

Buffer::~Buffer() {
  exec::remove_device_memory(start_, length_);
  if (deallocator_) {
    deallocator_(start_, length_);
    Block_release(deallocator_);
  }
}

void Buffer::set_memory(void* start, UInteger length) {
  start_ = start;
  length_ = length;
  exec::add_device_memory(start, length);
}

void Buffer::did_modify_range(Range range) const {
  if (storage_mode() != StorageMode::kManaged) {
    foundation::raise_invalid_argument("didModifyRange: is only for buffers with the managed storage mode");
  }
  check_range("didModifyRange:", range, length_);
}

void Buffer::add_debug_marker(id, Range range) const { check_range("addDebugMarker:range:", range, length_); }

Texture* Buffer::new_texture(descriptors::MTLTextureDescriptor* descriptor, UInteger offset, UInteger bytes_per_row) {
  return make_buffer_texture(this, descriptor, offset, bytes_per_row);
}

Buffer* make_buffer(Device* device, UInteger length, UInteger options) {
  const ResourceModes modes = ResourceModes::from_options(options);
  if (!acceptable(device, length, modes)) return nullptr;
  BufferMemory memory = BufferMemory::allocate(length);
  if (memory.start() == nullptr) return nullptr;
  auto* buffer = objc::make<Buffer>(buffer_class);
  buffer->account(device, modes, memory.size());
  buffer->set_memory(memory.start(), length);
  buffer->memory_ = std::move(memory);
  return buffer;
}

Buffer* make_heap_buffer(std::shared_ptr<HeapAllocation> allocation, UInteger length, UInteger options) {
  if (!allocation) return nullptr;
  auto* buffer = objc::make<Buffer>(buffer_class);
  buffer->set_memory(allocation->start(), length);
  buffer->account_in_heap(std::move(allocation), ResourceModes::from_options(options));
  return buffer;
}

Buffer* make_buffer_with_bytes(Device* device, const void* bytes, UInteger length, UInteger options) {
  if (bytes == nullptr || ResourceModes::from_options(options).storage == StorageMode::kPrivate) return nullptr;
  Buffer* buffer = make_buffer(device, length, options);
  if (buffer) std::memcpy(buffer->bytes(), bytes, length);
  return buffer;
}

Buffer* make_buffer_no_copy(Device* device, void* pointer, UInteger length, UInteger options,
                            BufferDeallocator deallocator) {
  const ResourceModes modes = ResourceModes::from_options(options);
  const bool aligned = reinterpret_cast<uintptr_t>(pointer) % kBufferAlignment == 0 && length % kBufferAlignment == 0;
  if (pointer == nullptr || !aligned || modes.storage == StorageMode::kPrivate) return nullptr;
  if (!acceptable(device, length, modes)) return nullptr;
  auto* buffer = objc::make<Buffer>(buffer_class);
  buffer->account(device, modes, length);
  buffer->set_memory(pointer, length);
  if (deallocator) buffer->deallocator_ = Block_copy(deallocator);
  return buffer;
}

void define_buffer_class() {
  buffer_class = objc::ClassBuilder<Buffer>("SoftmetalBuffer", resource_class())
                     .method<&Buffer::contents>("contents")
                     .method<&Buffer::length>("length")
                     .method<&Buffer::gpu_address>("gpuAddress")
                     .method<&Buffer::did_modify_range>("didModifyRange:")
                     .method<&Buffer::add_debug_marker>("addDebugMarker:range:")
                     .method<&Buffer::remove_all_debug_markers>("removeAllDebugMarkers")
                     .method<&Buffer::remote_storage_buffer>("remoteStorageBuffer")
                     .method<&Buffer::new_texture>("newTextureWithDescriptor:offset:bytesPerRow:")
                     .conforms_to("MTLBuffer")
                     .get();
}

void define_buffer_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newBufferWithLength:options:",
              [](Device* self, SEL, UInteger length, UInteger options) { return make_buffer(self, length, options); })
      .method("newBufferWithBytes:length:options:",
              [](Device* self, SEL, const void* bytes, UInteger length, UInteger options) {
                return make_buffer_with_bytes(self, bytes, length, options);
              })
      .method("newBufferWithBytesNoCopy:length:options:deallocator:",
              [](Device* self, SEL, void* pointer, UInteger length, UInteger options, BufferDeallocator deallocator) {
                return make_buffer_no_copy(self, pointer, length, options, deallocator);
              });
}

}  // namespace softmetal::metal
