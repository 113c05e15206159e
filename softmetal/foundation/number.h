// NSValue and NSNumber.
#pragma once

#include <cstdint>
#include <vector>

#include "foundation/object.h"

namespace softmetal::foundation {

// Bytes with an Objective-C type encoding.
struct Value : BaseObject {
  inline static Class cls = nullptr;
  std::string type;
  std::vector<char> bytes;
};

enum class NumberKind { kSigned, kUnsigned, kFloating };

// One C number. `type` of Value is the encoding of what it was made from: a number made from a bool is "c"
// and its class is __NSCFBoolean, as on macOS.
struct Number : Value {
  inline static Class cls = nullptr;
  inline static Class boolean_cls = nullptr;
  NumberKind kind = NumberKind::kSigned;
  union {
    int64_t as_signed = 0;
    uint64_t as_unsigned;
    double as_floating;
  };
};

void define_value_class();
void define_number_classes();

}  // namespace softmetal::foundation
