"""Nothing is bound twice, and no name covers another."""

from __future__ import annotations

import importlib
import re
from collections import defaultdict
from functools import cache

import pytest

from . import walk
from .expectations import model, rules


def plain(name: str) -> str:
    """A Python name, C++ name or selector without its style."""
    return re.sub("[_:]", "", name).lower()


@cache
def cpp_names() -> dict[tuple[str, str], set[str]]:
    """The C++ methods that send a message."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for class_ in model().classes:
        for method in class_.methods:
            found[class_.objc_name, method.selector or method.calls_selector or ""].add(plain(method.name))
    return found


@cache
def old_names() -> frozenset[str]:
    """Names that the rules add, for programs written for another package."""
    return frozenset(entry["alias"] for entries in rules("aliases").values() for entry in entries)


@cache
def hand_written_names() -> frozenset[str]:
    """Names that the rules declare for members written by hand."""
    members = [entry for entries in rules("members").values() for entry in entries]
    return frozenset(re.findall(r"def (\w+)\(", "\n".join("\n".join(entry["declarations"]) for entry in members)))


@cache
def renamed() -> frozenset[str]:
    """Names that the rules give with a reason."""
    return frozenset(entry["name"] for entry in rules("names")["rename"])


def starts_with_words(selector: str, name: str) -> bool:
    """Whether a name is made of the first words of a selector: `set_bytes`, of `setBytes:length:atIndex:`."""
    first, *others = selector.split(":")
    words = first + "".join(part[:1].upper() + part[1:] for part in others)
    rest = words[len(plain(name)) :]
    return words.lower().startswith(plain(name)) and (not rest or not rest[0].islower())


def explains(message: tuple[str, str], name: str) -> bool:
    """Whether a member's name comes from the message: the C++ method's name, or the selector's first words."""
    _, selector = message
    made_of_selector = starts_with_words(selector, name) or starts_with_words(selector.removeprefix("init"), name)
    decided = old_names() | hand_written_names() | renamed()
    return made_of_selector or plain(name) in cpp_names()[message] or name in decided


def distinct_members(class_: type) -> list[list[walk.Member]]:
    """The members of a class that send messages, those that are one object under several names together."""
    groups: dict[int, list[walk.Member]] = defaultdict(list)
    for member in walk.members(class_):
        if member.messages:
            groups[id(member.value)].append(member)
    return list(groups.values())


@pytest.mark.parametrize("path", sorted(walk.classes()))
def test_a_member_is_named_after_what_it_sends(path: str) -> None:
    for aliases in distinct_members(walk.classes()[path]):
        names = [member.name for member in aliases]
        assert any(explains(message, name) for message in aliases[0].messages for name in names), names


@pytest.mark.parametrize("path", sorted(walk.classes()))
def test_no_call_is_bound_twice(path: str) -> None:
    """The same call under two names is one object, but for an overload that also goes by its selector."""
    calls: dict[tuple[frozenset[tuple[str, str]], str], list[str]] = defaultdict(list)
    for aliases in distinct_members(walk.classes()[path]):
        member = aliases[0]
        doc_without_name = re.sub(rf"\b{member.name}\(", "(", member.doc)
        if not old_names() & {alias.name for alias in aliases}:
            calls[member.messages, doc_without_name].append(member.name)
    for (messages, _), names in calls.items():
        by_selector = {name for name in names for _, selector in messages if starts_with_words(selector, name)}
        assert len(names) == 1 or (len(names) == 2 and by_selector), names


def test_no_member_hides_a_message_of_a_base() -> None:
    for member in walk.all_members():
        for base in member.owner.__mro__[1:]:
            if member.name in vars(base):
                hidden = walk.Member(base, member.name, vars(base)[member.name])
                lost = {selector for _, selector in hidden.messages} - {selector for _, selector in member.messages}
                assert not lost, f"{member.path} hides {base.__name__}'s {lost}"


@pytest.mark.parametrize("name", walk.MODULES)
def test_one_name_is_one_thing(name: str) -> None:
    """What the extension, the enums and the package itself define do not cover each other."""
    module = importlib.import_module(name)
    extension = importlib.import_module(name.replace("pymetal", "pymetal._metal", 1))
    for attribute in extension.__all__:
        assert getattr(module, attribute) is getattr(extension, attribute)
    own_enums = {enum for enum, class_ in walk.enums().items() if class_.__module__ == name}
    assert own_enums & {f"{name}.{attribute}" for attribute in extension.__all__} == set()
