#include "memory/host_memory.h"

#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include <utility>
#include <vector>

#include "support/errors.h"

namespace pymetal {

namespace {

using namespace nb::literals;

using Extents = std::vector<Py_ssize_t>;

std::string tuple_text(const Extents& values) {
  std::string text = "(";
  for (size_t i = 0; i < values.size(); ++i) text += (i ? ", " : "") + std::to_string(values[i]);
  return text + (values.size() == 1 ? ",)" : ")");
}

[[noreturn]] void refuse_gaps(const std::string& name, const Extents& shape, const Extents& strides) {
  raise_validation(name + " must be C-contiguous, but its shape is " + tuple_text(shape) + " and its strides are " +
                   tuple_text(strides) + " bytes: pass numpy.ascontiguousarray(" + name + ")");
}

[[noreturn]] void refuse_read_only(const std::string& name) {
  raise_validation(name + " must be writable, but it is read-only: Metal's commands may write to memory they share");
}

// PEP 3118 writes a field's name between colons, where an O is no object.
bool holds_objects(const char* format) {
  bool in_name = false;
  for (const char* c = format; c && *c; ++c) {
    if (*c == ':') in_name = !in_name;
    if (*c == 'O' && !in_name) return true;
  }
  return false;
}

// NumPy cannot describe every dtype to the buffer protocol (datetime64, the bfloat16 of ml_dtypes); bytes it can.
nb::object bytes_of_array(nb::handle object, const std::string& name) {
  if (!nb::isinstance(object, nb::module_::import_("numpy").attr("ndarray"))) return {};
  if (!nb::cast<bool>(object.attr("flags").attr("c_contiguous"))) {
    refuse_gaps(name, nb::cast<Extents>(object.attr("shape")), nb::cast<Extents>(object.attr("strides")));
  }
  return object.attr("reshape")(-1).attr("view")("uint8");
}

BufferView export_of(nb::handle object, const std::string& name) {
  try {
    return {object, PyBUF_FULL_RO};
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_ValueError)) throw;
    const nb::object bytes = bytes_of_array(object, name);
    if (!bytes) throw;
    return {bytes, PyBUF_FULL_RO};
  }
}

void require_cpu(nb::handle object, const std::string& name) {
  const auto device = nb::cast<std::pair<int, int>>(object.attr("__dlpack_device__")());
  if (device.first == nb::device::cpu::value) return;
  raise_validation(name + " must be in the CPU's memory, but it is on DLPack's device (" +
                   std::to_string(device.first) + ", " + std::to_string(device.second) + ")");
}

// Exporters older than DLPack 1.0 know no versions.
nb::object capsule_of(nb::handle object) {
  try {
    return object.attr("__dlpack__")("max_version"_a = nb::make_tuple(1, 0));
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_TypeError)) throw;
    return object.attr("__dlpack__")();
  }
}

void require_contiguous(const nb::ndarray<nb::ro>& tensor, const std::string& name) {
  Extents shape(tensor.ndim()), strides(tensor.ndim());
  Py_ssize_t expected = static_cast<Py_ssize_t>(tensor.itemsize());
  bool contiguous = true;
  for (size_t i = tensor.ndim(); i-- > 0;) {
    shape[i] = static_cast<Py_ssize_t>(tensor.shape(i));
    strides[i] = static_cast<Py_ssize_t>(tensor.stride(i)) * static_cast<Py_ssize_t>(tensor.itemsize());
    contiguous &= shape[i] == 1 || strides[i] == expected;
    expected *= shape[i];
  }
  if (!contiguous && expected != 0) refuse_gaps(name, shape, strides);
}

}  // namespace

bool has_memory(nb::handle object) {
  if (PyObject_CheckBuffer(object.ptr())) return !PyNumber_Check(object.ptr()) || PySequence_Check(object.ptr());
  return !PyLong_Check(object.ptr()) && nb::hasattr(object, "__dlpack__");
}

HostMemory::HostMemory(nb::handle object, Access access, const char* name) {
  if (PyObject_CheckBuffer(object.ptr())) {
    use_buffer(export_of(object, name), access, name);
  } else {
    use_dlpack(object, access, name);
  }
}

void HostMemory::use_buffer(BufferView view, Access access, const std::string& name) {
  const Py_buffer& raw = view.raw();
  if (access == Access::Write && raw.readonly) refuse_read_only(name);
  if (!PyBuffer_IsContiguous(&raw, 'C')) {
    refuse_gaps(name, Extents(raw.shape, raw.shape + raw.ndim), Extents(raw.strides, raw.strides + raw.ndim));
  }
  if (holds_objects(raw.format)) raise_validation(name + " holds Python objects, which are no data for Metal");
  data_ = raw.buf;
  size_ = view.size();
  view_ = std::move(view);
}

void HostMemory::use_dlpack(nb::handle object, Access access, const std::string& name) {
  require_cpu(object, name);
  const nb::object capsule = capsule_of(object);
  // A cast takes the tensor out of the capsule only when it succeeds.
  nb::ndarray<> writable;
  if (nb::try_cast(capsule, writable)) {
    tensor_ = nb::ndarray<nb::ro>(writable.handle());
  } else {
    tensor_ = nb::cast<nb::ndarray<nb::ro>>(capsule);
    if (access == Access::Write) refuse_read_only(name);
  }
  require_contiguous(tensor_, name);
  data_ = const_cast<void*>(tensor_.data());
  size_ = tensor_.nbytes();
}

}  // namespace pymetal
