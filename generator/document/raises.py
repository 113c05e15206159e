"""Which exceptions a call raises, and when."""

from __future__ import annotations

from typing import Final

from generator.binding import ErrorKind, Shape, Signature
from generator.document.facts import Availability, Raised

UNAVAILABLE: Final = "UnavailableError"
VALIDATION: Final = "ValidationError"

# What each check of bindings/checks refuses; None for those that only take note of something.
_CHECKS: Final[dict[str, str | None]] = {
    "aliasable": "the resource is of no heap",
    "amplification_count": "the device does not support the count",
    "argument_buffer": "the offset is not aligned, or the arguments do not fit the buffer",
    "argument_element": None,
    "argument_encoder_made": None,
    "argument_table_buffer": "the index is not in the buffer argument table",
    "argument_table_descriptor": "the table would have too many entries",
    "argument_table_made": None,
    "argument_table_sampler": "the index is not in the sampler argument table",
    "argument_table_texture": "the index is not in the texture argument table",
    "automatic_heap": "the heap places resources by offsets",
    "begin_commands": "the command buffer has begun already, or the allocator serves another one",
    "begin_encoder": "the command buffer takes no commands, or has an open encoder",
    "begin_scope": "the scope has begun already",
    "bind_buffer": None,
    "bind_buffers": None,
    "bind_bytes": None,
    "bind_sampler": None,
    "bind_samplers": None,
    "bind_table": None,
    "bind_tables": None,
    "bind_texture": None,
    "bind_textures": None,
    "bound_offset": "no buffer is bound at the index, or the offset lies beyond it",
    "buffer_index": "the index is not in the buffer argument table",
    "buffer_length": "the length is 0 or over the device's `max_buffer_length`",
    "buffer_offset": "the offset lies beyond the buffer",
    "buffer_offsets": "an offset lies beyond its buffer",
    "buffer_options": "the storage mode is Memoryless",
    "buffer_part": "the range is empty or not in the buffer",
    "buffer_range": "the range is not in the buffer argument table",
    "buffer_texture": "the descriptor is not one of a texture in a buffer, or its rows are not aligned or not in "
    "the buffer",
    "color_attachment_index": "there is no color attachment of the index",
    "color_store_action": "the store action is Unknown, or there is no color attachment of the index",
    "command_copy": "the commands are not in the indirect command buffers",
    "command_index": "there is no command of the index",
    "command_range": "the range is not in the indirect command buffer",
    "commit": "the command buffer is committed already, or has an open encoder",
    "commit_commands": "a command buffer has not ended, or is committed already",
    "compiled_compute_pipeline": "no kernel is described",
    "compiled_render_pipeline": "no vertex function is described, or an attribute does not lie in its buffer",
    "compute_dispatch": "the encoder has ended, no pipeline is set, an argument that the kernel uses is not bound or "
    "not aligned, or a threadgroup is empty or too large",
    "compute_pipeline_bound": "the encoder has ended",
    "compute_pipeline_descriptor": "the descriptor has no kernel",
    "constant_bytes": "the data is shorter than a value of the type",
    "constants_bytes": "the data is shorter than the values of the range",
    "copy_buffer": "there is nothing to copy, or a part is not in its buffer",
    "count_fits": "the count is over the number of elements",
    "counter_heap_index": "there is no entry of the index",
    "counter_heap_range": "the range is not in the counter heap",
    "counter_index": "there is no sample of the index",
    "counter_range": "the range is not in the sample buffer",
    "counter_sample_buffer": "the set of counters is missing, or there is no room for samples",
    "counter_sampling": "the device takes no samples between commands",
    "depth_store_action": "the store action is Unknown",
    "depth_test_bounds": "the bounds are not between 0 and 1, or in the wrong order",
    "draw": "the encoder has ended, or no pipeline is set",
    "drawable_count": "the number is neither 2 nor 3",
    "encoder_opened": None,
    "encoding": "the encoder has ended",
    "encoding_arguments": "no argument buffer is set",
    "end_commands": "the command buffer has not begun, or has an open encoder",
    "end_encoding": "the encoder has ended already, or a debug group or a store action is open",
    "end_scope": "the scope has not begun",
    "enqueue": "the command buffer is committed already",
    "event_of_own_device": "an object is of another device",
    "function_index": "the table has no such function",
    "function_range": "the table has no such functions",
    "function_table_made": None,
    "handler_added": "the command buffer is committed already",
    "heap_buffer": "the length is 0, or the storage mode is not the heap's",
    "heap_descriptor": "the size is 0, or heaps have no such storage mode",
    "image_in_buffer": "the pixels are not aligned or not in the buffer",
    "index_buffer": "the indices are not aligned or not in the buffer",
    "indirect_buffer_index": "the command has no such buffer, or inherits its buffers",
    "indirect_command_count": "the count is 0 or over 16384",
    "indirect_command_found": None,
    "indirect_command_range": "the arguments are not aligned or not in the buffer",
    "indirect_commands_made": None,
    "indirect_dispatch": "the arguments are not aligned or not in the buffer",
    "indirect_draw": "the arguments are not aligned or not in the buffer",
    "indirect_indexed_draw": "the arguments are not aligned or not in the buffer",
    "indirect_patches": "the arguments are not aligned or not in the buffer",
    "indirect_pipeline": "the command inherits its pipeline",
    "indirect_stage_in": "the arguments are not aligned or not in the buffer",
    "inline_bytes": "there are no bytes, or more than 4096",
    "kernel_function": "the function is no kernel",
    "layer_format": "drawables have no such format",
    "layer_ready": "the layer has no device or no size",
    "layer_size": "width or height is less than 1, or more than a texture has",
    "length_fits": "the length is over the size of the data",
    "managed_resource": "the resource is not managed",
    "managed_texture": "the texture is not managed, or has no such slice or level",
    "mesh_pipeline_descriptor": "the mesh function is missing or of another kind",
    "mipmapped": "the texture has one mipmap level, or a format that cannot be filtered",
    "modified_range": "the buffer is not managed, or the range is not in it",
    "none_framebuffer_only": "a texture is one of a layer with `framebuffer_only`",
    "not_committed": "the command buffer is committed already",
    "not_empty": "a dimension is 0",
    "not_framebuffer_only": "a texture is one of a layer with `framebuffer_only`",
    "not_presented": "the drawable is presented already",
    "of_own_device": "an object is of another device",
    "of_this_device": "an object is of another device",
    "own_command_range": "the range is not in the indirect command buffer",
    "own_counter_range": "the range is over the number of entries",
    "own_range": "the range is not in the buffer",
    "patch_control_points": "there are more than 32 control points",
    "placement_heap": "the heap places resources itself, or the offset lies beyond it",
    "pop_group": "no debug group is open",
    "positive": "the count is 0",
    "present": "the drawable is presented already",
    "present_later": "the drawable is presented already",
    "presentation_time": "the number of seconds is negative or not finite",
    "push_group": "commands are taken no more",
    "range_fits": "the range is longer than the sequence",
    "render_pass": "the attachments cannot be rendered to, or do not fit each other",
    "render_pass_opened": None,
    "render_pipeline_bound": "the encoder has ended, or the pipeline's formats are not those of the render pass",
    "render_pipeline_descriptor": "a function is missing or of another kind, or a format cannot be rendered to",
    "render_pipeline_made": None,
    "render_pipeline_promised": None,
    "reset_allocator": "a command buffer is being encoded with the allocator",
    "same_device": "an object is of another device",
    "same_devices": "an object is of another device",
    "same_length": "the sequences differ in length",
    "same_pixels": "the textures differ in format or number of samples",
    "sample_attachment_index": "there is no attachment of the index",
    "sample_count": "a pixel has no such number of sample positions",
    "sample_counts": "there are fewer samples than the size says",
    "sampler_descriptor": "samplers have no such values",
    "sampler_index": "the index is not in the sampler argument table",
    "sampler_range": "the range is not in the sampler argument table",
    "scissor_rect": "the rectangle is not in the render target",
    "scissor_rects": "a rectangle is not in the render target, or there are more than 16",
    "start_capture": "a capture is running",
    "stencil_store_action": "the store action is Unknown",
    "stop_capture": "no capture is running",
    "tensor_bytes": "the data is shorter than the slice, or strides and dimensions do not fit",
    "texture_bytes": "the region lies outside the texture, the data is too short for it, or the CPU does not "
    "see the texture",
    "texture_descriptor": "textures have no such sizes, counts or formats",
    "texture_image_bytes": "the region lies outside the texture, the data is too short for it, or the CPU does not "
    "see the texture",
    "texture_index": "the index is not in the texture argument table",
    "texture_levels": "the texture has no such slices or levels",
    "texture_place": "the texture has no such slice or level",
    "texture_range": "the range is not in the texture argument table",
    "texture_region": "the region is empty or not in the texture",
    "texture_view": "the format's pixels are of another size, or the texture has no such levels or slices",
    "threadgroup_index": "the index is not in the threadgroup argument table",
    "threadgroup_memory": "the length is not a multiple of 16, or over the device's limit",
    "threadgroup_part": "length or offset is not a multiple of 16, or the index not in the argument table",
    "tile_pipeline_descriptor": "the function is missing",
    "vertex_attribute_index": "there is no attribute of the index",
    "viewports": "there are none, or more than 16",
    "visibility_result": "the render pass has no buffer for results, or the offset is not aligned or not in it",
}

