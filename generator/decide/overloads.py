"""Overload sets: which of two overloads a call reaches, and whether that is certain.

nanobind tries overloads in order. Two overloads that some call fits both must therefore be ordered, the more
specific one first; where neither is more specific, the set is ambiguous and a rule has to take one of
them out (`overloads.selector_named`).
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import combinations
from typing import Final

from generator.binding import Parameter, PyType, Shape, Signature
from generator.decide.errors import DecisionError
from generator.decide.registry import Registry


class Relation(Enum):
    """How the values that two parameters accept relate."""

    DISJOINT = "disjoint"
    EQUAL = "equal"
    NARROWER = "narrower"
    WIDER = "wider"
    MIXED = "mixed"


# Objects, bool, enum, int, float, str, sequence, None: the order among overloads that nothing else orders.
_RANK: Final = {
    Shape.OBJECT: 0,
    Shape.STRUCT: 1,
    Shape.BOOL: 2,
    Shape.ENUM: 3,
    Shape.OPTIONS: 4,
    Shape.INT: 5,
    Shape.HANDLE: 0,
    Shape.FLOAT: 6,
    Shape.SECONDS: 6,
    Shape.NUMBER: 6,
    Shape.STR: 7,
    Shape.PATH: 7,
    Shape.STR_OR_PATH: 8,
    Shape.CALLABLE: 8,
    Shape.WRITABLE_BUFFER: 9,
    Shape.BUFFER: 9,
    Shape.MATRIX: 10,
    Shape.SEQUENCE: 10,
    Shape.SET: 10,
    Shape.DICT: 10,
    Shape.ANY: 11,
    Shape.NONE: 12,
}

# What Python values a shape accepts, beside objects of bound classes.
_ACCEPTS: Final[dict[Shape, frozenset[str]]] = {
    Shape.BOOL: frozenset({"bool"}),
    Shape.INT: frozenset({"int", "enum"}),
    Shape.HANDLE: frozenset({"opaque pointer"}),
    Shape.OPTIONS: frozenset({"int", "enum"}),
    Shape.FLOAT: frozenset({"int", "enum", "float"}),
    Shape.SECONDS: frozenset({"int", "enum", "float"}),
    Shape.NUMBER: frozenset({"int", "enum", "float"}),
    Shape.STR: frozenset({"str"}),
    Shape.PATH: frozenset({"path"}),
    Shape.STR_OR_PATH: frozenset({"str", "path"}),
    Shape.CALLABLE: frozenset({"callable"}),
    Shape.WRITABLE_BUFFER: frozenset({"writable buffer"}),
    Shape.BUFFER: frozenset({"writable buffer", "buffer"}),
    Shape.MATRIX: frozenset({"sequence", "writable buffer", "buffer"}),
    Shape.SEQUENCE: frozenset({"sequence", "writable buffer", "buffer"}),
    Shape.SET: frozenset({"set"}),
    Shape.DICT: frozenset({"dict"}),
    Shape.NONE: frozenset(),
    Shape.ANY: frozenset(
        {
            *("bool", "int", "enum", "float", "str", "path", "object"),
            *("sequence", "set", "dict", "buffer", "writable buffer"),
        }
    ),
}


def accepted(type_: PyType) -> frozenset[str]:
    """The kinds of values a type accepts; a bound class or enum is a kind of its own."""
    if type_.shape is Shape.OBJECT:
        return frozenset({f"object {type_.cpp}"})
    if type_.shape is Shape.ENUM:
        return frozenset({f"enum {type_.cpp}"})
    if type_.shape is Shape.STRUCT:
        return frozenset({f"struct {type_.cpp}", f"tuple of {len(type_.items)}"})
    return _ACCEPTS[type_.shape]


def relation(first: PyType, second: PyType, registry: Registry) -> Relation:
    """How what `first` accepts relates to what `second` accepts. None counts only where both take it."""
    ours, theirs = accepted(first), accepted(second)
    if first.shape is Shape.OBJECT and second.shape is Shape.OBJECT:
        return _class_relation(first, second, registry)
    ours, theirs = _widen(ours, theirs), _widen(theirs, ours)
    ours, theirs = ours | _numbers(first, registry), theirs | _numbers(second, registry)
    common = ours & theirs
    if not common:
        return Relation.MIXED if first.optional and second.optional else Relation.DISJOINT
    if ours == theirs:
        return Relation.EQUAL
    if ours < theirs:
        return Relation.NARROWER
    return Relation.WIDER if ours > theirs else Relation.MIXED


def _widen(ours: frozenset[str], theirs: frozenset[str]) -> frozenset[str]:
    """Name the particular kinds of the other side that a general kind of ours includes."""
    general = {"object ": "object", "enum ": "enum", "struct ": "sequence", "tuple of ": "sequence"}
    included = {kind for kind in theirs for prefix, wide in general.items() if kind.startswith(prefix) and wide in ours}
    return ours | included


def _numbers(type_: PyType, registry: Registry) -> frozenset[str]:
    """A number where a struct is meant. It could as well be any other argument's, so nothing orders the two."""
    return frozenset({"int"}) if type_.shape is Shape.STRUCT and type_.cpp in registry.from_numbers else frozenset()


