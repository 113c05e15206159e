// Metal's plain descriptors. Written by `python -m generator regenerate`; edit generator/rules/softmetal.toml instead.
#pragma once

#include "metal/descriptors/descriptor_storage.h"

namespace softmetal::descriptors {

struct TextureSwizzleChannels {
  uint8_t red;
  uint8_t green;
  uint8_t blue;
  uint8_t alpha;
};

struct BufferRange {
  UInteger bufferAddress;
  UInteger length;
};

struct ClearColor {
  double red;
  double green;
  double blue;
  double alpha;
};

struct MTLTensorDescriptor : Descriptor {
  UInteger cpu_cache_mode{};
  Integer data_type{};
  Retained dimensions;
  UInteger hazard_tracking_mode{};
  UInteger storage_mode{};
  Retained strides;
  UInteger usage{};
};

struct MTLTextureDescriptor : Descriptor {
  bool allow_gpu_optimized_contents = true;
  UInteger array_length = 1;
  Integer compression_type{};
  UInteger cpu_cache_mode{};
  UInteger depth = 1;
  UInteger hazard_tracking_mode{};
  UInteger height = 1;
  UInteger mipmap_level_count = 1;
  UInteger pixel_format = 70;
  Integer placement_sparse_page_size{};
  UInteger sample_count = 1;
  UInteger storage_mode{};
  TextureSwizzleChannels swizzle = {2, 3, 4, 5};
  UInteger texture_type = 2;
  UInteger usage = 1;
  UInteger width = 1;
};

struct MTLTextureViewDescriptor : Descriptor {
  metal::Range level_range{};
  UInteger pixel_format{};
  metal::Range slice_range{};
  TextureSwizzleChannels swizzle = {2, 3, 4, 5};
  UInteger texture_type{};
};

struct MTLBufferLayoutDescriptor : Descriptor {
  UInteger step_function{};
  UInteger step_rate = 1;
  UInteger stride{};
};

struct MTLBufferLayoutDescriptorArray : DescriptorArray<MTLBufferLayoutDescriptor, 31> {};

struct MTLAttributeDescriptor : Descriptor {
  UInteger buffer_index{};
  UInteger format{};
  UInteger offset{};
};

struct MTLAttributeDescriptorArray : DescriptorArray<MTLAttributeDescriptor, 31> {};

struct MTLStageInputOutputDescriptor : Descriptor {
  UInteger index_buffer_index{};
  UInteger index_type{};
  Part<MTLAttributeDescriptorArray> attributes;
  Part<MTLBufferLayoutDescriptorArray> layouts;
};

struct MTLAccelerationStructureDescriptor : Descriptor {
  UInteger usage{};
};

struct MTLAccelerationStructureGeometryDescriptor : Descriptor {
  bool allow_duplicate_intersection_function_invocation{};
  UInteger intersection_function_table_offset{};
  Copied label;
  bool opaque{};
  Retained primitive_data_buffer;
  UInteger primitive_data_buffer_offset{};
  UInteger primitive_data_element_size{};
  UInteger primitive_data_stride{};
};

struct MTLPrimitiveAccelerationStructureDescriptor : MTLAccelerationStructureDescriptor {
  Copied geometry_descriptors;
  uint32_t motion_end_border_mode{};
  float motion_end_time{};
  UInteger motion_keyframe_count{};
  uint32_t motion_start_border_mode{};
  float motion_start_time{};
};

struct MTLAccelerationStructureTriangleGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Retained index_buffer;
  UInteger index_buffer_offset{};
  UInteger index_type{};
  Retained transformation_matrix_buffer;
  UInteger transformation_matrix_buffer_offset{};
  Integer transformation_matrix_layout{};
  UInteger triangle_count{};
  Retained vertex_buffer;
  UInteger vertex_buffer_offset{};
  UInteger vertex_format{};
  UInteger vertex_stride{};
};

struct MTLAccelerationStructureBoundingBoxGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Retained bounding_box_buffer;
  UInteger bounding_box_buffer_offset{};
  UInteger bounding_box_count{};
  UInteger bounding_box_stride{};
};

struct MTLMotionKeyframeData : Descriptor {
  Retained buffer;
  UInteger offset{};
};

struct MTLAccelerationStructureMotionTriangleGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Retained index_buffer;
  UInteger index_buffer_offset{};
  UInteger index_type{};
  Retained transformation_matrix_buffer;
  UInteger transformation_matrix_buffer_offset{};
  Integer transformation_matrix_layout{};
  UInteger triangle_count{};
  Copied vertex_buffers;
  UInteger vertex_format{};
  UInteger vertex_stride{};
};

struct MTLAccelerationStructureMotionBoundingBoxGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Copied bounding_box_buffers;
  UInteger bounding_box_count{};
  UInteger bounding_box_stride{};
};

struct MTLAccelerationStructureCurveGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Retained control_point_buffer;
  UInteger control_point_buffer_offset{};
  UInteger control_point_count{};
  UInteger control_point_format{};
  UInteger control_point_stride{};
  Integer curve_basis{};
  Integer curve_end_caps{};
  Integer curve_type{};
  Retained index_buffer;
  UInteger index_buffer_offset{};
  UInteger index_type{};
  Retained radius_buffer;
  UInteger radius_buffer_offset{};
  UInteger radius_format{};
  UInteger radius_stride{};
  UInteger segment_control_point_count{};
  UInteger segment_count{};
};

struct MTLAccelerationStructureMotionCurveGeometryDescriptor : MTLAccelerationStructureGeometryDescriptor {
  Copied control_point_buffers;
  UInteger control_point_count{};
  UInteger control_point_format{};
  UInteger control_point_stride{};
  Integer curve_basis{};
  Integer curve_end_caps{};
  Integer curve_type{};
  Retained index_buffer;
  UInteger index_buffer_offset{};
  UInteger index_type{};
  Copied radius_buffers;
  UInteger radius_format{};
  UInteger radius_stride{};
  UInteger segment_control_point_count{};
  UInteger segment_count{};
};

struct MTLInstanceAccelerationStructureDescriptor : MTLAccelerationStructureDescriptor {
  UInteger instance_count{};
  Retained instance_descriptor_buffer;
  UInteger instance_descriptor_buffer_offset{};
  UInteger instance_descriptor_stride{};
  UInteger instance_descriptor_type{};
  Integer instance_transformation_matrix_layout{};
  Copied instanced_acceleration_structures;
  Retained motion_transform_buffer;
  UInteger motion_transform_buffer_offset{};
  UInteger motion_transform_count{};
  UInteger motion_transform_stride{};
  Integer motion_transform_type{};
};

struct MTLIndirectInstanceAccelerationStructureDescriptor : MTLAccelerationStructureDescriptor {
  Retained instance_count_buffer;
  UInteger instance_count_buffer_offset{};
  Retained instance_descriptor_buffer;
  UInteger instance_descriptor_buffer_offset{};
  UInteger instance_descriptor_stride{};
  UInteger instance_descriptor_type{};
  Integer instance_transformation_matrix_layout{};
  UInteger max_instance_count{};
  UInteger max_motion_transform_count{};
  Retained motion_transform_buffer;
  UInteger motion_transform_buffer_offset{};
  Retained motion_transform_count_buffer;
  UInteger motion_transform_count_buffer_offset{};
  UInteger motion_transform_stride{};
  Integer motion_transform_type{};
};

struct MTLAccelerationStructurePassSampleBufferAttachmentDescriptor : Descriptor {
  UInteger end_of_encoder_sample_index{};
  Retained sample_buffer;
  UInteger start_of_encoder_sample_index{};
};

struct MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray
    : DescriptorArray<MTLAccelerationStructurePassSampleBufferAttachmentDescriptor, 4> {};

struct MTLAccelerationStructurePassDescriptor : Descriptor {
  Part<MTLAccelerationStructurePassSampleBufferAttachmentDescriptorArray> sample_buffer_attachments;
};

struct MTLStencilDescriptor : Descriptor {
  UInteger depth_failure_operation{};
  UInteger depth_stencil_pass_operation{};
  uint32_t read_mask = 4294967295u;
  UInteger stencil_compare_function = 7;
  UInteger stencil_failure_operation{};
  uint32_t write_mask = 4294967295u;
};

struct MTLDepthStencilDescriptor : Descriptor {
  Part<MTLStencilDescriptor> back_face_stencil;
  UInteger depth_compare_function = 7;
  bool depth_write_enabled{};
  Part<MTLStencilDescriptor> front_face_stencil;
  Copied label;
};

struct MTLBinaryArchiveDescriptor : Descriptor {
  Copied url;
};

