// The encodings of NSStringEncoding that are offered: ASCII, Latin-1 and the Unicode forms.
#include <bit>
#include <cstring>

#include "foundation/foundation.h"
#include "foundation/unicode.h"

namespace softmetal::foundation {
namespace {

// Values of NSStringEncoding.
constexpr uintptr_t kAscii = 1;
constexpr uintptr_t kUtf8 = 4;
constexpr uintptr_t kLatin1 = 5;
constexpr uintptr_t kUtf16 = 10;
constexpr uintptr_t kUtf16Big = 0x90000100;
constexpr uintptr_t kUtf16Little = 0x94000100;
constexpr uintptr_t kUtf32 = 0x8c000100;
constexpr uintptr_t kUtf32Big = 0x98000100;
constexpr uintptr_t kUtf32Little = 0x9c000100;

static_assert(std::endian::native == std::endian::little, "the unmarked Unicode forms are little-endian here");

bool is_big_endian(uintptr_t encoding) { return encoding == kUtf16Big || encoding == kUtf32Big; }

void append_unit(std::string* bytes, uint32_t unit, size_t size, bool big_endian) {
  for (size_t index = 0; index < size; index++) {
    size_t shift = 8 * (big_endian ? size - 1 - index : index);
    bytes->push_back(static_cast<char>(unit >> shift));
  }
}

uint32_t read_unit(std::string_view bytes, size_t position, size_t size, bool big_endian) {
  uint32_t unit = 0;
  for (size_t index = 0; index < size; index++) {
    size_t shift = 8 * (big_endian ? size - 1 - index : index);
    unit |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[position + index])) << shift;
  }
  return unit;
}

std::optional<std::string> encode_single_bytes(std::string_view utf8, char32_t limit) {
  std::string bytes;
  for (size_t position = 0; position < utf8.size();) {
    char32_t value = next_code_point(utf8, &position);
    if (value >= limit) return std::nullopt;
    bytes.push_back(static_cast<char>(value));
  }
  return bytes;
}

std::optional<std::string> decode_single_bytes(std::string_view bytes, char32_t limit) {
  std::string text;
  for (char byte : bytes) {
    auto value = static_cast<unsigned char>(byte);
    if (value >= limit) return std::nullopt;
    append_utf8(&text, value);
  }
  return text;
}

std::string encode_units(std::string_view utf8, size_t size, bool big_endian) {
  std::string bytes;
  if (size == 2) {
    for (char16_t unit : to_utf16(utf8)) append_unit(&bytes, unit, size, big_endian);
    return bytes;
  }
  for (size_t position = 0; position < utf8.size();) {
    append_unit(&bytes, next_code_point(utf8, &position), size, big_endian);
  }
  return bytes;
}

std::string decode_units(std::string_view bytes, size_t size, bool big_endian) {
  std::string text;
  std::u16string units;
  for (size_t position = 0; position + size <= bytes.size(); position += size) {
    uint32_t unit = read_unit(bytes, position, size, big_endian);
    if (size == 2) {
      units.push_back(static_cast<char16_t>(unit));
    } else {
      append_utf8(&text, unit <= 0x10FFFF && (unit & 0x1FF800) != 0xD800 ? unit : 0xFFFD);
    }
  }
  return size == 2 ? from_utf16(units) : text;
}

// The byte order of unmarked UTF-16 and UTF-32 is what a byte order mark says, which is not part of the text.
std::optional<std::string> decode_unicode(std::string_view bytes, uintptr_t encoding, size_t size) {
  if (bytes.size() % size != 0) return std::nullopt;
  bool big_endian = is_big_endian(encoding);
  bool marked = (encoding == kUtf16 || encoding == kUtf32) && bytes.size() >= size;
  if (marked && read_unit(bytes, 0, size, true) == 0xFEFF) return decode_units(bytes.substr(size), size, true);
  if (marked && read_unit(bytes, 0, size, false) == 0xFEFF) return decode_units(bytes.substr(size), size, false);
  return decode_units(bytes, size, big_endian);
}

}  // namespace

size_t code_unit_size(uintptr_t encoding) {
  switch (encoding) {
    case kAscii:
    case kUtf8:
    case kLatin1:
      return 1;
    case kUtf16:
    case kUtf16Big:
    case kUtf16Little:
      return 2;
    case kUtf32:
    case kUtf32Big:
    case kUtf32Little:
      return 4;
    default:
      raise_invalid_argument("softmetal does not implement the NSStringEncoding %#zx", static_cast<size_t>(encoding));
  }
}

std::optional<std::string> encode(std::string_view utf8, uintptr_t encoding) {
  size_t size = code_unit_size(encoding);
  if (encoding == kUtf8) return std::string(utf8);
  if (encoding == kAscii) return encode_single_bytes(utf8, 0x80);
  if (encoding == kLatin1) return encode_single_bytes(utf8, 0x100);
  return encode_units(utf8, size, is_big_endian(encoding));
}

std::optional<std::string> decode(std::string_view bytes, uintptr_t encoding) {
  size_t size = code_unit_size(encoding);
  if (encoding == kUtf8) return is_valid_utf8(bytes) ? std::optional(std::string(bytes)) : std::nullopt;
  if (encoding == kAscii) return decode_single_bytes(bytes, 0x80);
  if (encoding == kLatin1) return decode_single_bytes(bytes, 0x100);
  return decode_unicode(bytes, encoding, size);
}

}  // namespace softmetal::foundation
