// The classes of some descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml
// instead.
#include "metal/descriptors/generated/descriptors.h"

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

static void define_MTL4AccelerationStructureDescriptor() {
  DescriptorClass<MTL4AccelerationStructureDescriptor>("MTL4AccelerationStructureDescriptor",
                                                       class_of<MTLAccelerationStructureDescriptor>);
}

static void define_MTL4AccelerationStructureGeometryDescriptor() {
  using D = MTL4AccelerationStructureGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureGeometryDescriptor>("MTL4AccelerationStructureGeometryDescriptor")
      .property<&D::allow_duplicate_intersection_function_invocation>(
          "allowDuplicateIntersectionFunctionInvocation", "setAllowDuplicateIntersectionFunctionInvocation:")
      .property<&D::intersection_function_table_offset>("intersectionFunctionTableOffset",
                                                        "setIntersectionFunctionTableOffset:")
      .property<&D::label>("label", "setLabel:")
      .property<&D::opaque>("opaque", "setOpaque:")
      .property<&D::primitive_data_buffer>("primitiveDataBuffer", "setPrimitiveDataBuffer:")
      .property<&D::primitive_data_element_size>("primitiveDataElementSize", "setPrimitiveDataElementSize:")
      .property<&D::primitive_data_stride>("primitiveDataStride", "setPrimitiveDataStride:");
}

static void define_MTL4PrimitiveAccelerationStructureDescriptor() {
  using D = MTL4PrimitiveAccelerationStructureDescriptor;
  DescriptorClass<MTL4PrimitiveAccelerationStructureDescriptor>("MTL4PrimitiveAccelerationStructureDescriptor",
                                                                class_of<MTL4AccelerationStructureDescriptor>)
      .property<&D::geometry_descriptors>("geometryDescriptors", "setGeometryDescriptors:")
      .property<&D::motion_end_border_mode>("motionEndBorderMode", "setMotionEndBorderMode:")
      .property<&D::motion_end_time>("motionEndTime", "setMotionEndTime:")
      .property<&D::motion_keyframe_count>("motionKeyframeCount", "setMotionKeyframeCount:")
      .property<&D::motion_start_border_mode>("motionStartBorderMode", "setMotionStartBorderMode:")
      .property<&D::motion_start_time>("motionStartTime", "setMotionStartTime:");
}