struct MTLBlitPassSampleBufferAttachmentDescriptor : Descriptor {
  UInteger end_of_encoder_sample_index{};
  Retained sample_buffer;
  UInteger start_of_encoder_sample_index{};
};

struct MTLBlitPassSampleBufferAttachmentDescriptorArray
    : DescriptorArray<MTLBlitPassSampleBufferAttachmentDescriptor, 4> {};

struct MTLBlitPassDescriptor : Descriptor {
  Part<MTLBlitPassSampleBufferAttachmentDescriptorArray> sample_buffer_attachments;
};

struct MTLCaptureDescriptor : Descriptor {
  Retained capture_object;
  Integer destination = 1;
  Copied output_url;
};

struct MTLComputePassSampleBufferAttachmentDescriptor : Descriptor {
  UInteger end_of_encoder_sample_index{};
  Retained sample_buffer;
  UInteger start_of_encoder_sample_index{};
};

struct MTLComputePassSampleBufferAttachmentDescriptorArray
    : DescriptorArray<MTLComputePassSampleBufferAttachmentDescriptor, 4> {};

struct MTLPipelineBufferDescriptor : Descriptor {
  UInteger mutability{};
};

struct MTLPipelineBufferDescriptorArray : DescriptorArray<MTLPipelineBufferDescriptor, 31> {};

struct MTLCounterSampleBufferDescriptor : Descriptor {
  Retained counter_set;
  Copied label;
  UInteger sample_count{};
  UInteger storage_mode{};
};

struct MTL4CounterHeapDescriptor : Descriptor {
  UInteger count{};
  Integer type{};
};

struct MTLArgumentDescriptor : Descriptor {
  UInteger access{};
  UInteger array_length{};
  UInteger constant_block_alignment{};
  UInteger data_type{};
  UInteger index{};
  UInteger texture_type{};
};

struct MTLStitchedLibraryDescriptor : Descriptor {
  Copied binary_archives;
  Copied function_graphs;
  Copied functions;
  UInteger options{};
};

struct MTLHeapDescriptor : Descriptor {
  UInteger cpu_cache_mode{};
  UInteger hazard_tracking_mode{};
  Integer max_compatible_placement_sparse_page_size{};
  UInteger size{};
  Integer sparse_page_size = 101;
  UInteger storage_mode = 2;
  Integer type{};
};

struct MTLIndirectCommandBufferDescriptor : Descriptor {
  UInteger command_types{};
  bool inherit_buffers{};
  bool inherit_cull_mode = true;
  bool inherit_depth_bias = true;
  bool inherit_depth_clip_mode = true;
  bool inherit_depth_stencil_state = true;
  bool inherit_front_facing_winding = true;
  bool inherit_pipeline_state{};
  bool inherit_triangle_fill_mode = true;
  UInteger max_fragment_buffer_bind_count{};
  UInteger max_kernel_buffer_bind_count{};
  UInteger max_kernel_threadgroup_memory_bind_count{};
  UInteger max_mesh_buffer_bind_count{};
  UInteger max_object_buffer_bind_count{};
  UInteger max_object_threadgroup_memory_bind_count{};
  UInteger max_vertex_buffer_bind_count{};
  bool support_color_attachment_mapping{};
  bool support_dynamic_attribute_stride{};
  bool support_ray_tracing{};
};

struct MTLRenderPassAttachmentDescriptor : Descriptor {
  UInteger depth_plane{};
  UInteger level{};
  UInteger load_action{};
  UInteger resolve_depth_plane{};
  UInteger resolve_level{};
  UInteger resolve_slice{};
  Retained resolve_texture;
  UInteger slice{};
  UInteger store_action{};
  UInteger store_action_options{};
  Retained texture;
};

struct MTLRenderPassColorAttachmentDescriptor : MTLRenderPassAttachmentDescriptor {
  ClearColor clear_color = {0.0, 0.0, 0.0, 1.0};
};

struct MTLRenderPassDepthAttachmentDescriptor : MTLRenderPassAttachmentDescriptor {
  double clear_depth = 1.0;
  UInteger depth_resolve_filter{};
};

struct MTLRenderPassStencilAttachmentDescriptor : MTLRenderPassAttachmentDescriptor {
  uint32_t clear_stencil{};
  UInteger stencil_resolve_filter{};
};

