// MTLBuffer.
#pragma once

#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/buffer_memory.h"
#include "metal/resources/resource.h"

namespace softmetal::metal {

// Called with the memory a no-copy buffer was made of, when the buffer no longer needs it.
using BufferDeallocator = void (^)(void* pointer, UInteger length);

struct Texture;

struct Buffer : Resource {
  ~Buffer();

  // Null for a private buffer, which the CPU may not touch.
  void* contents() const { return storage_mode() == StorageMode::kPrivate ? nullptr : start_; }
  UInteger length() const { return length_; }
  uint64_t gpu_address() const { return reinterpret_cast<uint64_t>(start_); }
  void did_modify_range(Range range) const;
  void add_debug_marker(id marker, Range range) const;
  void remove_all_debug_markers() const {}
  id remote_storage_buffer() const { return nullptr; }
  Texture* new_texture(descriptors::MTLTextureDescriptor* descriptor, UInteger offset, UInteger bytes_per_row);

  // Whatever the storage mode; for the device, not for the CPU side of the interface.
  std::byte* bytes() const { return static_cast<std::byte*>(start_); }

 private:
  void set_memory(void* start, UInteger length);

  friend Buffer* make_buffer(Device*, UInteger, UInteger);
  friend Buffer* make_heap_buffer(std::shared_ptr<HeapAllocation>, UInteger, UInteger);
  friend Buffer* make_buffer_no_copy(Device*, void*, UInteger, UInteger, BufferDeallocator);

  void* start_ = nullptr;
  UInteger length_ = 0;
  BufferMemory memory_;
  BufferDeallocator deallocator_ = nullptr;
};

// Zeroed. Null when the length is 0 or over the device's limit, when the storage mode is memoryless, or when there is
// no memory left.
Buffer* make_buffer(Device* device, UInteger length, UInteger options);

// A buffer in a heap, with what was in that memory before. Null without an allocation.
Buffer* make_heap_buffer(std::shared_ptr<HeapAllocation> allocation, UInteger length, UInteger options);

// A shared or managed buffer that starts as a copy of `bytes`; null also for other storage modes.
Buffer* make_buffer_with_bytes(Device* device, const void* bytes, UInteger length, UInteger options);

// A buffer over the caller's memory. Null unless `pointer` and `length` are multiples of the page size, as Metal asks;
// `deallocator` (may be null) is then not called.
Buffer* make_buffer_no_copy(Device* device, void* pointer, UInteger length, UInteger options,
                            BufferDeallocator deallocator);

void define_buffer_class();

// Adds -[MTLDevice newBufferWith…].
void define_buffer_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
