#include "memory/texture_arrays.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <string>
#include <vector>

#include "memory/host_memory.h"
#include "support/errors.h"

namespace pymetal {

namespace {

using Shape = std::vector<size_t>;

nb::module_ numpy() { return nb::module_::import_("numpy"); }

std::string text_of(nb::handle value) { return nb::cast<std::string>(nb::str(value)); }

void require_dtype(const PixelLayout& layout, nb::handle array) {
  const nb::object dtype = array.attr("dtype");
  if (dtype.equal(numpy().attr("dtype")(layout.dtype))) return;
  raise_validation("array must be of dtype " + std::string(layout.dtype) + " for pixel format " + layout.name +
                   ", but it is of " + text_of(dtype));
}

// One channel may have an axis of its own.
void require_shape(const TexturePart& part, nb::handle array) {
  const Shape expected = part.shape();
  Shape found = nb::cast<Shape>(array.attr("shape"));
  if (found == expected) return;
  if (part.layout().channels == 1 && found.size() == expected.size() + 1 && found.back() == 1) found.pop_back();
  if (found == expected) return;
  raise_validation("array must be of shape " + text_of(nb::tuple(nb::cast(expected))) +
                   " for this part of a texture of format " + part.layout().name + ", but it is of " +
                   text_of(array.attr("shape")));
}

}  // namespace

nb::object read_array(const TexturePart& part) {
  nb::object array = numpy().attr("empty")(part.shape(), part.layout().dtype);
  const BufferView memory(array, PyBUF_WRITABLE);
  part.read(memory.data());
  return array;
}

nb::object as_array(nb::handle data) {
  if (!has_memory(data)) throw nb::next_overload();
  const nb::module_ np = numpy();
  if (nb::isinstance(data, np.attr("ndarray"))) return nb::borrow(data);
  return np.attr(PyObject_CheckBuffer(data.ptr()) ? "asarray" : "from_dlpack")(data);
}

void write_array(const TexturePart& part, nb::handle array) {
  require_dtype(part.layout(), array);
  require_shape(part, array);
  const HostMemory memory(array, Access::Read, "array");
  part.write(memory.data());
}

}  // namespace pymetal
