// MTLHeap.
#pragma once

#include <atomic>
#include <memory>

#include "metal/descriptors/generated/descriptors.h"
#include "metal/resources/buffer_memory.h"
#include "metal/resources/heap_space.h"
#include "metal/resources/resource.h"

namespace softmetal::metal {

struct Buffer;
struct Texture;

enum class HeapType : Integer { kAutomatic = 0, kPlacement = 1 };

// Resources in a heap start at multiples of this, and take multiples of it.
constexpr UInteger kHeapAlignment = 256;

struct Heap : DeviceObject {
  ~Heap();

  // The MTLHeap protocol.
  HeapType type() const { return type_; }
  StorageMode storage_mode() const { return modes_.storage; }
  CPUCacheMode cpu_cache_mode() const { return modes_.cpu_cache; }
  HazardTrackingMode hazard_tracking_mode() const { return modes_.hazard_tracking; }
  UInteger resource_options() const { return modes_.options(); }
  UInteger size() const { return space_->size(); }
  UInteger used_size() const { return space_->used(); }
  UInteger current_allocated_size() const { return memory_.size(); }
  UInteger max_available_size(UInteger alignment) const;
  PurgeableState set_purgeable_state(PurgeableState state) { return purgeable_state_.set(state); }
  // Null when the heap has not enough space left.
  Buffer* new_buffer(UInteger length, UInteger options);
  Buffer* new_buffer_at(UInteger length, UInteger options, UInteger offset);
  Texture* new_texture(descriptors::MTLTextureDescriptor* descriptor);
  Texture* new_texture_at(descriptors::MTLTextureDescriptor* descriptor, UInteger offset);

  // For resources.
  const ResourceModes& modes() const { return modes_; }
  std::byte* bytes() const { return static_cast<std::byte*>(memory_.start()); }
  HeapSpace& space() { return *space_; }

 private:
  friend Heap* make_heap(Device*, descriptors::MTLHeapDescriptor*);

  HeapType type_ = HeapType::kAutomatic;
  ResourceModes modes_{};
  BufferMemory memory_;
  std::unique_ptr<HeapSpace> space_;
  AtomicPurgeableState purgeable_state_;
};

// The part of a heap that a resource lies in; given back when the last of its resource and that resource's views is
// gone, or earlier when the resource is made aliasable.
class HeapAllocation {
 public:
  HeapAllocation(Heap* heap, size_t offset, size_t size) : heap_(heap), offset_(offset), size_(size) {}
  HeapAllocation(const HeapAllocation&) = delete;
  HeapAllocation& operator=(const HeapAllocation&) = delete;
  ~HeapAllocation() { make_aliasable(); }

  // Null when there is no such space in the heap.
  static std::shared_ptr<HeapAllocation> take(Heap* heap, size_t size);
  static std::shared_ptr<HeapAllocation> take_at(Heap* heap, size_t offset, size_t size);

  Heap* heap() const { return heap_.get(); }
  size_t offset() const { return offset_; }
  size_t size() const { return size_; }
  std::byte* start() const { return heap_->bytes() + offset_; }
  bool is_aliasable() const { return aliasable_.load(); }
  void make_aliasable();

 private:
  objc::Reference<Heap> heap_;
  size_t offset_;
  size_t size_;
  std::atomic<bool> aliasable_{false};
};

// Raises for what Metal refuses; null when there is not enough memory.
Heap* make_heap(Device* device, descriptors::MTLHeapDescriptor* descriptor);

// What a resource of so many bytes takes in a heap.
constexpr SizeAndAlign heap_size_and_align(size_t size) {
  return {(size + kHeapAlignment - 1) / kHeapAlignment * kHeapAlignment, kHeapAlignment};
}

void define_heap_class();

// Adds -[MTLDevice newHeapWithDescriptor:] and the sizes that resources take in heaps.
void define_heap_makers(objc::ClassBuilder<Device>& builder);

}  // namespace softmetal::metal
