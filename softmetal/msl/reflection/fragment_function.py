"""What fragment functions take and return, as rows of words that the rasteriser fills and reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from softmetal.msl.llvm_ir.ir_text import Annotation
from softmetal.msl.reflection.binding import BoundParameter, Source
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.stage_values import Placed, StageError, StageValue, placed, stage_values, word_count

_INDEX = ("uint", "ushort", "uchar")
_COLOURS = frozenset(
    f"{element}{size}"
    for element in ("float", "half", "int", "uint", "short", "ushort")
    for size in ("", "2", "3", "4")
)
_MOST_COLOURS = 8


@dataclass(frozen=True)
class _BuiltIn:
    """What an attribute asks for: its name in the protocol and the types that it may have."""

    source: str
    types: tuple[str, ...]


# Inputs that the rasteriser makes (MSL specification 5.2.3.4).
BUILT_IN_INPUTS: Mapping[str, _BuiltIn] = {
    "position": _BuiltIn("position", ("float4",)),
    "front_facing": _BuiltIn("front_facing", ("bool",)),
    "primitive_id": _BuiltIn("primitive_id", ("uint", "ushort")),
    "point_coord": _BuiltIn("point_coord", ("float2", "half2")),
    "barycentric_coord": _BuiltIn("barycentric_coord", ("float3", "float2", "float", "half3", "half2", "half")),
    "sample_id": _BuiltIn("sample_id", ("uint",)),
    "sample_mask": _BuiltIn("sample_mask", ("uint",)),
    "render_target_array_index": _BuiltIn("layer", _INDEX),
    "viewport_array_index": _BuiltIn("viewport", _INDEX),
    "color": _BuiltIn("color", tuple(sorted(_COLOURS))),
}

# What interpolants are made of (SOFTMETAL_PULL_WORDS in exec/render_abi.h), and whose values of the vertices they take.
PULL_WORDS = 37
_VERTICES = ("first_vertex", "second_vertex", "third_vertex")

# Members of a vertex function's struct that say nothing to a fragment function which shares it.
_NOT_PASSED_ON = ("point_size", "clip_distance")

# MSL specification 5.4
_INTERPOLATIONS: Mapping[str, tuple[str, str]] = {
    "flat": ("flat", "centre"),
    "center_perspective": ("perspective", "centre"),
    "center_no_perspective": ("linear", "centre"),
    "centroid_perspective": ("perspective", "centroid"),
    "centroid_no_perspective": ("linear", "centroid"),
    "sample_perspective": ("perspective", "sample"),
    "sample_no_perspective": ("linear", "sample"),
}


@dataclass(frozen=True)
class FragmentInput:
    """A value that a fragment function takes: its parameter number `parameter`, or a part of it."""

    parameter: int
    name: str
    placed: Placed

    @property
    def built_in(self) -> Annotation | None:
        return self.placed.value.attribute(*BUILT_IN_INPUTS)

    @property
    def interpolation(self) -> tuple[str, str]:
        """How it comes from the vertices, and at which point of the pixel."""
        value = self.placed.value
        given = value.attribute(*_INTERPOLATIONS)
        if given is not None:
            return _INTERPOLATIONS[given.name]
        return _INTERPOLATIONS["flat" if value.is_integer and self.built_in is None else "center_perspective"]


@dataclass(frozen=True)
class FragmentOutputs:
    """The row that a fragment function returns for each pixel."""

    values: tuple[Placed, ...]

    @property
    def words(self) -> int:
        return word_count(self.values)

    def first_word(self, attribute: str) -> int:
        return next((item.word for item in self.values if item.value.attribute(attribute)), -1)


@dataclass(frozen=True)
class FragmentInterface:
    inputs: tuple[FragmentInput, ...]
    outputs: FragmentOutputs
    asks_for_samples: bool = False

    @property
    def pulls(self) -> bool:
        """Whether there are interpolants, or questions about samples."""
        return self.asks_for_samples or any(item.placed.value.pulled for item in self.inputs)

    @property
    def pull_word(self) -> int:
        """The first of the words that all interpolants have in common."""
        return word_count([item.placed for item in self.inputs])

    @property
    def input_words(self) -> int:
        return self.pull_word + (PULL_WORDS if self.pulls else 0)

    @property
    def runs_for_each_sample(self) -> bool:
        return any(
            item.placed.value.attribute("sample_id") or item.interpolation[1] == "sample" for item in self.inputs
        )


def fragment_interface(function: EntryPoint, bound: Sequence[BoundParameter]) -> FragmentInterface:
    """Raises StageError for inputs or a result that fragment functions cannot have."""
    owners = [(index, item, value) for index, item in enumerate(bound) for value in _inputs_of(item)]
    places = placed([value for *_, value in owners])
    inputs = tuple(
        FragmentInput(index, place.value.path or item.parameter.name, place)
        for (index, item, _), place in zip(owners, places, strict=True)
    )
    outputs = FragmentOutputs(placed(tuple(_outputs(function))))
    return FragmentInterface(inputs, outputs, function.asks_for_samples)


def fragment_reply(function: EntryPoint, interface: FragmentInterface, *, writes_memory: bool) -> dict[str, object]:
    """How the protocol describes a fragment function; -1 stands for what it does not return."""
    return {
        "words": interface.input_words,
        "inputs": list(_inputs_reply(interface)),
        "outputs": _outputs_reply(interface.outputs),
        "runs_for_each_sample": interface.runs_for_each_sample,
        "tests_early": function.attribute("early_fragment_tests") is not None,
        "may_discard": function.may_discard,
        "writes_memory": writes_memory,
    }


def _inputs_of(item: BoundParameter) -> Iterator[StageValue]:
    if item.source not in (Source.STAGE_IN, Source.FRAGMENT_INPUT):
        return
    kind = item.parameter.type.value
    if item.source is Source.STAGE_IN and kind.data_type != "struct":
        raise StageError(f"type '{kind.data_type}' of '{item.parameter.name}' is not valid for attribute 'stage_in'")
    for value in stage_values(kind, item.parameter.attributes):
        found = value.attribute(*BUILT_IN_INPUTS)
        if found is not None and value.type not in BUILT_IN_INPUTS[found.name].types:
            name = value.path or item.parameter.name
            raise StageError(f"type '{value.type}' of '{name}' is not valid for attribute '{found.name}'")
        if value.pulled and (other := value.attribute(*_INTERPOLATIONS, *BUILT_IN_INPUTS)) is not None:
            raise StageError(f"attribute '{other.name}' of '{value.path}' is not for interpolants")
        if value.attribute(*_NOT_PASSED_ON) is None:
            yield value


def _outputs(function: EntryPoint) -> Iterator[StageValue]:
    if function.result is None:
        return
    is_struct = function.result.data_type == "struct"
    seen: dict[tuple[str, int, int], str] = {}
    for value in stage_values(function.result, () if is_struct else (Annotation("color", (0,)),)):
        key = _purpose(value)
        if (other := seen.setdefault(key, value.path)) != value.path:
            raise StageError(f"members '{other}' and '{value.path}' of the result both are {_described(key)}")
        yield value


def _purpose(value: StageValue) -> tuple[str, int, int]:
    """What an output is for: an attribute, its number, and the number of a colour among the sources of a blend."""
    found = value.attribute("color", "depth", "stencil", "sample_mask")
    name = value.path or "the result"
    if found is None:
        raise StageError(f"member '{name}' of the result has none of the attributes color, depth, stencil, sample_mask")
    types = _COLOURS if found.name == "color" else {"float" if found.name == "depth" else "uint"}
    if value.type not in types:
        raise StageError(f"type '{value.type}' of '{name}' is not valid for attribute '{found.name}'")
    index = _number(found) if found.name == "color" else 0
    if not 0 <= index < _MOST_COLOURS:
        raise StageError(f"attribute 'color' of '{name}' must be between 0 and {_MOST_COLOURS - 1}")
    return found.name, index, _number(value.attribute("index"))


def _described(purpose: tuple[str, int, int]) -> str:
    name, index, source = purpose
    return f"[[{name}({index}){f', index({source})' if source else ''}]]" if name == "color" else f"[[{name}]]"


def _number(attribute: Annotation | None) -> int:
    if attribute is None or not attribute.arguments:
        return 0
    number = attribute.arguments[0]
    if not isinstance(number, int):
        raise StageError(f"attribute '{attribute.name}' takes an integer, not '{number}'")
    return number


def _inputs_reply(interface: FragmentInterface) -> Iterator[dict[str, object]]:
    for item in interface.inputs:
        value, found = item.placed.value, item.built_in
        if value.pulled:
            words = value.words // len(_VERTICES)
            for number, source in enumerate(_VERTICES):
                yield _input_reply(source, item, item.placed.word + number * words, words)
        elif found is not None:
            yield _input_reply(BUILT_IN_INPUTS[found.name].source, item, item.placed.word, value.words)
        else:
            yield _input_reply("vertex", item, item.placed.word, value.words)
    if interface.pulls:
        yield {"source": "pull_model", "word": interface.pull_word, "words": PULL_WORDS}


def _input_reply(source: str, item: FragmentInput, word: int, words: int) -> dict[str, object]:
    value, found = item.placed.value, item.built_in
    interpolation, point = item.interpolation
    return {
        "source": source,
        "name": item.name,
        "user": value.user,
        "type": value.type,
        "word": word,
        "words": words,
        "index": _number(found) if found is not None and found.name == "color" else 0,
        "interpolation": interpolation,
        "point": point,
    }


def _outputs_reply(outputs: FragmentOutputs) -> dict[str, object]:
    depth = next((item.value.attribute("depth") for item in outputs.values if item.value.attribute("depth")), None)
    return {
        "words": outputs.words,
        "colors": [
            {
                "index": index,
                "source": source,
                "word": item.word,
                "words": item.value.words,
                "type": item.value.type,
            }
            for item in outputs.values
            for name, index, source in (_purpose(item.value),)
            if name == "color"
        ],
        "depth": outputs.first_word("depth"),
        "depth_mode": str(depth.arguments[0]) if depth is not None and depth.arguments else "any",
        "stencil": outputs.first_word("stencil"),
        "sample_mask": outputs.first_word("sample_mask"),
    }