struct MTLRenderPassColorAttachmentDescriptorArray : DescriptorArray<MTLRenderPassColorAttachmentDescriptor, 8> {};

struct MTLRenderPassSampleBufferAttachmentDescriptor : Descriptor {
  UInteger end_of_fragment_sample_index{};
  UInteger end_of_vertex_sample_index{};
  Retained sample_buffer;
  UInteger start_of_fragment_sample_index{};
  UInteger start_of_vertex_sample_index{};
};

struct MTLRenderPassSampleBufferAttachmentDescriptorArray
    : DescriptorArray<MTLRenderPassSampleBufferAttachmentDescriptor, 4> {};

struct MTLRenderPassDescriptor : Descriptor {
  UInteger default_raster_sample_count{};
  Part<MTLRenderPassDepthAttachmentDescriptor> depth_attachment;
  UInteger imageblock_sample_length{};
  Retained rasterization_rate_map;
  UInteger render_target_array_length{};
  UInteger render_target_height{};
  UInteger render_target_width{};
  Part<MTLRenderPassStencilAttachmentDescriptor> stencil_attachment;
  bool support_color_attachment_mapping{};
  UInteger threadgroup_memory_length{};
  UInteger tile_height{};
  UInteger tile_width{};
  Retained visibility_result_buffer;
  Integer visibility_result_type{};
  Part<MTLRenderPassColorAttachmentDescriptorArray> color_attachments;
  Part<MTLRenderPassSampleBufferAttachmentDescriptorArray> sample_buffer_attachments;
  std::vector<metal::SamplePosition> sample_positions;
};

struct MTLIntersectionFunctionTableDescriptor : Descriptor {
  UInteger function_count{};
};

struct MTLIOCommandQueueDescriptor : Descriptor {
  UInteger max_command_buffer_count = 64;
  UInteger max_commands_in_flight{};
  Integer priority = 1;
  Retained scratch_buffer_allocator;
  Integer type{};
};

struct MTLLinkedFunctions : Descriptor {
  Copied binary_functions;
  Copied functions;
  Copied groups;
  Copied private_functions;
};

struct MTLLogStateDescriptor : Descriptor {
  Integer buffer_size{};
  Integer level{};
};

struct MTLRenderPipelineColorAttachmentDescriptor : Descriptor {
  UInteger alpha_blend_operation{};
  bool blending_enabled{};
  UInteger destination_alpha_blend_factor{};
  UInteger destination_rgb_blend_factor{};
  UInteger pixel_format{};
  UInteger rgb_blend_operation{};
  UInteger source_alpha_blend_factor = 1;
  UInteger source_rgb_blend_factor = 1;
  UInteger write_mask = 15;
};

struct MTLRenderPipelineColorAttachmentDescriptorArray
    : DescriptorArray<MTLRenderPipelineColorAttachmentDescriptor, 8> {};

struct MTLRenderPipelineDescriptor : Descriptor {
  bool alpha_to_coverage_enabled{};
  bool alpha_to_one_enabled{};
  Copied binary_archives;
  UInteger depth_attachment_pixel_format{};
  Retained fragment_function;
  Copied fragment_linked_functions;
  Copied fragment_preloaded_libraries;
  UInteger input_primitive_topology{};
  bool rasterization_enabled = true;
  bool tessellation_factor_scale_enabled{};
  Copied label;
  UInteger max_fragment_call_stack_depth = 1;
  UInteger max_tessellation_factor = 16;
  UInteger max_vertex_amplification_count = 1;
  UInteger max_vertex_call_stack_depth = 1;
  UInteger raster_sample_count = 1;
  Integer shader_validation{};
  UInteger stencil_attachment_pixel_format{};
  bool support_adding_fragment_binary_functions{};
  bool support_adding_vertex_binary_functions{};
  bool support_indirect_command_buffers{};
  UInteger tessellation_control_point_index_type{};
  UInteger tessellation_factor_format{};
  UInteger tessellation_factor_step_function{};
  UInteger tessellation_output_winding_order{};
  UInteger tessellation_partition_mode{};
  Copied vertex_descriptor;
  Retained vertex_function;
  Copied vertex_linked_functions;
  Copied vertex_preloaded_libraries;
  Part<MTLRenderPipelineColorAttachmentDescriptorArray> color_attachments;
  Part<MTLPipelineBufferDescriptorArray> fragment_buffers;
  Part<MTLPipelineBufferDescriptorArray> vertex_buffers;
};

