// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::descriptors {

static void define_MTL4ArgumentTableDescriptor() {
  using D = MTL4ArgumentTableDescriptor;
  DescriptorClass<MTL4ArgumentTableDescriptor>("MTL4ArgumentTableDescriptor")
      .property<&D::initialize_bindings>("initializeBindings", "setInitializeBindings:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::max_buffer_bind_count>("maxBufferBindCount", "setMaxBufferBindCount:")
      .property<&D::max_sampler_state_bind_count>("maxSamplerStateBindCount", "setMaxSamplerStateBindCount:")
      .property<&D::max_texture_bind_count>("maxTextureBindCount", "setMaxTextureBindCount:")
      .property<&D::support_attribute_strides>("supportAttributeStrides", "setSupportAttributeStrides:");
}

static void define_MTL4CommandAllocatorDescriptor() {
  using D = MTL4CommandAllocatorDescriptor;
  DescriptorClass<MTL4CommandAllocatorDescriptor>("MTL4CommandAllocatorDescriptor")
      .property<&D::label>("label", "setLabel:");
}

static void define_MTL4CommandBufferOptions() {
  using D = MTL4CommandBufferOptions;
  DescriptorClass<MTL4CommandBufferOptions>("MTL4CommandBufferOptions")
      .property<&D::log_state>("logState", "setLogState:");
}

static void define_MTL4CommitOptions() { DescriptorClass<MTL4CommitOptions>("MTL4CommitOptions"); }

static void define_MTL4CommandQueueDescriptor() {
  using D = MTL4CommandQueueDescriptor;
  DescriptorClass<MTL4CommandQueueDescriptor>("MTL4CommandQueueDescriptor")
      .property<&D::feedback_queue>("feedbackQueue", "setFeedbackQueue:")
      .property<&D::label>("label", "setLabel:");
}

static void define_MTL4RenderPassDescriptor() {
  using D = MTL4RenderPassDescriptor;
  DescriptorClass<MTL4RenderPassDescriptor>("MTL4RenderPassDescriptor")
      .property<&D::default_raster_sample_count>("defaultRasterSampleCount", "setDefaultRasterSampleCount:")
      .property<&D::depth_attachment>("depthAttachment", "setDepthAttachment:")
      .property<&D::imageblock_sample_length>("imageblockSampleLength", "setImageblockSampleLength:")
      .property<&D::rasterization_rate_map>("rasterizationRateMap", "setRasterizationRateMap:")
      .property<&D::render_target_array_length>("renderTargetArrayLength", "setRenderTargetArrayLength:")
      .property<&D::render_target_height>("renderTargetHeight", "setRenderTargetHeight:")
      .property<&D::render_target_width>("renderTargetWidth", "setRenderTargetWidth:")
      .property<&D::stencil_attachment>("stencilAttachment", "setStencilAttachment:")
      .property<&D::support_color_attachment_mapping>("supportColorAttachmentMapping",
                                                      "setSupportColorAttachmentMapping:")
      .property<&D::threadgroup_memory_length>("threadgroupMemoryLength", "setThreadgroupMemoryLength:")
      .property<&D::tile_height>("tileHeight", "setTileHeight:")
      .property<&D::tile_width>("tileWidth", "setTileWidth:")
      .property<&D::visibility_result_buffer>("visibilityResultBuffer", "setVisibilityResultBuffer:")
      .property<&D::visibility_result_type>("visibilityResultType", "setVisibilityResultType:")
      .getter<&D::color_attachments>("colorAttachments");
}

static void define_MTL4CompilerDescriptor() {
  using D = MTL4CompilerDescriptor;
  DescriptorClass<MTL4CompilerDescriptor>("MTL4CompilerDescriptor")
      .property<&D::label>("label", "setLabel:")
      .property<&D::pipeline_data_set_serializer>("pipelineDataSetSerializer", "setPipelineDataSetSerializer:");
}

static void define_MTL4CompilerTaskOptions() {
  using D = MTL4CompilerTaskOptions;
  DescriptorClass<MTL4CompilerTaskOptions>("MTL4CompilerTaskOptions")
      .property<&D::lookup_archives>("lookupArchives", "setLookupArchives:");
}

static void define_MTL4LibraryDescriptor() {
  using D = MTL4LibraryDescriptor;
  DescriptorClass<MTL4LibraryDescriptor>("MTL4LibraryDescriptor")
      .property<&D::name>("name", "setName:")
      .property<&D::options>("options", "setOptions:")
      .property<&D::source>("source", "setSource:");
}

static void define_MTL4FunctionDescriptor() { DescriptorClass<MTL4FunctionDescriptor>("MTL4FunctionDescriptor"); }

static void define_MTL4LibraryFunctionDescriptor() {
  using D = MTL4LibraryFunctionDescriptor;
  DescriptorClass<MTL4LibraryFunctionDescriptor>("MTL4LibraryFunctionDescriptor", class_of<MTL4FunctionDescriptor>)
      .property<&D::library>("library", "setLibrary:")
      .property<&D::name>("name", "setName:");
}

static void define_MTL4SpecializedFunctionDescriptor() {
  using D = MTL4SpecializedFunctionDescriptor;
  DescriptorClass<MTL4SpecializedFunctionDescriptor>("MTL4SpecializedFunctionDescriptor",
                                                     class_of<MTL4FunctionDescriptor>)
      .property<&D::constant_values>("constantValues", "setConstantValues:")
      .property<&D::function_descriptor>("functionDescriptor", "setFunctionDescriptor:")
      .property<&D::specialized_name>("specializedName", "setSpecializedName:");
}

static void define_MTL4StitchedFunctionDescriptor() {
  using D = MTL4StitchedFunctionDescriptor;
  DescriptorClass<MTL4StitchedFunctionDescriptor>("MTL4StitchedFunctionDescriptor", class_of<MTL4FunctionDescriptor>)
      .property<&D::function_descriptors>("functionDescriptors", "setFunctionDescriptors:")
      .property<&D::function_graph>("functionGraph", "setFunctionGraph:");
}

static void define_MTL4PipelineOptions() {
  using D = MTL4PipelineOptions;
  DescriptorClass<MTL4PipelineOptions>("MTL4PipelineOptions")
      .property<&D::shader_reflection>("shaderReflection", "setShaderReflection:")
      .property<&D::shader_validation>("shaderValidation", "setShaderValidation:");
}

static void define_MTL4PipelineDescriptor() {
  using D = MTL4PipelineDescriptor;
  DescriptorClass<MTL4PipelineDescriptor>("MTL4PipelineDescriptor")
      .property<&D::label>("label", "setLabel:")
      .property<&D::options>("options", "setOptions:");
}

static void define_MTL4ComputePipelineDescriptor() {
  using D = MTL4ComputePipelineDescriptor;
  DescriptorClass<MTL4ComputePipelineDescriptor>("MTL4ComputePipelineDescriptor", class_of<MTL4PipelineDescriptor>)
      .property<&D::compute_function_descriptor>("computeFunctionDescriptor", "setComputeFunctionDescriptor:")
      .property<&D::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup",
                                                       "setMaxTotalThreadsPerThreadgroup:")
      .property<&D::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup",
                                                      "setRequiredThreadsPerThreadgroup:")
      .property<&D::static_linking_descriptor>("staticLinkingDescriptor", "setStaticLinkingDescriptor:")
      .property<&D::support_binary_linking>("supportBinaryLinking", "setSupportBinaryLinking:")
      .property<&D::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .property<&D::thread_group_size_is_multiple_of_thread_execution_width>(
          "threadGroupSizeIsMultipleOfThreadExecutionWidth", "setThreadGroupSizeIsMultipleOfThreadExecutionWidth:")
      .reset();
}

