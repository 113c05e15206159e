// What shader validation has found.
#pragma once

#include <cstdint>

#include "exec/kernel_validation.h"
#include "exec/validation/thread_places.h"

namespace softmetal::exec {

enum class ViolationKind {
  kOutOfBounds,       // of what the pointer was made from
  kUnbound,           // through an argument that nothing is bound to
  kMisaligned,        // an address that is no multiple of the type's alignment
  kOutsideTexture,    // of a texture's pixels
  kWildAddress,       // a pointer that leads to nothing the kernel may use
  kRace,              // two threads, no barrier between them, and not both atomic
  kUninitialized,     // threadgroup memory that no thread of the group has written
  kDivergentBarrier,  // threads of a group that wait at different barriers, or at one that others never reach
};

// What one thread did where; the site is null where nobody knows it.
struct ThreadAction {
  ThreadPlace thread;
  const softmetal_site* site;
  uint32_t access;  // SOFTMETAL_ACCESS bits
};

struct Violation {
  ViolationKind kind;
  ThreadAction action;            // for barriers: who waits
  uint32_t root;                  // a buffer's index or one of SOFTMETAL_ROOT
  const char* variable;           // its name, of roots that are variables
  uintptr_t address;              // of a texture: where its pixels start
  uint64_t size;                  // of the access
  int64_t offset;                 // from the root's start
  uint64_t limit;                 // the root's length
  uint32_t alignment;             // that the access needs
  softmetal_texel_place texel;    // outside of a texture
  softmetal_texel_place extents;  // of that texture, at that level
  ThreadAction other;             // of races and barriers
  bool has_other;
  bool other_returned;  // instead of waiting, at a divergent barrier
};

}  // namespace softmetal::exec