struct MTLRenderPipelineFunctionsDescriptor : Descriptor {
  Copied fragment_additional_binary_functions;
  Copied tile_additional_binary_functions;
  Copied vertex_additional_binary_functions;
};

struct MTLTileRenderPipelineColorAttachmentDescriptor : Descriptor {
  UInteger pixel_format{};
};

struct MTLTileRenderPipelineColorAttachmentDescriptorArray
    : DescriptorArray<MTLTileRenderPipelineColorAttachmentDescriptor, 8> {};

struct MTLTileRenderPipelineDescriptor : Descriptor {
  Copied binary_archives;
  Copied label;
  Copied linked_functions;
  UInteger max_call_stack_depth = 1;
  UInteger max_total_threads_per_threadgroup{};
  Copied preloaded_libraries;
  UInteger raster_sample_count = 1;
  metal::Size required_threads_per_threadgroup{};
  Integer shader_validation{};
  bool support_adding_binary_functions{};
  bool threadgroup_size_matches_tile_size{};
  Retained tile_function;
  Part<MTLTileRenderPipelineColorAttachmentDescriptorArray> color_attachments;
  Part<MTLPipelineBufferDescriptorArray> tile_buffers;
};

struct MTLMeshRenderPipelineDescriptor : Descriptor {
  bool alpha_to_coverage_enabled{};
  bool alpha_to_one_enabled{};
  Copied binary_archives;
  UInteger depth_attachment_pixel_format{};
  Retained fragment_function;
  Copied fragment_linked_functions;
  bool rasterization_enabled = true;
  Copied label;
  UInteger max_total_threadgroups_per_mesh_grid{};
  UInteger max_total_threads_per_mesh_threadgroup{};
  UInteger max_total_threads_per_object_threadgroup{};
  UInteger max_vertex_amplification_count = 1;
  Retained mesh_function;
  Copied mesh_linked_functions;
  bool mesh_threadgroup_size_is_multiple_of_thread_execution_width{};
  Retained object_function;
  Copied object_linked_functions;
  bool object_threadgroup_size_is_multiple_of_thread_execution_width{};
  UInteger payload_memory_length{};
  UInteger raster_sample_count = 1;
  metal::Size required_threads_per_mesh_threadgroup{};
  metal::Size required_threads_per_object_threadgroup{};
  Integer shader_validation{};
  UInteger stencil_attachment_pixel_format{};
  bool support_indirect_command_buffers{};
  Part<MTLRenderPipelineColorAttachmentDescriptorArray> color_attachments;
  Part<MTLPipelineBufferDescriptorArray> fragment_buffers;
  Part<MTLPipelineBufferDescriptorArray> mesh_buffers;
  Part<MTLPipelineBufferDescriptorArray> object_buffers;
};

struct MTLResidencySetDescriptor : Descriptor {
  UInteger initial_capacity{};
  Copied label;
};

struct MTLResourceStatePassSampleBufferAttachmentDescriptor : Descriptor {
  UInteger end_of_encoder_sample_index{};
  Retained sample_buffer;
  UInteger start_of_encoder_sample_index{};
};

struct MTLResourceStatePassSampleBufferAttachmentDescriptorArray
    : DescriptorArray<MTLResourceStatePassSampleBufferAttachmentDescriptor, 4> {};

struct MTLResourceStatePassDescriptor : Descriptor {
  Part<MTLResourceStatePassSampleBufferAttachmentDescriptorArray> sample_buffer_attachments;
};

struct MTLSamplerDescriptor : Descriptor {
  UInteger border_color{};
  UInteger compare_function{};
  Copied label;
  bool lod_average{};
  float lod_bias{};
  float lod_max_clamp = 3.4028234663852886e+38f;
  float lod_min_clamp{};
  UInteger mag_filter{};
  UInteger max_anisotropy = 1;
  UInteger min_filter{};
  UInteger mip_filter{};
  bool normalized_coordinates = true;
  UInteger r_address_mode{};
  UInteger reduction_mode{};
  UInteger s_address_mode{};
  bool support_argument_buffers{};
  UInteger t_address_mode{};
};

struct MTLVertexBufferLayoutDescriptor : Descriptor {
  UInteger step_function = 1;
  UInteger step_rate = 1;
  UInteger stride{};
};