static void define_MTL4RenderPipelineColorAttachmentDescriptor() {
  using D = MTL4RenderPipelineColorAttachmentDescriptor;
  DescriptorClass<MTL4RenderPipelineColorAttachmentDescriptor>("MTL4RenderPipelineColorAttachmentDescriptor")
      .property<&D::alpha_blend_operation>("alphaBlendOperation", "setAlphaBlendOperation:")
      .property<&D::blending_state>("blendingState", "setBlendingState:")
      .property<&D::destination_alpha_blend_factor>("destinationAlphaBlendFactor", "setDestinationAlphaBlendFactor:")
      .property<&D::destination_rgb_blend_factor>("destinationRGBBlendFactor", "setDestinationRGBBlendFactor:")
      .property<&D::pixel_format>("pixelFormat", "setPixelFormat:")
      .property<&D::rgb_blend_operation>("rgbBlendOperation", "setRgbBlendOperation:")
      .property<&D::source_alpha_blend_factor>("sourceAlphaBlendFactor", "setSourceAlphaBlendFactor:")
      .property<&D::source_rgb_blend_factor>("sourceRGBBlendFactor", "setSourceRGBBlendFactor:")
      .property<&D::write_mask>("writeMask", "setWriteMask:")
      .reset();
}

static void define_MTL4RenderPipelineColorAttachmentDescriptorArray() {
  DescriptorClass<MTL4RenderPipelineColorAttachmentDescriptorArray>("MTL4RenderPipelineColorAttachmentDescriptorArray")
      .indexed()
      .reset();
}

