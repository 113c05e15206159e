"""C++ of what an entry point's parameters become: members of the wrapper's `arguments`, and what the call passes."""

from collections.abc import Sequence
from dataclasses import dataclass

from softmetal.msl.reflection.binding import FUNCTION_TABLE, BoundParameter, Source
from softmetal.msl.reflection.stage_input import StageInput, buffer_member


@dataclass(frozen=True)
class ArgumentCode:
    """Declarations of the members of `arguments`, their initialisers, and an expression for each parameter."""

    members: tuple[str, ...]
    initialisers: tuple[str, ...]
    values: tuple[str, ...]
    texture_functions: str
    """What loops over threads ask of the textures (include/softmetal/texture_codecs.h)."""


def argument_code(
    bound: Sequence[BoundParameter], stage_input: StageInput | None, *, is_validated: bool = False
) -> ArgumentCode:
    """With shader validation, each thread asks for buffers itself."""
    is_asked_for = [is_validated and _is_validated(item) for item in bound]
    decoded = [(index, item) for index, item in enumerate(bound) if not is_asked_for[index]]
    stage_buffers = stage_input.buffers() if stage_input is not None else ()
    members = [_member(index, item) for index, item in decoded]
    members.extend(f"softmetal::stage_buffer {buffer_member(buffer)};" for buffer in stage_buffers)
    initialisers = [_decoder(index, item) for index, item in decoded]
    initialisers.extend(f"{buffer_member(buffer)}(launch, {buffer})" for buffer in stage_buffers)
    values = (
        _validated_value(index, item) if is_asked_for[index] else _value(index, item)
        for index, item in enumerate(bound)
    )
    textures = [f"p{index}" for index, item in enumerate(bound) if item.source is Source.TEXTURE]
    return ArgumentCode(
        tuple(filter(None, members)), tuple(filter(None, initialisers)), tuple(values), _texture_functions(textures)
    )


def _texture_functions(textures: Sequence[str]) -> str:
    reads = " || ".join(f"decltype({texture})::is_read_as_float" for texture in textures) or "false"
    writes = " || ".join(f"decltype({texture})::is_only_written_as_float" for texture in textures) or "false"
    agree = " && ".join(f"{texture}.is_written_in(codec)" for texture in textures) or "true"
    assume_written = " ".join(f"{texture}.assume_written_codec(codec);" for texture in textures)
    consider = " ".join(f"shared.consider({texture});" for texture in textures)
    assume = " ".join(f"{texture}.assume_codec(codec);" for texture in textures)
    return f"""static constexpr bool reads_floats = {reads};
    static constexpr bool writes_floats = {writes};
    SOFTMETAL_INLINE softmetal_uint codec() const {{
      softmetal::shared_codec shared;
      {consider}
      return shared.codec();
    }}
    SOFTMETAL_INLINE void assume_codec([[maybe_unused]] softmetal_codec codec) {{ {assume} }}
    SOFTMETAL_INLINE bool is_written_in([[maybe_unused]] softmetal_codec codec) const {{ return {agree}; }}
    SOFTMETAL_INLINE void assume_written_codec([[maybe_unused]] softmetal_codec codec) {{ {assume_written} }}"""


# What is different for each thread.
_WITHOUT_STORAGE = (Source.GRID, Source.STAGE_IN, Source.FRAGMENT_INPUT)


def _storage(index: int, item: BoundParameter) -> str:
    parameter = f"softmetal_parameter<{index}>"
    if item.source is Source.ABSENT:
        return f"softmetal::absent_argument<{parameter}>"
    if item.source is Source.THREADGROUP_MEMORY:
        return f"softmetal::threadgroup_argument<{parameter}>"
    if item.source in (Source.TEXTURE, Source.SAMPLER):
        return f"softmetal::{item.source.value}_argument<{parameter}>"
    if item.parameter.type.value.data_type == FUNCTION_TABLE and not item.parameter.type.is_pointer:
        return f"softmetal::table_argument<{parameter}>"
    if item.parameter.address_space == "constant":
        return f"softmetal::constant_buffer_argument<{parameter}>"
    return f"softmetal::buffer_argument<{parameter}>"


def _member(index: int, item: BoundParameter) -> str:
    return "" if item.source in _WITHOUT_STORAGE else f"{_storage(index, item)} p{index};"


def _decoder(index: int, item: BoundParameter) -> str:
    if item.source in (Source.BUFFER, Source.TEXTURE, Source.SAMPLER):
        return f"p{index}(launch, {item.index})"
    if item.source is Source.THREADGROUP_MEMORY:
        return f"p{index}(launch, worker, {item.index})"
    return ""


# Shader validation knows an argument's bounds when each thread asks for it (include/softmetal/validation.h).
_VALIDATED_SOURCES = {
    Source.BUFFER: "softmetal_validated_buffer",
    Source.THREADGROUP_MEMORY: "softmetal_validated_threadgroup_argument",
}


def _is_validated(item: BoundParameter) -> bool:
    return item.source in _VALIDATED_SOURCES and item.parameter.type.value.data_type != FUNCTION_TABLE


def _validated_value(index: int, item: BoundParameter) -> str:
    start = f"{_VALIDATED_SOURCES[item.source]}({item.index})"
    return f"softmetal::validated_argument<softmetal_parameter<{index}>>::from({start})"


def _value(index: int, item: BoundParameter) -> str:
    if item.source is Source.GRID:
        return f"softmetal::grid_value<softmetal_parameter<{index}>>::from(thread.{item.grid}())"
    if item.source is Source.STAGE_IN:
        return "stage_input(given, thread)"
    if item.source is Source.FRAGMENT_INPUT:
        return f"input{index}(given, thread)"
    return f"given.p{index}.get()"
