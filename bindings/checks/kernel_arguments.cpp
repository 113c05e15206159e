#include "checks/kernel_arguments.h"

#include <algorithm>
#include <string>
#include <vector>

#include "checks/enabled.h"
#include "checks/encoders.h"
#include "support/runtime.h"

namespace pymetal::checks {

class KernelArguments {
 public:
  struct Argument {
    MTL::BindingType type;
    NS::UInteger index;
    NS::UInteger alignment;  // of a buffer's offset; 1 where it does not matter
    std::string name;
  };
  std::vector<Argument> used;
};

namespace {

using Argument = KernelArguments::Argument;

struct PipelineRecord : StateRecord {
  bool is_read = false;
  std::shared_ptr<const KernelArguments> arguments;
};

NS::UInteger alignment_of(const MTL::Binding& binding) {
  if (binding.type() != MTL::BindingTypeBuffer) return 1;
  return std::max<NS::UInteger>(1, static_cast<const MTL::BufferBinding&>(binding).bufferAlignment());
}

// A kernel may use some of an array of textures and leave the others unbound.
bool is_array(const MTL::Binding& binding) {
  return binding.type() == MTL::BindingTypeTexture &&
         static_cast<const MTL::TextureBinding&>(binding).arrayLength() > 1;
}

std::shared_ptr<const KernelArguments> read_arguments(MTL::ComputePipelineState& pipeline) {
  static const SEL reflection_selector = sel_registerName("reflection");
  if (!responds_to(&pipeline, reflection_selector)) return nullptr;
  MTL::ComputePipelineReflection* reflection = pipeline.reflection();
  if (!reflection || !reflection->bindings()) return nullptr;
  auto arguments = std::make_shared<KernelArguments>();
  const NS::Array& bindings = *reflection->bindings();
  for (NS::UInteger i = 0; i < bindings.count(); ++i) {
    const auto& binding = *bindings.object<MTL::Binding>(i);
    if (!binding.used() || !binding.argument() || is_array(binding)) continue;
    const NS::String* name = binding.name();
    arguments->used.push_back(
        {binding.type(), binding.index(), alignment_of(binding), name ? name->utf8String() : std::string()});
  }
  return arguments;
}

[[noreturn]] void refuse_missing(Call call, const Argument& argument, const char* needed) {
  refuse(call, "the kernel's argument '" + argument.name + "' needs " + needed + " at index " +
                   text_of(argument.index) + ", and none is bound");
}

void require_buffer(Call call, const EncoderRecord& record, const Argument& argument) {
  const BoundBuffer& bound = record.buffers.at(Stage::Kernel, argument.index);
  if (bound.is_inline) return;
  if (!bound.buffer) refuse_missing(call, argument, "a buffer");
  if (bound.offset % argument.alignment == 0) return;
  refuse(call, "the kernel's argument '" + argument.name + "' at buffer index " + text_of(argument.index) +
                   " needs an offset that is a multiple of " + text_of(argument.alignment) + ", and " +
                   text_of(bound.offset) + " is bound");
}

void require_table(Call call, const EncoderRecord& record, const Argument& argument, const char* needed) {
  if (!record.buffers.at(Stage::Kernel, argument.index).is_inline) refuse_missing(call, argument, needed);
}

void require(Call call, const EncoderRecord& record, const Argument& argument) {
  switch (argument.type) {
    case MTL::BindingTypeBuffer:
      return require_buffer(call, record, argument);
    case MTL::BindingTypeVisibleFunctionTable:
      return require_table(call, record, argument, "a visible function table");
    case MTL::BindingTypeIntersectionFunctionTable:
      return require_table(call, record, argument, "an intersection function table");
    case MTL::BindingTypePrimitiveAccelerationStructure:
    case MTL::BindingTypeInstanceAccelerationStructure:
      return require_table(call, record, argument, "an acceleration structure");
    case MTL::BindingTypeTexture:
      if (!record.textures[argument.index]) refuse_missing(call, argument, "a texture");
      return;
    case MTL::BindingTypeSampler:
      if (!record.samplers[argument.index]) refuse_missing(call, argument, "a sampler");
      return;
    case MTL::BindingTypeThreadgroupMemory:
      if (!record.threadgroup_memory_set[argument.index]) refuse_missing(call, argument, "threadgroup memory");
      return;
    default:  // what tiles have
      return;
  }
}

}  // namespace

std::shared_ptr<const KernelArguments> kernel_arguments(MTL::ComputePipelineState& pipeline) {
  auto& record = state_of<PipelineRecord>(&pipeline);
  if (!record.is_read) {
    record.arguments = read_arguments(pipeline);
    record.is_read = true;
  }
  return record.arguments;
}

void require_arguments(Call call, const EncoderRecord& record) {
  if (!record.kernel || !record.known || record.watched_since != times_switched()) return;
  for (const Argument& argument : record.kernel->used) require(call, record, argument);
}

void bind_texture(Call, const NS::Object& self, Named<MTL::Texture*> texture, Number index) {
  encoder_record(self).textures[index.value] = texture.value != nullptr;
}

void bind_textures(Call, const NS::Object& self, Named<ObjectSequence<MTL::Texture>&> textures,
                   Named<NS::Range> range) {
  EncoderRecord& record = encoder_record(self);
  for (size_t i = 0; i < textures.value.count(); ++i) {
    record.textures[range.value.location + i] = textures.value.data()[i] != nullptr;
  }
}

void bind_sampler(Call, const NS::Object& self, Named<MTL::SamplerState*> sampler, Number index) {
  encoder_record(self).samplers[index.value] = sampler.value != nullptr;
}

void bind_samplers(Call, const NS::Object& self, Named<ObjectSequence<MTL::SamplerState>&> samplers,
                   Named<NS::Range> range) {
  EncoderRecord& record = encoder_record(self);
  for (size_t i = 0; i < samplers.value.count(); ++i) {
    record.samplers[range.value.location + i] = samplers.value.data()[i] != nullptr;
  }
}

void bind_table(Call, const NS::Object& self, Named<const NS::Object*> table, Number index) {
  encoder_record(self).buffers.at(Stage::Kernel, index.value) = {nullptr, 0, table.value != nullptr};
}

void bind_tables(Call, const NS::Object& self, Named<NS::Range> range) {
  EncoderRecord& record = encoder_record(self);
  for (NS::UInteger i = 0; i < range.value.length; ++i) {
    record.buffers.at(Stage::Kernel, range.value.location + i) = {nullptr, 0, true};
  }
}

}  // namespace pymetal::checks