static void define_MTL4RenderPipelineBinaryFunctionsDescriptor() {
  using D = MTL4RenderPipelineBinaryFunctionsDescriptor;
  DescriptorClass<MTL4RenderPipelineBinaryFunctionsDescriptor>("MTL4RenderPipelineBinaryFunctionsDescriptor")
      .property<&D::fragment_additional_binary_functions>("fragmentAdditionalBinaryFunctions",
                                                          "setFragmentAdditionalBinaryFunctions:")
      .property<&D::mesh_additional_binary_functions>("meshAdditionalBinaryFunctions",
                                                      "setMeshAdditionalBinaryFunctions:")
      .property<&D::object_additional_binary_functions>("objectAdditionalBinaryFunctions",
                                                        "setObjectAdditionalBinaryFunctions:")
      .property<&D::tile_additional_binary_functions>("tileAdditionalBinaryFunctions",
                                                      "setTileAdditionalBinaryFunctions:")
      .property<&D::vertex_additional_binary_functions>("vertexAdditionalBinaryFunctions",
                                                        "setVertexAdditionalBinaryFunctions:")
      .reset();
}

static void define_MTL4RenderPipelineDescriptor() {
  using D = MTL4RenderPipelineDescriptor;
  DescriptorClass<MTL4RenderPipelineDescriptor>("MTL4RenderPipelineDescriptor", class_of<MTL4PipelineDescriptor>)
      .property<&D::alpha_to_coverage_state>("alphaToCoverageState", "setAlphaToCoverageState:")
      .property<&D::alpha_to_one_state>("alphaToOneState", "setAlphaToOneState:")
      .property<&D::color_attachment_mapping_state>("colorAttachmentMappingState", "setColorAttachmentMappingState:")
      .property<&D::fragment_function_descriptor>("fragmentFunctionDescriptor", "setFragmentFunctionDescriptor:")
      .property<&D::fragment_static_linking_descriptor>("fragmentStaticLinkingDescriptor",
                                                        "setFragmentStaticLinkingDescriptor:")
      .property<&D::input_primitive_topology>("inputPrimitiveTopology", "setInputPrimitiveTopology:")
      .property<&D::rasterization_enabled>("isRasterizationEnabled", "setRasterizationEnabled:")
      .property<&D::max_vertex_amplification_count>("maxVertexAmplificationCount", "setMaxVertexAmplificationCount:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::support_fragment_binary_linking>("supportFragmentBinaryLinking", "setSupportFragmentBinaryLinking:")
      .property<&D::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .property<&D::support_vertex_binary_linking>("supportVertexBinaryLinking", "setSupportVertexBinaryLinking:")
      .property<&D::vertex_descriptor>("vertexDescriptor", "setVertexDescriptor:")
      .property<&D::vertex_function_descriptor>("vertexFunctionDescriptor", "setVertexFunctionDescriptor:")
      .property<&D::vertex_static_linking_descriptor>("vertexStaticLinkingDescriptor",
                                                      "setVertexStaticLinkingDescriptor:")
      .getter<&D::color_attachments>("colorAttachments")
      .reset();
}

static void define_MTL4MachineLearningPipelineDescriptor() {
  using D = MTL4MachineLearningPipelineDescriptor;
  DescriptorClass<MTL4MachineLearningPipelineDescriptor>("MTL4MachineLearningPipelineDescriptor",
                                                         class_of<MTL4PipelineDescriptor>)
      .property<&D::label>("label", "setLabel:")
      .property<&D::machine_learning_function_descriptor>("machineLearningFunctionDescriptor",
                                                          "setMachineLearningFunctionDescriptor:")
      .reset();
}

static void define_MTL4TileRenderPipelineDescriptor() {
  using D = MTL4TileRenderPipelineDescriptor;
  DescriptorClass<MTL4TileRenderPipelineDescriptor>("MTL4TileRenderPipelineDescriptor",
                                                    class_of<MTL4PipelineDescriptor>)
      .property<&D::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup",
                                                       "setMaxTotalThreadsPerThreadgroup:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup",
                                                      "setRequiredThreadsPerThreadgroup:")
      .property<&D::static_linking_descriptor>("staticLinkingDescriptor", "setStaticLinkingDescriptor:")
      .property<&D::support_binary_linking>("supportBinaryLinking", "setSupportBinaryLinking:")
      .property<&D::threadgroup_size_matches_tile_size>("threadgroupSizeMatchesTileSize",
                                                        "setThreadgroupSizeMatchesTileSize:")
      .property<&D::tile_function_descriptor>("tileFunctionDescriptor", "setTileFunctionDescriptor:")
      .getter<&D::color_attachments>("colorAttachments")
      .reset();
}

