#include "metal/encoders/argument_encoder.h"

#include <cstring>

#include "foundation/foundation.h"
#include "metal/device/device.h"
#include "metal/functions/data_type.h"
#include "metal/functions/reflection.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::TypeInfo;
using foundation::raise_invalid_argument;
using foundation::raise_range;

Class argument_encoder_class;

uint64_t gpu_resource_id(const auto* object) { return object ? object->gpu_resource_id().value : 0; }

void check_list(const char* selector, const void* objects, Range range) {
  if (range.length > 0 && objects == nullptr) raise_invalid_argument("%s: the list is null", selector);
}

const TypeInfo& checked_structure(const TypeInfo& type, const std::string& name, const char* selector) {
  if (type.name == "struct" && is_argument_buffer(type)) return type;
  raise_invalid_argument("%s: '%s' is not an argument buffer: it has no members that are resources", selector,
                         name.c_str());
}

ArgumentEncoder* encoder_of_function(Function* function, SEL selector, UInteger index) {
  const char* name = sel_getName(selector);
  return make_argument_encoder_for(function->device(), function->buffer_argument(name, index), name);
}

ArgumentEncoder* encoder_and_reflection_of_function(Function* function, SEL selector, UInteger index, id* reflection) {
  const char* name = sel_getName(selector);
  const auto argument = function->buffer_argument(name, index);
  ArgumentEncoder* encoder = make_argument_encoder_for(function->device(), argument, name);
  if (reflection) *reflection = foundation::autoreleased(make_argument(argument));
  return encoder;
}

}  // namespace

void ArgumentEncoder::set_argument_buffer(Buffer* buffer, UInteger offset) {
  constexpr const char* kSelector = "setArgumentBuffer:offset:";
  if (buffer == nullptr) {
    buffer_ = {};
    return;
  }
  if (offset > buffer->length() || buffer->length() - offset < encoded_length()) {
    raise_range("%s: the buffer has no %zu bytes from offset %zu on", kSelector, static_cast<size_t>(encoded_length()),
                static_cast<size_t>(offset));
  }
  if (offset % alignment() != 0) {
    raise_invalid_argument("%s: offset %zu is not a multiple of the encoder's alignment of %zu bytes", kSelector,
                           static_cast<size_t>(offset), static_cast<size_t>(alignment()));
  }
  buffer_ = objc::Reference<Buffer>(buffer);
  offset_ = offset;
}

void ArgumentEncoder::set_argument_buffer_element(Buffer* buffer, UInteger start_offset, UInteger array_element) {
  set_argument_buffer(buffer, start_offset + array_element * encoded_length());
}

ArgumentSlot ArgumentEncoder::slot_at(const char* selector, UInteger index) const {
  const auto slot = layout_->find(index);
  if (slot) return *slot;
  raise_range("%s: the argument buffer has no member with id %zu", selector, static_cast<size_t>(index));
}

std::byte* ArgumentEncoder::member(const char* selector, const ArgumentSlot& slot) const {
  if (!buffer_) raise_invalid_argument("%s: no argument buffer is set", selector);
  return buffer_->bytes() + offset_ + slot.offset;
}

void ArgumentEncoder::write(const char* selector, UInteger index, const char* kind, uint64_t value) {
  const ArgumentSlot slot = slot_at(selector, index);
  if (slot.type->name != kind) {
    raise_invalid_argument("%s: the member with id %zu is a %s, not a %s", selector, static_cast<size_t>(index),
                           slot.type->name.c_str(), kind);
  }
  std::memcpy(member(selector, slot), &value, sizeof value);
}

template <class Object>
void ArgumentEncoder::set_each(const char* selector, Object* const* objects, Range range,
                               void (ArgumentEncoder::*set)(Object*, UInteger)) {
  check_list(selector, objects, range);
  for (UInteger i = 0; i < range.length; ++i) (this->*set)(objects[i], range.location + i);
}

