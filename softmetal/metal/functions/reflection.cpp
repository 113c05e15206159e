#include "metal/functions/reflection.h"

#include <memory>

#include "foundation/foundation.h"
#include "metal/descriptors/descriptor.h"
#include "metal/functions/reflected_types.h"

namespace softmetal::metal {
namespace {

using compiler_bridge::ArgumentInfo;

Class compute_reflection_class;
Class render_reflection_class;
Class binding_class;
Class buffer_binding_class;
Class threadgroup_binding_class;
Class texture_binding_class;
Class argument_class;

struct FunctionReflection {
  ObjectProperty bindings;
  ObjectProperty arguments;
};

// What a render pipeline does not have is empty.
struct RenderReflectionFields {
  FunctionReflection vertex, fragment, tile, object, mesh;
};

// One parameter, seen as an MTLBinding or as the older MTLArgument; which of the properties there are is up to the
// class.
struct BindingFields {
  std::shared_ptr<const ArgumentInfo> argument;
  ObjectProperty name;
  BindingType type = BindingType::kBuffer;
  BindingAccess access = BindingAccess::kReadOnly;
  UInteger index = 0;
  bool used = true;
  UInteger alignment = 0;
  UInteger data_size = 0;
  DataType data_type = kDataTypeNone;
  ObjectProperty struct_type;
  ObjectProperty pointer_type;
  UInteger array_length = 1;
  UInteger texture_type = 0;
  bool is_depth = false;
};
using Binding = Descriptor<BindingFields>;

BindingType binding_type_named(std::string_view name) {
  if (name == "threadgroup_memory") return BindingType::kThreadgroupMemory;
  if (name == "texture") return BindingType::kTexture;
  if (name == "sampler") return BindingType::kSampler;
  if (name == "visible_function_table") return BindingType::kVisibleFunctionTable;
  return BindingType::kBuffer;
}

BindingFields describe(const ArgumentInfo& argument) {
  BindingFields fields;
  fields.argument = std::make_shared<const ArgumentInfo>(argument);
  fields.name = ObjectProperty::adopt(foundation::make_string(argument.name));
  fields.type = binding_type_named(argument.type);
  fields.access = access_named(argument.access);
  fields.index = argument.index;
  fields.used = argument.used;
  fields.alignment = argument.alignment;
  fields.data_size = argument.data.size;
  fields.data_type = data_type_named(argument.data.name);
  fields.array_length = argument.array_length;
  fields.texture_type = argument.texture_type;
  fields.is_depth = argument.is_depth;
  if (fields.type == BindingType::kBuffer) {
    fields.struct_type = ObjectProperty::adopt(make_struct_type(argument.data));
    // An array is reflected as what its elements' pointer points to, however the kernel declares it.
    if (argument.is_pointer || argument.data.name == "array") {
      fields.pointer_type = ObjectProperty::adopt(make_pointer_type(argument.data, argument.access));
    }
  }
  return fields;
}

Class class_for(BindingType type) {
  if (type == BindingType::kBuffer) return buffer_binding_class;
  if (type == BindingType::kTexture) return texture_binding_class;
  return type == BindingType::kThreadgroupMemory ? threadgroup_binding_class : binding_class;
}

id make_binding(Class cls, const BindingFields& fields) {
  auto* binding = objc::make<Binding>(cls);
  binding->fields = fields;
  return reinterpret_cast<id>(binding);
}

void define_binding_classes() {
  using F = BindingFields;
  binding_class = DescriptorBuilder<F>("SoftmetalBinding")
                      .getter<&F::name>("name")
                      .getter<&F::type>("type")
                      .getter<&F::access>("access")
                      .getter<&F::index>("index")
                      .getter<&F::used>("isUsed")
                      .method("isArgument", [](Binding*, SEL) { return true; })
                      .conforms_to("MTLBinding")
                      .get();
  buffer_binding_class = DescriptorBuilder<F>("SoftmetalBufferBinding", binding_class)
                             .getter<&F::alignment>("bufferAlignment")
                             .getter<&F::data_size>("bufferDataSize")
                             .getter<&F::data_type>("bufferDataType")
                             .getter<&F::struct_type>("bufferStructType")
                             .getter<&F::pointer_type>("bufferPointerType")
                             .conforms_to("MTLBufferBinding")
                             .get();
  threadgroup_binding_class = DescriptorBuilder<F>("SoftmetalThreadgroupBinding", binding_class)
                                  .getter<&F::alignment>("threadgroupMemoryAlignment")
                                  .getter<&F::data_size>("threadgroupMemoryDataSize")
                                  .conforms_to("MTLThreadgroupBinding")
                                  .get();
  texture_binding_class = DescriptorBuilder<F>("SoftmetalTextureBinding", binding_class)
                              .getter<&F::texture_type>("textureType")
                              .getter<&F::data_type>("textureDataType")
                              .getter<&F::is_depth>("isDepthTexture")
                              .getter<&F::array_length>("arrayLength")
                              .conforms_to("MTLTextureBinding")
                              .get();
}

void define_argument_class() {
  using F = BindingFields;
  argument_class = DescriptorBuilder<F>("MTLArgument")
                       .getter<&F::name>("name")
                       .getter<&F::type>("type")
                       .getter<&F::access>("access")
                       .getter<&F::index>("index")
                       .getter<&F::used>("isActive")
                       .getter<&F::alignment>("bufferAlignment")
                       .getter<&F::data_size>("bufferDataSize")
                       .getter<&F::data_type>("bufferDataType")
                       .getter<&F::struct_type>("bufferStructType")
                       .getter<&F::pointer_type>("bufferPointerType")
                       .getter<&F::alignment>("threadgroupMemoryAlignment")
                       .getter<&F::data_size>("threadgroupMemoryDataSize")
                       .getter<&F::texture_type>("textureType")
                       .getter<&F::data_type>("textureDataType")
                       .getter<&F::is_depth>("isDepthTexture")
                       .getter<&F::array_length>("arrayLength")
                       .get();
}

FunctionReflection reflect(const std::vector<ArgumentInfo>& infos) {
  std::vector<ObjectProperty> kept;
  std::vector<id> bindings, arguments;
  for (const ArgumentInfo& info : infos) {
    const BindingFields fields = describe(info);
    bindings.push_back(make_binding(class_for(fields.type), fields));
    arguments.push_back(make_binding(argument_class, fields));
    kept.push_back(ObjectProperty::adopt(bindings.back()));
    kept.push_back(ObjectProperty::adopt(arguments.back()));
  }
  return {ObjectProperty::adopt(foundation::make_array(bindings)),
          ObjectProperty::adopt(foundation::make_array(arguments))};
}

void define_pipeline_reflection_classes() {
  using F = FunctionReflection;
  compute_reflection_class = DescriptorBuilder<F>("MTLComputePipelineReflection")
                                 .getter<&F::bindings>("bindings")
                                 .getter<&F::arguments>("arguments")
                                 .get();
  using R = Descriptor<RenderReflectionFields>;
  render_reflection_class =
      DescriptorBuilder<RenderReflectionFields>("MTLRenderPipelineReflection")
          .method("vertexBindings", [](R* self, SEL) { return self->fields.vertex.bindings.get(); })
          .method("vertexArguments", [](R* self, SEL) { return self->fields.vertex.arguments.get(); })
          .method("fragmentBindings", [](R* self, SEL) { return self->fields.fragment.bindings.get(); })
          .method("fragmentArguments", [](R* self, SEL) { return self->fields.fragment.arguments.get(); })
          .method("tileBindings", [](R* self, SEL) { return self->fields.tile.bindings.get(); })
          .method("tileArguments", [](R* self, SEL) { return self->fields.tile.arguments.get(); })
          .method("objectBindings", [](R* self, SEL) { return self->fields.object.bindings.get(); })
          .method("meshBindings", [](R* self, SEL) { return self->fields.mesh.bindings.get(); })
          .get();
}

}  // namespace

ComputePipelineReflection* make_reflection(const compiler_bridge::PipelineReply& pipeline) {
  auto* reflection = objc::make<Descriptor<FunctionReflection>>(compute_reflection_class);
  reflection->fields = reflect(pipeline.arguments);
  return reinterpret_cast<ComputePipelineReflection*>(reflection);
}

RenderPipelineReflection* make_render_reflection(const compiler_bridge::PipelineReply& vertex,
                                                 const compiler_bridge::PipelineReply* fragment) {
  auto* reflection = objc::make<Descriptor<RenderReflectionFields>>(render_reflection_class);
  RenderReflectionFields& fields = reflection->fields;
  fields.vertex = reflect(vertex.arguments);
  fields.fragment = reflect(fragment ? fragment->arguments : std::vector<ArgumentInfo>());
  for (FunctionReflection* absent : {&fields.tile, &fields.object, &fields.mesh}) *absent = reflect({});
  return reinterpret_cast<RenderPipelineReflection*>(reflection);
}

id make_argument(const ArgumentInfo& argument) { return make_binding(argument_class, describe(argument)); }

const ArgumentInfo& argument_of(id buffer_binding) {
  if (buffer_binding == nullptr || object_getClass(buffer_binding) != buffer_binding_class) {
    foundation::raise_invalid_argument("newArgumentEncoderWithBufferBinding: the binding is not that of a buffer");
  }
  return *reinterpret_cast<Binding*>(buffer_binding)->fields.argument;
}

void define_reflection_classes() {
  define_reflected_type_classes();
  define_binding_classes();
  define_argument_class();
  define_pipeline_reflection_classes();
}

}  // namespace softmetal::metal
