// MTLArgumentEncoder: writes resources into the buffer that a shader reads as a struct.
#pragma once

#include "metal/compute/compute_pipeline_state.h"
#include "metal/device/device_object.h"
#include "metal/functions/argument_layout.h"
#include "metal/functions/function.h"
#include "metal/indirect/indirect_command_buffer.h"
#include "metal/render/depth_stencil_state.h"
#include "metal/render/render_pipeline_state.h"
#include "metal/resources/buffer.h"
#include "metal/resources/sampler_state.h"
#include "metal/resources/texture.h"
#include "metal/values/types.h"

namespace softmetal::metal {

// As in Metal, an encoder keeps none of the resources it writes alive: they must outlive the commands that use them.
struct ArgumentEncoder : DeviceObject {
  UInteger encoded_length() const { return layout_->size(); }
  UInteger alignment() const { return layout_->alignment(); }
  void set_argument_buffer(Buffer* buffer, UInteger offset);
  void set_argument_buffer_element(Buffer* buffer, UInteger start_offset, UInteger array_element);
  void set_buffer(Buffer* buffer, UInteger offset, UInteger index);
  void set_buffers(Buffer* const* buffers, const UInteger* offsets, Range range);
  void set_texture(Texture* texture, UInteger index);
  void set_textures(Texture* const* textures, Range range);
  void set_sampler_state(SamplerState* sampler, UInteger index);
  void set_sampler_states(SamplerState* const* samplers, Range range);
  void set_render_pipeline_state(RenderPipelineState* pipeline, UInteger index);
  void set_render_pipeline_states(RenderPipelineState* const* pipelines, Range range);
  void set_depth_stencil_state(DepthStencilState* state, UInteger index);
  void set_depth_stencil_states(DepthStencilState* const* states, Range range);
  void set_compute_pipeline_state(ComputePipelineState* pipeline, UInteger index);
  void set_compute_pipeline_states(ComputePipelineState* const* pipelines, Range range);
  void set_visible_function_table(VisibleFunctionTable* table, UInteger index);
  void set_visible_function_tables(VisibleFunctionTable* const* tables, Range range);
  void set_indirect_command_buffer(IndirectCommandBuffer* commands, UInteger index);
  void set_indirect_command_buffers(IndirectCommandBuffer* const* commands, Range range);
  // Where the value of a member that is no resource goes.
  void* constant_data(UInteger index);
  // For a member that points to another argument buffer.
  ArgumentEncoder* new_argument_encoder(UInteger index);

 private:
  friend ArgumentEncoder* make_argument_encoder(Device*, ArgumentLayout);

  ArgumentSlot slot_at(const char* selector, UInteger index) const;
  std::byte* member(const char* selector, const ArgumentSlot& slot) const;
  // Writes what a resource of the type `kind` is to shaders.
  void write(const char* selector, UInteger index, const char* kind, uint64_t value);
  template <class Object>
  void set_each(const char* selector, Object* const* objects, Range range,
                void (ArgumentEncoder::*set)(Object*, UInteger));

  std::optional<ArgumentLayout> layout_;
  objc::Reference<Buffer> buffer_;
  UInteger offset_ = 0;
};

ArgumentEncoder* make_argument_encoder(Device* device, ArgumentLayout layout);

// For a parameter of a function. Raises, naming `selector`, when it is no argument buffer.
ArgumentEncoder* make_argument_encoder_for(Device* device, const compiler_bridge::ArgumentInfo& argument,
                                           const char* selector);

void define_argument_encoder_class();

// Adds -[MTLDevice newArgumentEncoderWith…].
void define_argument_encoder_makers(objc::ClassBuilder<Device>& builder);

// Adds -[MTLFunction newArgumentEncoderWithBufferIndex:], which raises when the function takes no argument buffer
// there.
void define_argument_encoders_of_functions(objc::ClassBuilder<Function>& builder);

}  // namespace softmetal::metal
