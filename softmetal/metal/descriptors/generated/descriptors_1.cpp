// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/descriptors/generated/descriptors.h"

namespace softmetal::descriptors {

static void define_MTLTensorDescriptor() {
  using D = MTLTensorDescriptor;
  DescriptorClass<MTLTensorDescriptor>("MTLTensorDescriptor")
      .property<&D::cpu_cache_mode>("cpuCacheMode", "setCpuCacheMode:")
      .property<&D::data_type>("dataType", "setDataType:")
      .property<&D::dimensions>("dimensions", "setDimensions:")
      .property<&D::hazard_tracking_mode>("hazardTrackingMode", "setHazardTrackingMode:")
      .property<&D::storage_mode>("storageMode", "setStorageMode:")
      .property<&D::strides>("strides", "setStrides:")
      .property<&D::usage>("usage", "setUsage:")
      .method("resourceOptions", &resource_options<D>)
      .method("setResourceOptions:", &set_resource_options<D>);
}

static void define_MTLTextureDescriptor() {
  using D = MTLTextureDescriptor;
  DescriptorClass<MTLTextureDescriptor>("MTLTextureDescriptor")
      .property<&D::allow_gpu_optimized_contents>("allowGPUOptimizedContents", "setAllowGPUOptimizedContents:")
      .property<&D::array_length>("arrayLength", "setArrayLength:")
      .property<&D::compression_type>("compressionType", "setCompressionType:")
      .property<&D::cpu_cache_mode>("cpuCacheMode", "setCpuCacheMode:")
      .property<&D::depth>("depth", "setDepth:")
      .property<&D::hazard_tracking_mode>("hazardTrackingMode", "setHazardTrackingMode:")
      .property<&D::height>("height", "setHeight:")
      .property<&D::mipmap_level_count>("mipmapLevelCount", "setMipmapLevelCount:")
      .property<&D::pixel_format>("pixelFormat", "setPixelFormat:")
      .property<&D::placement_sparse_page_size>("placementSparsePageSize", "setPlacementSparsePageSize:")
      .property<&D::sample_count>("sampleCount", "setSampleCount:")
      .property<&D::storage_mode>("storageMode", "setStorageMode:")
      .property<&D::swizzle>("swizzle", "setSwizzle:")
      .property<&D::texture_type>("textureType", "setTextureType:")
      .property<&D::usage>("usage", "setUsage:")
      .property<&D::width>("width", "setWidth:")
      .method("resourceOptions", &resource_options<D>)
      .method("setResourceOptions:", &set_resource_options<D>);
}

static void define_MTLTextureViewDescriptor() {
  using D = MTLTextureViewDescriptor;
  DescriptorClass<MTLTextureViewDescriptor>("MTLTextureViewDescriptor")
      .property<&D::level_range>("levelRange", "setLevelRange:")
      .property<&D::pixel_format>("pixelFormat", "setPixelFormat:")
      .property<&D::slice_range>("sliceRange", "setSliceRange:")
      .property<&D::swizzle>("swizzle", "setSwizzle:")
      .property<&D::texture_type>("textureType", "setTextureType:");
}

static void define_MTLBufferLayoutDescriptor() {
  using D = MTLBufferLayoutDescriptor;
  DescriptorClass<MTLBufferLayoutDescriptor>("MTLBufferLayoutDescriptor")
      .property<&D::step_function>("stepFunction", "setStepFunction:")
      .property<&D::step_rate>("stepRate", "setStepRate:")
      .property<&D::stride>("stride", "setStride:");
}

static void define_MTLBufferLayoutDescriptorArray() {
  DescriptorClass<MTLBufferLayoutDescriptorArray>("MTLBufferLayoutDescriptorArray").indexed();
}

static void define_MTLAttributeDescriptor() {
  using D = MTLAttributeDescriptor;
  DescriptorClass<MTLAttributeDescriptor>("MTLAttributeDescriptor")
      .property<&D::buffer_index>("bufferIndex", "setBufferIndex:")
      .property<&D::format>("format", "setFormat:")
      .property<&D::offset>("offset", "setOffset:");
}

static void define_MTLAttributeDescriptorArray() {
  DescriptorClass<MTLAttributeDescriptorArray>("MTLAttributeDescriptorArray").indexed();
}

static void define_MTLStageInputOutputDescriptor() {
  using D = MTLStageInputOutputDescriptor;
  DescriptorClass<MTLStageInputOutputDescriptor>("MTLStageInputOutputDescriptor")
      .property<&D::index_buffer_index>("indexBufferIndex", "setIndexBufferIndex:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .getter<&D::attributes>("attributes")
      .getter<&D::layouts>("layouts")
      .factory("stageInputOutputDescriptor")
      .reset();
}

static void define_MTLAccelerationStructureDescriptor() {
  using D = MTLAccelerationStructureDescriptor;
  DescriptorClass<MTLAccelerationStructureDescriptor>("MTLAccelerationStructureDescriptor")
      .property<&D::usage>("usage", "setUsage:");
}

static void define_MTLAccelerationStructureGeometryDescriptor() {
  using D = MTLAccelerationStructureGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureGeometryDescriptor>("MTLAccelerationStructureGeometryDescriptor")
      .property<&D::allow_duplicate_intersection_function_invocation>(
          "allowDuplicateIntersectionFunctionInvocation", "setAllowDuplicateIntersectionFunctionInvocation:")
      .property<&D::intersection_function_table_offset>("intersectionFunctionTableOffset",
                                                        "setIntersectionFunctionTableOffset:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::opaque>("opaque", "setOpaque:")
      .property<&D::primitive_data_buffer>("primitiveDataBuffer", "setPrimitiveDataBuffer:")
      .property<&D::primitive_data_buffer_offset>("primitiveDataBufferOffset", "setPrimitiveDataBufferOffset:")
      .property<&D::primitive_data_element_size>("primitiveDataElementSize", "setPrimitiveDataElementSize:")
      .property<&D::primitive_data_stride>("primitiveDataStride", "setPrimitiveDataStride:");
}

static void define_MTLPrimitiveAccelerationStructureDescriptor() {
  using D = MTLPrimitiveAccelerationStructureDescriptor;
  DescriptorClass<MTLPrimitiveAccelerationStructureDescriptor>("MTLPrimitiveAccelerationStructureDescriptor",
                                                               class_of<MTLAccelerationStructureDescriptor>)
      .property<&D::geometry_descriptors>("geometryDescriptors", "setGeometryDescriptors:")
      .property<&D::motion_end_border_mode>("motionEndBorderMode", "setMotionEndBorderMode:")
      .property<&D::motion_end_time>("motionEndTime", "setMotionEndTime:")
      .property<&D::motion_keyframe_count>("motionKeyframeCount", "setMotionKeyframeCount:")
      .property<&D::motion_start_border_mode>("motionStartBorderMode", "setMotionStartBorderMode:")
      .property<&D::motion_start_time>("motionStartTime", "setMotionStartTime:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructureTriangleGeometryDescriptor() {
  using D = MTLAccelerationStructureTriangleGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureTriangleGeometryDescriptor>(
      "MTLAccelerationStructureTriangleGeometryDescriptor", class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_buffer_offset>("indexBufferOffset", "setIndexBufferOffset:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::transformation_matrix_buffer>("transformationMatrixBuffer", "setTransformationMatrixBuffer:")
      .property<&D::transformation_matrix_buffer_offset>("transformationMatrixBufferOffset",
                                                         "setTransformationMatrixBufferOffset:")
      .property<&D::transformation_matrix_layout>("transformationMatrixLayout", "setTransformationMatrixLayout:")
      .property<&D::triangle_count>("triangleCount", "setTriangleCount:")
      .property<&D::vertex_buffer>("vertexBuffer", "setVertexBuffer:")
      .property<&D::vertex_buffer_offset>("vertexBufferOffset", "setVertexBufferOffset:")
      .property<&D::vertex_format>("vertexFormat", "setVertexFormat:")
      .property<&D::vertex_stride>("vertexStride", "setVertexStride:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructureBoundingBoxGeometryDescriptor() {
  using D = MTLAccelerationStructureBoundingBoxGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureBoundingBoxGeometryDescriptor>(
      "MTLAccelerationStructureBoundingBoxGeometryDescriptor", class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::bounding_box_buffer>("boundingBoxBuffer", "setBoundingBoxBuffer:")
      .property<&D::bounding_box_buffer_offset>("boundingBoxBufferOffset", "setBoundingBoxBufferOffset:")
      .property<&D::bounding_box_count>("boundingBoxCount", "setBoundingBoxCount:")
      .property<&D::bounding_box_stride>("boundingBoxStride", "setBoundingBoxStride:")
      .factory("descriptor");
}

static void define_MTLMotionKeyframeData() {
  using D = MTLMotionKeyframeData;
  DescriptorClass<MTLMotionKeyframeData>("MTLMotionKeyframeData")
      .property<&D::buffer>("buffer", "setBuffer:")
      .property<&D::offset>("offset", "setOffset:")
      .factory("data");
}

static void define_MTLAccelerationStructureMotionTriangleGeometryDescriptor() {
  using D = MTLAccelerationStructureMotionTriangleGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureMotionTriangleGeometryDescriptor>(
      "MTLAccelerationStructureMotionTriangleGeometryDescriptor", class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_buffer_offset>("indexBufferOffset", "setIndexBufferOffset:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::transformation_matrix_buffer>("transformationMatrixBuffer", "setTransformationMatrixBuffer:")
      .property<&D::transformation_matrix_buffer_offset>("transformationMatrixBufferOffset",
                                                         "setTransformationMatrixBufferOffset:")
      .property<&D::transformation_matrix_layout>("transformationMatrixLayout", "setTransformationMatrixLayout:")
      .property<&D::triangle_count>("triangleCount", "setTriangleCount:")
      .property<&D::vertex_buffers>("vertexBuffers", "setVertexBuffers:")
      .property<&D::vertex_format>("vertexFormat", "setVertexFormat:")
      .property<&D::vertex_stride>("vertexStride", "setVertexStride:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor() {
  using D = MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor>(
      "MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor",
      class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::bounding_box_buffers>("boundingBoxBuffers", "setBoundingBoxBuffers:")
      .property<&D::bounding_box_count>("boundingBoxCount", "setBoundingBoxCount:")
      .property<&D::bounding_box_stride>("boundingBoxStride", "setBoundingBoxStride:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructureCurveGeometryDescriptor() {
  using D = MTLAccelerationStructureCurveGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureCurveGeometryDescriptor>("MTLAccelerationStructureCurveGeometryDescriptor",
                                                                   class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::control_point_buffer>("controlPointBuffer", "setControlPointBuffer:")
      .property<&D::control_point_buffer_offset>("controlPointBufferOffset", "setControlPointBufferOffset:")
      .property<&D::control_point_count>("controlPointCount", "setControlPointCount:")
      .property<&D::control_point_format>("controlPointFormat", "setControlPointFormat:")
      .property<&D::control_point_stride>("controlPointStride", "setControlPointStride:")
      .property<&D::curve_basis>("curveBasis", "setCurveBasis:")
      .property<&D::curve_end_caps>("curveEndCaps", "setCurveEndCaps:")
      .property<&D::curve_type>("curveType", "setCurveType:")
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_buffer_offset>("indexBufferOffset", "setIndexBufferOffset:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::radius_buffer>("radiusBuffer", "setRadiusBuffer:")
      .property<&D::radius_buffer_offset>("radiusBufferOffset", "setRadiusBufferOffset:")
      .property<&D::radius_format>("radiusFormat", "setRadiusFormat:")
      .property<&D::radius_stride>("radiusStride", "setRadiusStride:")
      .property<&D::segment_control_point_count>("segmentControlPointCount", "setSegmentControlPointCount:")
      .property<&D::segment_count>("segmentCount", "setSegmentCount:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructureMotionCurveGeometryDescriptor() {
  using D = MTLAccelerationStructureMotionCurveGeometryDescriptor;
  DescriptorClass<MTLAccelerationStructureMotionCurveGeometryDescriptor>(
      "MTLAccelerationStructureMotionCurveGeometryDescriptor", class_of<MTLAccelerationStructureGeometryDescriptor>)
      .property<&D::control_point_buffers>("controlPointBuffers", "setControlPointBuffers:")
      .property<&D::control_point_count>("controlPointCount", "setControlPointCount:")
      .property<&D::control_point_format>("controlPointFormat", "setControlPointFormat:")
      .property<&D::control_point_stride>("controlPointStride", "setControlPointStride:")
      .property<&D::curve_basis>("curveBasis", "setCurveBasis:")
      .property<&D::curve_end_caps>("curveEndCaps", "setCurveEndCaps:")
      .property<&D::curve_type>("curveType", "setCurveType:")
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_buffer_offset>("indexBufferOffset", "setIndexBufferOffset:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::radius_buffers>("radiusBuffers", "setRadiusBuffers:")
      .property<&D::radius_format>("radiusFormat", "setRadiusFormat:")
      .property<&D::radius_stride>("radiusStride", "setRadiusStride:")
      .property<&D::segment_control_point_count>("segmentControlPointCount", "setSegmentControlPointCount:")
      .property<&D::segment_count>("segmentCount", "setSegmentCount:")
      .factory("descriptor");
}

static void define_MTLInstanceAccelerationStructureDescriptor() {
  using D = MTLInstanceAccelerationStructureDescriptor;
  DescriptorClass<MTLInstanceAccelerationStructureDescriptor>("MTLInstanceAccelerationStructureDescriptor",
                                                              class_of<MTLAccelerationStructureDescriptor>)
      .property<&D::instance_count>("instanceCount", "setInstanceCount:")
      .property<&D::instance_descriptor_buffer>("instanceDescriptorBuffer", "setInstanceDescriptorBuffer:")
      .property<&D::instance_descriptor_buffer_offset>("instanceDescriptorBufferOffset",
                                                       "setInstanceDescriptorBufferOffset:")
      .property<&D::instance_descriptor_stride>("instanceDescriptorStride", "setInstanceDescriptorStride:")
      .property<&D::instance_descriptor_type>("instanceDescriptorType", "setInstanceDescriptorType:")
      .property<&D::instance_transformation_matrix_layout>("instanceTransformationMatrixLayout",
                                                           "setInstanceTransformationMatrixLayout:")
      .property<&D::instanced_acceleration_structures>("instancedAccelerationStructures",
                                                       "setInstancedAccelerationStructures:")
      .property<&D::motion_transform_buffer>("motionTransformBuffer", "setMotionTransformBuffer:")
      .property<&D::motion_transform_buffer_offset>("motionTransformBufferOffset", "setMotionTransformBufferOffset:")
      .property<&D::motion_transform_count>("motionTransformCount", "setMotionTransformCount:")
      .property<&D::motion_transform_stride>("motionTransformStride", "setMotionTransformStride:")
      .property<&D::motion_transform_type>("motionTransformType", "setMotionTransformType:")
      .factory("descriptor");
}

static void define_MTLIndirectInstanceAccelerationStructureDescriptor() {
  using D = MTLIndirectInstanceAccelerationStructureDescriptor;
  DescriptorClass<MTLIndirectInstanceAccelerationStructureDescriptor>(
      "MTLIndirectInstanceAccelerationStructureDescriptor", class_of<MTLAccelerationStructureDescriptor>)
      .property<&D::instance_count_buffer>("instanceCountBuffer", "setInstanceCountBuffer:")
      .property<&D::instance_count_buffer_offset>("instanceCountBufferOffset", "setInstanceCountBufferOffset:")
      .property<&D::instance_descriptor_buffer>("instanceDescriptorBuffer", "setInstanceDescriptorBuffer:")
      .property<&D::instance_descriptor_buffer_offset>("instanceDescriptorBufferOffset",
                                                       "setInstanceDescriptorBufferOffset:")
      .property<&D::instance_descriptor_stride>("instanceDescriptorStride", "setInstanceDescriptorStride:")
      .property<&D::instance_descriptor_type>("instanceDescriptorType", "setInstanceDescriptorType:")
      .property<&D::instance_transformation_matrix_layout>("instanceTransformationMatrixLayout",
                                                           "setInstanceTransformationMatrixLayout:")
      .property<&D::max_instance_count>("maxInstanceCount", "setMaxInstanceCount:")
      .property<&D::max_motion_transform_count>("maxMotionTransformCount", "setMaxMotionTransformCount:")
      .property<&D::motion_transform_buffer>("motionTransformBuffer", "setMotionTransformBuffer:")
      .property<&D::motion_transform_buffer_offset>("motionTransformBufferOffset", "setMotionTransformBufferOffset:")
      .property<&D::motion_transform_count_buffer>("motionTransformCountBuffer", "setMotionTransformCountBuffer:")
      .property<&D::motion_transform_count_buffer_offset>("motionTransformCountBufferOffset",
                                                          "setMotionTransformCountBufferOffset:")
      .property<&D::motion_transform_stride>("motionTransformStride", "setMotionTransformStride:")
      .property<&D::motion_transform_type>("motionTransformType", "setMotionTransformType:")
      .factory("descriptor");
}

static void define_MTLAccelerationStructurePassSampleBufferAttachmentDescriptor() {
  using D = MTLAccelerationStructurePassSampleBufferAttachmentDescriptor;
  DescriptorClass<MTLAccelerationStructurePassSampleBufferAttachmentDescriptor>(
      "MTLAccelerationStructurePassSampleBufferAttachmentDescriptor")
      .property<&D::end_of_encoder_sample_index>("endOfEncoderSampleIndex", "setEndOfEncoderSampleIndex:")
      .property<&D::sample_buffer>("sampleBuffer", "setSampleBuffer:")
      .property<&D::start_of_encoder_sample_index>("startOfEncoderSampleIndex", "setStartOfEncoderSampleIndex:");
}

static void define_MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray() {
  DescriptorClass<MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray>(
      "MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray")
      .indexed();
}

static void define_MTLAccelerationStructurePassDescriptor() {
  using D = MTLAccelerationStructurePassDescriptor;
  DescriptorClass<MTLAccelerationStructurePassDescriptor>("MTLAccelerationStructurePassDescriptor")
      .getter<&D::sample_buffer_attachments>("sampleBufferAttachments")
      .factory("accelerationStructurePassDescriptor");
}

static void define_MTLStencilDescriptor() {
  using D = MTLStencilDescriptor;
  DescriptorClass<MTLStencilDescriptor>("MTLStencilDescriptor")
      .property<&D::depth_failure_operation>("depthFailureOperation", "setDepthFailureOperation:")
      .property<&D::depth_stencil_pass_operation>("depthStencilPassOperation", "setDepthStencilPassOperation:")
      .property<&D::read_mask>("readMask", "setReadMask:")
      .property<&D::stencil_compare_function>("stencilCompareFunction", "setStencilCompareFunction:")
      .property<&D::stencil_failure_operation>("stencilFailureOperation", "setStencilFailureOperation:")
      .property<&D::write_mask>("writeMask", "setWriteMask:");
}

void define_descriptors_1() {
  define_MTLTensorDescriptor();
  define_MTLTextureDescriptor();
  define_MTLTextureViewDescriptor();
  define_MTLBufferLayoutDescriptor();
  define_MTLBufferLayoutDescriptorArray();
  define_MTLAttributeDescriptor();
  define_MTLAttributeDescriptorArray();
  define_MTLStageInputOutputDescriptor();
  define_MTLAccelerationStructureDescriptor();
  define_MTLAccelerationStructureGeometryDescriptor();
  define_MTLPrimitiveAccelerationStructureDescriptor();
  define_MTLAccelerationStructureTriangleGeometryDescriptor();
  define_MTLAccelerationStructureBoundingBoxGeometryDescriptor();
  define_MTLMotionKeyframeData();
  define_MTLAccelerationStructureMotionTriangleGeometryDescriptor();
  define_MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor();
  define_MTLAccelerationStructureCurveGeometryDescriptor();
  define_MTLAccelerationStructureMotionCurveGeometryDescriptor();
  define_MTLInstanceAccelerationStructureDescriptor();
  define_MTLIndirectInstanceAccelerationStructureDescriptor();
  define_MTLAccelerationStructurePassSampleBufferAttachmentDescriptor();
  define_MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray();
  define_MTLAccelerationStructurePassDescriptor();
  define_MTLStencilDescriptor();
}

}  // namespace softmetal::descriptors
