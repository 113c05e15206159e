// Pointers to what pymetal does not bind (dispatch queues, IOSurfaces), as values that Python can only pass on.
#pragma once

#include <nanobind/nanobind.h>

#include <typeinfo>

#include "support/argument_caster.h"

namespace pymetal {

// The Python class pymetal.OpaquePointer. A number is never taken for an address, since a wrong one ends the
// process: who has an address from elsewhere says so by making one of these. `type` is null in that case.
struct OpaquePointer {
  const void* address;
  const std::type_info* type;
};

void define_opaque_pointer(nb::module_& root);

template <class Pointer>
struct Opaque {
  Pointer pointer = nullptr;
  Opaque() = default;
  Opaque(Pointer initial) : pointer(initial) {}
  operator Pointer() const { return pointer; }
};

template <class Pointer>
class OpaqueCaster : public ArgumentCaster<Opaque<Pointer>> {
 public:
  static constexpr auto Name = nb::detail::const_name("OpaquePointer | None");

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (source.is_none()) return true;
    OpaquePointer* given = nullptr;
    if (!nb::try_cast(source, given) || !given) return false;
    if (given->type && *given->type != typeid(Pointer)) return false;
    this->value = Opaque<Pointer>((Pointer)(given->address));
    return true;
  }

  static nb::handle from_cpp(const Opaque<Pointer>& value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    if (!value.pointer) return nb::none().release();
    return nb::cast(OpaquePointer{(const void*)(value.pointer), &typeid(Pointer)}).release();
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class Pointer>
struct type_caster<pymetal::Opaque<Pointer>> : pymetal::OpaqueCaster<Pointer> {};
}  // namespace nanobind::detail
