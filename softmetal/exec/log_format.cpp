#include "exec/log_format.h"

#include <cstdio>
#include <cstring>
#include <string_view>

namespace softmetal::exec {
namespace {

constexpr int kWidest = 512;  // of one number; keeps a wild width from filling the memory

// One "%…" of a format.
struct Conversion {
  std::string options;  // '%', flags, width and precision
  char type = 0;        // 0: malformed
  const char* end = nullptr;
};

bool is_one_of(char c, std::string_view characters) { return c != 0 && characters.find(c) != std::string_view::npos; }

const char* copy_number(const char* at, std::string& to) {
  int value = 0;
  const char* start = at;
  while (*at >= '0' && *at <= '9') {
    if (value < kWidest) value = value * 10 + (*at - '0');
    ++at;
  }
  if (at != start) to += std::to_string(value < kWidest ? value : kWidest);
  return at;
}

// `at` is behind the '%'. The vector's length and the sizes are those of the arguments, so both are only skipped.
Conversion parse(const char* at) {
  Conversion result{.options = "%"};
  while (is_one_of(*at, "-+ #0")) result.options += *at++;
  at = copy_number(at, result.options);
  if (*at == '.') {
    result.options += *at++;
    at = copy_number(at, result.options);
  }
  if (*at == 'v') {
    ++at;
    while (*at >= '0' && *at <= '9') ++at;
  }
  while (is_one_of(*at, "hljzt")) ++at;
  if (is_one_of(*at, "diouxXcfFeEgGaAps")) result.type = *at++;
  result.end = at;
  return result;
}

template <class Value>
std::string print(const Conversion& conversion, const char* length, Value value) {
  const std::string format = conversion.options + length + conversion.type;
  char text[kWidest + 512];
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wformat-nonliteral"
  const int size = std::snprintf(text, sizeof text, format.c_str(), value);
#pragma clang diagnostic pop
  return size < 0 ? std::string() : std::string(text, std::min<size_t>(static_cast<size_t>(size), sizeof text - 1));
}

double as_double(const softmetal_log_value& value, softmetal_ulong bits) {
  if (value.kind == SOFTMETAL_LOG_FLOAT) return __builtin_bit_cast(double, bits);
  if (value.kind == SOFTMETAL_LOG_SIGNED) return static_cast<double>(static_cast<long>(bits));
  return static_cast<double>(bits);
}

long as_integer(const softmetal_log_value& value, softmetal_ulong bits) {
  return value.kind == SOFTMETAL_LOG_FLOAT ? static_cast<long>(__builtin_bit_cast(double, bits))
                                           : static_cast<long>(bits);
}

// A negative number printed as unsigned keeps the width of its type.
unsigned long as_unsigned(const softmetal_log_value& value, softmetal_ulong bits) {
  const auto wide = static_cast<unsigned long>(as_integer(value, bits));
  const softmetal_uint size = value.kind == SOFTMETAL_LOG_FLOAT ? 8 : value.size;
  return size >= 8 ? wide : wide & ((1ul << (8 * size)) - 1);
}

std::string component_text(const Conversion& conversion, const softmetal_log_value& value, softmetal_ulong bits) {
  if (conversion.type == 's') {
    const bool is_text = value.kind == SOFTMETAL_LOG_TEXT && bits != 0;
    return print(conversion, "", is_text ? reinterpret_cast<const char*>(bits) : "(not a string)");
  }
  if (conversion.type == 'p') return print(conversion, "", reinterpret_cast<const void*>(bits));
  if (conversion.type == 'c') return print(conversion, "", static_cast<int>(as_integer(value, bits)));
  if (is_one_of(conversion.type, "di")) return print(conversion, "l", as_integer(value, bits));
  if (is_one_of(conversion.type, "ouxX")) return print(conversion, "l", as_unsigned(value, bits));
  return print(conversion, "", as_double(value, bits));
}

// The components of a vector are separated by commas.
std::string value_text(const Conversion& conversion, const softmetal_log_value& value) {
  std::string text;
  for (softmetal_uint i = 0; i < value.components; ++i) {
    if (i > 0) text += ",";
    text += component_text(conversion, value, value.bits[i]);
  }
  return text;
}

}  // namespace

std::string format_log(const char* format, const softmetal_log_value* values, softmetal_uint count) {
  std::string text;
  softmetal_uint next = 0;
  while (*format != 0) {
    const char* percent = std::strchr(format, '%');
    if (percent == nullptr) return text + format;
    text.append(format, percent);
    if (percent[1] == '%') {
      text += '%';
      format = percent + 2;
      continue;
    }
    const Conversion conversion = parse(percent + 1);
    const bool is_known = conversion.type != 0 && next < count;
    text += is_known ? value_text(conversion, values[next++]) : std::string(percent, conversion.end);
    format = conversion.end;
  }
  return text;
}

}  // namespace softmetal::exec
