// Where the members of an argument buffer are: the layout of the struct that the shader declares (MSL specification
// §2.13). Resources take 8 bytes: a buffer's address, or the gpuResourceID of anything else.
#pragma once

#include <objc/objc.h>

#include <optional>

#include "compiler_bridge/compiler.h"
#include "metal/values/types.h"

namespace softmetal::metal {

struct ArgumentSlot {
  UInteger offset;
  const compiler_bridge::TypeInfo* type;  // in the layout
};

class ArgumentLayout {
 public:
  explicit ArgumentLayout(compiler_bridge::TypeInfo structure) : structure_(std::move(structure)) {}
  // The members that an array of MTLArgumentDescriptor lists, one after another. Raises for one that is invalid.
  static ArgumentLayout from_descriptors(id descriptors);

  UInteger size() const { return structure_.size; }
  UInteger alignment() const { return structure_.alignment; }
  // The innermost member with that id.
  std::optional<ArgumentSlot> find(UInteger index) const;

 private:
  compiler_bridge::TypeInfo structure_;
};

// How many ids a member of this type takes.
UInteger argument_index_count(const compiler_bridge::TypeInfo& type);

// Whether a struct holds resources, so that it is an argument buffer and not only a struct of values.
bool is_argument_buffer(const compiler_bridge::TypeInfo& type);

}  // namespace softmetal::metal