static void define_MTL4AccelerationStructureTriangleGeometryDescriptor() {
  using D = MTL4AccelerationStructureTriangleGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureTriangleGeometryDescriptor>(
      "MTL4AccelerationStructureTriangleGeometryDescriptor", class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::transformation_matrix_buffer>("transformationMatrixBuffer", "setTransformationMatrixBuffer:")
      .property<&D::transformation_matrix_layout>("transformationMatrixLayout", "setTransformationMatrixLayout:")
      .property<&D::triangle_count>("triangleCount", "setTriangleCount:")
      .property<&D::vertex_buffer>("vertexBuffer", "setVertexBuffer:")
      .property<&D::vertex_format>("vertexFormat", "setVertexFormat:")
      .property<&D::vertex_stride>("vertexStride", "setVertexStride:");
}

static void define_MTL4AccelerationStructureBoundingBoxGeometryDescriptor() {
  using D = MTL4AccelerationStructureBoundingBoxGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureBoundingBoxGeometryDescriptor>(
      "MTL4AccelerationStructureBoundingBoxGeometryDescriptor", class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::bounding_box_buffer>("boundingBoxBuffer", "setBoundingBoxBuffer:")
      .property<&D::bounding_box_count>("boundingBoxCount", "setBoundingBoxCount:")
      .property<&D::bounding_box_stride>("boundingBoxStride", "setBoundingBoxStride:");
}

static void define_MTL4AccelerationStructureMotionTriangleGeometryDescriptor() {
  using D = MTL4AccelerationStructureMotionTriangleGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureMotionTriangleGeometryDescriptor>(
      "MTL4AccelerationStructureMotionTriangleGeometryDescriptor",
      class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::transformation_matrix_buffer>("transformationMatrixBuffer", "setTransformationMatrixBuffer:")
      .property<&D::transformation_matrix_layout>("transformationMatrixLayout", "setTransformationMatrixLayout:")
      .property<&D::triangle_count>("triangleCount", "setTriangleCount:")
      .property<&D::vertex_buffers>("vertexBuffers", "setVertexBuffers:")
      .property<&D::vertex_format>("vertexFormat", "setVertexFormat:")
      .property<&D::vertex_stride>("vertexStride", "setVertexStride:");
}

static void define_MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor() {
  using D = MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor>(
      "MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor",
      class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::bounding_box_buffers>("boundingBoxBuffers", "setBoundingBoxBuffers:")
      .property<&D::bounding_box_count>("boundingBoxCount", "setBoundingBoxCount:")
      .property<&D::bounding_box_stride>("boundingBoxStride", "setBoundingBoxStride:");
}

static void define_MTL4AccelerationStructureCurveGeometryDescriptor() {
  using D = MTL4AccelerationStructureCurveGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureCurveGeometryDescriptor>(
      "MTL4AccelerationStructureCurveGeometryDescriptor", class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::control_point_buffer>("controlPointBuffer", "setControlPointBuffer:")
      .property<&D::control_point_count>("controlPointCount", "setControlPointCount:")
      .property<&D::control_point_format>("controlPointFormat", "setControlPointFormat:")
      .property<&D::control_point_stride>("controlPointStride", "setControlPointStride:")
      .property<&D::curve_basis>("curveBasis", "setCurveBasis:")
      .property<&D::curve_end_caps>("curveEndCaps", "setCurveEndCaps:")
      .property<&D::curve_type>("curveType", "setCurveType:")
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::radius_buffer>("radiusBuffer", "setRadiusBuffer:")
      .property<&D::radius_format>("radiusFormat", "setRadiusFormat:")
      .property<&D::radius_stride>("radiusStride", "setRadiusStride:")
      .property<&D::segment_control_point_count>("segmentControlPointCount", "setSegmentControlPointCount:")
      .property<&D::segment_count>("segmentCount", "setSegmentCount:");
}

static void define_MTL4AccelerationStructureMotionCurveGeometryDescriptor() {
  using D = MTL4AccelerationStructureMotionCurveGeometryDescriptor;
  DescriptorClass<MTL4AccelerationStructureMotionCurveGeometryDescriptor>(
      "MTL4AccelerationStructureMotionCurveGeometryDescriptor", class_of<MTL4AccelerationStructureGeometryDescriptor>)
      .property<&D::control_point_buffers>("controlPointBuffers", "setControlPointBuffers:")
      .property<&D::control_point_count>("controlPointCount", "setControlPointCount:")
      .property<&D::control_point_format>("controlPointFormat", "setControlPointFormat:")
      .property<&D::control_point_stride>("controlPointStride", "setControlPointStride:")
      .property<&D::curve_basis>("curveBasis", "setCurveBasis:")
      .property<&D::curve_end_caps>("curveEndCaps", "setCurveEndCaps:")
      .property<&D::curve_type>("curveType", "setCurveType:")
      .property<&D::index_buffer>("indexBuffer", "setIndexBuffer:")
      .property<&D::index_type>("indexType", "setIndexType:")
      .property<&D::radius_buffers>("radiusBuffers", "setRadiusBuffers:")
      .property<&D::radius_format>("radiusFormat", "setRadiusFormat:")
      .property<&D::radius_stride>("radiusStride", "setRadiusStride:")
      .property<&D::segment_control_point_count>("segmentControlPointCount", "setSegmentControlPointCount:")
      .property<&D::segment_count>("segmentCount", "setSegmentCount:");
}

static void define_MTL4InstanceAccelerationStructureDescriptor() {
  using D = MTL4InstanceAccelerationStructureDescriptor;
  DescriptorClass<MTL4InstanceAccelerationStructureDescriptor>("MTL4InstanceAccelerationStructureDescriptor",
                                                               class_of<MTL4AccelerationStructureDescriptor>)
      .property<&D::instance_count>("instanceCount", "setInstanceCount:")
      .property<&D::instance_descriptor_buffer>("instanceDescriptorBuffer", "setInstanceDescriptorBuffer:")
      .property<&D::instance_descriptor_stride>("instanceDescriptorStride", "setInstanceDescriptorStride:")
      .property<&D::instance_descriptor_type>("instanceDescriptorType", "setInstanceDescriptorType:")
      .property<&D::instance_transformation_matrix_layout>("instanceTransformationMatrixLayout",
                                                           "setInstanceTransformationMatrixLayout:")
      .property<&D::motion_transform_buffer>("motionTransformBuffer", "setMotionTransformBuffer:")
      .property<&D::motion_transform_count>("motionTransformCount", "setMotionTransformCount:")
      .property<&D::motion_transform_stride>("motionTransformStride", "setMotionTransformStride:")
      .property<&D::motion_transform_type>("motionTransformType", "setMotionTransformType:");
}

static void define_MTL4IndirectInstanceAccelerationStructureDescriptor() {
  using D = MTL4IndirectInstanceAccelerationStructureDescriptor;
  DescriptorClass<MTL4IndirectInstanceAccelerationStructureDescriptor>(
      "MTL4IndirectInstanceAccelerationStructureDescriptor", class_of<MTL4AccelerationStructureDescriptor>)
      .property<&D::instance_count_buffer>("instanceCountBuffer", "setInstanceCountBuffer:")
      .property<&D::instance_descriptor_buffer>("instanceDescriptorBuffer", "setInstanceDescriptorBuffer:")
      .property<&D::instance_descriptor_stride>("instanceDescriptorStride", "setInstanceDescriptorStride:")
      .property<&D::instance_descriptor_type>("instanceDescriptorType", "setInstanceDescriptorType:")
      .property<&D::instance_transformation_matrix_layout>("instanceTransformationMatrixLayout",
                                                           "setInstanceTransformationMatrixLayout:")
      .property<&D::max_instance_count>("maxInstanceCount", "setMaxInstanceCount:")
      .property<&D::max_motion_transform_count>("maxMotionTransformCount", "setMaxMotionTransformCount:")
      .property<&D::motion_transform_buffer>("motionTransformBuffer", "setMotionTransformBuffer:")
      .property<&D::motion_transform_count_buffer>("motionTransformCountBuffer", "setMotionTransformCountBuffer:")
      .property<&D::motion_transform_stride>("motionTransformStride", "setMotionTransformStride:")
      .property<&D::motion_transform_type>("motionTransformType", "setMotionTransformType:");
}

void define_descriptors_5() {
  define_MTL4BinaryFunctionDescriptor();
  define_MTL4StaticLinkingDescriptor();
  define_MTL4PipelineStageDynamicLinkingDescriptor();
  define_MTL4RenderPipelineDynamicLinkingDescriptor();
  define_MTL4AccelerationStructureDescriptor();
  define_MTL4AccelerationStructureGeometryDescriptor();
  define_MTL4PrimitiveAccelerationStructureDescriptor();
  define_MTL4AccelerationStructureTriangleGeometryDescriptor();
  define_MTL4AccelerationStructureBoundingBoxGeometryDescriptor();
  define_MTL4AccelerationStructureMotionTriangleGeometryDescriptor();
  define_MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor();
  define_MTL4AccelerationStructureCurveGeometryDescriptor();
  define_MTL4AccelerationStructureMotionCurveGeometryDescriptor();
  define_MTL4InstanceAccelerationStructureDescriptor();
  define_MTL4IndirectInstanceAccelerationStructureDescriptor();
}

}  // namespace softmetal::descriptors
