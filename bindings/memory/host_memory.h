// The memory of Python objects: of anything with the buffer protocol or DLPack.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <string>

#include "support/bytes.h"

namespace pymetal {

enum class Access { Read, Write };

// Whether an object can be asked for its memory. Plain numbers cannot, though NumPy's have the buffer protocol.
bool has_memory(nb::handle object);

// The contiguous memory of an object, kept while this lives. Needs the GIL to make and to destroy.
class HostMemory {
 public:
  // Throws ValidationError for what is not contiguous, not writable (with Access::Write), not on the CPU, or holds
  // Python objects; `name` is what the error calls the object.
  HostMemory(nb::handle object, Access access, const char* name);

  void* data() const { return data_; }
  size_t size() const { return size_; }

 private:
  void use_buffer(BufferView view, Access access, const std::string& name);
  void use_dlpack(nb::handle object, Access access, const std::string& name);

  BufferView view_;
  nb::ndarray<nb::ro> tensor_;
  void* data_ = nullptr;
  size_t size_ = 0;
};

}  // namespace pymetal
