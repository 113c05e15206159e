// A buffer's memory without copies: NumPy view, buffer protocol, DLPack.
#include <nanobind/ndarray.h>

#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "support/errors.h"
#include "support/objects.h"

namespace pymetal {

namespace {

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

nb::object dlpack(nb::pointer_and_handle<MTL::Buffer> self, const nb::kwargs& options) {
  return view_of<nb::array_api>(self).attr("__dlpack__")(**options);
}

nb::tuple dlpack_device(MTL::Buffer&) {
  constexpr int dlpack_cpu = 1;
  return nb::make_tuple(dlpack_cpu, 0);
}

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
  cls.def("__dlpack__", &dlpack, nb::sig(docs::buffer_dunder_dlpack.signature), docs::buffer_dunder_dlpack.text);
  cls.def("__dlpack_device__", &dlpack_device, nb::sig(docs::buffer_dunder_dlpack_device.signature),
          docs::buffer_dunder_dlpack_device.text);
  define_html_form(cls, docs::buffer_repr_html);
}

}  // namespace pymetal
