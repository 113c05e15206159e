"""Which SDKs have a symbol, from the API models of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.api import Api, Class, Method
from generator.document.facts import Availability


@dataclass(frozen=True, slots=True)
class _Headers:
    """One SDK's symbols, ready to be looked up. Classes go by their Objective-C names, messages by selector."""

    sdk: str
    messages: Mapping[str, frozenset[str]]
    bases: Mapping[str, tuple[str, ...]]
    symbols: frozenset[str]
    enumerators: frozenset[tuple[str, str]]

    def has_message(self, class_: str, selector: str, derived: Iterable[str]) -> bool:
        """Whether objects of a class take a message: by the class, by a base of it, or, where an older SDK
        declares it there, by each of the classes `derived` from it that the SDK has."""
        if any(selector in self.messages[owner] for owner in self._line(class_)):
            return True
        below = [name for name in derived if name in self.messages]
        return bool(below) and all(selector in self.messages[name] for name in below)

    def _line(self, class_: str) -> tuple[str, ...]:
        line = (class_, *self.bases.get(class_, ()))
        return tuple(name for name in line if name in self.messages)


class Availabilities:
    """Answers for the models of several SDKs, oldest first; the newest tells how classes are related."""

    def __init__(self, models: Sequence[Api]) -> None:
        self.sdks = tuple(model.sdk for model in models)
        self._headers = tuple(_headers(model) for model in models)
        self._derived = _derived(models[-1]) if models else {}

    def symbol(self, cpp: str) -> Availability:
        """A class, enum, struct, constant or function by its C++ name."""
        return self._where(lambda headers: cpp in headers.symbols)

    def enumerator(self, enum: str, name: str) -> Availability:
        return self._where(lambda headers: (enum, name) in headers.enumerators)

    def message(self, objc_name: str, selector: str) -> Availability:
        """A selector of an Objective-C class or protocol."""
        derived = self._derived.get(objc_name, ())
        return self._where(lambda headers: headers.has_message(objc_name, selector, derived))

    def _where(self, has: Callable[[_Headers], bool]) -> Availability:
        return Availability(tuple(headers.sdk for headers in self._headers if has(headers)), self.sdks)


def sent_selector(method: Method) -> str:
    """What a method sends in the end; one that sends nothing goes by its C++ name."""
    return method.selector or method.calls_selector or method.name


def _headers(model: Api) -> _Headers:
    runtime_names = {item.name: item.objc_name for item in model.classes}
    symbols = {item.name for item in model.classes} | {item.name for item in model.enums}
    symbols |= {item.name for item in model.structs} | {item.name for item in model.functions}
    symbols |= {item.name for item in model.constants}
    return _Headers(
        sdk=model.sdk,
        messages=_messages(model),
        bases={item.objc_name: tuple(runtime_names[base] for base in item.bases) for item in model.classes},
        symbols=frozenset(symbols),
        enumerators=frozenset((enum.name, item.name) for enum in model.enums for item in enum.enumerators),
    )


def _messages(model: Api) -> dict[str, frozenset[str]]:
    """What objects of each class take; structs, which take no messages, go by the C++ names of their methods."""
    owners = [(item.objc_name, item.methods) for item in model.classes]
    owners += [(item.name, item.methods) for item in model.structs]
    return {name: frozenset(map(sent_selector, methods)) for name, methods in owners}


def _derived(model: Api) -> dict[str, tuple[str, ...]]:
    """The classes below each class, by Objective-C names."""
    runtime_names = {item.name: item.objc_name for item in model.classes}
    found: dict[str, list[str]] = {}

    def add(class_: Class) -> None:
        for base in class_.bases:
            found.setdefault(runtime_names[base], []).append(class_.objc_name)

    for item in model.classes:
        add(item)
    return {base: tuple(names) for base, names in found.items()}
