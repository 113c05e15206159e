// All Metal classes, in an order in which superclasses come first.
#include "metal/commands/command_buffer.h"
#include "metal/commands/command_queue.h"
#include "metal/commands/counters.h"
#include "metal/commands/event.h"
#include "metal/commands/log_state.h"
#include "metal/compute/compute_pipeline_state.h"
#include "metal/descriptors/descriptors.h"
#include "metal/descriptors/generated/descriptors.h"
#include "metal/device/device.h"
#include "metal/device/device_capabilities.h"
#include "metal/encoders/argument_encoder.h"
#include "metal/encoders/blit_command_encoder.h"
#include "metal/encoders/compute_command_encoder.h"
#include "metal/encoders/parallel_render_command_encoder.h"
#include "metal/encoders/render_command_encoder.h"
#include "metal/functions/compiled_libraries.h"
#include "metal/functions/function.h"
#include "metal/functions/function_constant_values.h"
#include "metal/functions/function_handle.h"
#include "metal/functions/library.h"
#include "metal/functions/reflection.h"
#include "metal/functions/stage_input.h"
#include "metal/functions/visible_function_table.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/layers/metal_drawable.h"
#include "metal/layers/metal_layer.h"
#include "metal/render/depth_stencil_state.h"
#include "metal/render/render_pipeline_state.h"
#include "metal/render/sample_positions.h"
#include "metal/resources/buffer.h"
#include "metal/resources/heap.h"
#include "metal/resources/residency_set.h"
#include "metal/resources/sampler_state.h"
#include "metal/resources/texture.h"
#include "metal/resources/texture_makers.h"
#include "objc/registration.h"

namespace softmetal {
namespace {

// Which of Apple's protocols include which, where softmetal has classes for both.
void define_protocols() {
  objc::adopt_protocol("MTLResource", "MTLAllocation");
  objc::adopt_protocol("MTLBuffer", "MTLResource");
  objc::adopt_protocol("MTLTexture", "MTLResource");
  objc::adopt_protocol("MTLHeap", "MTLAllocation");
  objc::adopt_protocol("MTLVisibleFunctionTable", "MTLResource");
  objc::adopt_protocol("MTLIndirectCommandBuffer", "MTLResource");
  objc::adopt_protocol("MTLComputePipelineState", "MTLAllocation");
  objc::adopt_protocol("MTLRenderPipelineState", "MTLAllocation");
  objc::adopt_protocol("MTLSharedEvent", "MTLEvent");
  objc::adopt_protocol("MTLComputeCommandEncoder", "MTLCommandEncoder");
  objc::adopt_protocol("MTLBlitCommandEncoder", "MTLCommandEncoder");
  objc::adopt_protocol("MTLRenderCommandEncoder", "MTLCommandEncoder");
  objc::adopt_protocol("MTLParallelRenderCommandEncoder", "MTLCommandEncoder");
  objc::adopt_protocol("CAMetalDrawable", "MTLDrawable");
  objc::adopt_protocol("MTLBufferBinding", "MTLBinding");
  objc::adopt_protocol("MTLThreadgroupBinding", "MTLBinding");
}

void define_device() {
  metal::define_device_class({
      metal::define_device_capabilities,
      metal::define_buffer_makers,
      metal::define_texture_makers,
      metal::define_sampler_state_maker,
      metal::define_depth_stencil_state_maker,
      metal::define_heap_makers,
      metal::define_residency_set_makers,
      metal::define_command_queue_makers,
      metal::define_event_makers,
      metal::define_counter_makers,
      metal::define_log_state_makers,
      metal::define_library_makers,
      metal::define_compiled_library_makers,
      metal::define_compute_pipeline_makers,
      metal::define_render_pipeline_makers,
      metal::define_default_sample_positions,
      metal::define_argument_encoder_makers,
      metal::define_indirect_command_buffer_makers,
  });
}

void define_command_buffer() {
  metal::define_command_buffer_class({
      metal::define_compute_passes,
      metal::define_blit_passes,
      metal::define_render_passes,
      metal::define_drawable_presentation,
  });
}

}  // namespace

void define_metal_classes() {
  define_protocols();
  metal::define_descriptor_classes();
  descriptors::define_descriptors();
  metal::define_pass_sample_positions();
  define_device();
  metal::define_buffer_class();
  metal::define_texture_class();
  metal::define_heap_class();
  metal::define_sampler_state_class();
  metal::define_depth_stencil_state_class();
  metal::define_event_classes();
  metal::define_command_queue_class();
  define_command_buffer();
  metal::define_compute_command_encoder_class();
  metal::define_blit_command_encoder_class();
  metal::define_render_command_encoder_class();
  metal::define_parallel_render_command_encoder_class();
  metal::define_function_constant_classes();
  metal::define_counter_classes();
  metal::define_log_state_class();
  metal::define_residency_set_class();
  metal::define_metal_drawable_class();
  metal::define_metal_layer_class();
  metal::define_indirect_command_buffer_classes();
  metal::define_library_class();
  metal::define_function_class({metal::define_argument_encoders_of_functions});
  metal::define_function_handle_class();
  metal::define_visible_function_table_class();
  metal::define_attribute_class();
  metal::define_reflection_classes();
  metal::define_argument_encoder_class();
  metal::define_compute_pipeline_class();
  metal::define_render_pipeline_class();
}

}  // namespace softmetal
