#include "support/opaque.h"

#include <cxxabi.h>
#include <nanobind/operators.h>
#include <nanobind/stl/string.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "generated/docstrings.h"
#include "support/numbers.h"

namespace pymetal {

namespace {

std::string type_name(const OpaquePointer& self) {
  if (!self.type) return "void*";
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(self.type->name(), nullptr, nullptr, &status),
                                                    std::free);
  return name ? name.get() : self.type->name();
}

std::string described(const OpaquePointer& self) {
  char address[2 + 2 * sizeof(void*) + 1];
  std::snprintf(address, sizeof address, "0x%zx", reinterpret_cast<size_t>(self.address));
  return "<pymetal.OpaquePointer " + type_name(self) + " " + address + ">";
}

}  // namespace

void define_opaque_pointer(nb::module_& root) {
  nb::class_<OpaquePointer>(root, "OpaquePointer", nb::is_final(), docs::opaque_pointer_class.text)
      .def(
          "__init__",
          [](OpaquePointer* self, Integer<uintptr_t> address) {
            if (address == 0) throw nb::value_error("address must not be 0; pass None for a null pointer");
            new (self) OpaquePointer{reinterpret_cast<const void*>(uintptr_t(address)), nullptr, {}};
          },
          nb::arg("address"), nb::sig(docs::opaque_pointer_dunder_init.signature),
          docs::opaque_pointer_dunder_init.text)
      .def_prop_ro(
          "address", [](const OpaquePointer& self) { return reinterpret_cast<uintptr_t>(self.address); },
          docs::opaque_pointer_address.text)
      .def(
          "__eq__", [](const OpaquePointer& self, const OpaquePointer& other) { return self.address == other.address; },
          nb::is_operator(), nb::sig(docs::opaque_pointer_dunder_eq.signature), docs::opaque_pointer_dunder_eq.text)
      .def(
          "__hash__", [](const OpaquePointer& self) { return reinterpret_cast<uintptr_t>(self.address) >> 4; },
          nb::sig(docs::opaque_pointer_dunder_hash.signature), docs::opaque_pointer_dunder_hash.text)
      .def("__repr__", described, nb::sig(docs::opaque_pointer_dunder_repr.signature),
           docs::opaque_pointer_dunder_repr.text);
}

}  // namespace pymetal
