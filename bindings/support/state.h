// What validation must remember of a native object (an encoder that has ended, a command buffer that is
// committed). Records belong to the native object, not to its wrapper, which comes and goes: they are freed
// with it, through an associated object whose deallocation tells us.
#pragma once

#include <memory>

#include "support/runtime.h"

namespace pymetal {

class StateRecord {
 public:
  virtual ~StateRecord() = default;
};

// The object's record, made by `make` the first time. One kind of record per object. The reference is good for
// as long as the object lives.
StateRecord& state_record(const void* object, StateRecord* (*make)());

template <class Record>
Record& state_of(const void* object) {
  return static_cast<Record&>(state_record(object, []() -> StateRecord* { return new Record; }));
}

}  // namespace pymetal