struct MTLVertexBufferLayoutDescriptorArray : DescriptorArray<MTLVertexBufferLayoutDescriptor, 31> {};

struct MTLVertexAttributeDescriptor : Descriptor {
  UInteger buffer_index{};
  UInteger format{};
  UInteger offset{};
};

struct MTLVertexAttributeDescriptorArray : DescriptorArray<MTLVertexAttributeDescriptor, 31> {};

struct MTLVertexDescriptor : Descriptor {
  Part<MTLVertexAttributeDescriptorArray> attributes;
  Part<MTLVertexBufferLayoutDescriptorArray> layouts;
};

struct MTLVisibleFunctionTableDescriptor : Descriptor {
  UInteger function_count{};
};

struct MTLResourceViewPoolDescriptor : Descriptor {
  Copied label;
  UInteger resource_view_count{};
};

struct MTL4ArgumentTableDescriptor : Descriptor {
  bool initialize_bindings{};
  Copied label;
  UInteger max_buffer_bind_count{};
  UInteger max_sampler_state_bind_count{};
  UInteger max_texture_bind_count{};
  bool support_attribute_strides{};
};

struct MTL4CommandAllocatorDescriptor : Descriptor {
  Copied label;
};

struct MTL4CommandBufferOptions : Descriptor {
  Retained log_state;
};

struct MTL4CommitOptions : Descriptor {};

struct MTL4CommandQueueDescriptor : Descriptor {
  Retained feedback_queue;
  Copied label;
};

struct MTL4RenderPassDescriptor : Descriptor {
  UInteger default_raster_sample_count{};
  Part<MTLRenderPassDepthAttachmentDescriptor> depth_attachment;
  UInteger imageblock_sample_length{};
  Retained rasterization_rate_map;
  UInteger render_target_array_length{};
  UInteger render_target_height{};
  UInteger render_target_width{};
  Part<MTLRenderPassStencilAttachmentDescriptor> stencil_attachment;
  bool support_color_attachment_mapping{};
  UInteger threadgroup_memory_length{};
  UInteger tile_height{};
  UInteger tile_width{};
  Retained visibility_result_buffer;
  Integer visibility_result_type{};
  Part<MTLRenderPassColorAttachmentDescriptorArray> color_attachments;
};

struct MTL4CompilerDescriptor : Descriptor {
  Copied label;
  Retained pipeline_data_set_serializer;
};

struct MTL4CompilerTaskOptions : Descriptor {
  Copied lookup_archives;
};

struct MTL4LibraryDescriptor : Descriptor {
  Copied name;
  Copied options;
  Copied source;
};

struct MTL4FunctionDescriptor : Descriptor {};

struct MTL4LibraryFunctionDescriptor : MTL4FunctionDescriptor {
  Retained library;
  Copied name;
};

struct MTL4SpecializedFunctionDescriptor : MTL4FunctionDescriptor {
  Copied constant_values;
  Copied function_descriptor;
  Copied specialized_name;
};

struct MTL4StitchedFunctionDescriptor : MTL4FunctionDescriptor {
  Copied function_descriptors;
  Copied function_graph;
};

struct MTL4PipelineOptions : Descriptor {
  UInteger shader_reflection{};
  Integer shader_validation{};
};

struct MTL4PipelineDescriptor : Descriptor {
  Copied label;
  Copied options;
};

struct MTL4ComputePipelineDescriptor : MTL4PipelineDescriptor {
  Copied compute_function_descriptor;
  UInteger max_total_threads_per_threadgroup{};
  metal::Size required_threads_per_threadgroup{};
  Copied static_linking_descriptor;
  bool support_binary_linking{};
  Integer support_indirect_command_buffers{};
  bool thread_group_size_is_multiple_of_thread_execution_width{};
};

struct MTL4RenderPipelineColorAttachmentDescriptor : Descriptor {
  UInteger alpha_blend_operation{};
  Integer blending_state{};
  UInteger destination_alpha_blend_factor{};
  UInteger destination_rgb_blend_factor{};
  UInteger pixel_format{};
  UInteger rgb_blend_operation{};
  UInteger source_alpha_blend_factor = 1;
  UInteger source_rgb_blend_factor = 1;
  UInteger write_mask = 15;
};

