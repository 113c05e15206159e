// Buffers from Python's memory: copied, or shared without a copy.
#include <memory>

#include "checks/arguments.h"
#include "extend/extend.h"
#include "extend/notebook.h"
#include "generated/docstrings.h"
#include "support/bytes.h"
#include "support/errors.h"
#include "support/numbers.h"
#include "support/objects.h"
#include "support/shutdown.h"

namespace pymetal {

namespace {

using namespace nb::literals;

// Options come as a member of ResourceOptions or as an int, which its members are.
using OptionsInteger = Integer<MTL::ResourceOptions>;

constexpr const char* copying_selector = "newBufferWithBytes:length:options:";

Owned<MTL::Buffer> copy_bytes(MTL::Device& self, const void* bytes, NS::UInteger length, MTL::ResourceOptions options) {
  const Pool pool;
  checks::buffer_length(self, length);
  return created(self.newBuffer(bytes, length, options), copying_selector);
}

// NumPy's scalars are buffers too, but here a number is a length, and one that is no integer is a mistake.
bool is_data(nb::handle value) {
  const bool is_scalar = PyNumber_Check(value.ptr()) && !PySequence_Check(value.ptr());
  return PyObject_CheckBuffer(value.ptr()) && !is_scalar;
}

Owned<MTL::Buffer> new_buffer_from(MTL::Device& self, nb::handle data, OptionsInteger options) {
  if (!is_data(data)) throw nb::next_overload();
  const BytesArg bytes(data, BytesArg::flags);
  return copy_bytes(self, bytes.data(), bytes.size(), options);
}

Owned<MTL::Buffer> new_buffer_with_data(MTL::Device& self, const BytesArg& data, Integer<NS::UInteger> length,
                                        OptionsInteger options) {
  if (length > data.size()) {
    raise_validation("length " + std::to_string(length) + " is over the size of data, " + std::to_string(data.size()));
  }
  return copy_bytes(self, data.data(), length, options);
}

// A Python buffer that Metal uses; released, wherever Metal's deallocator runs, with the GIL.
class SharedMemory {
 public:
  explicit SharedMemory(nb::handle source) : view_(std::make_unique<BufferView>(source, PyBUF_WRITABLE)) {}
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory() {
    PythonEntry python;
    // After shutdown the memory is left to the end of the process: a command may still write to it.
    if (!python) static_cast<void>(view_.release());
    view_.reset();
  }

  void* data() const { return view_->data(); }
  size_t size() const { return view_->size(); }

 private:
  std::unique_ptr<BufferView> view_;
};

Owned<MTL::Buffer> new_buffer_no_copy(MTL::Device& self, nb::handle array, OptionsInteger options) {
  const Pool pool;
  __block auto memory = std::make_shared<SharedMemory>(array);
  checks::buffer_length(self, memory->size());
  auto* buffer = self.newBuffer(memory->data(), memory->size(), options, ^(void*, NS::UInteger) {
    memory.reset();
  });
  if (!buffer) {
    raise_error(ErrorKind::Resource,
                "the array's memory cannot be shared: on a Mac it must start at a page and be a whole number of pages "
                "long (mmap.mmap(-1, size) gives such memory)");
  }
  return owned(buffer);
}

}  // namespace

void extend_device(nb::class_<MTL::Device>& cls) {
  const auto shared = OptionsInteger(MTL::ResourceStorageModeShared);
  cls.def("new_buffer", &new_buffer_from, "data"_a, "options"_a = shared, nb::sig(docs::device_new_buffer.signature),
          docs::device_new_buffer.text);
  cls.def("new_buffer_with_data", &new_buffer_with_data, "data"_a, "length"_a, "options"_a = shared,
          nb::sig(docs::device_new_buffer_with_data.signature), docs::device_new_buffer_with_data.text);
  cls.def("new_buffer_no_copy", &new_buffer_no_copy, "array"_a, "options"_a = shared,
          nb::sig(docs::device_new_buffer_no_copy.signature), docs::device_new_buffer_no_copy.text);
  define_html_form(cls, docs::device_repr_html);
}

}  // namespace pymetal
