"""Whether a function can write to memory that others see."""

from collections.abc import Sequence

from softmetal.msl.binding import BoundParameter, Source
from softmetal.msl.shader_types import Type
from softmetal.msl.texture_types import resource_of


def writes_memory(bound: Sequence[BoundParameter]) -> bool:
    """Whether any argument leads to memory that may be written: buffers, textures, also inside argument buffers."""
    return any(_is_writable(item) for item in bound)


def _is_writable(item: BoundParameter) -> bool:
    kind = item.parameter.type
    if item.source is Source.TEXTURE:
        return _leads_to_writable(kind.value)
    if item.source is not Source.BUFFER:
        return False
    return ((kind.is_pointer or kind.is_reference) and not kind.is_const) or _leads_to_writable(kind.value)


def _leads_to_writable(kind: Type) -> bool:
    resource = resource_of(kind)
    if resource is not None:
        return resource.texture is not None and resource.texture.access != "read_only"
    if kind.data_type == "pointer":
        return not kind.is_const or (kind.element is not None and _leads_to_writable(kind.element))
    if kind.element is not None:
        return _leads_to_writable(kind.element)
    return any(_leads_to_writable(member.type) for member in kind.members)