struct MTL4RenderPipelineColorAttachmentDescriptorArray
    : DescriptorArray<MTL4RenderPipelineColorAttachmentDescriptor, 8> {};

struct MTL4RenderPipelineBinaryFunctionsDescriptor : Descriptor {
  Copied fragment_additional_binary_functions;
  Copied mesh_additional_binary_functions;
  Copied object_additional_binary_functions;
  Copied tile_additional_binary_functions;
  Copied vertex_additional_binary_functions;
};

struct MTL4RenderPipelineDescriptor : MTL4PipelineDescriptor {
  Integer alpha_to_coverage_state{};
  Integer alpha_to_one_state{};
  Integer color_attachment_mapping_state{};
  Copied fragment_function_descriptor;
  Copied fragment_static_linking_descriptor;
  UInteger input_primitive_topology{};
  bool rasterization_enabled = true;
  UInteger max_vertex_amplification_count = 1;
  UInteger raster_sample_count = 1;
  bool support_fragment_binary_linking{};
  Integer support_indirect_command_buffers{};
  bool support_vertex_binary_linking{};
  Copied vertex_descriptor;
  Copied vertex_function_descriptor;
  Copied vertex_static_linking_descriptor;
  Part<MTL4RenderPipelineColorAttachmentDescriptorArray> color_attachments;
};

struct MTL4MachineLearningPipelineDescriptor : MTL4PipelineDescriptor {
  Copied label;
  Copied machine_learning_function_descriptor;
};

struct MTL4TileRenderPipelineDescriptor : MTL4PipelineDescriptor {
  UInteger max_total_threads_per_threadgroup{};
  UInteger raster_sample_count{};
  metal::Size required_threads_per_threadgroup{};
  Copied static_linking_descriptor;
  bool support_binary_linking{};
  bool threadgroup_size_matches_tile_size{};
  Copied tile_function_descriptor;
  Part<MTLTileRenderPipelineColorAttachmentDescriptorArray> color_attachments;
};

struct MTL4MeshRenderPipelineDescriptor : MTL4PipelineDescriptor {
  Integer alpha_to_coverage_state{};
  Integer alpha_to_one_state{};
  Integer color_attachment_mapping_state{};
  Copied fragment_function_descriptor;
  Copied fragment_static_linking_descriptor;
  bool rasterization_enabled = true;
  UInteger max_total_threadgroups_per_mesh_grid{};
  UInteger max_total_threads_per_mesh_threadgroup{};
  UInteger max_total_threads_per_object_threadgroup{};
  UInteger max_vertex_amplification_count = 1;
  Copied mesh_function_descriptor;
  Copied mesh_static_linking_descriptor;
  bool mesh_threadgroup_size_is_multiple_of_thread_execution_width{};
  Copied object_function_descriptor;
  Copied object_static_linking_descriptor;
  bool object_threadgroup_size_is_multiple_of_thread_execution_width{};
  UInteger payload_memory_length{};
  UInteger raster_sample_count = 1;
  metal::Size required_threads_per_mesh_threadgroup{};
  metal::Size required_threads_per_object_threadgroup{};
  bool support_fragment_binary_linking{};
  Integer support_indirect_command_buffers{};
  bool support_mesh_binary_linking{};
  bool support_object_binary_linking{};
  Part<MTL4RenderPipelineColorAttachmentDescriptorArray> color_attachments;
};

struct MTL4PipelineDataSetSerializerDescriptor : Descriptor {
  UInteger configuration{};
};

struct MTL4BinaryFunctionDescriptor : Descriptor {
  Copied function_descriptor;
  Copied name;
  UInteger options{};
};

struct MTL4StaticLinkingDescriptor : Descriptor {
  Copied function_descriptors;
  Copied groups;
  Copied private_function_descriptors;
};

struct MTL4PipelineStageDynamicLinkingDescriptor : Descriptor {
  Copied binary_linked_functions;
  UInteger max_call_stack_depth{};
  Copied preloaded_libraries;
};

struct MTL4RenderPipelineDynamicLinkingDescriptor : Descriptor {
  Part<MTL4PipelineStageDynamicLinkingDescriptor> fragment_linking_descriptor;
  Part<MTL4PipelineStageDynamicLinkingDescriptor> mesh_linking_descriptor;
  Part<MTL4PipelineStageDynamicLinkingDescriptor> object_linking_descriptor;
  Part<MTL4PipelineStageDynamicLinkingDescriptor> tile_linking_descriptor;
  Part<MTL4PipelineStageDynamicLinkingDescriptor> vertex_linking_descriptor;
};

