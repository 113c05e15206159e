#include "support/foundation_values.h"

#include <cstring>
#include <limits>

#include "support/bytes.h"
#include "support/collections.h"
#include "support/errors.h"
#include "support/numbers.h"

namespace pymetal {

namespace {

bool is_boolean(NS::Number* number, char type) {
  // Apple's booleans are of their own class and say 'c', like a char.
  return type == 'B' || (type == 'c' && is_kind_of(number, "__NSCFBoolean"));
}

}  // namespace

nb::object from_utf8(const char* text) {
  if (!text) return nb::none();
  return nb::steal(PyUnicode_DecodeUTF8(text, static_cast<Py_ssize_t>(std::strlen(text)), "replace"));
}

nb::object to_python(NS::String* string) { return string ? from_utf8(string->utf8String()) : nb::none(); }

nb::object to_python(NS::URL* url) {
  if (!url) return nb::none();
  static const SEL is_file_url = sel_registerName("isFileURL");
  static const SEL absolute_string = sel_registerName("absoluteString");
  if (send<bool>(url, is_file_url)) return from_utf8(url->fileSystemRepresentation());
  return to_python(send<NS::String*>(url, absolute_string));
}

nb::object to_python(NS::Date* date) {
  static const SEL seconds = sel_registerName("timeIntervalSince1970");
  return date ? nb::float_(send<double>(date, seconds)) : nb::object(nb::none());
}

nb::object to_python(NS::Data* data) {
  // metal-cpp's mutableBytes is a method of NSMutableData alone.
  static const SEL bytes = sel_registerName("bytes");
  if (!data) return nb::none();
  return nb::bytes(send<const void*>(data, bytes), data->length());
}

nb::object to_python(NS::Number* number) {
  if (!number) return nb::none();
  const char type = number->objCType()[0];
  if (is_boolean(number, type)) return nb::bool_(number->boolValue());
  if (type == 'f' || type == 'd') return nb::float_(number->doubleValue());
  if (type == 'Q' || type == 'L') return nb::int_(number->unsignedLongLongValue());
  return nb::int_(number->longLongValue());
}

nb::object to_python(NS::Error* error) { return error ? error_instance(ErrorKind::General, error) : nb::none(); }

nb::object to_python(NS::Object* object) {
  if (!object) return nb::none();
  for (Class cls = object_getClass(as_id(object)); cls; cls = class_getSuperclass(cls)) {
    const char* name = class_getName(cls);
    if (!std::strcmp(name, "NSString")) return to_python(reinterpret_cast<NS::String*>(object));
    if (!std::strcmp(name, "NSNumber")) return to_python(reinterpret_cast<NS::Number*>(object));
    if (!std::strcmp(name, "NSURL")) return to_python(reinterpret_cast<NS::URL*>(object));
    if (!std::strcmp(name, "NSDate")) return to_python(reinterpret_cast<NS::Date*>(object));
    if (!std::strcmp(name, "NSData")) return to_python(reinterpret_cast<NS::Data*>(object));
    if (!std::strcmp(name, "NSError")) return to_python(reinterpret_cast<NS::Error*>(object));
    if (!std::strcmp(name, "NSArray")) return array_out<NS::Object>(reinterpret_cast<NS::Array*>(object));
    if (!std::strcmp(name, "NSSet")) return set_out<NS::Object>(reinterpret_cast<NS::Set*>(object));
    if (!std::strcmp(name, "NSDictionary")) {
      return dictionary_out<NS::Object, NS::Object>(reinterpret_cast<NS::Dictionary*>(object));
    }
  }
  return wrapped(retained(object));
}

Owned<NS::String> make_string(nb::handle text) {
  Py_ssize_t length = 0;
  const char* utf8 = PyUnicode_AsUTF8AndSize(text.ptr(), &length);
  if (!utf8) throw nb::python_error();
  // metal-cpp's initialisers take a C string, or bytes that the NSString does not copy.
  if (std::strlen(utf8) != static_cast<size_t>(length)) throw nb::value_error("embedded null character");
  return owned(NS::String::alloc()->init(utf8, NS::UTF8StringEncoding));
}

Owned<NS::URL> make_file_url(nb::handle path) {
  auto* native = native_of<NS::String>(path);
  const Owned<NS::String> text =
      native ? retained(native) : make_string(nb::object(nb::module_::import_("os").attr("fsdecode")(path)));
  return owned(NS::URL::alloc()->initFileURLWithPath(text.get()));
}

Owned<NS::Number> make_number(nb::handle number) {
  PyObject* object = number.ptr();
  if (PyBool_Check(object)) return owned(NS::Number::alloc()->init(object == Py_True));
  if (nb::object integer = as_python_integer(number); integer.is_valid()) {
    long long signed_value = 0;
    if (read_python_int(integer, signed_value)) return owned(NS::Number::alloc()->init(signed_value));
    unsigned long long unsigned_value = 0;
    if (read_python_int(integer, unsigned_value)) return owned(NS::Number::alloc()->init(unsigned_value));
    refuse_integer(integer, std::numeric_limits<long long>::min(), std::numeric_limits<unsigned long long>::max());
  }
  double real = 0;
  if (!read_real(number, real)) throw nb::type_error("expected a number");
  return owned(NS::Number::alloc()->init(real));
}

Owned<NS::Date> make_date(double seconds_since_1970) {
  static const SEL alloc = sel_registerName("alloc");
  static const SEL init = sel_registerName("initWithTimeIntervalSince1970:");
  auto* date = send<NS::Date*>(objc_lookUpClass("NSDate"), alloc);
  return owned(send<NS::Date*>(date, init, seconds_since_1970));
}

Owned<NS::Data> make_data(nb::handle bytes) {
  static const SEL alloc = sel_registerName("alloc");
  static const SEL init = sel_registerName("initWithBytes:length:");
  const BufferView view(bytes, PyBUF_SIMPLE);
  auto* data = send<NS::Data*>(objc_lookUpClass("NSData"), alloc);
  return owned(send<NS::Data*>(data, init, static_cast<const void*>(view.data()), view.size()));
}

namespace {

template <class T>
Owned<NS::Object> as_object(Owned<T> value) {
  return owned(reinterpret_cast<NS::Object*>(value.take()));
}

[[noreturn]] void refuse_value(nb::handle value) {
  const nb::str type_name = nb::str(value.type());
  throw nb::type_error((std::string("no Foundation class for a value of ") + type_name.c_str()).c_str());
}

}  // namespace

Owned<NS::Object> make_native(nb::handle value) {
  if (auto* native = native_of<NS::Object>(value)) return retained(native);
  PyObject* object = value.ptr();
  if (PyUnicode_Check(object)) return as_object(make_string(value));
  if (PyBool_Check(object) || PyLong_Check(object) || PyFloat_Check(object)) return as_object(make_number(value));
  if (PyBytes_Check(object) || PyByteArray_Check(object)) return as_object(make_data(value));
  if (PyList_Check(object) || PyTuple_Check(object)) return as_object(make_array(value));
  if (PyAnySet_Check(object)) return as_object(make_set(value));
  if (PyDict_Check(object)) return as_object(make_dictionary(value));
  if (PyObject_HasAttrString(object, "__fspath__")) return as_object(make_file_url(value));
  refuse_value(value);
}

}  // namespace pymetal
