"""What a new SDK needs from its maintainer: rules for what is not understood or decided, and a look at the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator import decide, parse, pixel_formats
from generator.api import Api, Location
from generator.binding import Binding, Class, Parameter, PyType, Shape, Signature, StructClass
from generator.compare.calls import call_text
from generator.compare.changes import Effect
from generator.compare.values import GONE, enum_changes
from generator.emit.softmetal.descriptors import DescriptorFinder
from generator.emit.softmetal.rules import load_rules as load_softmetal_rules
from generator.problems import Problem
from generator.sdk import fetch

_NULLABLE = frozenset({Shape.OBJECT, Shape.STR, Shape.NUMBER, Shape.SECONDS, Shape.BYTES, Shape.ANY, Shape.HANDLE})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """An SDK as far as it is understood, and what is missing from that.

    `unread` is what the parser does not understand, `undecided` what no rule decides; both are left out of `api` and
    `binding`. `undescribed` is what softmetal has no rule for, `unformatted` the pixel formats whose memory nothing
    tells, `unused` the rules that match nothing.
    """

    api: Api
    binding: Binding
    unread: tuple[Problem, ...]
    undecided: tuple[Problem, ...]
    undescribed: tuple[Problem, ...]
    unformatted: tuple[Problem, ...]
    unused: tuple[str, ...]

    @property
    def blocking(self) -> tuple[Problem, ...]:
        """What has to be settled before anything can be generated."""
        return (*self.unread, *self.undecided, *self.undescribed, *self.unformatted)


def renamed_or_revalued(old: Binding, new: Binding) -> Iterator[str]:
    """Enumerators with another value, or another Python name, than they had: both break programs silently."""
    locations = {enum.cpp: enum.location for enum in new.enums}
    for change in enum_changes(old, new):
        location = locations.get(change.owner.cpp)
        if change.effect is Effect.BREAKING and change.name and location and change.text != GONE:
            place = f"{location.file}:{location.line}"
            yield f"{place}: {change.cpp} (`{change.owner.python}.{change.name}`) {change.text}"


def survey(source: str, name: str) -> Surveyed:
    """Reads and decides an SDK as far as that goes, with the project's rules."""
    api, unread = parse.survey(fetch(source), name)
    rules, softmetal_rules = decide.load_rules(), load_softmetal_rules(must_match=False)
    binding, undecided = decide.survey(api, rules)
    _, undescribed = DescriptorFinder(api, softmetal_rules).survey()
    unused = (*rules.unused(), *softmetal_rules.unused(), *decide.without_argument(api, rules))
    return Surveyed(api, binding, unread, undecided, undescribed, pixel_formats.undescribed(binding), unused)


@dataclass(frozen=True, slots=True)
class Check:
    """A new call that the general rules decided alone, and what they cannot know of it."""

    location: Location | None
    symbol: str
    text: str

    def __str__(self) -> str:
        place = f"{self.location.file}:{self.location.line} " if self.location else ""
        return f"{place}`{self.symbol}`: {self.text}"


def checks(old: Binding, new: Binding) -> Iterator[Check]:
    """Every call that the older SDK does not have and in which None, or ownership, is a question."""
    known = {(owner.cpp, signature.key) for owner in _owners(old) for _, signature in _calls(owner)}
    seen: set[tuple[str, str]] = set()
    for owner in _owners(new):
        for name, signature in _calls(owner):
            key = (owner.cpp, signature.key.partition("|")[0])
            if key in known or key in seen or not (questions := list(_questions(signature))):
                continue
            seen.add(key)
            symbol = f"{owner.cpp} {signature.selector or signature.call}"
            text = f"`{call_text(name, signature, owner.module)}`: {', '.join(questions)}"
            yield Check(signature.location, symbol, text)


def _owners(binding: Binding) -> tuple[Class | StructClass, ...]:
    return (*binding.classes, *binding.structs)


def _calls(owner: Class | StructClass) -> Iterator[tuple[str, Signature]]:
    for item in owner.properties if isinstance(owner, Class) else ():
        yield item.name, item.getter
    for method in owner.methods:
        for signature in method.overloads:
            yield method.name, signature


def _questions(signature: Signature) -> Iterator[str]:
    result = signature.result
    if result.own.shape in _NULLABLE and not result.own.optional and not result.creating:
        yield "never gives None"
    if any(output.shape in _NULLABLE for output in result.outputs):
        yield "the caller does not own what the out-parameter gives"
    if names := [f"`{item.name}`" for item in signature.parameters if _refuses_none(item)]:
        yield f"takes no None for {', '.join(names)}"


def _refuses_none(parameter: Parameter) -> bool:
    type_: PyType = parameter.type
    return type_.shape is Shape.OBJECT and not type_.optional
