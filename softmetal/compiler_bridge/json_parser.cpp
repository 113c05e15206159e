#include <charconv>
#include <cstdlib>

#include "compiler_bridge/json.h"

namespace softmetal::compiler_bridge {
namespace {

// Deeper texts than any reply are refused, so that no input can exhaust the stack.
constexpr int kDeepest = 100;

const JsonValue kNull;

void append_utf8(std::string& text, uint32_t code_point) {
  const auto byte = [&text](uint32_t value) { text += static_cast<char>(value); };
  if (code_point < 0x80) {
    byte(code_point);
  } else if (code_point < 0x800) {
    byte(0xc0 | code_point >> 6);
    byte(0x80 | (code_point & 0x3f));
  } else if (code_point < 0x10000) {
    byte(0xe0 | code_point >> 12);
    byte(0x80 | (code_point >> 6 & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  } else {
    byte(0xf0 | code_point >> 18);
    byte(0x80 | (code_point >> 12 & 0x3f));
    byte(0x80 | (code_point >> 6 & 0x3f));
    byte(0x80 | (code_point & 0x3f));
  }
}

bool is_high_surrogate(uint32_t unit) { return unit >= 0xd800 && unit < 0xdc00; }
bool is_low_surrogate(uint32_t unit) { return unit >= 0xdc00 && unit < 0xe000; }

}  // namespace

// Every function consumes what it reads and returns false at the first character that does not fit.
class JsonParser {
 public:
  explicit JsonParser(std::string_view text) : rest_(text) {}

  bool parse_all(JsonValue* value) {
    if (!parse_value(value, 0)) return false;
    skip_space();
    return rest_.empty();
  }

 private:
  void skip_space() {
    const size_t count = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(count == std::string_view::npos ? rest_.size() : count);
  }

  bool accept(std::string_view expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool parse_value(JsonValue* value, int depth) {
    if (depth > kDeepest) return false;
    skip_space();
    if (rest_.empty()) return false;
    switch (rest_.front()) {
      case '{':
        return parse_object(value, depth);
      case '[':
        return parse_array(value, depth);
      case '"':
        value->kind_ = JsonValue::Kind::kString;
        return parse_string(&value->text_);
      case 't':
      case 'f':
        value->kind_ = JsonValue::Kind::kBoolean;
        value->boolean_ = rest_.front() == 't';
        return accept(value->boolean_ ? "true" : "false");
      case 'n':
        return accept("null");
      default:
        return parse_number(value);
    }
  }

  bool parse_number(JsonValue* value) {
    const std::string digits(rest_.substr(0, rest_.find_first_not_of("+-.0123456789eE")));
    if (digits.empty()) return false;
    char* end;
    value->kind_ = JsonValue::Kind::kNumber;
    value->number_ = std::strtod(digits.c_str(), &end);
    rest_.remove_prefix(digits.size());
    return *end == '\0';
  }

  bool parse_array(JsonValue* value, int depth) {
    value->kind_ = JsonValue::Kind::kArray;
    accept("[");
    skip_space();
    if (accept("]")) return true;
    do {
      if (!parse_value(&value->elements_.emplace_back(), depth + 1)) return false;
      skip_space();
    } while (accept(","));
    return accept("]");
  }

  bool parse_object(JsonValue* value, int depth) {
    value->kind_ = JsonValue::Kind::kObject;
    accept("{");
    skip_space();
    if (accept("}")) return true;
    do {
      skip_space();
      auto& [name, member] = value->members_.emplace_back();
      if (!parse_string(&name)) return false;
      skip_space();
      if (!accept(":") || !parse_value(&member, depth + 1)) return false;
      skip_space();
    } while (accept(","));
    return accept("}");
  }

  bool parse_string(std::string* text) {
    if (!accept("\"")) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return true;
      if (c != '\\') {
        *text += c;
      } else if (!parse_escape(text)) {
        return false;
      }
    }
    return false;
  }

  bool parse_escape(std::string* text) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    constexpr std::string_view kLetters = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
    if (const size_t index = kLetters.find(c); index != std::string_view::npos) {
      *text += kMeanings[index];
      return true;
    }
    return c == 'u' && parse_unicode_escape(text);
  }

  bool parse_unicode_escape(std::string* text) {
    uint32_t code_point;
    if (!parse_code_unit(&code_point)) return false;
    uint32_t low;
    if (is_high_surrogate(code_point)) {
      if (!accept("\\u") || !parse_code_unit(&low) || !is_low_surrogate(low)) return false;
      code_point = 0x10000 + ((code_point - 0xd800) << 10) + (low - 0xdc00);
    } else if (is_low_surrogate(code_point)) {
      return false;
    }
    append_utf8(*text, code_point);
    return true;
  }

  bool parse_code_unit(uint32_t* unit) {
    if (rest_.size() < 4) return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, *unit, 16);
    if (error != std::errc() || end != rest_.data() + 4) return false;
    rest_.remove_prefix(4);
    return true;
  }

  std::string_view rest_;
};

std::optional<JsonValue> JsonValue::parse(std::string_view text) {
  JsonValue value;
  if (!JsonParser(text).parse_all(&value)) return std::nullopt;
  return value;
}

const JsonValue& JsonValue::operator[](std::string_view name) const {
  for (const Member& member : members_) {
    if (member.first == name) return member.second;
  }
  return kNull;
}

}  // namespace softmetal::compiler_bridge