def _class_relation(first: PyType, second: PyType, registry: Registry) -> Relation:
    if first.cpp == second.cpp:
        return Relation.EQUAL
    if registry.derives(first.cpp, second.cpp):
        return Relation.NARROWER
    if registry.derives(second.cpp, first.cpp):
        return Relation.WIDER
    return Relation.MIXED if first.optional and second.optional else Relation.DISJOINT


def compare(first: Sequence[Parameter], second: Sequence[Parameter], registry: Registry) -> Relation:
    """How two parameter lists relate, over the numbers of positional arguments that both accept."""
    least = max(_required(first), _required(second))
    most = min(len(first), len(second))
    if least > most:
        return Relation.DISJOINT
    found = {relation(a.type, b.type, registry) for a, b in zip(first[:least], second[:least], strict=True)}
    if Relation.DISJOINT in found:
        return Relation.DISJOINT
    for wanted in (Relation.NARROWER, Relation.WIDER):
        if found <= {wanted, Relation.EQUAL} and wanted in found:
            return wanted
    return Relation.EQUAL if found <= {Relation.EQUAL} else Relation.MIXED


def _required(parameters: Sequence[Parameter]) -> int:
    return sum(parameter.default is None for parameter in parameters)


def order(name: str, overloads: Sequence[Signature], registry: Registry) -> tuple[Signature, ...]:
    """The overloads, more specific ones first. Raises DecisionError for a pair that nothing orders."""
    before: dict[str, set[str]] = {item.key: set() for item in overloads}
    for first, second in combinations(overloads, 2):
        match compare(first.parameters, second.parameters, registry):
            case Relation.NARROWER:
                before[second.key].add(first.key)
            case Relation.WIDER:
                before[first.key].add(second.key)
            case Relation.EQUAL | Relation.MIXED:
                raise DecisionError(
                    f"{name}: a call can mean {first.cpp_signature} [{first.key}] as well as "
                    f"{second.cpp_signature} [{second.key}]; [[selector_named]] in overloads.toml has to bind one "
                    "by its selector only"
                )
            case Relation.DISJOINT:
                pass
    return _topological(name, sorted(overloads, key=_rank), before)


def _rank(signature: Signature) -> tuple[int, ...]:
    return tuple(_RANK[parameter.type.shape] for parameter in signature.parameters)


def _topological(name: str, overloads: list[Signature], before: dict[str, set[str]]) -> tuple[Signature, ...]:
    placed: list[Signature] = []
    waiting = list(overloads)
    while waiting:
        done = {item.key for item in placed}
        ready = next((item for item in waiting if before[item.key] <= done), None)
        if ready is None:
            raise DecisionError(f"{name}: the overloads cannot be ordered")
        waiting.remove(ready)
        placed.append(ready)
    return tuple(placed)