static void define_MTL4MeshRenderPipelineDescriptor() {
  using D = MTL4MeshRenderPipelineDescriptor;
  DescriptorClass<MTL4MeshRenderPipelineDescriptor>("MTL4MeshRenderPipelineDescriptor",
                                                    class_of<MTL4PipelineDescriptor>)
      .property<&D::alpha_to_coverage_state>("alphaToCoverageState", "setAlphaToCoverageState:")
      .property<&D::alpha_to_one_state>("alphaToOneState", "setAlphaToOneState:")
      .property<&D::color_attachment_mapping_state>("colorAttachmentMappingState", "setColorAttachmentMappingState:")
      .property<&D::fragment_function_descriptor>("fragmentFunctionDescriptor", "setFragmentFunctionDescriptor:")
      .property<&D::fragment_static_linking_descriptor>("fragmentStaticLinkingDescriptor",
                                                        "setFragmentStaticLinkingDescriptor:")
      .property<&D::rasterization_enabled>("isRasterizationEnabled", "setRasterizationEnabled:")
      .property<&D::max_total_threadgroups_per_mesh_grid>("maxTotalThreadgroupsPerMeshGrid",
                                                          "setMaxTotalThreadgroupsPerMeshGrid:")
      .property<&D::max_total_threads_per_mesh_threadgroup>("maxTotalThreadsPerMeshThreadgroup",
                                                            "setMaxTotalThreadsPerMeshThreadgroup:")
      .property<&D::max_total_threads_per_object_threadgroup>("maxTotalThreadsPerObjectThreadgroup",
                                                              "setMaxTotalThreadsPerObjectThreadgroup:")
      .property<&D::max_vertex_amplification_count>("maxVertexAmplificationCount", "setMaxVertexAmplificationCount:")
      .property<&D::mesh_function_descriptor>("meshFunctionDescriptor", "setMeshFunctionDescriptor:")
      .property<&D::mesh_static_linking_descriptor>("meshStaticLinkingDescriptor", "setMeshStaticLinkingDescriptor:")
      .property<&D::mesh_threadgroup_size_is_multiple_of_thread_execution_width>(
          "meshThreadgroupSizeIsMultipleOfThreadExecutionWidth",
          "setMeshThreadgroupSizeIsMultipleOfThreadExecutionWidth:")
      .property<&D::object_function_descriptor>("objectFunctionDescriptor", "setObjectFunctionDescriptor:")
      .property<&D::object_static_linking_descriptor>("objectStaticLinkingDescriptor",
                                                      "setObjectStaticLinkingDescriptor:")
      .property<&D::object_threadgroup_size_is_multiple_of_thread_execution_width>(
          "objectThreadgroupSizeIsMultipleOfThreadExecutionWidth",
          "setObjectThreadgroupSizeIsMultipleOfThreadExecutionWidth:")
      .property<&D::payload_memory_length>("payloadMemoryLength", "setPayloadMemoryLength:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::required_threads_per_mesh_threadgroup>("requiredThreadsPerMeshThreadgroup",
                                                           "setRequiredThreadsPerMeshThreadgroup:")
      .property<&D::required_threads_per_object_threadgroup>("requiredThreadsPerObjectThreadgroup",
                                                             "setRequiredThreadsPerObjectThreadgroup:")
      .property<&D::support_fragment_binary_linking>("supportFragmentBinaryLinking", "setSupportFragmentBinaryLinking:")
      .property<&D::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .property<&D::support_mesh_binary_linking>("supportMeshBinaryLinking", "setSupportMeshBinaryLinking:")
      .property<&D::support_object_binary_linking>("supportObjectBinaryLinking", "setSupportObjectBinaryLinking:")
      .getter<&D::color_attachments>("colorAttachments")
      .reset();
}

