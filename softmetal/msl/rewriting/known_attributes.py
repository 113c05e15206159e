"""The attributes of MSL (specification §5 and §6); any other is an error, because its meaning would be lost."""

FUNCTION = frozenset(
    {
        *("kernel", "vertex", "fragment", "mesh", "object", "visible", "intersection", "stitchable", "host_name"),
        *("max_total_threads_per_threadgroup", "required_threads_per_threadgroup", "early_fragment_tests"),
        *("max_total_threadgroups_per_mesh_grid", "max_total_threads_per_mesh_threadgroup", "patch", "extern"),
    }
)

ARGUMENT = frozenset(
    {
        *("buffer", "texture", "sampler", "threadgroup", "stage_in", "function_constant", "id", "payload"),
        *("thread_position_in_grid", "thread_position_in_threadgroup", "thread_index_in_threadgroup"),
        *("thread_index_in_simdgroup", "thread_index_in_quadgroup", "simdgroup_index_in_threadgroup"),
        *("quadgroup_index_in_threadgroup", "simdgroups_per_threadgroup", "quadgroups_per_threadgroup"),
        *("dispatch_simdgroups_per_threadgroup", "dispatch_quadgroups_per_threadgroup"),
        *("dispatch_threads_per_threadgroup", "threadgroup_position_in_grid", "threadgroups_per_grid"),
        *("threads_per_grid", "threads_per_threadgroup", "threads_per_simdgroup", "thread_execution_width"),
        *("grid_origin", "grid_size", "stage_in_grid_origin", "stage_in_grid_size", "imageblock_data"),
        *("vertex_id", "instance_id", "base_vertex", "base_instance", "amplification_id", "amplification_count"),
        *("patch_id", "position_in_patch", "front_facing", "point_coord", "primitive_id", "sample_id"),
        *("sample_mask", "position", "color", "barycentric_coord", "render_target_array_index"),
        *("viewport_array_index", "thread_index_in_mesh_threadgroup"),
        *("origin", "direction", "min_distance", "max_distance", "distance", "world_space_origin"),
        *("world_space_direction", "geometry_id", "user_instance_id", "opaque", "geometry_intersection_function_table"),
        *("geometry_intersection_function_table_offset", "ray_contribution", "primitive_data", "key_frame_count"),
        *("curve_parameter", "object_to_world_transform", "world_to_object_transform", "intersection_result_ref"),
    }
)

MEMBER = frozenset(
    {
        *("attribute", "attribute_buffer", "point_size", "clip_distance", "depth", "stencil", "user", "flat"),
        *("center_perspective", "center_no_perspective", "centroid_perspective", "centroid_no_perspective"),
        *("sample_perspective", "sample_no_perspective", "invariant", "shared", "raster_order_group"),
        *("alias_implicit_imageblock", "accept_intersection", "continue_search", "index", "unused_texture"),
        "post_depth_coverage",
    }
)

# All that stand on members; some of them on arguments too.
ON_MEMBERS = MEMBER | {
    *("id", "position", "color", "sample_mask", "sample_id", "front_facing", "point_coord", "primitive_id"),
    *("barycentric_coord", "render_target_array_index", "viewport_array_index"),
}

# Those of C++ itself that mean the same in MSL and pass through.
STANDARD = frozenset({"maybe_unused", "nodiscard", "likely", "unlikely", "fallthrough", "deprecated", "noreturn"})

# Of statements: which functions a call through a table may reach (specification §2.16), which changes no result.
HINTS = frozenset({"function_groups"})

ALL = FUNCTION | ARGUMENT | MEMBER | STANDARD | HINTS
