// NSNumber.
#include "foundation/number.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <type_traits>

#include "foundation/foundation.h"

namespace softmetal::foundation {
namespace {

template <class C>
void assign(Number* number, C value, const char* type) {
  number->type = type;
  auto* bytes = reinterpret_cast<const char*>(&value);
  number->bytes.assign(bytes, bytes + sizeof value);
  if constexpr (std::is_floating_point_v<C>) {
    number->kind = NumberKind::kFloating;
    number->as_floating = value;
  } else if constexpr (std::is_signed_v<C> || std::is_same_v<C, bool>) {
    number->kind = NumberKind::kSigned;
    number->as_signed = static_cast<int64_t>(value);
  } else {
    number->kind = NumberKind::kUnsigned;
    number->as_unsigned = value;
  }
}

// A double beyond the integer's range gives its nearest value instead of C++'s undefined behaviour.
template <class C>
C saturated(double value) {
  if (std::isnan(value)) return 0;
  if (value <= static_cast<double>(std::numeric_limits<C>::min())) return std::numeric_limits<C>::min();
  if (value >= static_cast<double>(std::numeric_limits<C>::max())) return std::numeric_limits<C>::max();
  return static_cast<C>(value);
}

template <class C>
C converted(const Number* number) {
  if (number->kind == NumberKind::kFloating) {
    if constexpr (std::is_same_v<C, bool>) {
      return number->as_floating != 0;
    } else if constexpr (std::is_integral_v<C>) {
      return saturated<C>(number->as_floating);
    } else {
      return static_cast<C>(number->as_floating);
    }
  }
  return number->kind == NumberKind::kUnsigned ? static_cast<C>(number->as_unsigned)
                                               : static_cast<C>(number->as_signed);
}

bool is_negative(const Number& number) { return number.kind == NumberKind::kSigned && number.as_signed < 0; }

template <class C>
intptr_t order(C left, C right) {
  return (left > right) - (left < right);
}

// NSComparisonResult. Integers compare exactly, whatever their types.
intptr_t compare(const Number& left, const Number& right) {
  if (left.kind == NumberKind::kFloating || right.kind == NumberKind::kFloating) {
    return order(converted<double>(&left), converted<double>(&right));
  }
  if (is_negative(left) != is_negative(right)) return is_negative(left) ? -1 : 1;
  if (is_negative(left)) return order(left.as_signed, right.as_signed);
  return order(converted<uint64_t>(&left), converted<uint64_t>(&right));
}

intptr_t compare_with(Number* self, SEL, id other) {
  if (!other) raise_invalid_argument("-[NSNumber compare:]: the number is nil");
  return compare(*self, *expect<Number>(other));
}

BOOL is_equal_to(Number* self, SEL, id other) {
  return is_equal(self, other, [](Number& left, Number& right) { return compare(left, right) == 0; });
}

// Equal numbers of different kinds have equal hashes.
size_t hash_number(Number* self, SEL) { return std::hash<double>{}(converted<double>(self)); }

// The shortest text that reads back as the same value.
std::string floating_text(double value, bool single) {
  char text[40];
  for (int digits = single ? 6 : 15; digits <= 17; digits++) {
    snprintf(text, sizeof text, "%.*g", digits, value);
    bool exact = single ? strtof(text, nullptr) == static_cast<float>(value) : strtod(text, nullptr) == value;
    if (exact) break;
  }
  return text;
}

id text_of(Number* self, SEL) {
  if (self->kind == NumberKind::kFloating)
    return autoreleased(make_string(floating_text(self->as_floating, self->type == "f")));
  if (self->kind == NumberKind::kUnsigned) return autoreleased(make_string(std::to_string(self->as_unsigned)));
  return autoreleased(make_string(std::to_string(self->as_signed)));
}

// The three methods of one C type: numberWith…:, initWith…: and …Value.
template <class C>
void define_type(objc::ClassBuilder<Number>& builder, const char* name, const char* value_name, const char* type) {
  static const char* encoding;
  encoding = type;
  static Class made;
  made = std::is_same_v<C, bool> ? Number::boolean_cls : Number::cls;
  std::string suffix = std::string(name) + ":";
  builder.method(("initWith" + suffix).c_str(), [](Number* self, SEL, C value) {
    assign(self, value, encoding);
    self->isa = made;
    return self->as_id();
  });
  builder.class_method(("numberWith" + suffix).c_str(), [](Class, SEL, C value) {
    auto* number = objc::make<Number>(made);
    assign(number, value, encoding);
    return autoreleased(number->as_id());
  });
  builder.method(value_name, [](Number* self, SEL) { return converted<C>(self); });
}

void define_types(objc::ClassBuilder<Number>& builder) {
  define_type<bool>(builder, "Bool", "boolValue", "c");
  define_type<char>(builder, "Char", "charValue", "c");
  define_type<unsigned char>(builder, "UnsignedChar", "unsignedCharValue", "C");
  define_type<short>(builder, "Short", "shortValue", "s");
  define_type<unsigned short>(builder, "UnsignedShort", "unsignedShortValue", "S");
  define_type<int>(builder, "Int", "intValue", "i");
  define_type<unsigned int>(builder, "UnsignedInt", "unsignedIntValue", "I");
  define_type<long>(builder, "Long", "longValue", "q");
  define_type<unsigned long>(builder, "UnsignedLong", "unsignedLongValue", "Q");
  define_type<long long>(builder, "LongLong", "longLongValue", "q");
  define_type<unsigned long long>(builder, "UnsignedLongLong", "unsignedLongLongValue", "Q");
  define_type<float>(builder, "Float", "floatValue", "f");
  define_type<double>(builder, "Double", "doubleValue", "d");
  define_type<intptr_t>(builder, "Integer", "integerValue", "q");
  define_type<uintptr_t>(builder, "UnsignedInteger", "unsignedIntegerValue", "Q");
}

template <class C>
id make_number_of(C value, const char* type) {
  auto* number = objc::make<Number>(std::is_same_v<C, bool> ? Number::boolean_cls : Number::cls);
  assign(number, value, type);
  return number->as_id();
}

}  // namespace

void define_number_classes() {
  objc::ClassBuilder<Number> builder("NSNumber", Value::cls);
  Number::cls = builder.get();
  Number::boolean_cls = objc::ClassBuilder<Number>("__NSCFBoolean", Number::cls).get();
  define_types(builder);
  builder.method("compare:", compare_with)
      .method("isEqual:", is_equal_to)
      .method("isEqualToNumber:", is_equal_to)
      .method("hash", hash_number)
      .method("stringValue", text_of)
      .method("description", text_of)
      .method("descriptionWithLocale:", [](Number* self, SEL selector, id locale) {
        if (locale)
          raise_invalid_argument("softmetal does not implement -[NSNumber descriptionWithLocale:] with a locale");
        return text_of(self, selector);
      });
}

id make_number(bool value) { return make_number_of(value, "c"); }
id make_number(int64_t value) { return make_number_of(value, "q"); }
id make_number(uint64_t value) { return make_number_of(value, "Q"); }
id make_number(double value) { return make_number_of(value, "d"); }

int64_t number_as_integer(id number) { return number ? converted<int64_t>(expect<Number>(number)) : 0; }
double number_as_double(id number) { return number ? converted<double>(expect<Number>(number)) : 0; }

}  // namespace softmetal::foundation
