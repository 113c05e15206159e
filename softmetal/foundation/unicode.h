// Conversions between UTF-8, which strings are stored in, and the other encodings of NSStringEncoding.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace softmetal::foundation {

// Reads one code point at `position` and moves past it; a malformed byte gives U+FFFD and moves by one.
char32_t next_code_point(std::string_view utf8, size_t* position);
void append_utf8(std::string* text, char32_t code_point);

bool is_valid_utf8(std::string_view bytes);
// Valid UTF-8, with U+FFFD for every malformed byte.
std::string repaired_utf8(std::string_view bytes);

size_t utf16_length(std::string_view utf8);
std::u16string to_utf16(std::string_view utf8);
// Unpaired surrogates become U+FFFD.
std::string from_utf16(std::u16string_view units);

// One-to-one case folding of the Latin, Greek and Cyrillic letters; other code points stay.
char32_t folded_case(char32_t code_point);

// `encoding` is an NSStringEncoding. Raises NSInvalidArgumentException for one that is not offered; nothing
// when the text cannot be represented (or the bytes are malformed).
std::optional<std::string> encode(std::string_view utf8, uintptr_t encoding);
std::optional<std::string> decode(std::string_view bytes, uintptr_t encoding);
// Bytes of one code unit; what ends a C string in the encoding.
size_t code_unit_size(uintptr_t encoding);

}  // namespace softmetal::foundation
