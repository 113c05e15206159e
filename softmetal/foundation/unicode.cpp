#include "foundation/unicode.h"

namespace softmetal::foundation {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

bool is_surrogate(char32_t value) { return value >= 0xD800 && value <= 0xDFFF; }

// The length that a lead byte announces; 0 for a byte that starts nothing.
size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The code point at `position` and the bytes it takes; nothing when malformed (Unicode, table 3-7).
struct Decoded {
  char32_t code_point;
  size_t length;
};

std::optional<Decoded> decode_at(std::string_view utf8, size_t position) {
  auto lead = static_cast<unsigned char>(utf8[position]);
  size_t length = sequence_length(lead);
  if (length == 1) return Decoded{lead, 1};
  if (length == 0 || position + length > utf8.size()) return std::nullopt;
  char32_t value = lead & (0x7F >> length);
  for (size_t index = 1; index < length; index++) {
    auto byte = static_cast<unsigned char>(utf8[position + index]);
    if ((byte & 0xC0) != 0x80) return std::nullopt;
    value = value << 6 | (byte & 0x3F);
  }
  bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  if (overlong || is_surrogate(value) || value > 0x10FFFF) return std::nullopt;
  return Decoded{value, length};
}

}  // namespace

char32_t next_code_point(std::string_view utf8, size_t* position) {
  auto decoded = decode_at(utf8, *position);
  *position += decoded ? decoded->length : 1;
  return decoded ? decoded->code_point : kReplacement;
}

void append_utf8(std::string* text, char32_t value) {
  auto append = [text](char32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (value < 0x80) return append(value);
  if (value < 0x800) {
    append(0xC0 | value >> 6);
  } else {
    if (value < 0x10000) {
      append(0xE0 | value >> 12);
    } else {
      append(0xF0 | value >> 18);
      append(0x80 | (value >> 12 & 0x3F));
    }
    append(0x80 | (value >> 6 & 0x3F));
  }
  append(0x80 | (value & 0x3F));
}

bool is_valid_utf8(std::string_view bytes) {
  for (size_t position = 0; position < bytes.size();) {
    auto decoded = decode_at(bytes, position);
    if (!decoded) return false;
    position += decoded->length;
  }
  return true;
}

std::string repaired_utf8(std::string_view bytes) {
  if (is_valid_utf8(bytes)) return std::string(bytes);
  std::string repaired;
  for (size_t position = 0; position < bytes.size();) append_utf8(&repaired, next_code_point(bytes, &position));
  return repaired;
}

size_t utf16_length(std::string_view utf8) {
  size_t length = 0;
  for (char byte : utf8) {
    auto value = static_cast<unsigned char>(byte);
    length += (value & 0xC0) != 0x80;  // one unit for a lead byte,
    length += value >= 0xF0;           // two outside the basic plane
  }
  return length;
}

std::u16string to_utf16(std::string_view utf8) {
  std::u16string units;
  units.reserve(utf8.size());
  for (size_t position = 0; position < utf8.size();) {
    char32_t value = next_code_point(utf8, &position);
    if (value >= 0x10000) {
      units.push_back(static_cast<char16_t>(0xD7C0 + (value >> 10)));
      units.push_back(static_cast<char16_t>(0xDC00 | (value & 0x3FF)));
    } else {
      units.push_back(static_cast<char16_t>(value));
    }
  }
  return units;
}

std::string from_utf16(std::u16string_view units) {
  std::string text;
  text.reserve(units.size());
  for (size_t index = 0; index < units.size(); index++) {
    char32_t value = units[index];
    bool is_high = value >= 0xD800 && value <= 0xDBFF;
    bool paired = is_high && index + 1 < units.size() && (units[index + 1] & 0xFC00) == 0xDC00;
    if (paired) value = 0x10000 + ((value & 0x3FF) << 10) + (units[++index] & 0x3FF);
    append_utf8(&text, is_surrogate(value) ? kReplacement : value);
  }
  return text;
}

char32_t folded_case(char32_t value) {
  auto within = [value](char32_t first, char32_t last) { return value >= first && value <= last; };
  if (within('A', 'Z') || (within(0xC0, 0xDE) && value != 0xD7)) return value + 32;  // Latin-1
  if (within(0x100, 0x137) || within(0x14A, 0x177)) return value | 1;                // Latin Extended-A:
  if (within(0x139, 0x148) || within(0x179, 0x17E)) return value + (value & 1);      // upper before lower
  if (within(0x391, 0x3A9) && value != 0x3A2) return value + 32;                     // Greek
  if (within(0x410, 0x42F)) return value + 32;                                       // Cyrillic
  if (within(0x400, 0x40F)) return value + 80;
  return value;
}

}  // namespace softmetal::foundation
