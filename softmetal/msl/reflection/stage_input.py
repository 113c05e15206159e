"""`[[stage_in]]` parameters of kernels and vertex functions, filled from buffers as their descriptor says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from softmetal.msl.reflection.reflect import Parameter
from softmetal.msl.reflection.shader_types import Member

# MTLStepFunction; the first three are also MTLVertexStepFunction.
_CONSTANT, _PER_VERTEX, _PER_INSTANCE = 0, 1, 2
_POSITIONS = {5: "x", 6: "y", 7: "x", 8: "y"}
_INDEXED = frozenset({7, 8})

# MTLIndexType
_INDEX_TYPES = {0: "unsigned short", 1: "unsigned int"}


class StageInputError(Exception):
    """The descriptor does not fit the kernel; the message says why."""


@dataclass(frozen=True)
class StageAttribute:
    """MTLAttributeDescriptor: where an attribute is in its buffer, and how it is stored."""

    index: int
    format: int
    offset: int
    buffer: int


@dataclass(frozen=True)
class StageLayout:
    """MTLBufferLayoutDescriptor: which element of a buffer belongs to which thread."""

    buffer: int
    stride: int
    step_function: int
    step_rate: int


@dataclass(frozen=True)
class StageInput:
    """MTLStageInputOutputDescriptor or MTLVertexDescriptor."""

    attributes: tuple[StageAttribute, ...]
    layouts: tuple[StageLayout, ...]
    index_buffer: int = 0
    index_type: int = 0

    def buffers(self) -> tuple[int, ...]:
        """The buffers that the attributes are read from, and that of indices where one is needed."""
        used = {attribute.buffer for attribute in self.attributes}
        is_indexed = any(layout.buffer in used and layout.step_function in _INDEXED for layout in self.layouts)
        return tuple(sorted(used | ({self.index_buffer} if is_indexed else set())))


@dataclass(frozen=True)
class _Format:
    """How MTLAttributeFormat stores an attribute: a function of stage_input.h, and what its components are."""

    name: str
    reader: str
    is_integer: bool


def _array_formats(first: int, names: Sequence[tuple[str, str, str]], counts: Sequence[int]) -> dict[int, _Format]:
    formats: dict[int, _Format] = {}
    for name, element, conversion in names:
        for count in counts:
            number = "" if count == 1 else str(count)
            shown = f"{name}{number}" + ("Normalized" if conversion == "normalized" else "")
            reader = f"array_attribute<{element}, {count}, softmetal::{conversion}_component>"
            is_integer = conversion == "plain" and element not in ("float", "_Float16")
            formats[first + len(formats)] = _Format(shown, reader, is_integer)
    return formats


_BYTES = [("UChar", "unsigned char", "plain"), ("Char", "signed char", "plain")]
_SHORTS = [("UShort", "unsigned short", "plain"), ("Short", "short", "plain")]


def _normalized(names: Sequence[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [(name, element, "normalized") for name, element, _ in names]


_FORMATS: Mapping[int, _Format] = {
    **_array_formats(1, [*_BYTES, *_normalized(_BYTES)], (2, 3, 4)),
    **_array_formats(13, [*_SHORTS, *_normalized(_SHORTS)], (2, 3, 4)),
    **_array_formats(25, [("Half", "_Float16", "plain")], (2, 3, 4)),
    **_array_formats(
        28, [("Float", "float", "plain"), ("Int", "int", "plain"), ("UInt", "unsigned int", "plain")], (1, 2, 3, 4)
    ),
    40: _Format("Int1010102Normalized", "packed_1010102_attribute<true>", False),
    41: _Format("UInt1010102Normalized", "packed_1010102_attribute<false>", False),
    42: _Format("UChar4Normalized_BGRA", "uchar4_bgra_attribute", False),
    **_array_formats(45, [*_BYTES, *_normalized(_BYTES)], (1,)),
    **_array_formats(49, [*_SHORTS, *_normalized(_SHORTS)], (1,)),
    **_array_formats(53, [("Half", "_Float16", "plain")], (1,)),
    54: _Format("FloatRG11B10", "rg11b10_attribute", False),
    55: _Format("FloatRGB9E5", "rgb9e5_attribute", False),
}


def stage_input_code(parameter: Parameter, parameter_type: str, given: StageInput, *, is_vertex: bool) -> str:
    """C++ of a function that makes the parameter's value for one thread or vertex. Raises StageInputError."""
    layouts = {layout.buffer: layout for layout in given.layouts}
    attributes = {attribute.index: attribute for attribute in given.attributes}
    lines = [
        _assignment(member, index, attributes, layouts, _element_of_vertex if is_vertex else _element_of_thread(given))
        for member in parameter.type.value.members
        if (index := attribute_index(member)) is not None
    ]
    kind = "vertex" if is_vertex else "thread"
    return f"""\
  SOFTMETAL_INLINE static {parameter_type} stage_input(const arguments& given, softmetal::{kind} thread) {{
    {parameter_type} value{{}};
    {" ".join(lines)}
    return value;
  }}"""


