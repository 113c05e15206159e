// JSON (RFC 8259), as far as the compiler protocol needs it: reading whole replies, writing requests.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace softmetal::compiler_bridge {

class JsonValue {
 public:
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };
  using Member = std::pair<std::string, JsonValue>;

  JsonValue() = default;

  // Nothing when `text` is not one JSON value.
  static std::optional<JsonValue> parse(std::string_view text);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }

  // The value, or what is given when it is of another kind.
  bool boolean_or(bool other) const { return kind_ == Kind::kBoolean ? boolean_ : other; }
  int64_t integer_or(int64_t other) const { return kind_ == Kind::kNumber ? static_cast<int64_t>(number_) : other; }
  std::string_view string_or(std::string_view other) const { return kind_ == Kind::kString ? text_ : other; }

  // Empty for other kinds.
  const std::vector<JsonValue>& elements() const { return elements_; }
  const std::vector<Member>& members() const { return members_; }

  // A member of an object; the null value when there is none.
  const JsonValue& operator[](std::string_view name) const;

 private:
  friend class JsonParser;

  Kind kind_ = Kind::kNull;
  bool boolean_ = false;
  double number_ = 0;
  std::string text_;
  std::vector<JsonValue> elements_;
  std::vector<Member> members_;
};

// Writes one JSON text from left to right; commas are put where they belong.
class JsonWriter {
 public:
  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view value);
  JsonWriter& boolean(bool value) { return token(value ? "true" : "false"); }
  JsonWriter& null() { return token("null"); }
  JsonWriter& integer(int64_t value) { return token(std::to_string(value)); }
  JsonWriter& unsigned_integer(uint64_t value) { return token(std::to_string(value)); }
  // Exact: reads back as the same double. JSON lacks infinities and NaN; they are written as Python's json reads them.
  JsonWriter& number(double value);

  const std::string& text() const { return text_; }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& token(std::string_view text);
  void separate();
  void append_quoted(std::string_view value);

  std::string text_;
  bool needs_comma_ = false;
};

}  // namespace softmetal::compiler_bridge
