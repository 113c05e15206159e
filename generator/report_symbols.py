"""How many of an API's enumerators, fields, functions and constants have a name in Python."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from generator import api as model
from generator.binding import Binding


class Kind(Enum):
    """What a symbol is, in words; the order is the report's."""

    CLASS = "classes and protocols"
    ENUM = "enums and option sets"
    ENUMERATOR = "enumerators"
    STRUCT = "structs"
    FIELD = "fields of structs"
    STRUCT_METHOD = "methods of structs"
    FUNCTION = "functions"
    CONSTANT = "constants"


@dataclass(frozen=True, slots=True)
class Symbol:
    """A symbol by its qualified C++ name (`MTL::Size::width`)."""

    kind: Kind
    name: str

    @property
    def namespace(self) -> str:
        """`C` for foreign structs, which have none."""
        return self.name.partition("::")[0] if self.name.count("::") > (self.kind in _MEMBERS) else "C"


_MEMBERS = (Kind.FIELD, Kind.STRUCT_METHOD)


@dataclass(frozen=True, slots=True)
class Symbols:
    """`missing` are neither bound nor left out by a rule."""

    total: frozenset[Symbol]
    bound: frozenset[Symbol]
    skipped: dict[Symbol, str]

    @property
    def missing(self) -> frozenset[Symbol]:
        return self.total - self.bound - self.skipped.keys()


def measure_symbols(api: model.Api, binding: Binding) -> Symbols:
    """Which of the API's symbols the binding has."""
    total = frozenset(_api_symbols(api))
    bound = frozenset(_bound_symbols(binding)) & total
    reasons = {skip.symbol: skip.reason for skip in binding.skips}
    skipped = {item: reason for item in total - bound if (reason := _reason(item, reasons)) is not None}
    return Symbols(total, bound, skipped)


def _reason(symbol: Symbol, reasons: dict[str, str]) -> str | None:
    """A member is left out with its owner, too."""
    return reasons.get(symbol.name) or reasons.get(symbol.name.rpartition("::")[0])


def _api_symbols(api: model.Api) -> Iterator[Symbol]:
    yield from (Symbol(Kind.CLASS, item.name) for item in api.classes)
    for enum in api.enums:
        yield Symbol(Kind.ENUM, enum.name)
        yield from (_enumerator(enum.name, item.name) for item in enum.enumerators)
    for struct in api.structs:
        yield Symbol(Kind.STRUCT, struct.name)
        yield from (Symbol(Kind.FIELD, f"{struct.name}::{item.name}") for item in struct.fields)
        yield from (Symbol(Kind.STRUCT_METHOD, f"{struct.name}::{item.name}") for item in struct.methods)
    yield from (Symbol(Kind.FUNCTION, item.name) for item in api.functions)
    yield from (Symbol(Kind.CONSTANT, item.name) for item in api.constants)


def _enumerator(enum: str, name: str) -> Symbol:
    return Symbol(Kind.ENUMERATOR, f"{enum}::{name.rpartition('::')[2]}")


def _bound_symbols(binding: Binding) -> Iterator[Symbol]:
    yield from (Symbol(Kind.CLASS, item.cpp) for item in binding.classes)
    for enum in binding.enums:
        yield Symbol(Kind.ENUM, enum.cpp)
        yield from (_enumerator(enum.cpp, name) for member in enum.members for name in member.constants)
    for struct in binding.structs:
        yield Symbol(Kind.STRUCT, struct.cpp)
        yield from (Symbol(Kind.FIELD, f"{struct.cpp}::{item.cpp}") for item in struct.fields)
        signatures = (signature for method in struct.methods for signature in method.overloads)
        yield from (Symbol(Kind.STRUCT_METHOD, f"{struct.cpp}::{item.call}") for item in signatures)
    for function in binding.functions:
        yield from (Symbol(Kind.FUNCTION, item.call.removeprefix("::")) for item in function.overloads)
    yield from (Symbol(Kind.CONSTANT, item.cpp) for item in binding.constants)


def symbols_table(symbols: Symbols) -> list[str]:
    """One line for each kind, and one for the enumerators of each namespace."""
    lines = ["| what | bound | left out | unaccounted | total |", "|---|--:|--:|--:|--:|"]
    columns = (symbols.bound, symbols.skipped.keys(), symbols.missing, symbols.total)
    kinds = [Counter(item.kind for item in column) for column in columns]
    lines += [f"| {kind.value} | " + " | ".join(str(count[kind]) for count in kinds) + " |" for kind in Kind]
    enumerators = [Counter(item.namespace for item in column if item.kind is Kind.ENUMERATOR) for column in columns]
    lines += [
        f"| enumerators of {namespace} | " + " | ".join(str(count[namespace]) for count in enumerators) + " |"
        for namespace in sorted(enumerators[-1])
    ]
    return lines


def left_out(symbols: Symbols) -> list[str]:
    """The symbols that rules leave out, by reason, and those that nothing accounts for."""
    by_reason: dict[str, list[str]] = {}
    for item in sorted(symbols.skipped, key=lambda item: item.name):
        by_reason.setdefault(symbols.skipped[item], []).append(item.name)
    lines = [f"- {reason}: {', '.join(f'`{name}`' for name in names)}" for reason, names in by_reason.items()]
    return lines + [f"- unaccounted for: `{item.name}`" for item in sorted(symbols.missing, key=lambda item: item.name)]