void ArgumentEncoder::set_buffer(Buffer* buffer, UInteger offset, UInteger index) {
  constexpr const char* kSelector = "setBuffer:offset:atIndex:";
  if (buffer != nullptr && offset > buffer->length()) {
    raise_range("%s: offset %zu is beyond the buffer's length of %zu bytes", kSelector, static_cast<size_t>(offset),
                static_cast<size_t>(buffer->length()));
  }
  write(kSelector, index, "pointer", buffer ? buffer->gpu_address() + offset : 0);
}

void ArgumentEncoder::set_buffers(Buffer* const* buffers, const UInteger* offsets, Range range) {
  check_list("setBuffers:offsets:withRange:", buffers, range);
  check_list("setBuffers:offsets:withRange:", offsets, range);
  for (UInteger i = 0; i < range.length; ++i) set_buffer(buffers[i], offsets[i], range.location + i);
}

void ArgumentEncoder::set_texture(Texture* texture, UInteger index) {
  write("setTexture:atIndex:", index, "texture", gpu_resource_id(texture));
}

void ArgumentEncoder::set_textures(Texture* const* textures, Range range) {
  set_each("setTextures:withRange:", textures, range, &ArgumentEncoder::set_texture);
}

void ArgumentEncoder::set_sampler_state(SamplerState* sampler, UInteger index) {
  write("setSamplerState:atIndex:", index, "sampler", gpu_resource_id(sampler));
}

void ArgumentEncoder::set_sampler_states(SamplerState* const* samplers, Range range) {
  set_each("setSamplerStates:withRange:", samplers, range, &ArgumentEncoder::set_sampler_state);
}

void ArgumentEncoder::set_render_pipeline_state(RenderPipelineState* pipeline, UInteger index) {
  write("setRenderPipelineState:atIndex:", index, "render_pipeline", gpu_resource_id(pipeline));
}

void ArgumentEncoder::set_render_pipeline_states(RenderPipelineState* const* pipelines, Range range) {
  set_each("setRenderPipelineStates:withRange:", pipelines, range, &ArgumentEncoder::set_render_pipeline_state);
}

void ArgumentEncoder::set_depth_stencil_state(DepthStencilState* state, UInteger index) {
  write("setDepthStencilState:atIndex:", index, "depth_stencil", gpu_resource_id(state));
}

void ArgumentEncoder::set_depth_stencil_states(DepthStencilState* const* states, Range range) {
  set_each("setDepthStencilStates:withRange:", states, range, &ArgumentEncoder::set_depth_stencil_state);
}

void ArgumentEncoder::set_compute_pipeline_state(ComputePipelineState* pipeline, UInteger index) {
  write("setComputePipelineState:atIndex:", index, "compute_pipeline", gpu_resource_id(pipeline));
}

void ArgumentEncoder::set_compute_pipeline_states(ComputePipelineState* const* pipelines, Range range) {
  set_each("setComputePipelineStates:withRange:", pipelines, range, &ArgumentEncoder::set_compute_pipeline_state);
}

void ArgumentEncoder::set_visible_function_table(VisibleFunctionTable* table, UInteger index) {
  write("setVisibleFunctionTable:atIndex:", index, "visible_function_table", gpu_resource_id(table));
}

void ArgumentEncoder::set_visible_function_tables(VisibleFunctionTable* const* tables, Range range) {
  set_each("setVisibleFunctionTables:withRange:", tables, range, &ArgumentEncoder::set_visible_function_table);
}

void ArgumentEncoder::set_indirect_command_buffer(IndirectCommandBuffer* commands, UInteger index) {
  write("setIndirectCommandBuffer:atIndex:", index, "command_buffer", gpu_resource_id(commands));
}

void ArgumentEncoder::set_indirect_command_buffers(IndirectCommandBuffer* const* commands, Range range) {
  set_each("setIndirectCommandBuffers:withRange:", commands, range, &ArgumentEncoder::set_indirect_command_buffer);
}

void* ArgumentEncoder::constant_data(UInteger index) {
  constexpr const char* kSelector = "constantDataAtIndex:";
  const ArgumentSlot slot = slot_at(kSelector, index);
  if (resource_data_type(slot.type->name) != kDataTypeNone) {
    raise_invalid_argument("%s: the member with id %zu is a %s, not a constant", kSelector, static_cast<size_t>(index),
                           slot.type->name.c_str());
  }
  return member(kSelector, slot);
}