struct MTL4AccelerationStructureDescriptor : MTLAccelerationStructureDescriptor {};

struct MTL4AccelerationStructureGeometryDescriptor : Descriptor {
  bool allow_duplicate_intersection_function_invocation{};
  UInteger intersection_function_table_offset{};
  Copied label;
  bool opaque{};
  BufferRange primitive_data_buffer{};
  UInteger primitive_data_element_size{};
  UInteger primitive_data_stride{};
};

struct MTL4PrimitiveAccelerationStructureDescriptor : MTL4AccelerationStructureDescriptor {
  Copied geometry_descriptors;
  uint32_t motion_end_border_mode{};
  float motion_end_time{};
  UInteger motion_keyframe_count{};
  uint32_t motion_start_border_mode{};
  float motion_start_time{};
};

struct MTL4AccelerationStructureTriangleGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange index_buffer{};
  UInteger index_type{};
  BufferRange transformation_matrix_buffer{};
  Integer transformation_matrix_layout{};
  UInteger triangle_count{};
  BufferRange vertex_buffer{};
  UInteger vertex_format{};
  UInteger vertex_stride{};
};

struct MTL4AccelerationStructureBoundingBoxGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange bounding_box_buffer{};
  UInteger bounding_box_count{};
  UInteger bounding_box_stride{};
};

struct MTL4AccelerationStructureMotionTriangleGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange index_buffer{};
  UInteger index_type{};
  BufferRange transformation_matrix_buffer{};
  Integer transformation_matrix_layout{};
  UInteger triangle_count{};
  BufferRange vertex_buffers{};
  UInteger vertex_format{};
  UInteger vertex_stride{};
};

struct MTL4AccelerationStructureMotionBoundingBoxGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange bounding_box_buffers{};
  UInteger bounding_box_count{};
  UInteger bounding_box_stride{};
};

struct MTL4AccelerationStructureCurveGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange control_point_buffer{};
  UInteger control_point_count{};
  UInteger control_point_format{};
  UInteger control_point_stride{};
  Integer curve_basis{};
  Integer curve_end_caps{};
  Integer curve_type{};
  BufferRange index_buffer{};
  UInteger index_type{};
  BufferRange radius_buffer{};
  UInteger radius_format{};
  UInteger radius_stride{};
  UInteger segment_control_point_count{};
  UInteger segment_count{};
};

struct MTL4AccelerationStructureMotionCurveGeometryDescriptor : MTL4AccelerationStructureGeometryDescriptor {
  BufferRange control_point_buffers{};
  UInteger control_point_count{};
  UInteger control_point_format{};
  UInteger control_point_stride{};
  Integer curve_basis{};
  Integer curve_end_caps{};
  Integer curve_type{};
  BufferRange index_buffer{};
  UInteger index_type{};
  BufferRange radius_buffers{};
  UInteger radius_format{};
  UInteger radius_stride{};
  UInteger segment_control_point_count{};
  UInteger segment_count{};
};

struct MTL4InstanceAccelerationStructureDescriptor : MTL4AccelerationStructureDescriptor {
  UInteger instance_count{};
  BufferRange instance_descriptor_buffer{};
  UInteger instance_descriptor_stride{};
  UInteger instance_descriptor_type{};
  Integer instance_transformation_matrix_layout{};
  BufferRange motion_transform_buffer{};
  UInteger motion_transform_count{};
  UInteger motion_transform_stride{};
  Integer motion_transform_type{};
};

struct MTL4IndirectInstanceAccelerationStructureDescriptor : MTL4AccelerationStructureDescriptor {
  BufferRange instance_count_buffer{};
  BufferRange instance_descriptor_buffer{};
  UInteger instance_descriptor_stride{};
  UInteger instance_descriptor_type{};
  Integer instance_transformation_matrix_layout{};
  UInteger max_instance_count{};
  UInteger max_motion_transform_count{};
  BufferRange motion_transform_buffer{};
  BufferRange motion_transform_count_buffer{};
  UInteger motion_transform_stride{};
  Integer motion_transform_type{};
};

// Defines the classes of all descriptors above.
void define_descriptors();

}  // namespace softmetal::descriptors
