#include "extend/pointers.h"

#include <cstdint>
#include <string>

#include "generated/docstrings.h"
#include "support/dynamic_type.h"
#include "support/numbers.h"
#include "support/objects.h"

namespace pymetal {

namespace {

using namespace nb::literals;

ClassRecord& record_of(nb::handle cls) {
  for (ClassRecord* record : class_records()) {
    if (record->python.is(cls)) return *record;
  }
  throw nb::type_error("from_pointer is for pymetal's own classes");
}

nb::object from_pointer(nb::handle cls, Integer<uintptr_t> address, bool owned) {
  ClassRecord& record = record_of(cls);
  id object = reinterpret_cast<id>(uintptr_t(address));
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
  cls.def_prop_ro(
      "pointer", [](NS::Object& self) { return reinterpret_cast<uintptr_t>(&self); }, docs::ns_object_pointer.text);
  const nb::object function =
      nb::cpp_function(&from_pointer, nb::scope(cls), "cls"_a, "address"_a, nb::kw_only(), "owned"_a,
                       nb::sig(docs::ns_object_from_pointer.signature), docs::ns_object_from_pointer.text);
  cls.attr("from_pointer") = nb::module_::import_("builtins").attr("classmethod")(function);
}

}  // namespace pymetal
