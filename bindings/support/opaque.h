// Pointers to what pymetal does not bind (dispatch queues, IOSurfaces), as values that Python can only pass on.
#pragma once

#include <CoreGraphics/CGColorSpace.h>
#include <IOSurface/IOSurfaceRef.h>
#include <dispatch/dispatch.h>
#include <nanobind/nanobind.h>

#include <type_traits>
#include <typeinfo>

#include "support/argument_caster.h"
#include "support/owned.h"

namespace pymetal {

// The Python class pymetal.OpaquePointer. A number is never taken for an address, since a wrong one ends the
// process: who has an address from elsewhere says so by making one of these. `type` is null in that case.
struct OpaquePointer {
  const void* address;
  const std::type_info* type;
  Owned<objc_object> reference;  // keeps what the address points to, where that is counted
};

// Dispatch and Core Foundation objects are Objective-C objects as well.
template <class Pointer>
constexpr bool is_counted = std::is_same_v<Pointer, dispatch_queue_t> || std::is_same_v<Pointer, IOSurfaceRef> ||
                            std::is_same_v<Pointer, CGColorSpaceRef>;

void define_opaque_pointer(nb::module_& root);

template <class Pointer>
struct Opaque {
  Pointer pointer = nullptr;
  Opaque() = default;
  Opaque(Pointer initial) : pointer(initial) {}
  operator Pointer() const { return pointer; }
};

// A pointer that a call gave, to Python; inside the call's pool, since what it points to may be autoreleased.
template <class Pointer>
nb::object opaque_out(Pointer pointer) {
  const void* address = (const void*)(pointer);
  if (!address) return nb::none();
  Owned<objc_object> reference = is_counted<Pointer> ? retained(as_id(address)) : Owned<objc_object>();
  return nb::cast(OpaquePointer{address, &typeid(Pointer), std::move(reference)});
}

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
};

}  // namespace pymetal

namespace nanobind::detail {
template <class Pointer>
struct type_caster<pymetal::Opaque<Pointer>> : pymetal::OpaqueCaster<Pointer> {};
}  // namespace nanobind::detail
