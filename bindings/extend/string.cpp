// NSString from text, and from and to bytes in an encoding.
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "extend/extend.h"
#include "extend/natural_value.h"
#include "generated/enums.h"
#include "support/bytes.h"
#include "support/enumerations.h"
#include "support/errors.h"
#include "support/foundation_arguments.h"

namespace pymetal {

namespace {

using namespace nb::literals;

using Encoding = Enum<tag::NS::StringEncoding>;

[[noreturn]] void refuse_bytes() { throw nb::value_error("the bytes are no text in that encoding"); }

Owned<NS::String> with_bytes(const BytesArg& bytes, Encoding encoding) {
  const Pool pool;
  // The string frees what it is given, unless it refuses it.
  void* copy = std::malloc(bytes.size() + 1);
  if (!copy) throw std::bad_alloc();
  std::memcpy(copy, bytes.data(), bytes.size());
  auto* string = NS::String::alloc()->init(copy, bytes.size(), encoding, true);
  if (!string) {
    std::free(copy);
    refuse_bytes();
  }
  return owned(string);
}

// A C string's bytes with the longest terminator that an encoding has. A str gives UTF-8.
std::string terminated(nb::handle text) {
  std::string bytes;
  if (PyUnicode_Check(text.ptr())) {
    bytes = nb::cast<const char*>(text);
  } else {
    const BufferView view(text, PyBUF_SIMPLE);
    bytes.assign(static_cast<const char*>(view.data()), view.size());
  }
  constexpr size_t longest_unit = 4;
  return bytes.append(longest_unit, '\0');
}

Owned<NS::String> string_with_c_string(nb::handle text, Encoding encoding) {
  const Pool pool;
  auto* string = NS::String::string(terminated(text).c_str(), encoding);
  if (!string) refuse_bytes();
  return retained(string);
}

Owned<NS::String> with_c_string(nb::handle text, Encoding encoding) {
  const Pool pool;
  auto* string = NS::String::alloc()->init(terminated(text).c_str(), encoding);
  if (!string) refuse_bytes();
  return owned(string);
}

nb::object c_string(NS::String& self, Encoding encoding) {
  const Pool pool;
  const char* bytes = self.cString(encoding);
  return bytes ? nb::object(nb::bytes(bytes, self.lengthOfBytes(encoding))) : nb::none();
}

}  // namespace

void extend_string(nb::class_<NS::String>& cls) {
  const auto utf8 = Encoding(NS::UTF8StringEncoding);
  cls.def(nb::new_([](StringArg text) { return wrapped(retained(text.get())); }), "text"_a = "",
          docs::ns_string_dunder_init.text);
  cls.def_static("with_bytes", &with_bytes, "text"_a, "encoding"_a, nb::sig(docs::ns_string_with_bytes.signature),
                 docs::ns_string_with_bytes.text);
  cls.def_static("string_with_c_string", &string_with_c_string, "string"_a, "encoding"_a = utf8,
                 nb::sig(docs::ns_string_string_with_c_string.signature), docs::ns_string_string_with_c_string.text);
  cls.def_static("with_c_string", &with_c_string, "string"_a, "encoding"_a = utf8,
                 nb::sig(docs::ns_string_with_c_string.signature), docs::ns_string_with_c_string.text);
  cls.def("c_string", &c_string, "encoding"_a, nb::sig(docs::ns_string_c_string.signature),
          docs::ns_string_c_string.text);
  define_natural_value(cls);
}

}  // namespace pymetal
