// The blocks runtime: clang's Block ABI with captured objects, blocks and __block variables. Blocks are
// objects too: their classes are the symbols that compiled blocks point at.
#include <Block.h>

#include <atomic>
#include <cstdlib>
#include <cstring>

#include "objc/class.h"

namespace {

using softmetal::objc::kBlock;

// Bits of a block's or __block variable's flags (Block ABI specification).
constexpr int32_t kCountMask = 0xfffe;
constexpr int32_t kOneReference = 2;
constexpr int32_t kOnHeap = 1 << 24;
constexpr int32_t kHasCopyDispose = 1 << 25;
constexpr int32_t kGlobal = 1 << 28;

// What a captured variable is, as passed to _Block_object_assign and _Block_object_dispose.
constexpr int kFieldIsObject = 3;
constexpr int kFieldIsBlock = 7;
constexpr int kFieldIsByref = 8;
constexpr int kFieldIsWeak = 16;

struct BlockDescriptor {
  uintptr_t reserved;
  uintptr_t size;
  void (*copy)(void* destination, const void* source);
  void (*dispose)(const void* block);
};

struct BlockLayout {
  Class isa;
  std::atomic<int32_t> flags;
  int32_t reserved;
  void (*invoke)(void);
  const BlockDescriptor* descriptor;
};

// A __block variable: reached through `forwarding`, which moves to the heap with the first copy of a block.
struct Byref {
  void* isa;
  std::atomic<Byref*> forwarding;
  std::atomic<int32_t> flags;
  uint32_t size;
  void (*keep)(Byref* destination, Byref* source);
  void (*destroy)(Byref* byref);
};

}  // namespace

// Compiled code refers to these by name; the objects they name are classes.
__attribute__((visibility("default"))) constinit objc_class stack_block_class __asm__("_NSConcreteStackBlock") = {
    .name = "__NSStackBlock__", .flags = kBlock};
__attribute__((visibility("default"))) constinit objc_class global_block_class __asm__("_NSConcreteGlobalBlock") = {
    .name = "__NSGlobalBlock__", .flags = kBlock};
__attribute__((visibility("default"))) constinit objc_class heap_block_class __asm__("_NSConcreteMallocBlock") = {
    .name = "__NSMallocBlock__", .flags = kBlock};

namespace {

BlockLayout* copy_to_heap(const BlockLayout* block, int32_t flags) {
  auto* copy = static_cast<BlockLayout*>(malloc(block->descriptor->size));
  if (!copy) return nullptr;
  memcpy(static_cast<void*>(copy), block, block->descriptor->size);
  copy->flags = (flags & ~kCountMask) | kOnHeap | kOneReference;
  copy->isa = &heap_block_class;
  if (flags & kHasCopyDispose) block->descriptor->copy(copy, block);
  return copy;
}

bool drop_reference(std::atomic<int32_t>& flags) {
  int32_t before = flags.fetch_sub(kOneReference, std::memory_order_acq_rel);
  return ((before - kOneReference) & kCountMask) == 0;
}

// The heap's __block variable for one on the stack, made by the first copy of a block that captures it.
Byref* retain_byref(Byref* source) {
  Byref* current = source->forwarding;
  if (current->flags & kOnHeap) {
    current->flags.fetch_add(kOneReference, std::memory_order_relaxed);
    return current;
  }
  auto* copy = static_cast<Byref*>(malloc(source->size));
  if (!copy) return nullptr;
  memcpy(static_cast<void*>(copy), source, source->size);
  // One reference for the frame that declared the variable, one for the block.
  copy->flags = (source->flags & ~kCountMask) | kOnHeap | (2 * kOneReference);
  copy->forwarding = copy;
  source->forwarding = copy;
  if (source->flags & kHasCopyDispose) copy->keep(copy, source);
  return copy;
}

void release_byref(const void* object) {
  Byref* byref = static_cast<const Byref*>(object)->forwarding;
  if (!(byref->flags & kOnHeap) || !drop_reference(byref->flags)) return;
  if (byref->flags & kHasCopyDispose) byref->destroy(byref);
  free(byref);
}

}  // namespace

namespace softmetal::objc {

id retain_block(id block) {
  auto* layout = reinterpret_cast<BlockLayout*>(block);
  if (layout->flags & kOnHeap) layout->flags.fetch_add(kOneReference, std::memory_order_relaxed);
  return block;
}

}  // namespace softmetal::objc

extern "C" {

void* _Block_copy(const void* block) {
  auto* layout = static_cast<BlockLayout*>(const_cast<void*>(block));
  if (!layout) return nullptr;
  int32_t flags = layout->flags;
  if (flags & kGlobal) return layout;
  if (!(flags & kOnHeap)) return copy_to_heap(layout, flags);
  layout->flags.fetch_add(kOneReference, std::memory_order_relaxed);
  return layout;
}

void _Block_release(const void* block) {
  auto* layout = static_cast<BlockLayout*>(const_cast<void*>(block));
  if (!layout) return;
  int32_t flags = layout->flags;
  if (!(flags & kOnHeap) || !drop_reference(layout->flags)) return;
  if (flags & kHasCopyDispose) layout->descriptor->dispose(layout);
  if (heap_block_class.instances_may_have_associations) {
    softmetal::objc::remove_associations(reinterpret_cast<id>(layout));
  }
  free(layout);
}

void _Block_object_assign(void* destination, const void* object, const int flags) {
  auto* field = static_cast<void**>(destination);
  void* source = const_cast<void*>(object);
  switch (flags & ~kFieldIsWeak) {
    case kFieldIsObject:
      *field = objc_retain(static_cast<id>(source));
      break;
    case kFieldIsBlock:
      *field = _Block_copy(source);
      break;
    case kFieldIsByref:
      *field = retain_byref(static_cast<Byref*>(source));
      break;
    default:  // an object or block inside a __block variable is not retained without ARC
      *field = source;
  }
}

void _Block_object_dispose(const void* object, const int flags) {
  switch (flags & ~kFieldIsWeak) {
    case kFieldIsObject:
      objc_release(static_cast<id>(const_cast<void*>(object)));
      break;
    case kFieldIsBlock:
      _Block_release(object);
      break;
    case kFieldIsByref:
      release_byref(object);
      break;
    default:
      break;
  }
}

}  // extern "C"