# A check that raises another class than ValidationError.
_RESOURCE_CHECKS: Final = {"function_exists": "the library has no function of this name"}


class UnknownCheckError(KeyError):
    """A rule names a check that nothing tells the meaning of."""


def raised_by(signature: Signature, availability: Availability, lacking: str) -> tuple[Raised, ...]:
    """The exceptions of a call; `lacking` is what a system may not have (the class, or the selector)."""
    found = [*_by_result(signature), *_by_checks(signature)]
    if signature.optional or not availability.everywhere:
        found.append(Raised(UNAVAILABLE, f"the running system has no {lacking}"))
    return tuple(_joined(found))


def _by_result(signature: Signature) -> list[Raised]:
    result = signature.result
    if result.error is not None:
        return [Raised(result.error.value, "Metal reports an error")]
    if result.creating and result.own.shape is Shape.OBJECT:
        return [Raised(ErrorKind.RESOURCE.value, "Metal makes no object (nil)")]
    return []


def _by_checks(signature: Signature) -> list[Raised]:
    found: list[Raised] = []
    for check in signature.checks:
        if check.name in _RESOURCE_CHECKS:
            found.append(Raised(ErrorKind.RESOURCE.value, _RESOURCE_CHECKS[check.name]))
        elif check.name not in _CHECKS:
            raise UnknownCheckError(f"{signature.cpp_signature}: nothing tells what the check {check.name} refuses")
        elif (when := _CHECKS[check.name]) is not None:
            found.append(Raised(VALIDATION, when))
    return found


def _joined(found: list[Raised]) -> list[Raised]:
    """One entry for each exception."""
    by_class: dict[str, list[str]] = {}
    for item in found:
        if item.when not in by_class.setdefault(item.exception, []):
            by_class[item.exception].append(item.when)
    return [Raised(exception, "; ".join(reasons)) for exception, reasons in by_class.items()]
