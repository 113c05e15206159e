#include "metal/resources/heap.h"

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/resources/buffer.h"
#include "metal/resources/texture.h"

namespace softmetal::metal {
namespace {

using descriptors::MTLHeapDescriptor;
using descriptors::MTLTextureDescriptor;
using foundation::raise_invalid_argument;

Class heap_class;

ResourceModes modes_of(const MTLHeapDescriptor& descriptor) {
  ResourceModes modes = {static_cast<StorageMode>(descriptor.storage_mode),
                         static_cast<CPUCacheMode>(descriptor.cpu_cache_mode),
                         static_cast<HazardTrackingMode>(descriptor.hazard_tracking_mode)};
  // MTLHeapDescriptor.hazardTrackingMode: the default is not to track.
  if (modes.hazard_tracking == HazardTrackingMode::kDefault) modes.hazard_tracking = HazardTrackingMode::kUntracked;
  return modes;
}

void check_descriptor(const Device& device, const MTLHeapDescriptor& descriptor) {
  if (descriptor.size == 0) raise_invalid_argument("MTLHeapDescriptor has size of zero");
  if (descriptor.size > device.max_buffer_length()) {
    raise_invalid_argument("MTLHeapDescriptor has size (%zu) greater than the device's %zu bytes of memory",
                           static_cast<size_t>(descriptor.size), static_cast<size_t>(device.max_buffer_length()));
  }
  const auto storage = static_cast<StorageMode>(descriptor.storage_mode);
  if (storage != StorageMode::kPrivate && storage != StorageMode::kShared) {
    raise_invalid_argument("MTLHeapDescriptor: heaps have private or shared storage");
  }
  const auto type = static_cast<HeapType>(descriptor.type);
  if (type != HeapType::kAutomatic && type != HeapType::kPlacement) {
    raise_invalid_argument("MTLHeapDescriptor: softmetal implements automatic and placement heaps");
  }
}

void check_modes(const char* selector, const Heap& heap, StorageMode storage, CPUCacheMode cpu_cache) {
  if (storage == heap.storage_mode() && cpu_cache == heap.cpu_cache_mode()) return;
  raise_invalid_argument("%s storage mode and CPU cache mode must be those of the heap", selector);
}

void check_type(const char* selector, const Heap& heap, HeapType type) {
  if (heap.type() == type) return;
  raise_invalid_argument("%s is for %s heaps", selector, type == HeapType::kPlacement ? "placement" : "automatic");
}

void check_offset(const char* selector, UInteger offset) {
  if (offset % kHeapAlignment == 0) return;
  raise_invalid_argument("%s offset %zu is no multiple of %zu", selector, static_cast<size_t>(offset),
                         static_cast<size_t>(kHeapAlignment));
}

size_t check_buffer(const char* selector, const Heap& heap, UInteger length, UInteger options) {
  const ResourceModes modes = ResourceModes::from_options(options);
  check_modes(selector, heap, modes.storage, modes.cpu_cache);
  if (length == 0 || length > heap.size()) {
    raise_invalid_argument("%s length %zu is not between 1 and the heap's size of %zu", selector,
                           static_cast<size_t>(length), static_cast<size_t>(heap.size()));
  }
  return heap_size_and_align(length).size;
}

size_t check_texture(const char* selector, const Heap& heap, const MTLTextureDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("%s the descriptor is nil", selector);
  check_modes(selector, heap, static_cast<StorageMode>(descriptor->storage_mode),
              static_cast<CPUCacheMode>(descriptor->cpu_cache_mode));
  return heap_size_and_align(texture_size(*descriptor)).size;
}

SizeAndAlign heap_texture_size(Device*, SEL selector, MTLTextureDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("%s the descriptor is nil", sel_getName(selector));
  return heap_size_and_align(texture_size(*descriptor));
}

}  // namespace

Heap::~Heap() {
  if (device()) device()->count_freed(memory_.size());
}

UInteger Heap::max_available_size(UInteger alignment) const {
  if (alignment == 0 || (alignment & (alignment - 1)) != 0) {
    raise_invalid_argument("maxAvailableSizeWithAlignment: %zu is no power of two", static_cast<size_t>(alignment));
  }
  return space_->largest_free(alignment);
}

Buffer* Heap::new_buffer(UInteger length, UInteger options) {
  constexpr const char* kSelector = "newBufferWithLength:options:";
  check_type(kSelector, *this, HeapType::kAutomatic);
  const size_t size = check_buffer(kSelector, *this, length, options);
  return make_heap_buffer(HeapAllocation::take(this, size), length, options);
}

Buffer* Heap::new_buffer_at(UInteger length, UInteger options, UInteger offset) {
  constexpr const char* kSelector = "newBufferWithLength:options:offset:";
  check_type(kSelector, *this, HeapType::kPlacement);
  check_offset(kSelector, offset);
  const size_t size = check_buffer(kSelector, *this, length, options);
  return make_heap_buffer(HeapAllocation::take_at(this, offset, size), length, options);
}

Texture* Heap::new_texture(MTLTextureDescriptor* descriptor) {
  constexpr const char* kSelector = "newTextureWithDescriptor:";
  check_type(kSelector, *this, HeapType::kAutomatic);
  const size_t size = check_texture(kSelector, *this, descriptor);
  return make_heap_texture(HeapAllocation::take(this, size), descriptor);
}

Texture* Heap::new_texture_at(MTLTextureDescriptor* descriptor, UInteger offset) {
  constexpr const char* kSelector = "newTextureWithDescriptor:offset:";
  check_type(kSelector, *this, HeapType::kPlacement);
  check_offset(kSelector, offset);
  const size_t size = check_texture(kSelector, *this, descriptor);
  return make_heap_texture(HeapAllocation::take_at(this, offset, size), descriptor);
}

std::shared_ptr<HeapAllocation> HeapAllocation::take(Heap* heap, size_t size) {
  const std::optional<size_t> offset = heap->space().take(size, kHeapAlignment);
  return offset ? std::make_shared<HeapAllocation>(heap, *offset, size) : nullptr;
}

std::shared_ptr<HeapAllocation> HeapAllocation::take_at(Heap* heap, size_t offset, size_t size) {
  return heap->space().take_at(offset, size) ? std::make_shared<HeapAllocation>(heap, offset, size) : nullptr;
}

void HeapAllocation::make_aliasable() {
  if (!aliasable_.exchange(true)) heap_->space().give_back(offset_, size_);
}

Heap* make_heap(Device* device, MTLHeapDescriptor* descriptor) {
  if (descriptor == nullptr) raise_invalid_argument("newHeapWithDescriptor: the descriptor is nil");
  check_descriptor(*device, *descriptor);
  BufferMemory memory = BufferMemory::allocate(descriptor->size);
  if (memory.start() == nullptr) return nullptr;
  auto* heap = objc::make<Heap>(heap_class);
  heap->attach_to(device);
  heap->type_ = static_cast<HeapType>(descriptor->type);
  heap->modes_ = modes_of(*descriptor);
  heap->memory_ = std::move(memory);
  heap->space_ = std::make_unique<HeapSpace>(descriptor->size);
  device->count_allocated(heap->memory_.size());
  return heap;
}

void define_heap_class() {
  heap_class = objc::ClassBuilder<Heap>("SoftmetalHeap", device_object_class())
                   .method<&Heap::type>("type")
                   .method<&Heap::storage_mode>("storageMode")
                   .method<&Heap::cpu_cache_mode>("cpuCacheMode")
                   .method<&Heap::hazard_tracking_mode>("hazardTrackingMode")
                   .method<&Heap::resource_options>("resourceOptions")
                   .method<&Heap::size>("size")
                   .method<&Heap::used_size>("usedSize")
                   .method<&Heap::current_allocated_size>("currentAllocatedSize")
                   .method<&Heap::current_allocated_size>("allocatedSize")
                   .method<&Heap::max_available_size>("maxAvailableSizeWithAlignment:")
                   .method<&Heap::set_purgeable_state>("setPurgeableState:")
                   .method<&Heap::new_buffer>("newBufferWithLength:options:")
                   .method<&Heap::new_buffer_at>("newBufferWithLength:options:offset:")
                   .method<&Heap::new_texture>("newTextureWithDescriptor:")
                   .method<&Heap::new_texture_at>("newTextureWithDescriptor:offset:")
                   .conforms_to("MTLAllocation")
                   .conforms_to("MTLHeap")
                   .get();
}

void define_heap_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newHeapWithDescriptor:",
              [](Device* self, SEL, descriptors::MTLHeapDescriptor* descriptor) { return make_heap(self, descriptor); })
      .method("heapBufferSizeAndAlignWithLength:options:",
              [](Device*, SEL, UInteger length, UInteger) { return heap_size_and_align(length); })
      .method("heapTextureSizeAndAlignWithDescriptor:", heap_texture_size);
}

}  // namespace softmetal::metal
