// Members written by hand. Generated code calls each function right after it has defined the class.
#pragma once

#include <nanobind/nanobind.h>

#include "support/classes.h"

namespace pymetal {

// repr, pointer, from_pointer; refuses Python subclasses, because what Metal returns could never be an instance of one.
void extend_object(nb::class_<NS::Object>& cls);
// contents, DLPack; the buffer protocol is a type slot (ClassSlots below).
void extend_buffer(nb::class_<MTL::Buffer>& cls);
// new_buffer from data, new_buffer_with_data, new_buffer_no_copy.
void extend_device(nb::class_<MTL::Device>& cls);
// wait_until_completed.
void extend_command_buffer(nb::class_<MTL::CommandBuffer>& cls);
// replace_region and get_bytes with origin and size apart.
void extend_texture(nb::class_<MTL::Texture>& cls);
// warnings.
void extend_library(nb::class_<MTL::Library>& cls);

template <>
struct ClassSlots<MTL::Buffer> {
  static void append(std::vector<PyType_Slot>& slots);
};

}  // namespace pymetal
