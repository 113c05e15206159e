// Members written by hand. Generated code calls each function right after it has defined the class.
#pragma once

#include <nanobind/nanobind.h>

#include "support/classes.h"

namespace pymetal {

// _repr_html_.
void extend_compute_pipeline_state(nb::class_<MTL::ComputePipelineState>& cls);
void extend_render_pipeline_state(nb::class_<MTL::RenderPipelineState>& cls);
// repr, pointer, from_pointer; refuses Python subclasses, because what Metal returns could never be an instance of one.
void extend_object(nb::class_<NS::Object>& cls);
// contents, DLPack; the buffer protocol is a type slot (ClassSlots below).
void extend_buffer(nb::class_<MTL::Buffer>& cls);
// new_buffer from data, new_buffer_with_data, new_buffer_no_copy, new_texture from an array.
void extend_device(nb::class_<MTL::Device>& cls);
// wait_until_completed, wait_until_scheduled; completed and scheduled for await; `with` and `async with`.
void extend_command_buffer(nb::class_<MTL::CommandBuffer>& cls);
// The `with` statement.
void extend_command_encoder(nb::class_<MTL::CommandEncoder>& cls);
void extend_mtl4_command_encoder(nb::class_<MTL4::CommandEncoder>& cls);
void extend_mtl4_command_buffer(nb::class_<MTL4::CommandBuffer>& cls);
void extend_capture_scope(nb::class_<MTL::CaptureScope>& cls);
void extend_capture_manager(nb::class_<MTL::CaptureManager>& cls);
// wait_until_signaled_value; wait for await.
void extend_shared_event(nb::class_<MTL::SharedEvent>& cls);
// to_numpy and from_numpy; replace_region and get_bytes with origin and size apart.
void extend_texture(nb::class_<MTL::Texture>& cls);
// warnings.
void extend_library(nb::class_<MTL::Library>& cls);
// horizontal_sample_storage and vertical_sample_storage as arrays.
void extend_rasterization_rate_layer_descriptor(nb::class_<MTL::RasterizationRateLayerDescriptor>& cls);

// Foundation's values: constructors from Python values, and the behaviour of those.
void extend_string(nb::class_<NS::String>& cls);
void extend_value(nb::class_<NS::Value>& cls);
void extend_number(nb::class_<NS::Number>& cls);
void extend_date(nb::class_<NS::Date>& cls);
void extend_data(nb::class_<NS::Data>& cls);
void extend_url(nb::class_<NS::URL>& cls);
void extend_array(nb::class_<NS::Array>& cls);
void extend_set(nb::class_<NS::Set>& cls);
void extend_dictionary(nb::class_<NS::Dictionary>& cls);
void extend_enumerator(nb::class_<NS::Enumerator<NS::Object>>& cls);
void extend_error(nb::class_<NS::Error>& cls);

template <>
struct ClassSlots<MTL::Buffer> {
  static void append(std::vector<PyType_Slot>& slots);
};

template <>
struct ClassSlots<NS::Data> {
  static void append(std::vector<PyType_Slot>& slots);
};

// Metal ends the process when an encoder goes that has not ended.
void end_dropped_encoder(MTL::CommandEncoder& encoder) noexcept;
void end_dropped_encoder(MTL4::CommandEncoder& encoder) noexcept;

template <class T>
struct BeforeRelease<
    T, std::enable_if_t<std::is_base_of_v<MTL::CommandEncoder, T> || std::is_base_of_v<MTL4::CommandEncoder, T>>> {
  static void run(T& encoder) noexcept { end_dropped_encoder(encoder); }
};

}  // namespace pymetal
