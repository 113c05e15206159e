// NSData as a buffer of bytes.
#include <nanobind/ndarray.h>

#include "extend/extend.h"
#include "extend/natural_value.h"
#include "support/errors.h"
#include "support/foundation_arguments.h"

namespace pymetal {

namespace {

using namespace nb::literals;

// A view whose owner is the wrapper, which owns the data.
nb::object mutable_bytes(nb::pointer_and_handle<NS::Data> self) {
  static const SEL mutable_bytes = sel_registerName("mutableBytes");
  if (!responds_to(self.p, mutable_bytes)) raise_validation("this data is immutable; bytes(data) gives a copy");
  const size_t shape[1] = {self.p->length()};
  return nb::cast(nb::ndarray<nb::numpy, uint8_t, nb::ndim<1>>(self.p->mutableBytes(), 1, shape, self.h));
}

int get_buffer(PyObject* self, Py_buffer* view, int flags) noexcept {
  static const SEL bytes = sel_registerName("bytes");
  auto* data = nb::inst_ptr<NS::Data>(self);
  auto* memory = const_cast<void*>(send<const void*>(data, bytes));
  return PyBuffer_FillInfo(view, self, memory, static_cast<Py_ssize_t>(data->length()), /*readonly=*/1, flags);
}

}  // namespace

void ClassSlots<NS::Data>::append(std::vector<PyType_Slot>& slots) {
  slots.push_back({Py_bf_getbuffer, reinterpret_cast<void*>(&get_buffer)});
}

void extend_data(nb::class_<NS::Data>& cls) {
  cls.def(nb::new_([](DataArg bytes) { return wrapped(retained(bytes.get())); }), "bytes"_a = nb::bytes("", 0),
          docs::ns_data_dunder_init.text);
  cls.def("mutable_bytes", &mutable_bytes, nb::sig(docs::ns_data_mutable_bytes.signature),
          docs::ns_data_mutable_bytes.text);
  cls.def(
      "__len__", [](NS::Data& self) { return self.length(); }, nb::sig(docs::ns_data_dunder_len.signature),
      docs::ns_data_dunder_len.text);
  define_natural_value(cls);
}

}  // namespace pymetal
