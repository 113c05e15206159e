"""The differences between the headers of two SDKs: what was added, changed and removed in metal-cpp itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from generator.api import Api, Class, Constant, Enumeration, Function, Method, Struct, Type
from generator.compare.changes import Effect

Entry = TypeVar("Entry", Class, Enumeration, Struct, Function, Method, Constant)


@dataclass(frozen=True, slots=True)
class HeaderChange:
    """One difference. `symbol` is the qualified C++ name, `what` the rest of the sentence."""

    effect: Effect
    symbol: str
    what: str


def header_changes(old: Api, new: Api) -> list[HeaderChange]:
    """All differences, in the order of the newer headers, removals after."""
    found: list[HeaderChange] = []
    classes = _by_name(new.classes)
    found += _compare("class", _by_name(old.classes), classes, partial(_class_changes, classes))
    found += _compare("enum", _by_name(old.enums), _by_name(new.enums), _enum_changes)
    found += _compare("struct", _by_name(old.structs), _by_name(new.structs), _struct_changes)
    found += _compare("function", _functions(old), _functions(new), _function_changes)
    found += _compare("constant", _by_name(old.constants), _by_name(new.constants), lambda _old, _new: iter(()))
    return found


def _by_name(entries: Iterable[Entry]) -> dict[str, Entry]:
    return {entry.name: entry for entry in entries}


def _functions(api: Api) -> dict[str, Function]:
    """Functions by name and arguments, since they can be overloaded."""
    return {f"{function.name}({_arguments(function)})": function for function in api.functions}


def _compare(
    kind: str,
    old: Mapping[str, Entry],
    new: Mapping[str, Entry],
    inside: Callable[[Entry, Entry], Iterator[HeaderChange]],
) -> Iterator[HeaderChange]:
    for name, entry in new.items():
        if name in old:
            yield from inside(old[name], entry)
        else:
            yield HeaderChange(Effect.ADDED, name, f"is a new {kind}")
    for name in old:
        if name not in new:
            yield HeaderChange(Effect.BREAKING, name, f"is gone ({kind})")


def _class_changes(classes: Mapping[str, Class], old: Class, new: Class) -> Iterator[HeaderChange]:
    if old.objc_name != new.objc_name:
        yield HeaderChange(Effect.BREAKING, new.name, f"is {new.objc_name} at run time, was {old.objc_name}")
    if lost := [base for base in old.bases if base not in new.bases]:
        yield HeaderChange(Effect.BREAKING, new.name, f"no longer derives from {', '.join(lost)}")
    if won := [base for base in new.bases if base not in old.bases]:
        yield HeaderChange(Effect.CHANGED, new.name, f"derives from {', '.join(won)} now")
    inherited = {selector: base for base in new.bases for selector in _selectors(classes[base])}
    before = _selectors(old)
    after = _selectors(new, {method.name for method in old.methods})
    for selector in [selector for selector in before if selector not in after and selector in inherited]:
        yield HeaderChange(Effect.CHANGED, f"{new.name} {selector}", f"is inherited from {inherited[selector]} now")
    before = {selector: method for selector, method in before.items() if selector in after or selector not in inherited}
    for change in _compare("selector", before, after, _method_changes):
        yield replace(change, symbol=f"{new.name} {change.symbol}")


def _selectors(class_: Class, preferred: Collection[str] = ()) -> dict[str, Method]:
    """One method for each selector: of a preferred name, not deprecated, not forwarding, in this order."""
    methods: dict[str, Method] = {}

    def rank(method: Method) -> tuple[bool, bool, bool]:
        return method.name not in preferred, method.deprecated is not None, method.selector is None

    for method in sorted(class_.methods, key=rank):
        selector = method.selector or method.calls_selector or method.name
        methods.setdefault(selector, method)
    return methods


def _method_changes(old: Method, new: Method) -> Iterator[HeaderChange]:
    symbol = new.selector or new.calls_selector or new.name
    if old.name != new.name:
        yield HeaderChange(Effect.BREAKING, symbol, f"is called {new.name} in C++, was {old.name}")
    if _meaning(old) != _meaning(new):
        yield HeaderChange(Effect.BREAKING, symbol, f"is `{_signature(new)}`, was `{_signature(old)}`")
    elif [argument.name for argument in old.arguments] != [argument.name for argument in new.arguments]:
        names = [", ".join(argument.name for argument in method.arguments) for method in (new, old)]
        yield HeaderChange(Effect.BREAKING, symbol, f"names its arguments {names[0]}, was {names[1]}")
    if old.optional != new.optional:
        yield HeaderChange(
            Effect.CHANGED, symbol, "is checked for at run time" if new.optional else "is always there now"
        )
    if new.deprecated and not old.deprecated:
        yield HeaderChange(Effect.CHANGED, symbol, f"is deprecated under the C++ name {new.name}: {new.deprecated}")


def _enum_changes(old: Enumeration, new: Enumeration) -> Iterator[HeaderChange]:
    before = {enumerator.name: enumerator.value for enumerator in old.enumerators}
    after = {enumerator.name: enumerator.value for enumerator in new.enumerators}
    namespace = new.name.rpartition("::")[0]
    for name, value in after.items():
        if name not in before:
            yield HeaderChange(Effect.ADDED, f"{namespace}::{name}", f"is a new value of {new.name}")
        elif before[name] != value:
            yield HeaderChange(Effect.BREAKING, f"{namespace}::{name}", f"has the value {value}, was {before[name]}")
    for name in before:
        if name not in after:
            yield HeaderChange(Effect.BREAKING, f"{namespace}::{name}", f"is gone from {new.name}")
    if old.options != new.options:
        yield HeaderChange(
            Effect.BREAKING, new.name, "is an option set now" if new.options else "is no option set any more"
        )


def _struct_changes(old: Struct, new: Struct) -> Iterator[HeaderChange]:
    before = [f"{field.type.spelling} {field.name}" for field in old.fields]
    after = [f"{field.type.spelling} {field.name}" for field in new.fields]
    if before != after:
        yield HeaderChange(Effect.BREAKING, new.name, f"has the fields {', '.join(after)}; had {', '.join(before)}")


def _function_changes(old: Function, new: Function) -> Iterator[HeaderChange]:
    if old.result != new.result:
        yield HeaderChange(Effect.BREAKING, new.name, f"returns {new.result.spelling}, was {old.result.spelling}")


def _meaning(method: Method) -> tuple[object, ...]:
    """What a caller depends on: a type that only got another typedef's name is the same."""
    return (method.static, _bare(method.result), *(_bare(argument.type) for argument in method.arguments))


def _bare(type_: Type | None) -> Type | None:
    if type_ is None:
        return None
    return replace(
        type_,
        spelling="",
        alias="",
        const=False,
        element=_bare(type_.element),
        result=_bare(type_.result),
        arguments=tuple(bare for argument in type_.arguments if (bare := _bare(argument))),
    )


def _signature(method: Method) -> str:
    kind = "static " if method.static else ""
    const = " const" if method.const else ""
    return f"{kind}{method.result.spelling} ({_arguments(method)}){const}"


def _arguments(callable_: Method | Function) -> str:
    return ", ".join(argument.type.spelling for argument in callable_.arguments)
