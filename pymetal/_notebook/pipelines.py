"""A pipeline's thread limits, and its arguments from reflection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pymetal as pm
from pymetal._device_facts import available
from pymetal._notebook.html import division, facts, heading, paragraph, size, table

MEMBERS_SHOWN = 8
STAGES = ("vertex", "fragment", "tile", "object", "mesh")
COLUMNS = ("index", "name", "kind", "type", "size", "access", "used")


def compute_pipeline_html(pipeline: pm.ComputePipelineState) -> str:
    """The pipeline as tables."""
    names = (
        "max_total_threads_per_threadgroup",
        "thread_execution_width",
        "required_threads_per_threadgroup",
        "static_threadgroup_memory_length",
        "support_indirect_command_buffers",
    )
    limits = facts(available(pipeline, names))
    reflection = _reflection(pipeline)
    arguments = (
        _arguments("Arguments", reflection.bindings)
        if isinstance(reflection, pm.ComputePipelineReflection)
        else _nothing_known()
    )
    return division(heading("ComputePipelineState", pipeline.label), limits, arguments)


def render_pipeline_html(pipeline: pm.RenderPipelineState) -> str:
    """The pipeline as tables, one for each stage that has arguments."""
    names = (
        "max_total_threads_per_threadgroup",
        "max_total_threads_per_object_threadgroup",
        "max_total_threads_per_mesh_threadgroup",
        "threadgroup_size_matches_tile_size",
        "support_indirect_command_buffers",
    )
    limits = facts(available(pipeline, names))
    reflection = _reflection(pipeline)
    stages = [
        _arguments(f"Arguments of the {stage} stage", bindings)
        for stage in STAGES
        if (bindings := getattr(reflection, f"{stage}_bindings", None))
    ]
    return division(heading("RenderPipelineState", pipeline.label), limits, *(stages or [_nothing_known()]))


def _reflection(
    pipeline: pm.ComputePipelineState | pm.RenderPipelineState,
) -> pm.ComputePipelineReflection | pm.RenderPipelineReflection | None:
    try:
        return pipeline.reflection
    except pm.UnavailableError:  # before macOS 26
        return None


def _nothing_known() -> str:
    return paragraph("The pipeline keeps no reflection; ask for it with the options of the call that makes pipelines.")


def _arguments(caption: str, bindings: Iterable[pm.Binding]) -> str:
    return table(caption, COLUMNS, map(_argument, bindings))


def _argument(binding: pm.Binding) -> tuple[object, ...]:
    type_name, length = _type(binding)
    return binding.index, binding.name, binding.type, type_name, length, binding.access, binding.is_used


def _type(binding: pm.Binding) -> tuple[str, str]:
    """The type of an argument, and its size where it has one."""
    if isinstance(binding, pm.BufferBinding):
        struct = binding.buffer_struct_type
        name = binding.buffer_data_type.name if struct is None else _struct(struct)
        return name, size(binding.buffer_data_size)
    if isinstance(binding, pm.TextureBinding):
        return f"{binding.texture_type.name} of {binding.texture_data_type.name}", ""
    if isinstance(binding, pm.ThreadgroupBinding):
        return "", size(binding.threadgroup_memory_data_size)
    return "", ""


def _struct(struct: pm.StructType) -> str:
    return f"struct {{ {'; '.join(_members(struct))} }}"


def _members(struct: pm.StructType) -> Iterator[str]:
    members = struct.members
    for member in members[:MEMBERS_SHOWN]:
        yield f"{member.data_type.name} {member.name}"
    if len(members) > MEMBERS_SHOWN:
        yield "…"
