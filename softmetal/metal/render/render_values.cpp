#include "metal/render/render_values.h"

namespace softmetal::metal {
namespace {

using foundation::raise_invalid_argument;
using foundation::raise_range;

uint32_t narrowed(const char* selector, const char* what, UInteger value) {
  if (value <= UINT32_MAX) return static_cast<uint32_t>(value);
  raise_range("%s: the %s %zu is 2^32 or more", selector, what, static_cast<size_t>(value));
}

}  // namespace

DrawRequest checked_request(const char* selector, UInteger type, UInteger first, UInteger count, UInteger instances,
                            UInteger base_instance) {
  if (count > 0 && first > UINT32_MAX - count) {
    raise_range("%s: vertices %zu and on, %zu in number, go beyond 2^32", selector, static_cast<size_t>(first),
                static_cast<size_t>(count));
  }
  return {type,
          narrowed(selector, "first vertex", first),
          narrowed(selector, "number of vertices", count),
          0,
          narrowed(selector, "number of instances", instances),
          narrowed(selector, "base instance", base_instance)};
}

IndexSource checked_indices(const char* selector, UInteger type, Buffer* buffer, UInteger offset, UInteger count) {
  if (buffer == nullptr) raise_invalid_argument("%s: the index buffer is nil", selector);
  if (type > static_cast<UInteger>(IndexType::kUInt32)) {
    raise_invalid_argument("%s: the index type %zu is none of Metal's", selector, static_cast<size_t>(type));
  }
  const auto index_type = static_cast<IndexType>(type);
  const UInteger size = index_size(index_type);
  if (offset % size != 0 || offset > buffer->length()) {
    raise_range("%s: the index buffer's offset %zu is not a multiple of %zu in its %zu bytes", selector,
                static_cast<size_t>(offset), static_cast<size_t>(size), static_cast<size_t>(buffer->length()));
  }
  IndexSource source{objc::Reference<Buffer>(buffer), buffer->bytes() + offset, buffer->length() - offset, index_type};
  if (count > source.available()) {
    raise_range("%s: the buffer holds %zu indices from the offset on, and the draw asks for %zu", selector,
                static_cast<size_t>(source.available()), static_cast<size_t>(count));
  }
  return source;
}

}  // namespace softmetal::metal
