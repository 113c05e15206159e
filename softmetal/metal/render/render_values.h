// Values that the calls of render encoders and of indirect render commands take, checked.
#pragma once

#include "foundation/foundation.h"
#include "metal/render/draw_command.h"

namespace softmetal::metal {

// MTLDepthClipMode
enum class DepthClipMode : UInteger { kClip = 0, kClamp = 1 };

// These raise, naming `selector`.

// An enumeration's value, of those up to `last`.
template <class Value>
Value checked_value(const char* selector, UInteger value, Value last) {
  if (value <= static_cast<UInteger>(last)) return static_cast<Value>(value);
  foundation::raise_invalid_argument("%s: %zu is none of Metal's values", selector, static_cast<size_t>(value));
}

// A draw whose numbers fit in 32 bits. The primitive type is checked with the pipeline.
DrawRequest checked_request(const char* selector, UInteger type, UInteger first, UInteger count, UInteger instances,
                            UInteger base_instance);

// An aligned offset in the buffer, with at least `count` indices behind it.
IndexSource checked_indices(const char* selector, UInteger type, Buffer* buffer, UInteger offset, UInteger count);

}  // namespace softmetal::metal
