// Arguments of the right type with an impossible value: kept with the argument until the call can name it.
#pragma once

#include <exception>
#include <string>

namespace pymetal {

// `set_buffer: index: …`, for a value that was refused while it was converted.
[[noreturn]] void rethrow_named(const std::exception_ptr& error, const char* call, const char* argument);

// What argument types share whose conversion may find an impossible value. The error belongs to the caster, which
// lives as long as the call.
class Refusable {
 public:
  bool is_refused() const { return error_ != nullptr; }
  [[noreturn]] void refuse(const char* call, const char* argument) const { rethrow_named(*error_, call, argument); }
  void keep_refusal(const std::exception_ptr& error) { error_ = &error; }
  // For calls that do not name their arguments.
  void require() const {
    if (error_) std::rethrow_exception(*error_);
  }

 private:
  const std::exception_ptr* error_ = nullptr;
};

// Raises for the first argument with an impossible value; `rest` are further names and arguments.
template <class Argument, class... Rest>
void accept(const char* call, const char* name, const Argument& argument, const Rest&... rest) {
  if (argument.is_refused()) argument.refuse(call, name);
  if constexpr (sizeof...(rest) > 0) accept(call, rest...);
}

}  // namespace pymetal
