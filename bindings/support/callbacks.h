// Python callables as blocks. They run with the GIL on whatever thread calls the block; what they raise goes to
// sys.unraisablehook, because there is nobody on that thread to catch it.
#pragma once

#include <Block.h>
#include <nanobind/nanobind.h>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

#include "support/argument_caster.h"
#include "support/foundation_values.h"
#include "support/pool.h"
#include "support/shutdown.h"

namespace pymetal {

// How a block's argument becomes a Python value; specialise for types that need a tag (enums).
template <class T, class = void>
struct BlockArgument {
  static nb::object convert(const T& value) { return nb::cast(value); }
};

template <class T>
struct BlockArgument<T*, std::enable_if_t<std::is_base_of_v<NS::Object, T>>> {
  static nb::object convert(T* object) { return to_python(const_cast<std::remove_const_t<T>*>(object)); }
};

template <class T>
struct BlockArgument<T*, std::enable_if_t<std::is_void_v<T>>> {
  static nb::object convert(T* address) { return nb::int_(reinterpret_cast<uintptr_t>(address)); }
};

// Hands the exception in flight to sys.unraisablehook.
void report_unraisable(nb::handle context) noexcept;

template <class Result>
Result block_result(const nb::object& result) {
  if constexpr (std::is_void_v<Result>) {
    return;
  } else {
    return nb::cast<Result>(result);
  }
}

template <class Result, class... Arguments>
Result call_python(const HeldObject& held, Arguments... arguments) noexcept {
  const PythonEntry python;
  if (!python) return Result();
  const nb::object callable = held.get();
  const Pool pool;
  try {
    return block_result<Result>(callable(BlockArgument<Arguments>::convert(arguments)...));
  } catch (...) {
    report_unraisable(callable);
    return Result();
  }
}

template <class Signature>
class Callback;

template <class Result, class... Arguments>
class Callback<Result(Arguments...)> {
 public:
  using Block = Result (^)(Arguments...);

  Callback() = default;
  explicit Callback(nb::object callable)
      : called_(std::make_shared<Called>(std::move(callable))), block_(make_block(called_)) {}
  Callback(Callback&& other) noexcept
      : called_(std::move(other.called_)), block_(std::exchange(other.block_, nullptr)) {}
  Callback& operator=(Callback&& other) noexcept {
    std::swap(called_, other.called_);
    std::swap(block_, other.block_);
    return *this;
  }
  Callback(const Callback&) = delete;
  Callback& operator=(const Callback&) = delete;
  ~Callback() {
    if (block_) Block_release(block_);
  }

  // Whoever keeps the block beyond the call copies it, as with any block.
  Block block() const { return block_; }
  explicit operator bool() const { return block_ != nullptr; }

  using Observer = std::function<void(Arguments...)>;
  // Sees the arguments of each call before Python does; set before anybody has the block.
  void observe(Observer observer) {
    if (called_) called_->observer = std::move(observer);
  }

 private:
  struct Called {
    explicit Called(nb::object callable) : held(std::move(callable)) {}
    HeldObject held;
    Observer observer;
  };

  static Block make_block(std::shared_ptr<Called> called) {
    Block on_stack = ^Result(Arguments... arguments) {
      if (called->observer) called->observer(arguments...);
      return call_python<Result, Arguments...>(called->held, arguments...);
    };
    return Block_copy(on_stack);
  }

  std::shared_ptr<Called> called_;
  Block block_ = nullptr;
};

template <class Signature>
class CallbackCaster : public ArgumentCaster<Callback<Signature>> {
 public:
  static constexpr auto Name = nb::detail::const_name("collections.abc.Callable");

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (source.is_none()) return true;
    if (!PyCallable_Check(source.ptr())) return false;
    return this->attempt([&] {
      this->value = Callback<Signature>(nb::borrow(source));
      return true;
    });
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <class Signature>
struct type_caster<pymetal::Callback<Signature>> : pymetal::CallbackCaster<Signature> {};
}  // namespace nanobind::detail
