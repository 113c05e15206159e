"""Whether a function can write to memory that others see."""

from collections.abc import Sequence

from softmetal.msl.reflection.binding import BoundParameter, Source
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.shader_types import ParameterType, Type
from softmetal.msl.reflection.texture_types import resource_of


def writes_memory(bound: Sequence[BoundParameter]) -> bool:
    """Whether any argument leads to memory that may be written: buffers, textures, also inside argument buffers."""
    return any(_is_writable(item) for item in bound)


def may_write(function: EntryPoint) -> bool:
    """Whether a visible function gets anything that leads to memory that may be written."""
    return any(
        _is_writable_reference(item.type) or _leads_to_writable(item.type.value)
        for item in function.parameters
        if item.address_space != "thread"
    )


def _is_writable(item: BoundParameter) -> bool:
    kind = item.parameter.type
    if item.source is Source.TEXTURE:
        return _leads_to_writable(kind.value)
    if item.source is not Source.BUFFER:
        return False
    return _is_writable_reference(kind) or _leads_to_writable(kind.value)


def _is_writable_reference(kind: ParameterType) -> bool:
    return (kind.is_pointer or kind.is_reference) and not kind.is_const


def _leads_to_writable(kind: Type) -> bool:
    resource = resource_of(kind)
    if resource is not None:
        return resource.texture is not None and resource.texture.access != "read_only"
    if kind.data_type == "pointer":
        return not kind.is_const or (kind.element is not None and _leads_to_writable(kind.element))
    if kind.element is not None:
        return _leads_to_writable(kind.element)
    return any(_leads_to_writable(member.type) for member in kind.members)
