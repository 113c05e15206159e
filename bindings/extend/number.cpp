// NSValue, NSNumber and NSDate: values of C types, numbers and times.
#include <string>

#include "extend/extend.h"
#include "extend/natural_value.h"
#include "support/bytes.h"
#include "support/errors.h"
#include "support/foundation_arguments.h"
#include "support/opaque.h"

// Foundation's function; metal-cpp has no declaration of it.
extern "C" const char* NSGetSizeAndAlignment(const char* type, NS::UInteger* size, NS::UInteger* alignment);

namespace pymetal {

namespace {

using namespace nb::literals;

NS::UInteger size_of_type(const char* type) {
  NS::UInteger size = 0;
  NSGetSizeAndAlignment(type, &size, nullptr);
  return size;
}

void require_size_of_type(const BytesArg& value, const char* type) {
  const NS::UInteger expected = size_of_type(type);
  if (value.size() == expected) return;
  raise_validation("value: the type " + std::string(type) + " takes " + std::to_string(expected) + " bytes, not " +
                   std::to_string(value.size()));
}

Owned<NS::Value> value_with_bytes(const BytesArg& value, const char* type) {
  const Pool pool;
  require_size_of_type(value, type);
  return created_autoreleased(NS::Value::value(value.data(), type), "valueWithBytes:objCType:");
}

Owned<NS::Value> with_bytes(const BytesArg& value, const char* type) {
  const Pool pool;
  require_size_of_type(value, type);
  return created(NS::Value::alloc()->init(value.data(), type), "initWithBytes:objCType:");
}

nb::bytes get_value(NS::Value& self) {
  const Pool pool;
  std::string bytes(size_of_type(self.objCType()), '\0');
  self.getValue(bytes.data(), bytes.size());
  return nb::bytes(bytes.data(), bytes.size());
}

}  // namespace

void extend_value(nb::class_<NS::Value>& cls) {
  cls.def_static("value_with_bytes", &value_with_bytes, "value"_a, "type"_a,
                 nb::sig(docs::ns_value_value_with_bytes.signature), docs::ns_value_value_with_bytes.text);
  cls.def_static("with_bytes", &with_bytes, "value"_a, "type"_a, nb::sig(docs::ns_value_with_bytes.signature),
                 docs::ns_value_with_bytes.text);
  cls.def_static(
      "value_with_pointer",
      [](Opaque<void*> pointer) {
        const Pool pool;
        return created_autoreleased(NS::Value::value(pointer.pointer), "valueWithPointer:");
      },
      "pointer"_a.none(), nb::sig(docs::ns_value_value_with_pointer.signature), docs::ns_value_value_with_pointer.text);
  cls.def("get_value", &get_value, nb::sig(docs::ns_value_get_value.signature), docs::ns_value_get_value.text);
  define_native_equality(cls);
}

void extend_number(nb::class_<NS::Number>& cls) {
  cls.def(nb::new_([](NumberArg value) { return wrapped(retained(value.get())); }), "value"_a,
          docs::ns_number_dunder_init.text);
  cls.def(
      "__int__", [](nb::handle_t<NS::Number> self) { return nb::int_(natural_value(self)); },
      nb::sig(docs::ns_number_dunder_int.signature), docs::ns_number_dunder_int.text);
  cls.def(
      "__float__", [](NS::Number& self) { return self.doubleValue(); }, nb::sig(docs::ns_number_dunder_float.signature),
      docs::ns_number_dunder_float.text);
  cls.def(
      "__bool__", [](NS::Number& self) { return self.boolValue(); }, nb::sig(docs::ns_number_dunder_bool.signature),
      docs::ns_number_dunder_bool.text);
  define_natural_value(cls);
}

void extend_date(nb::class_<NS::Date>& cls) {
  cls.def(nb::new_([](DateArg seconds) { return wrapped(retained(seconds.get())); }), "seconds_since_1970"_a,
          docs::ns_date_dunder_init.text);
  cls.def(
      "__float__", [](nb::handle_t<NS::Date> self) { return nb::float_(natural_value(self)); },
      nb::sig(docs::ns_date_dunder_float.signature), docs::ns_date_dunder_float.text);
  define_natural_value(cls);
}

}  // namespace pymetal
