// Pointers to what pymetal does not bind (dispatch queues, IOSurfaces), as integer addresses.
#pragma once

#include <nanobind/nanobind.h>

#include "support/argument_caster.h"
#include "support/numbers.h"

namespace pymetal {

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
  static constexpr auto Name = nb::detail::const_name("int | None");

  bool from_python(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup) noexcept {
    if (source.is_none()) return true;
    return this->attempt([&] {
      Integer<uintptr_t> address;
      if (!convert_item(source, flags, cleanup, address)) return false;
      this->value = Opaque<Pointer>((Pointer)(address.value));
      return true;
    });
  }

  static nb::handle from_cpp(const Opaque<Pointer>& value, nb::rv_policy, nb::detail::cleanup_list*) noexcept {
    if (!value.pointer) return nb::none().release();
    return PyLong_FromVoidPtr((void*)(value.pointer));
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class Pointer>
struct type_caster<pymetal::Opaque<Pointer>> : pymetal::OpaqueCaster<Pointer> {};
}  // namespace nanobind::detail
