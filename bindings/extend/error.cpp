// NSError as an object; calls that fail raise a pymetal.MetalError instead.
#include "extend/extend.h"
#include "extend/natural_value.h"
#include "support/errors.h"

namespace pymetal {

namespace {

nb::str describe(NS::Error& self) {
  const Pool pool;
  const nb::object domain = to_python(self.domain());
  const nb::object description = to_python(self.localizedDescription());
  const std::string text = std::string("pymetal.ns.Error(") + nb::repr(domain).c_str() + ", " +
                           std::to_string(self.code()) + ", " + nb::repr(description).c_str() + ")";
  return nb::str(text.c_str());
}

}  // namespace

void extend_error(nb::class_<NS::Error>& cls) {
  cls.def("__repr__", &describe, nb::sig(docs::ns_error_dunder_repr.signature), docs::ns_error_dunder_repr.text);
  define_native_equality(cls);
  cls.def(
      "as_exception", [](NS::Error& self) { return error_instance(ErrorKind::General, &self); },
      nb::sig(docs::ns_error_as_exception.signature), docs::ns_error_as_exception.text);
}

}  // namespace pymetal
