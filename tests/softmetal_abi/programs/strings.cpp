// `strings`: answers questions about texts, for a caller that knows the answers. One question a line:
// <what> <UTF-8 text in hexadecimal> [<more>…]; the answer is one line too.
#include <Foundation/Foundation.hpp>
#include <cstring>
#include <vector>

#include "check.h"

namespace {

std::string from_hexadecimal(const std::string& digits) {
  std::string bytes;
  for (size_t index = 0; index + 1 < digits.size(); index += 2) {
    bytes.push_back(static_cast<char>(std::stoi(digits.substr(index, 2), nullptr, 16)));
  }
  return bytes;
}

std::string hexadecimal(const void* bytes, size_t length) {
  static const char digits[] = "0123456789abcdef";
  std::string text;
  for (size_t index = 0; index < length; index++) {
    auto byte = static_cast<const unsigned char*>(bytes)[index];
    text += {digits[byte >> 4], digits[byte & 15]};
  }
  return text;
}

NS::String* string_of(const std::string& bytes, NS::StringEncoding encoding) {
  // A buffer of its own: the string frees it.
  void* copy = malloc(bytes.size() + 1);
  memcpy(copy, bytes.data(), bytes.size());
  NS::String* string = NS::String::alloc()->init(copy, bytes.size(), encoding, true);
  if (!string) free(copy);
  return string ? string->autorelease() : nullptr;
}

std::string answer(const std::string& what, std::istringstream& rest) {
  std::string first, second;
  uint64_t number = 0;
  rest >> first;
  NS::String* text = string_of(from_hexadecimal(first), NS::UTF8StringEncoding);
  if (what == "decode") {
    rest >> std::hex >> number;
    text = string_of(from_hexadecimal(first), NS::StringEncoding(number));
    return text ? hexadecimal(text->utf8String(), strlen(text->utf8String())) : "nil";
  }
  if (!text) return "nil";
  if (what == "length") return std::to_string(text->length());
  if (what == "units") {
    std::vector<NS::unichar> units;
    for (NS::UInteger index = 0; index < text->length(); index++) units.push_back(text->character(index));
    return hexadecimal(units.data(), units.size() * sizeof(NS::unichar));
  }
  if (what == "encode") {
    rest >> std::hex >> number;
    auto encoding = NS::StringEncoding(number);
    const char* bytes = text->cString(encoding);
    return bytes ? hexadecimal(bytes, text->lengthOfBytes(encoding)) : "nil";
  }
  rest >> second;
  NS::String* other = string_of(from_hexadecimal(second), NS::UTF8StringEncoding);
  if (what == "compare") return std::to_string(text->caseInsensitiveCompare(other));
  if (what == "append") {
    NS::String* joined = text->stringByAppendingString(other);
    return hexadecimal(joined->utf8String(), strlen(joined->utf8String()));
  }
  if (what == "find") {
    rest >> number;
    NS::Range range = text->rangeOfString(other, NS::StringCompareOptions(number));
    return range.location == NS::UInteger(NS::IntegerMax)
               ? "none"
               : std::to_string(range.location) + "+" + std::to_string(range.length);
  }
  return "unknown question";
}

}  // namespace

int main() {
  softmetal_set_exception_handler(throw_exception);
  for (std::string line; std::getline(std::cin, line);) {
    auto* pool = NS::AutoreleasePool::alloc()->init();
    std::istringstream rest(line);
    std::string what;
    rest >> what;
    try {
      std::cout << answer(what, rest) << "\n";
    } catch (const ObjcException& exception) {
      std::cout << "raised " << exception.what() << "\n";
    }
    pool->release();
  }
  CHECK_EQUAL(softmetal_live_objects(), 0u);
  return report();
}
