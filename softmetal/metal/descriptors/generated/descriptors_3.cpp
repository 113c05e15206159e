// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::descriptors {

static void define_MTLIntersectionFunctionTableDescriptor() {
  using D = MTLIntersectionFunctionTableDescriptor;
  DescriptorClass<MTLIntersectionFunctionTableDescriptor>("MTLIntersectionFunctionTableDescriptor")
      .property<&D::function_count>("functionCount", "setFunctionCount:")
      .factory("intersectionFunctionTableDescriptor");
}

static void define_MTLIOCommandQueueDescriptor() {
  using D = MTLIOCommandQueueDescriptor;
  DescriptorClass<MTLIOCommandQueueDescriptor>("MTLIOCommandQueueDescriptor")
      .property<&D::max_command_buffer_count>("maxCommandBufferCount", "setMaxCommandBufferCount:")
      .property<&D::max_commands_in_flight>("maxCommandsInFlight", "setMaxCommandsInFlight:")
      .property<&D::priority>("priority", "setPriority:")
      .property<&D::scratch_buffer_allocator>("scratchBufferAllocator", "setScratchBufferAllocator:")
      .property<&D::type>("type", "setType:");
}

static void define_MTLLinkedFunctions() {
  using D = MTLLinkedFunctions;
  DescriptorClass<MTLLinkedFunctions>("MTLLinkedFunctions")
      .property<&D::binary_functions>("binaryFunctions", "setBinaryFunctions:")
      .property<&D::functions>("functions", "setFunctions:")
      .property<&D::groups>("groups", "setGroups:")
      .property<&D::private_functions>("privateFunctions", "setPrivateFunctions:")
      .factory("linkedFunctions");
}

static void define_MTLLogStateDescriptor() {
  using D = MTLLogStateDescriptor;
  DescriptorClass<MTLLogStateDescriptor>("MTLLogStateDescriptor")
      .property<&D::buffer_size>("bufferSize", "setBufferSize:")
      .property<&D::level>("level", "setLevel:");
}

static void define_MTLRenderPipelineColorAttachmentDescriptor() {
  using D = MTLRenderPipelineColorAttachmentDescriptor;
  DescriptorClass<MTLRenderPipelineColorAttachmentDescriptor>("MTLRenderPipelineColorAttachmentDescriptor")
      .property<&D::alpha_blend_operation>("alphaBlendOperation", "setAlphaBlendOperation:")
      .property<&D::blending_enabled>("isBlendingEnabled", "setBlendingEnabled:")
      .property<&D::destination_alpha_blend_factor>("destinationAlphaBlendFactor", "setDestinationAlphaBlendFactor:")
      .property<&D::destination_rgb_blend_factor>("destinationRGBBlendFactor", "setDestinationRGBBlendFactor:")
      .property<&D::pixel_format>("pixelFormat", "setPixelFormat:")
      .property<&D::rgb_blend_operation>("rgbBlendOperation", "setRgbBlendOperation:")
      .property<&D::source_alpha_blend_factor>("sourceAlphaBlendFactor", "setSourceAlphaBlendFactor:")
      .property<&D::source_rgb_blend_factor>("sourceRGBBlendFactor", "setSourceRGBBlendFactor:")
      .property<&D::write_mask>("writeMask", "setWriteMask:");
}