static void define_MTL4PipelineDataSetSerializerDescriptor() {
  using D = MTL4PipelineDataSetSerializerDescriptor;
  DescriptorClass<MTL4PipelineDataSetSerializerDescriptor>("MTL4PipelineDataSetSerializerDescriptor")
      .property<&D::configuration>("configuration", "setConfiguration:");
}

void define_descriptors_4() {
  define_MTL4ArgumentTableDescriptor();
  define_MTL4CommandAllocatorDescriptor();
  define_MTL4CommandBufferOptions();
  define_MTL4CommitOptions();
  define_MTL4CommandQueueDescriptor();
  define_MTL4RenderPassDescriptor();
  define_MTL4CompilerDescriptor();
  define_MTL4CompilerTaskOptions();
  define_MTL4LibraryDescriptor();
  define_MTL4FunctionDescriptor();
  define_MTL4LibraryFunctionDescriptor();
  define_MTL4SpecializedFunctionDescriptor();
  define_MTL4StitchedFunctionDescriptor();
  define_MTL4PipelineOptions();
  define_MTL4PipelineDescriptor();
  define_MTL4ComputePipelineDescriptor();
  define_MTL4RenderPipelineColorAttachmentDescriptor();
  define_MTL4RenderPipelineColorAttachmentDescriptorArray();
  define_MTL4RenderPipelineBinaryFunctionsDescriptor();
  define_MTL4RenderPipelineDescriptor();
  define_MTL4MachineLearningPipelineDescriptor();
  define_MTL4TileRenderPipelineDescriptor();
  define_MTL4MeshRenderPipelineDescriptor();
  define_MTL4PipelineDataSetSerializerDescriptor();
}

}  // namespace softmetal::descriptors
