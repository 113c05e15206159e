// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::descriptors {

static void define_MTLDepthStencilDescriptor() {
  using D = MTLDepthStencilDescriptor;
  DescriptorClass<MTLDepthStencilDescriptor>("MTLDepthStencilDescriptor")
      .property<&D::back_face_stencil>("backFaceStencil", "setBackFaceStencil:")
      .property<&D::depth_compare_function>("depthCompareFunction", "setDepthCompareFunction:")
      .property<&D::depth_write_enabled>("isDepthWriteEnabled", "setDepthWriteEnabled:")
      .property<&D::front_face_stencil>("frontFaceStencil", "setFrontFaceStencil:")
      .property<&D::label>("label", "setLabel:");
}

static void define_MTLBinaryArchiveDescriptor() {
  using D = MTLBinaryArchiveDescriptor;
  DescriptorClass<MTLBinaryArchiveDescriptor>("MTLBinaryArchiveDescriptor").property<&D::url>("url", "setUrl:");
}

static void define_MTLBlitPassSampleBufferAttachmentDescriptor() {
  using D = MTLBlitPassSampleBufferAttachmentDescriptor;
  DescriptorClass<MTLBlitPassSampleBufferAttachmentDescriptor>("MTLBlitPassSampleBufferAttachmentDescriptor")
      .property<&D::end_of_encoder_sample_index>("endOfEncoderSampleIndex", "setEndOfEncoderSampleIndex:")
      .property<&D::sample_buffer>("sampleBuffer", "setSampleBuffer:")
      .property<&D::start_of_encoder_sample_index>("startOfEncoderSampleIndex", "setStartOfEncoderSampleIndex:");
}

