// Raw memory from Python: any object with a contiguous buffer.
#pragma once

#include <nanobind/nanobind.h>

#include <utility>

#include "support/argument_caster.h"

namespace pymetal {

// Holds an export of a Python buffer. Needs the GIL to make and to destroy.
class BufferView {
 public:
  BufferView() = default;
  // `flags` as for PyObject_GetBuffer; throws BufferError when the object cannot serve them.
  BufferView(nb::handle source, int flags) {
    if (PyObject_GetBuffer(source.ptr(), &view_, flags) != 0) throw nb::python_error();
  }
  BufferView(BufferView&& other) noexcept : view_(std::exchange(other.view_, Py_buffer{})) {}
  BufferView& operator=(BufferView&& other) noexcept {
    std::swap(view_, other.view_);
    return *this;
  }
  BufferView(const BufferView&) = delete;
  BufferView& operator=(const BufferView&) = delete;
  ~BufferView() {
    if (view_.obj) PyBuffer_Release(&view_);
  }

  void* data() const { return view_.buf; }
  size_t size() const { return static_cast<size_t>(view_.len); }
  const Py_buffer& raw() const { return view_; }

 private:
  Py_buffer view_{};
};

struct BytesArg : BufferView {
  using BufferView::BufferView;
  static constexpr int flags = PyBUF_SIMPLE;
  static constexpr auto label = nb::detail::const_name("collections.abc.Buffer");
  const void* data() const { return BufferView::data(); }
};

struct WritableBytesArg : BufferView {
  using BufferView::BufferView;
  static constexpr int flags = PyBUF_WRITABLE;
  static constexpr auto label = nb::detail::const_name("collections.abc.Buffer");
};

template <class Argument>
class BytesCaster : public ArgumentCaster<Argument> {
 public:
  static constexpr auto Name = Argument::label;

  bool from_python(nb::handle source, uint32_t, nb::detail::cleanup_list*) noexcept {
    if (!PyObject_CheckBuffer(source.ptr())) return false;
    return this->attempt([&] {
      this->value = Argument(source, Argument::flags);
      return true;
    });
  }
};

}  // namespace pymetal

namespace nanobind::detail {
template <>
struct type_caster<pymetal::BytesArg> : pymetal::BytesCaster<pymetal::BytesArg> {};
template <>
struct type_caster<pymetal::WritableBytesArg> : pymetal::BytesCaster<pymetal::WritableBytesArg> {};
}  // namespace nanobind::detail
