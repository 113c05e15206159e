// Raising Foundation's exceptions with a formatted reason.
#include <cstdarg>
#include <cstdio>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

// On the stack, so that nothing leaks when the handler throws.
struct Reason {
  char text[1024];
  Reason(const char* format, va_list arguments) { vsnprintf(text, sizeof text, format, arguments); }
};

}  // namespace

void raise_invalid_argument(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Reason reason(format, arguments);
  va_end(arguments);
  objc::raise("NSInvalidArgumentException", reason.text);
}

void raise_range(const char* format, ...) {
  va_list arguments;
  va_start(arguments, format);
  Reason reason(format, arguments);
  va_end(arguments);
  objc::raise("NSRangeException", reason.text);
}

}  // namespace softmetal::foundation
