// A buffer's memory without copies: NumPy view, buffer protocol, DLPack.
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>

#include <cstring>
#include <memory>
#include <optional>

#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "support/errors.h"
#include "support/objects.h"

namespace pymetal {

namespace {

using namespace nb::literals;

constexpr const char* no_contents =
    "a buffer with StorageMode.Private has no contents for the CPU; copy it to a shared buffer with a blit encoder";

// Null for private buffers.
void* contents_of(MTL::Buffer& buffer) {
  return buffer.storageMode() == MTL::StorageModePrivate ? nullptr : buffer.contents();
}

void* require_contents(MTL::Buffer& buffer) {
  void* contents = contents_of(buffer);
  if (!contents) raise_validation(no_contents);
  return contents;
}

// A view whose owner is the wrapper, which owns the native buffer.
template <class Framework>
nb::object view_of(nb::pointer_and_handle<MTL::Buffer> self) {
  const size_t shape[1] = {self.p->length()};
  return nb::cast(nb::ndarray<Framework, uint8_t, nb::ndim<1>>(require_contents(*self.p), 1, shape, self.h));
}

nb::object contents(nb::pointer_and_handle<MTL::Buffer> self) { return view_of<nb::numpy>(self); }

[[noreturn]] void refuse_export(const char* reason) {
  PyErr_SetString(PyExc_BufferError, reason);
  throw nb::python_error();
}

nb::object copy_of(const MTL::Buffer& buffer, const void* contents) {
  const size_t shape[1] = {buffer.length()};
  auto bytes = std::make_unique<uint8_t[]>(shape[0]);
  std::memcpy(bytes.get(), contents, shape[0]);
  nb::capsule owner(bytes.get(), [](void* memory) noexcept { delete[] static_cast<uint8_t*>(memory); });
  return nb::cast(nb::ndarray<nb::array_api, uint8_t, nb::ndim<1>>(bytes.release(), 1, shape, owner));
}

// The array API standard: streams are for devices other than the CPU, and what cannot be exported is a BufferError.
nb::object dlpack(nb::pointer_and_handle<MTL::Buffer> self, nb::handle stream, nb::handle max_version,
                  nb::handle dl_device, std::optional<bool> copy) {
  void* contents = contents_of(*self.p);
  if (!contents) refuse_export(no_contents);
  if (!stream.is_none()) refuse_export("stream must be None: the memory is the CPU's, which has no streams");
  const nb::object exporter = copy.value_or(false) ? copy_of(*self.p, contents) : view_of<nb::array_api>(self);
  return exporter.attr("__dlpack__")("max_version"_a = max_version, "dl_device"_a = dl_device);
}

nb::tuple dlpack_device(MTL::Buffer&) { return nb::make_tuple(nb::device::cpu::value, 0); }

int get_buffer(PyObject* self, Py_buffer* view, int flags) noexcept {
  auto* buffer = nb::inst_ptr<MTL::Buffer>(self);
  void* contents = contents_of(*buffer);
  if (!contents) {
    PyErr_SetString(PyExc_BufferError, no_contents);
    view->obj = nullptr;
    return -1;
  }
  return PyBuffer_FillInfo(view, self, contents, static_cast<Py_ssize_t>(buffer->length()), /*readonly=*/0, flags);
}

}  // namespace

void ClassSlots<MTL::Buffer>::append(std::vector<PyType_Slot>& slots) {
  slots.push_back({Py_bf_getbuffer, reinterpret_cast<void*>(&get_buffer)});
}

void extend_buffer(nb::class_<MTL::Buffer>& cls) {
  cls.def("contents", &contents, nb::sig(docs::buffer_contents.signature), docs::buffer_contents.text);
  cls.def("__dlpack__", &dlpack, nb::kw_only(), "stream"_a = nb::none(), "max_version"_a = nb::none(),
          "dl_device"_a = nb::none(), "copy"_a = nb::none(), nb::sig(docs::buffer_dunder_dlpack.signature),
          docs::buffer_dunder_dlpack.text);
  cls.def("__dlpack_device__", &dlpack_device, nb::sig(docs::buffer_dunder_dlpack_device.signature),
          docs::buffer_dunder_dlpack_device.text);
  define_html_form(cls, docs::buffer_repr_html);
}

}  // namespace pymetal
