#include "extend/pointers.h"

#include <cstdint>
#include <string>

#include "support/dynamic_type.h"
#include "support/numbers.h"
#include "support/objects.h"

namespace pymetal {

namespace {

using namespace nb::literals;

constexpr const char* pointer_doc =
    "The address of the native object, for other libraries of this process. Nothing is retained: the address is good "
    "for as long as something owns the object, which this Python object does.";

constexpr const char* from_pointer_doc =
    "The Python object of the native object at `address`, as its most derived class.\n"
    "With `owned` the caller's reference is handed over (+1); without, a reference is taken.\n"
    "\n"
    "Raises:\n"
    "    TypeError: the native object is no instance of this class.\n"
    "    ValueError: the address is 0. What else is no address of an object ends the process.";

ClassRecord& record_of(nb::handle cls) {
  for (ClassRecord* record : class_records()) {
    if (record->python.is(cls)) return *record;
  }
  throw nb::type_error("from_pointer is for pymetal's own classes");
}

nb::object from_pointer(nb::handle cls, Integer<uintptr_t> address, bool owned) {
  ClassRecord& record = record_of(cls);
  id object = reinterpret_cast<id>(address.value);
  if (!object) throw nb::value_error("address must not be 0");
  if (!is_instance(object, record)) {
    const std::string message =
        std::string("a native ") + object_getClassName(object) + " is not a " + nb::str(cls.attr("__name__")).c_str();
    throw nb::type_error(message.c_str());
  }
  nb::handle wrapper = wrap(object, record, owned);
  if (!wrapper) throw nb::python_error();
  return nb::steal(wrapper);
}

}  // namespace

void define_pointers(nb::class_<NS::Object>& cls) {
  cls.def_prop_ro("pointer", [](NS::Object& self) { return reinterpret_cast<uintptr_t>(&self); }, pointer_doc);
  const nb::object function = nb::cpp_function(&from_pointer, nb::name("from_pointer"), nb::scope(cls), "cls"_a,
                                               "address"_a, nb::kw_only(), "owned"_a, from_pointer_doc);
  cls.attr("from_pointer") = nb::module_::import_("builtins").attr("classmethod")(function);
}

}  // namespace pymetal
