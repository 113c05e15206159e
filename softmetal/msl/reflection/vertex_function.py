"""What vertex functions return: rows of words, which the rasteriser and fragment functions read."""

from collections.abc import Mapping
from dataclasses import dataclass

from softmetal.msl.llvm_ir.ir_text import Annotation
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.stage_values import Placed, StageError, StageValue, placed, stage_values, word_count

# Attributes of what the rasteriser itself takes (MSL specification 5.2.3.3), and the types that they may have.
_BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "position": ("float4",),
    "point_size": ("float",),
    "clip_distance": ("float",),
    "render_target_array_index": ("uint", "ushort", "uchar"),
    "viewport_array_index": ("uint", "ushort", "uchar"),
}


@dataclass(frozen=True)
class VertexOutputs:
    """The row that a vertex function returns for each vertex."""

    values: tuple[Placed, ...]

    @property
    def words(self) -> int:
        return word_count(self.values)

    def built_in(self, attribute: str) -> tuple[Placed, ...]:
        return tuple(item for item in self.values if item.value.attribute(attribute))

    @property
    def varyings(self) -> tuple[Placed, ...]:
        """What a fragment function can take."""
        return tuple(item for item in self.values if not item.value.attribute(*_BUILT_IN))


def vertex_outputs(function: EntryPoint) -> VertexOutputs:
    """Raises StageError for a result that vertex functions cannot have."""
    if function.result is None:
        return VertexOutputs(())
    attributes = () if function.result.data_type == "struct" else (Annotation("position", ()),)
    values = stage_values(function.result, attributes)
    _check(values)
    return VertexOutputs(placed(values))


def vertex_reply(outputs: VertexOutputs) -> dict[str, object]:
    """How the protocol describes them; -1 stands for what the function does not return."""

    def first_word(attribute: str) -> int:
        found = outputs.built_in(attribute)
        return found[0].word if found else -1

    return {
        "words": outputs.words,
        "position": first_word("position"),
        "point_size": first_word("point_size"),
        "clip_distance": first_word("clip_distance"),
        "clip_distance_count": len(outputs.built_in("clip_distance")),
        "layer": first_word("render_target_array_index"),
        "viewport": first_word("viewport_array_index"),
        "outputs": [
            {
                "name": item.value.path,
                "user": item.value.user,
                "type": item.value.type,
                "word": item.word,
                "words": item.value.words,
            }
            for item in outputs.varyings
        ],
    }


def _check(values: tuple[StageValue, ...]) -> None:
    seen: dict[str, StageValue] = {}
    for value in values:
        if value.pulled:
            raise StageError(f"'{value.path}' of the result is an interpolant, which only fragment functions have")
        found = value.attribute(*_BUILT_IN)
        if found is None:
            continue
        name = value.path or "the result"
        if value.type not in _BUILT_IN[found.name]:
            raise StageError(f"type '{value.type}' of '{name}' is not valid for attribute '{found.name}'")
        other = seen.setdefault(found.name, value)
        if other is not value and (found.name != "clip_distance" or _member(other) != _member(value)):
            raise StageError(f"'{other.path}' and '{name}' both have the attribute '{found.name}'")


def _member(value: StageValue) -> str:
    return value.path.partition("[")[0]