def attribute_index(member: Member) -> int | None:
    """The n of `[[attribute(n)]]`; None for a member without it, or whose function constant is false."""
    arguments = member.attribute("attribute")
    if not arguments or member.attribute("function_constant") == (0,):
        return None
    return int(arguments[0])


def buffer_member(buffer: int) -> str:
    """The name of a buffer among the wrapper's arguments."""
    return f"stage{buffer}"


def _assignment(
    member: Member,
    index: int,
    attributes: Mapping[int, StageAttribute],
    layouts: Mapping[int, StageLayout],
    element_of: Callable[[StageLayout], str],
) -> str:
    attribute = attributes.get(index)
    if attribute is None:
        raise StageInputError(f"attribute {index} ('{member.name}') is missing from the stage input descriptor")
    layout = layouts.get(attribute.buffer)
    if layout is None or layout.stride == 0:
        raise StageInputError(f"the layout of buffer {attribute.buffer}, which attribute {index} is in, has no stride")
    stored = _format(attribute, member)
    place = f"{element_of(layout)} * {layout.stride}ul + {attribute.offset}ul"
    components = f"softmetal::{stored.reader}(given.{buffer_member(attribute.buffer)}, {place})"
    return f"value.{member.name} = softmetal::attribute_value<decltype(value.{member.name})>({components});"


def _format(attribute: StageAttribute, member: Member) -> _Format:
    stored = _FORMATS.get(attribute.format)
    if stored is None:
        raise StageInputError(f"attribute {attribute.index} has the unknown format {attribute.format}")
    if stored.is_integer != member.type.data_type.startswith(("char", "uchar", "short", "ushort", "int", "uint")):
        kind = member.type.data_type
        raise StageInputError(
            f"attribute {attribute.index} ('{member.name}', {kind}) cannot be read from {stored.name}"
        )
    return stored


def _element_of_thread(given: StageInput) -> Callable[[StageLayout], str]:
    """The number of the element that a thread reads: its position, or what the index buffer has there."""

    def element(layout: StageLayout) -> str:
        if layout.step_function == _CONSTANT:
            return "0ul"
        axis = _POSITIONS.get(layout.step_function)
        if axis is None:
            raise _wrong_step_function(layout, "kernels")
        position = f"thread.stage_in_position().{axis}"
        if layout.step_function in _INDEXED:
            index_type = _INDEX_TYPES[given.index_type]
            position = f"softmetal::stage_index<{index_type}>(given.{buffer_member(given.index_buffer)}, {position})"
        rate = f" / {layout.step_rate}ul" if layout.step_rate > 1 else ""
        return f"(softmetal_ulong({position}){rate})"

    return element


def _element_of_vertex(layout: StageLayout) -> str:
    """The number of the element that a vertex reads."""
    if layout.step_function == _CONSTANT:
        return "0ul"
    if layout.step_function == _PER_VERTEX:
        return "softmetal_ulong(thread.vertex_id())"
    if layout.step_function == _PER_INSTANCE:
        return f"thread.instance_element({layout.step_rate}u)"
    raise _wrong_step_function(layout, "vertex functions")


def _wrong_step_function(layout: StageLayout, functions: str) -> StageInputError:
    return StageInputError(
        f"the layout of buffer {layout.buffer} has step function {layout.step_function}, which is not for {functions}"
    )