static void define_MTLRenderPipelineDescriptor() {
  using D = MTLRenderPipelineDescriptor;
  DescriptorClass<MTLRenderPipelineDescriptor>("MTLRenderPipelineDescriptor")
      .property<&D::alpha_to_coverage_enabled>("isAlphaToCoverageEnabled", "setAlphaToCoverageEnabled:")
      .property<&D::alpha_to_one_enabled>("isAlphaToOneEnabled", "setAlphaToOneEnabled:")
      .property<&D::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&D::depth_attachment_pixel_format>("depthAttachmentPixelFormat", "setDepthAttachmentPixelFormat:")
      .property<&D::fragment_function>("fragmentFunction", "setFragmentFunction:")
      .property<&D::fragment_linked_functions>("fragmentLinkedFunctions", "setFragmentLinkedFunctions:")
      .property<&D::fragment_preloaded_libraries>("fragmentPreloadedLibraries", "setFragmentPreloadedLibraries:")
      .property<&D::input_primitive_topology>("inputPrimitiveTopology", "setInputPrimitiveTopology:")
      .property<&D::rasterization_enabled>("isRasterizationEnabled", "setRasterizationEnabled:")
      .property<&D::tessellation_factor_scale_enabled>("isTessellationFactorScaleEnabled",
                                                       "setTessellationFactorScaleEnabled:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::max_fragment_call_stack_depth>("maxFragmentCallStackDepth", "setMaxFragmentCallStackDepth:")
      .property<&D::max_tessellation_factor>("maxTessellationFactor", "setMaxTessellationFactor:")
      .property<&D::max_vertex_amplification_count>("maxVertexAmplificationCount", "setMaxVertexAmplificationCount:")
      .property<&D::max_vertex_call_stack_depth>("maxVertexCallStackDepth", "setMaxVertexCallStackDepth:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::shader_validation>("shaderValidation", "setShaderValidation:")
      .property<&D::stencil_attachment_pixel_format>("stencilAttachmentPixelFormat", "setStencilAttachmentPixelFormat:")
      .property<&D::support_adding_fragment_binary_functions>("supportAddingFragmentBinaryFunctions",
                                                              "setSupportAddingFragmentBinaryFunctions:")
      .property<&D::support_adding_vertex_binary_functions>("supportAddingVertexBinaryFunctions",
                                                            "setSupportAddingVertexBinaryFunctions:")
      .property<&D::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .property<&D::tessellation_control_point_index_type>("tessellationControlPointIndexType",
                                                           "setTessellationControlPointIndexType:")
      .property<&D::tessellation_factor_format>("tessellationFactorFormat", "setTessellationFactorFormat:")
      .property<&D::tessellation_factor_step_function>("tessellationFactorStepFunction",
                                                       "setTessellationFactorStepFunction:")
      .property<&D::tessellation_output_winding_order>("tessellationOutputWindingOrder",
                                                       "setTessellationOutputWindingOrder:")
      .property<&D::tessellation_partition_mode>("tessellationPartitionMode", "setTessellationPartitionMode:")
      .property<&D::vertex_descriptor>("vertexDescriptor", "setVertexDescriptor:")
      .property<&D::vertex_function>("vertexFunction", "setVertexFunction:")
      .property<&D::vertex_linked_functions>("vertexLinkedFunctions", "setVertexLinkedFunctions:")
      .property<&D::vertex_preloaded_libraries>("vertexPreloadedLibraries", "setVertexPreloadedLibraries:")
      .getter<&D::color_attachments>("colorAttachments")
      .getter<&D::fragment_buffers>("fragmentBuffers")
      .getter<&D::vertex_buffers>("vertexBuffers")
      .property<&D::raster_sample_count>("sampleCount", "setSampleCount:")
      .reset();
}

static void define_MTLRenderPipelineFunctionsDescriptor() {
  using D = MTLRenderPipelineFunctionsDescriptor;
  DescriptorClass<MTLRenderPipelineFunctionsDescriptor>("MTLRenderPipelineFunctionsDescriptor")
      .property<&D::fragment_additional_binary_functions>("fragmentAdditionalBinaryFunctions",
                                                          "setFragmentAdditionalBinaryFunctions:")
      .property<&D::tile_additional_binary_functions>("tileAdditionalBinaryFunctions",
                                                      "setTileAdditionalBinaryFunctions:")
      .property<&D::vertex_additional_binary_functions>("vertexAdditionalBinaryFunctions",
                                                        "setVertexAdditionalBinaryFunctions:");
}

static void define_MTLRenderPipelineColorAttachmentDescriptorArray() {
  DescriptorClass<MTLRenderPipelineColorAttachmentDescriptorArray>("MTLRenderPipelineColorAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLTileRenderPipelineColorAttachmentDescriptor() {
  using D = MTLTileRenderPipelineColorAttachmentDescriptor;
  DescriptorClass<MTLTileRenderPipelineColorAttachmentDescriptor>("MTLTileRenderPipelineColorAttachmentDescriptor")
      .property<&D::pixel_format>("pixelFormat", "setPixelFormat:");
}

static void define_MTLTileRenderPipelineColorAttachmentDescriptorArray() {
  DescriptorClass<MTLTileRenderPipelineColorAttachmentDescriptorArray>(
      "MTLTileRenderPipelineColorAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLTileRenderPipelineDescriptor() {
  using D = MTLTileRenderPipelineDescriptor;
  DescriptorClass<MTLTileRenderPipelineDescriptor>("MTLTileRenderPipelineDescriptor")
      .property<&D::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::linked_functions>("linkedFunctions", "setLinkedFunctions:")
      .property<&D::max_call_stack_depth>("maxCallStackDepth", "setMaxCallStackDepth:")
      .property<&D::max_total_threads_per_threadgroup>("maxTotalThreadsPerThreadgroup",
                                                       "setMaxTotalThreadsPerThreadgroup:")
      .property<&D::preloaded_libraries>("preloadedLibraries", "setPreloadedLibraries:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::required_threads_per_threadgroup>("requiredThreadsPerThreadgroup",
                                                      "setRequiredThreadsPerThreadgroup:")
      .property<&D::shader_validation>("shaderValidation", "setShaderValidation:")
      .property<&D::support_adding_binary_functions>("supportAddingBinaryFunctions", "setSupportAddingBinaryFunctions:")
      .property<&D::threadgroup_size_matches_tile_size>("threadgroupSizeMatchesTileSize",
                                                        "setThreadgroupSizeMatchesTileSize:")
      .property<&D::tile_function>("tileFunction", "setTileFunction:")
      .getter<&D::color_attachments>("colorAttachments")
      .getter<&D::tile_buffers>("tileBuffers")
      .reset();
}

static void define_MTLMeshRenderPipelineDescriptor() {
  using D = MTLMeshRenderPipelineDescriptor;
  DescriptorClass<MTLMeshRenderPipelineDescriptor>("MTLMeshRenderPipelineDescriptor")
      .property<&D::alpha_to_coverage_enabled>("isAlphaToCoverageEnabled", "setAlphaToCoverageEnabled:")
      .property<&D::alpha_to_one_enabled>("isAlphaToOneEnabled", "setAlphaToOneEnabled:")
      .property<&D::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&D::depth_attachment_pixel_format>("depthAttachmentPixelFormat", "setDepthAttachmentPixelFormat:")
      .property<&D::fragment_function>("fragmentFunction", "setFragmentFunction:")
      .property<&D::fragment_linked_functions>("fragmentLinkedFunctions", "setFragmentLinkedFunctions:")
      .property<&D::rasterization_enabled>("isRasterizationEnabled", "setRasterizationEnabled:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::max_total_threadgroups_per_mesh_grid>("maxTotalThreadgroupsPerMeshGrid",
                                                          "setMaxTotalThreadgroupsPerMeshGrid:")
      .property<&D::max_total_threads_per_mesh_threadgroup>("maxTotalThreadsPerMeshThreadgroup",
                                                            "setMaxTotalThreadsPerMeshThreadgroup:")
      .property<&D::max_total_threads_per_object_threadgroup>("maxTotalThreadsPerObjectThreadgroup",
                                                              "setMaxTotalThreadsPerObjectThreadgroup:")
      .property<&D::max_vertex_amplification_count>("maxVertexAmplificationCount", "setMaxVertexAmplificationCount:")
      .property<&D::mesh_function>("meshFunction", "setMeshFunction:")
      .property<&D::mesh_linked_functions>("meshLinkedFunctions", "setMeshLinkedFunctions:")
      .property<&D::mesh_threadgroup_size_is_multiple_of_thread_execution_width>(
          "meshThreadgroupSizeIsMultipleOfThreadExecutionWidth",
          "setMeshThreadgroupSizeIsMultipleOfThreadExecutionWidth:")
      .property<&D::object_function>("objectFunction", "setObjectFunction:")
      .property<&D::object_linked_functions>("objectLinkedFunctions", "setObjectLinkedFunctions:")
      .property<&D::object_threadgroup_size_is_multiple_of_thread_execution_width>(
          "objectThreadgroupSizeIsMultipleOfThreadExecutionWidth",
          "setObjectThreadgroupSizeIsMultipleOfThreadExecutionWidth:")
      .property<&D::payload_memory_length>("payloadMemoryLength", "setPayloadMemoryLength:")
      .property<&D::raster_sample_count>("rasterSampleCount", "setRasterSampleCount:")
      .property<&D::required_threads_per_mesh_threadgroup>("requiredThreadsPerMeshThreadgroup",
                                                           "setRequiredThreadsPerMeshThreadgroup:")
      .property<&D::required_threads_per_object_threadgroup>("requiredThreadsPerObjectThreadgroup",
                                                             "setRequiredThreadsPerObjectThreadgroup:")
      .property<&D::shader_validation>("shaderValidation", "setShaderValidation:")
      .property<&D::stencil_attachment_pixel_format>("stencilAttachmentPixelFormat", "setStencilAttachmentPixelFormat:")
      .property<&D::support_indirect_command_buffers>("supportIndirectCommandBuffers",
                                                      "setSupportIndirectCommandBuffers:")
      .getter<&D::color_attachments>("colorAttachments")
      .getter<&D::fragment_buffers>("fragmentBuffers")
      .getter<&D::mesh_buffers>("meshBuffers")
      .getter<&D::object_buffers>("objectBuffers")
      .reset();
}

static void define_MTLResidencySetDescriptor() {
  using D = MTLResidencySetDescriptor;
  DescriptorClass<MTLResidencySetDescriptor>("MTLResidencySetDescriptor")
      .property<&D::initial_capacity>("initialCapacity", "setInitialCapacity:")
      .property<&D::label>("label", "setLabel:");
}

static void define_MTLResourceStatePassSampleBufferAttachmentDescriptor() {
  using D = MTLResourceStatePassSampleBufferAttachmentDescriptor;
  DescriptorClass<MTLResourceStatePassSampleBufferAttachmentDescriptor>(
      "MTLResourceStatePassSampleBufferAttachmentDescriptor")
      .property<&D::end_of_encoder_sample_index>("endOfEncoderSampleIndex", "setEndOfEncoderSampleIndex:")
      .property<&D::sample_buffer>("sampleBuffer", "setSampleBuffer:")
      .property<&D::start_of_encoder_sample_index>("startOfEncoderSampleIndex", "setStartOfEncoderSampleIndex:");
}

static void define_MTLResourceStatePassSampleBufferAttachmentDescriptorArray() {
  DescriptorClass<MTLResourceStatePassSampleBufferAttachmentDescriptorArray>(
      "MTLResourceStatePassSampleBufferAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLResourceStatePassDescriptor() {
  using D = MTLResourceStatePassDescriptor;
  DescriptorClass<MTLResourceStatePassDescriptor>("MTLResourceStatePassDescriptor")
      .getter<&D::sample_buffer_attachments>("sampleBufferAttachments")
      .factory("resourceStatePassDescriptor");
}

static void define_MTLSamplerDescriptor() {
  using D = MTLSamplerDescriptor;
  DescriptorClass<MTLSamplerDescriptor>("MTLSamplerDescriptor")
      .property<&D::border_color>("borderColor", "setBorderColor:")
      .property<&D::compare_function>("compareFunction", "setCompareFunction:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::lod_average>("lodAverage", "setLodAverage:")
      .property<&D::lod_bias>("lodBias", "setLodBias:")
      .property<&D::lod_max_clamp>("lodMaxClamp", "setLodMaxClamp:")
      .property<&D::lod_min_clamp>("lodMinClamp", "setLodMinClamp:")
      .property<&D::mag_filter>("magFilter", "setMagFilter:")
      .property<&D::max_anisotropy>("maxAnisotropy", "setMaxAnisotropy:")
      .property<&D::min_filter>("minFilter", "setMinFilter:")
      .property<&D::mip_filter>("mipFilter", "setMipFilter:")
      .property<&D::normalized_coordinates>("normalizedCoordinates", "setNormalizedCoordinates:")
      .property<&D::r_address_mode>("rAddressMode", "setRAddressMode:")
      .property<&D::reduction_mode>("reductionMode", "setReductionMode:")
      .property<&D::s_address_mode>("sAddressMode", "setSAddressMode:")
      .property<&D::support_argument_buffers>("supportArgumentBuffers", "setSupportArgumentBuffers:")
      .property<&D::t_address_mode>("tAddressMode", "setTAddressMode:");
}

static void define_MTLVertexBufferLayoutDescriptor() {
  using D = MTLVertexBufferLayoutDescriptor;
  DescriptorClass<MTLVertexBufferLayoutDescriptor>("MTLVertexBufferLayoutDescriptor")
      .property<&D::step_function>("stepFunction", "setStepFunction:")
      .property<&D::step_rate>("stepRate", "setStepRate:")
      .property<&D::stride>("stride", "setStride:");
}

static void define_MTLVertexBufferLayoutDescriptorArray() {
  DescriptorClass<MTLVertexBufferLayoutDescriptorArray>("MTLVertexBufferLayoutDescriptorArray").indexed();
}

static void define_MTLVertexAttributeDescriptor() {
  using D = MTLVertexAttributeDescriptor;
  DescriptorClass<MTLVertexAttributeDescriptor>("MTLVertexAttributeDescriptor")
      .property<&D::buffer_index>("bufferIndex", "setBufferIndex:")
      .property<&D::format>("format", "setFormat:")
      .property<&D::offset>("offset", "setOffset:");
}

static void define_MTLVertexAttributeDescriptorArray() {
  DescriptorClass<MTLVertexAttributeDescriptorArray>("MTLVertexAttributeDescriptorArray").indexed();
}

static void define_MTLVertexDescriptor() {
  using D = MTLVertexDescriptor;
  DescriptorClass<MTLVertexDescriptor>("MTLVertexDescriptor")
      .getter<&D::attributes>("attributes")
      .getter<&D::layouts>("layouts")
      .factory("vertexDescriptor")
      .reset();
}

static void define_MTLVisibleFunctionTableDescriptor() {
  using D = MTLVisibleFunctionTableDescriptor;
  DescriptorClass<MTLVisibleFunctionTableDescriptor>("MTLVisibleFunctionTableDescriptor")
      .property<&D::function_count>("functionCount", "setFunctionCount:")
      .factory("visibleFunctionTableDescriptor");
}

static void define_MTLResourceViewPoolDescriptor() {
  using D = MTLResourceViewPoolDescriptor;
  DescriptorClass<MTLResourceViewPoolDescriptor>("MTLResourceViewPoolDescriptor")
      .property<&D::label>("label", "setLabel:")
      .property<&D::resource_view_count>("resourceViewCount", "setResourceViewCount:");
}

void define_descriptors_3() {
  define_MTLIntersectionFunctionTableDescriptor();
  define_MTLIOCommandQueueDescriptor();
  define_MTLLinkedFunctions();
  define_MTLLogStateDescriptor();
  define_MTLRenderPipelineColorAttachmentDescriptor();
  define_MTLRenderPipelineDescriptor();
  define_MTLRenderPipelineFunctionsDescriptor();
  define_MTLRenderPipelineColorAttachmentDescriptorArray();
  define_MTLTileRenderPipelineColorAttachmentDescriptor();
  define_MTLTileRenderPipelineColorAttachmentDescriptorArray();
  define_MTLTileRenderPipelineDescriptor();
  define_MTLMeshRenderPipelineDescriptor();
  define_MTLResidencySetDescriptor();
  define_MTLResourceStatePassSampleBufferAttachmentDescriptor();
  define_MTLResourceStatePassSampleBufferAttachmentDescriptorArray();
  define_MTLResourceStatePassDescriptor();
  define_MTLSamplerDescriptor();
  define_MTLVertexBufferLayoutDescriptor();
  define_MTLVertexBufferLayoutDescriptorArray();
  define_MTLVertexAttributeDescriptor();
  define_MTLVertexAttributeDescriptorArray();
  define_MTLVertexDescriptor();
  define_MTLVisibleFunctionTableDescriptor();
  define_MTLResourceViewPoolDescriptor();
}

}  // namespace softmetal::descriptors
