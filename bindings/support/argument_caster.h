// The common part of our casters for argument types: they hold the C++ value and hand it to the call.
#pragma once

#include <nanobind/nanobind.h>

#include <exception>
#include <type_traits>
#include <utility>

#include "support/refusals.h"

namespace pymetal {

namespace nb = nanobind;

// from_python must not throw, and failing there would let other overloads try. An argument of the right type
// with an impossible value is therefore taken, and its error thrown when the call asks for the value: by the
// argument, which can tell its name, where it is Refusable.
template <class T>
class ArgumentCaster {
 public:
  using Value = T;
  template <class U>
  using Cast = nb::detail::movable_cast_t<U>;
  template <class U>
  static constexpr bool can_cast() {
    return true;
  }
  explicit operator T*() { return &checked(); }
  explicit operator T&() { return checked(); }
  explicit operator T&&() { return std::move(checked()); }

 protected:
  // Runs `convert` (which returns false for a wrong type) and keeps what it throws for later.
  template <class Convert>
  bool attempt(Convert&& convert) noexcept {
    try {
      return convert();
    } catch (...) {
      error_ = std::current_exception();
      return true;
    }
  }

  T value{};

 private:
  T& checked() {
    if (!error_) return value;
    if constexpr (std::is_base_of_v<Refusable, T>) {
      value.keep_refusal(error_);
      return value;
    } else {
      std::rethrow_exception(error_);
    }
  }

  std::exception_ptr error_;
};

template <class Argument, class = void>
constexpr bool has_refusals = false;
template <class Argument>
constexpr bool has_refusals<Argument, std::void_t<decltype(std::declval<const Argument&>().require())>> = true;

// Converts one item of a sequence; false for a wrong type, throws for an impossible value.
template <class Argument>
bool convert_item(nb::handle source, uint32_t flags, nb::detail::cleanup_list* cleanup, Argument& result) {
  nb::detail::make_caster<Argument> caster;
  if (!caster.from_python(source, flags, cleanup)) return false;
  result = caster.operator nb::detail::cast_t<Argument>();
  if constexpr (has_refusals<Argument>) result.require();  // now: the refusal is the caster's
  return true;
}

}  // namespace pymetal