static void define_MTLBlitPassSampleBufferAttachmentDescriptorArray() {
  DescriptorClass<MTLBlitPassSampleBufferAttachmentDescriptorArray>("MTLBlitPassSampleBufferAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLBlitPassDescriptor() {
  using D = MTLBlitPassDescriptor;
  DescriptorClass<MTLBlitPassDescriptor>("MTLBlitPassDescriptor")
      .getter<&D::sample_buffer_attachments>("sampleBufferAttachments")
      .factory("blitPassDescriptor");
}

static void define_MTLCaptureDescriptor() {
  using D = MTLCaptureDescriptor;
  DescriptorClass<MTLCaptureDescriptor>("MTLCaptureDescriptor")
      .property<&D::capture_object>("captureObject", "setCaptureObject:")
      .property<&D::destination>("destination", "setDestination:")
      .property<&D::output_url>("outputURL", "setOutputURL:");
}

static void define_MTLComputePassSampleBufferAttachmentDescriptor() {
  using D = MTLComputePassSampleBufferAttachmentDescriptor;
  DescriptorClass<MTLComputePassSampleBufferAttachmentDescriptor>("MTLComputePassSampleBufferAttachmentDescriptor")
      .property<&D::end_of_encoder_sample_index>("endOfEncoderSampleIndex", "setEndOfEncoderSampleIndex:")
      .property<&D::sample_buffer>("sampleBuffer", "setSampleBuffer:")
      .property<&D::start_of_encoder_sample_index>("startOfEncoderSampleIndex", "setStartOfEncoderSampleIndex:");
}

static void define_MTLComputePassSampleBufferAttachmentDescriptorArray() {
  DescriptorClass<MTLComputePassSampleBufferAttachmentDescriptorArray>(
      "MTLComputePassSampleBufferAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLPipelineBufferDescriptor() {
  using D = MTLPipelineBufferDescriptor;
  DescriptorClass<MTLPipelineBufferDescriptor>("MTLPipelineBufferDescriptor")
      .property<&D::mutability>("mutability", "setMutability:");
}

static void define_MTLPipelineBufferDescriptorArray() {
  DescriptorClass<MTLPipelineBufferDescriptorArray>("MTLPipelineBufferDescriptorArray").indexed();
}

static void define_MTLCounterSampleBufferDescriptor() {
  using D = MTLCounterSampleBufferDescriptor;
  DescriptorClass<MTLCounterSampleBufferDescriptor>("MTLCounterSampleBufferDescriptor")
      .property<&D::counter_set>("counterSet", "setCounterSet:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::sample_count>("sampleCount", "setSampleCount:")
      .property<&D::storage_mode>("storageMode", "setStorageMode:");
}

static void define_MTL4CounterHeapDescriptor() {
  using D = MTL4CounterHeapDescriptor;
  DescriptorClass<MTL4CounterHeapDescriptor>("MTL4CounterHeapDescriptor")
      .property<&D::count>("count", "setCount:")
      .property<&D::type>("type", "setType:");
}

static void define_MTLArgumentDescriptor() {
  using D = MTLArgumentDescriptor;
  DescriptorClass<MTLArgumentDescriptor>("MTLArgumentDescriptor")
      .property<&D::access>("access", "setAccess:")
      .property<&D::array_length>("arrayLength", "setArrayLength:")
      .property<&D::constant_block_alignment>("constantBlockAlignment", "setConstantBlockAlignment:")
      .property<&D::data_type>("dataType", "setDataType:")
      .property<&D::index>("index", "setIndex:")
      .property<&D::texture_type>("textureType", "setTextureType:")
      .factory("argumentDescriptor");
}

static void define_MTLStitchedLibraryDescriptor() {
  using D = MTLStitchedLibraryDescriptor;
  DescriptorClass<MTLStitchedLibraryDescriptor>("MTLStitchedLibraryDescriptor")
      .property<&D::binary_archives>("binaryArchives", "setBinaryArchives:")
      .property<&D::function_graphs>("functionGraphs", "setFunctionGraphs:")
      .property<&D::functions>("functions", "setFunctions:")
      .property<&D::options>("options", "setOptions:");
}

static void define_MTLHeapDescriptor() {
  using D = MTLHeapDescriptor;
  DescriptorClass<MTLHeapDescriptor>("MTLHeapDescriptor")
      .property<&D::cpu_cache_mode>("cpuCacheMode", "setCpuCacheMode:")
      .property<&D::hazard_tracking_mode>("hazardTrackingMode", "setHazardTrackingMode:")
      .property<&D::max_compatible_placement_sparse_page_size>("maxCompatiblePlacementSparsePageSize",
                                                               "setMaxCompatiblePlacementSparsePageSize:")
      .property<&D::size>("size", "setSize:")
      .property<&D::sparse_page_size>("sparsePageSize", "setSparsePageSize:")
      .property<&D::storage_mode>("storageMode", "setStorageMode:")
      .property<&D::type>("type", "setType:")
      .method("resourceOptions", &resource_options<D>)
      .method("setResourceOptions:", &set_resource_options<D>);
}

static void define_MTLIndirectCommandBufferDescriptor() {
  using D = MTLIndirectCommandBufferDescriptor;
  DescriptorClass<MTLIndirectCommandBufferDescriptor>("MTLIndirectCommandBufferDescriptor")
      .property<&D::command_types>("commandTypes", "setCommandTypes:")
      .property<&D::inherit_buffers>("inheritBuffers", "setInheritBuffers:")
      .property<&D::inherit_cull_mode>("inheritCullMode", "setInheritCullMode:")
      .property<&D::inherit_depth_bias>("inheritDepthBias", "setInheritDepthBias:")
      .property<&D::inherit_depth_clip_mode>("inheritDepthClipMode", "setInheritDepthClipMode:")
      .property<&D::inherit_depth_stencil_state>("inheritDepthStencilState", "setInheritDepthStencilState:")
      .property<&D::inherit_front_facing_winding>("inheritFrontFacingWinding", "setInheritFrontFacingWinding:")
      .property<&D::inherit_pipeline_state>("inheritPipelineState", "setInheritPipelineState:")
      .property<&D::inherit_triangle_fill_mode>("inheritTriangleFillMode", "setInheritTriangleFillMode:")
      .property<&D::max_fragment_buffer_bind_count>("maxFragmentBufferBindCount", "setMaxFragmentBufferBindCount:")
      .property<&D::max_kernel_buffer_bind_count>("maxKernelBufferBindCount", "setMaxKernelBufferBindCount:")
      .property<&D::max_kernel_threadgroup_memory_bind_count>("maxKernelThreadgroupMemoryBindCount",
                                                              "setMaxKernelThreadgroupMemoryBindCount:")
      .property<&D::max_mesh_buffer_bind_count>("maxMeshBufferBindCount", "setMaxMeshBufferBindCount:")
      .property<&D::max_object_buffer_bind_count>("maxObjectBufferBindCount", "setMaxObjectBufferBindCount:")
      .property<&D::max_object_threadgroup_memory_bind_count>("maxObjectThreadgroupMemoryBindCount",
                                                              "setMaxObjectThreadgroupMemoryBindCount:")
      .property<&D::max_vertex_buffer_bind_count>("maxVertexBufferBindCount", "setMaxVertexBufferBindCount:")
      .property<&D::support_color_attachment_mapping>("supportColorAttachmentMapping",
                                                      "setSupportColorAttachmentMapping:")
      .property<&D::support_dynamic_attribute_stride>("supportDynamicAttributeStride",
                                                      "setSupportDynamicAttributeStride:")
      .property<&D::support_ray_tracing>("supportRayTracing", "setSupportRayTracing:");
}

static void define_MTLRenderPassAttachmentDescriptor() {
  using D = MTLRenderPassAttachmentDescriptor;
  DescriptorClass<MTLRenderPassAttachmentDescriptor>("MTLRenderPassAttachmentDescriptor")
      .property<&D::depth_plane>("depthPlane", "setDepthPlane:")
      .property<&D::level>("level", "setLevel:")
      .property<&D::load_action>("loadAction", "setLoadAction:")
      .property<&D::resolve_depth_plane>("resolveDepthPlane", "setResolveDepthPlane:")
      .property<&D::resolve_level>("resolveLevel", "setResolveLevel:")
      .property<&D::resolve_slice>("resolveSlice", "setResolveSlice:")
      .property<&D::resolve_texture>("resolveTexture", "setResolveTexture:")
      .property<&D::slice>("slice", "setSlice:")
      .property<&D::store_action>("storeAction", "setStoreAction:")
      .property<&D::store_action_options>("storeActionOptions", "setStoreActionOptions:")
      .property<&D::texture>("texture", "setTexture:");
}

static void define_MTLRenderPassColorAttachmentDescriptor() {
  using D = MTLRenderPassColorAttachmentDescriptor;
  DescriptorClass<MTLRenderPassColorAttachmentDescriptor>("MTLRenderPassColorAttachmentDescriptor",
                                                          class_of<MTLRenderPassAttachmentDescriptor>)
      .property<&D::clear_color>("clearColor", "setClearColor:");
}

static void define_MTLRenderPassDepthAttachmentDescriptor() {
  using D = MTLRenderPassDepthAttachmentDescriptor;
  DescriptorClass<MTLRenderPassDepthAttachmentDescriptor>("MTLRenderPassDepthAttachmentDescriptor",
                                                          class_of<MTLRenderPassAttachmentDescriptor>)
      .property<&D::clear_depth>("clearDepth", "setClearDepth:")
      .property<&D::depth_resolve_filter>("depthResolveFilter", "setDepthResolveFilter:");
}

static void define_MTLRenderPassStencilAttachmentDescriptor() {
  using D = MTLRenderPassStencilAttachmentDescriptor;
  DescriptorClass<MTLRenderPassStencilAttachmentDescriptor>("MTLRenderPassStencilAttachmentDescriptor",
                                                            class_of<MTLRenderPassAttachmentDescriptor>)
      .property<&D::clear_stencil>("clearStencil", "setClearStencil:")
      .property<&D::stencil_resolve_filter>("stencilResolveFilter", "setStencilResolveFilter:");
}

static void define_MTLRenderPassColorAttachmentDescriptorArray() {
  DescriptorClass<MTLRenderPassColorAttachmentDescriptorArray>("MTLRenderPassColorAttachmentDescriptorArray").indexed();
}

static void define_MTLRenderPassSampleBufferAttachmentDescriptor() {
  using D = MTLRenderPassSampleBufferAttachmentDescriptor;
  DescriptorClass<MTLRenderPassSampleBufferAttachmentDescriptor>("MTLRenderPassSampleBufferAttachmentDescriptor")
      .property<&D::end_of_fragment_sample_index>("endOfFragmentSampleIndex", "setEndOfFragmentSampleIndex:")
      .property<&D::end_of_vertex_sample_index>("endOfVertexSampleIndex", "setEndOfVertexSampleIndex:")
      .property<&D::sample_buffer>("sampleBuffer", "setSampleBuffer:")
      .property<&D::start_of_fragment_sample_index>("startOfFragmentSampleIndex", "setStartOfFragmentSampleIndex:")
      .property<&D::start_of_vertex_sample_index>("startOfVertexSampleIndex", "setStartOfVertexSampleIndex:");
}

static void define_MTLRenderPassSampleBufferAttachmentDescriptorArray() {
  DescriptorClass<MTLRenderPassSampleBufferAttachmentDescriptorArray>(
      "MTLRenderPassSampleBufferAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLRenderPassDescriptor() {
  using D = MTLRenderPassDescriptor;
  DescriptorClass<MTLRenderPassDescriptor>("MTLRenderPassDescriptor")
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
      .getter<&D::color_attachments>("colorAttachments")
      .getter<&D::sample_buffer_attachments>("sampleBufferAttachments")
      .factory("renderPassDescriptor");
}

void define_descriptors_2() {
  define_MTLDepthStencilDescriptor();
  define_MTLBinaryArchiveDescriptor();
  define_MTLBlitPassSampleBufferAttachmentDescriptor();
  define_MTLBlitPassSampleBufferAttachmentDescriptorArray();
  define_MTLBlitPassDescriptor();
  define_MTLCaptureDescriptor();
  define_MTLComputePassSampleBufferAttachmentDescriptor();
  define_MTLComputePassSampleBufferAttachmentDescriptorArray();
  define_MTLPipelineBufferDescriptor();
  define_MTLPipelineBufferDescriptorArray();
  define_MTLCounterSampleBufferDescriptor();
  define_MTL4CounterHeapDescriptor();
  define_MTLArgumentDescriptor();
  define_MTLStitchedLibraryDescriptor();
  define_MTLHeapDescriptor();
  define_MTLIndirectCommandBufferDescriptor();
  define_MTLRenderPassAttachmentDescriptor();
  define_MTLRenderPassColorAttachmentDescriptor();
  define_MTLRenderPassDepthAttachmentDescriptor();
  define_MTLRenderPassStencilAttachmentDescriptor();
  define_MTLRenderPassColorAttachmentDescriptorArray();
  define_MTLRenderPassSampleBufferAttachmentDescriptor();
  define_MTLRenderPassSampleBufferAttachmentDescriptorArray();
  define_MTLRenderPassDescriptor();
}

}  // namespace softmetal::descriptors
