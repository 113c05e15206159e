// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/generated/descriptors.h"

namespace softmetal::descriptors {

static void define_MTL4BinaryFunctionDescriptor() {
  using D = MTL4BinaryFunctionDescriptor;
  DescriptorClass<MTL4BinaryFunctionDescriptor>("MTL4BinaryFunctionDescriptor")
      .property<&D::function_descriptor>("functionDescriptor", "setFunctionDescriptor:")
      .property<&D::name>("name", "setName:")
      .property<&D::options>("options", "setOptions:");
}

static void define_MTL4StaticLinkingDescriptor() {
  using D = MTL4StaticLinkingDescriptor;
  DescriptorClass<MTL4StaticLinkingDescriptor>("MTL4StaticLinkingDescriptor")
      .property<&D::function_descriptors>("functionDescriptors", "setFunctionDescriptors:")
      .property<&D::groups>("groups", "setGroups:")
      .property<&D::private_function_descriptors>("privateFunctionDescriptors", "setPrivateFunctionDescriptors:");
}

static void define_MTL4PipelineStageDynamicLinkingDescriptor() {
  using D = MTL4PipelineStageDynamicLinkingDescriptor;
  DescriptorClass<MTL4PipelineStageDynamicLinkingDescriptor>("MTL4PipelineStageDynamicLinkingDescriptor")
      .property<&D::binary_linked_functions>("binaryLinkedFunctions", "setBinaryLinkedFunctions:")
      .property<&D::max_call_stack_depth>("maxCallStackDepth", "setMaxCallStackDepth:")
      .property<&D::preloaded_libraries>("preloadedLibraries", "setPreloadedLibraries:");
}

static void define_MTL4RenderPipelineDynamicLinkingDescriptor() {
  using D = MTL4RenderPipelineDynamicLinkingDescriptor;
  DescriptorClass<MTL4RenderPipelineDynamicLinkingDescriptor>("MTL4RenderPipelineDynamicLinkingDescriptor")
      .getter<&D::fragment_linking_descriptor>("fragmentLinkingDescriptor")
      .getter<&D::mesh_linking_descriptor>("meshLinkingDescriptor")
      .getter<&D::object_linking_descriptor>("objectLinkingDescriptor")
      .getter<&D::tile_linking_descriptor>("tileLinkingDescriptor")
      .getter<&D::vertex_linking_descriptor>("vertexLinkingDescriptor");
}

void define_descriptors_5() {
  define_MTL4BinaryFunctionDescriptor();
  define_MTL4StaticLinkingDescriptor();
  define_MTL4PipelineStageDynamicLinkingDescriptor();
  define_MTL4RenderPipelineDynamicLinkingDescriptor();
}

}  // namespace softmetal::descriptors