ArgumentEncoder* ArgumentEncoder::new_argument_encoder(UInteger index) {
  constexpr const char* kSelector = "newArgumentEncoderForBufferAtIndex:";
  const ArgumentSlot slot = slot_at(kSelector, index);
  const bool is_followed = slot.type->name == "pointer" && !slot.type->element.empty();
  const TypeInfo& pointee = is_followed ? slot.type->element.front() : *slot.type;
  const std::string name = "the member with id " + std::to_string(index);
  return make_argument_encoder(device(), ArgumentLayout(checked_structure(pointee, name, kSelector)));
}

ArgumentEncoder* make_argument_encoder(Device* device, ArgumentLayout layout) {
  auto* encoder = objc::make<ArgumentEncoder>(argument_encoder_class);
  encoder->attach_to(device);
  encoder->layout_ = std::move(layout);
  return encoder;
}

ArgumentEncoder* make_argument_encoder_for(Device* device, const compiler_bridge::ArgumentInfo& argument,
                                           const char* selector) {
  return make_argument_encoder(device, ArgumentLayout(checked_structure(argument.data, argument.name, selector)));
}

void define_argument_encoder_class() {
  using E = ArgumentEncoder;
  argument_encoder_class = objc::ClassBuilder<E>("SoftmetalArgumentEncoder", device_object_class())
                               .method<&E::encoded_length>("encodedLength")
                               .method<&E::alignment>("alignment")
                               .method<&E::set_argument_buffer>("setArgumentBuffer:offset:")
                               .method<&E::set_argument_buffer_element>("setArgumentBuffer:startOffset:arrayElement:")
                               .method<&E::set_buffer>("setBuffer:offset:atIndex:")
                               .method<&E::set_buffers>("setBuffers:offsets:withRange:")
                               .method<&E::set_texture>("setTexture:atIndex:")
                               .method<&E::set_textures>("setTextures:withRange:")
                               .method<&E::set_sampler_state>("setSamplerState:atIndex:")
                               .method<&E::set_sampler_states>("setSamplerStates:withRange:")
                               .method<&E::set_render_pipeline_state>("setRenderPipelineState:atIndex:")
                               .method<&E::set_render_pipeline_states>("setRenderPipelineStates:withRange:")
                               .method<&E::set_depth_stencil_state>("setDepthStencilState:atIndex:")
                               .method<&E::set_depth_stencil_states>("setDepthStencilStates:withRange:")
                               .method<&E::set_compute_pipeline_state>("setComputePipelineState:atIndex:")
                               .method<&E::set_compute_pipeline_states>("setComputePipelineStates:withRange:")
                               .method<&E::set_visible_function_table>("setVisibleFunctionTable:atIndex:")
                               .method<&E::set_visible_function_tables>("setVisibleFunctionTables:withRange:")
                               .method<&E::set_indirect_command_buffer>("setIndirectCommandBuffer:atIndex:")
                               .method<&E::set_indirect_command_buffers>("setIndirectCommandBuffers:withRange:")
                               .method<&E::constant_data>("constantDataAtIndex:")
                               .method<&E::new_argument_encoder>("newArgumentEncoderForBufferAtIndex:")
                               .conforms_to("MTLArgumentEncoder")
                               .get();
}

void define_argument_encoder_makers(objc::ClassBuilder<Device>& builder) {
  builder
      .method("newArgumentEncoderWithArguments:",
              [](Device* self, SEL, id descriptors) {
                return make_argument_encoder(self, ArgumentLayout::from_descriptors(descriptors));
              })
      .method("newArgumentEncoderWithBufferBinding:", [](Device* self, SEL selector, id binding) {
        return make_argument_encoder_for(self, argument_of(binding), sel_getName(selector));
      });
}

void define_argument_encoders_of_functions(objc::ClassBuilder<Function>& builder) {
  builder.method("newArgumentEncoderWithBufferIndex:", encoder_of_function)
      .method("newArgumentEncoderWithBufferIndex:reflection:", encoder_and_reflection_of_function);
}

}  // namespace softmetal::metal
