"""Replies in the words of the protocol."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from softmetal.msl.kernel_code import KernelCode
from softmetal.msl.library import CheckedLibrary
from softmetal.msl.protocol import SCHEMA
from softmetal.msl.reflection.argument_ids import member_ids
from softmetal.msl.reflection.binding import FUNCTION_TABLE, BoundParameter, Source
from softmetal.msl.reflection.fragment_function import fragment_interface, fragment_reply
from softmetal.msl.reflection.memory_writes import writes_memory
from softmetal.msl.reflection.reflect import EntryPoint, FunctionConstant
from softmetal.msl.reflection.shader_types import Type
from softmetal.msl.reflection.stage_input import StageInput, attribute_index
from softmetal.msl.reflection.texture_types import resource_of
from softmetal.msl.reflection.vertex_function import vertex_outputs, vertex_reply

MAX_THREADS_PER_THREADGROUP = 1024
THREAD_EXECUTION_WIDTH = 32

JsonObject = dict[str, object]

_NO_ARGUMENTS = (Source.GRID, Source.STAGE_IN, Source.FRAGMENT_INPUT)


def ping_reply() -> JsonObject:
    return {"schema": SCHEMA, "ok": True}


def library_reply(key: str, library: CheckedLibrary) -> JsonObject:
    functions = [_function(function) for function in library.reflection.functions]
    return {"schema": SCHEMA, "ok": True, "library": key, "functions": functions, "warnings": library.warnings}


def pipeline_reply(path: Path, kernel: EntryPoint, code: KernelCode, stage_input: StageInput | None) -> JsonObject:
    limit = kernel.max_total_threads or MAX_THREADS_PER_THREADGROUP
    reflection = {
        "arguments": _arguments(code.bound),
        "static_threadgroup_memory_length": code.threadgroup_memory,
        "max_total_threads_per_threadgroup": min(limit, MAX_THREADS_PER_THREADGROUP),
        "thread_execution_width": THREAD_EXECUTION_WIDTH,
        "required_threads_per_threadgroup": (*kernel.required_threads, 1, 1)[:3] if kernel.required_threads else (),
        "stage_input_buffers": stage_input.buffers() if stage_input is not None else (),
    }
    reply: JsonObject = {
        "schema": SCHEMA,
        "ok": True,
        "path": str(path),
        "mode": code.mode.value,
        "reflection": reflection,
    }
    reply |= _stage(kernel, code)
    if code.why_fibers:
        reply["why_fibers"] = code.why_fibers
    return reply


def _stage(function: EntryPoint, code: KernelCode) -> JsonObject:
    """What only vertex and fragment functions have: how their rows of words are laid out."""
    if function.kind == "vertex":
        return {"vertex": vertex_reply(vertex_outputs(function))}
    if function.kind == "fragment":
        interface = fragment_interface(function, code.bound)
        return {"fragment": fragment_reply(function, interface, writes_memory=writes_memory(code.bound))}
    return {}


def function_reply(bound: Sequence[BoundParameter]) -> JsonObject:
    attributes = [
        {"name": member.name, "index": index, "data_type": member.type.data_type, "used": item.parameter.is_used}
        for item in bound
        if item.source is Source.STAGE_IN
        for member in item.parameter.type.value.members
        if (index := attribute_index(member)) is not None
    ]
    return {"schema": SCHEMA, "ok": True, "arguments": _arguments(bound), "stage_input_attributes": attributes}


def read_pipeline_reply(text: str) -> JsonObject | None:
    """A reply that the cache kept, or None when the text is damaged."""
    try:
        reply: object = json.loads(text)
    except ValueError:
        return None
    return cast("JsonObject", reply) if isinstance(reply, dict) and "path" in reply else None


def describe_parameters(function: EntryPoint) -> list[JsonObject]:
    """The parameters of any entry point, textures and stage inputs too, for people to read."""
    return [
        {
            "name": parameter.name,
            "data_type": parameter.type.value.data_type,
            "attributes": [item.name for item in parameter.attributes],
            "address_space": parameter.address_space,
        }
        for parameter in function.parameters
    ]


def _function(function: EntryPoint) -> JsonObject:
    return {
        "name": function.name,
        "kind": function.kind,
        "constants": [_constant(constant) for constant in function.constants],
    }


def _constant(constant: FunctionConstant) -> JsonObject:
    return {
        "name": constant.name,
        "index": constant.index,
        "type": constant.type_name,
        "required": constant.is_required,
    }


def _arguments(bound: Sequence[BoundParameter]) -> list[JsonObject]:
    arguments = [_argument(item) for item in bound if item.source not in _NO_ARGUMENTS]
    return [argument for argument in arguments if argument is not None]


def _argument(item: BoundParameter) -> JsonObject | None:
    if item.source is Source.ABSENT:
        return None
    parameter = item.parameter
    value = parameter.type.value
    common: JsonObject = {
        "name": parameter.name,
        "type": FUNCTION_TABLE if value.data_type == FUNCTION_TABLE else item.source.value,
        "index": item.index,
        "data_type": value.data_type,
        "data_size": value.size,
        "alignment": value.alignment,
        "used": parameter.is_used,
    }
    if item.source is Source.THREADGROUP_MEMORY:
        return common
    if item.source in (Source.TEXTURE, Source.SAMPLER):
        return common | _resource(item)
    return common | {
        "access": "read_only" if parameter.type.is_const else "read_write",
        "address_space": parameter.address_space,
        "is_pointer": parameter.type.is_pointer,
        **_inside(value),
    }


def _resource(item: BoundParameter) -> JsonObject:
    resource = resource_of(item.parameter.type.value)
    assert resource is not None
    length: JsonObject = {"array_length": resource.length}
    if resource.texture is None:
        return length | {"data_type": resource.kind, "access": "read_only"}
    texture = resource.texture
    return length | {
        "data_type": texture.element,
        "access": texture.access,
        "texture_type": texture.number,
        "is_depth": texture.is_depth,
    }


def _inside(value: Type) -> JsonObject:
    """What a struct, an array or a pointer leads to."""
    if value.data_type == "struct":
        members = [
            {"name": item.name, "offset": item.offset, "index": index, **_type(item.type)}
            for item, index in zip(value.members, member_ids(value), strict=True)
        ]
        return {"members": members}
    if value.element is not None:
        return {"element": _type(value.element), "length": value.length}
    return {}


def _type(value: Type) -> JsonObject:
    facts: JsonObject = {"data_type": value.data_type, "size": value.size, "alignment": value.alignment}
    if value.data_type == "pointer":
        facts["access"] = "read_only" if value.is_const else "read_write"
    return {**facts, **_inside(value)}
