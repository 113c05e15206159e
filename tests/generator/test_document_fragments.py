"""Stub text written by hand, read into facts."""

from __future__ import annotations

import pytest

from generator.document.facts import CallFacts, PropertyFacts, Raised
from generator.document.fragments import FragmentError, read_declaration, support_classes


def read_call(text: str) -> CallFacts:
    member = read_declaration(text)
    assert isinstance(member, CallFacts)
    return member


def test_a_method() -> None:
    facts = read_call('''
def copy_to(self, data: bytes, /, start: int = 0, *others: int, deep: bool = True, **options: str) -> list[int]:
    """Copies.

    Also backwards.

    Raises:
        ValidationError: the data is too short.
        BufferError: nobody may write
            to it.
    """
''')
    assert facts.python == (
        "copy_to(data: bytes, /, start: int = 0, *others: int, deep: bool = True, **options: str) -> list[int]"
    )
    assert facts.summary == "Copies.\n\nAlso backwards."
    assert facts.raises == (
        Raised("ValidationError", "the data is too short"),
        Raised("BufferError", "nobody may write to it"),
    )
    assert facts.availability.sdks == ()


def test_keywords_without_further_positions() -> None:
    assert read_call('def f(self, *, deep: bool) -> None:\n    """F."""').python == "f(*, deep: bool) -> None"


def test_a_property_and_a_static_method() -> None:
    found = read_declaration('@property\ndef size(self) -> int:\n    """How large."""')
    assert isinstance(found, PropertyFacts)
    assert (found.name, found.type, found.getter.summary) == ("size", "int", "How large.")
    static = read_call('@staticmethod\ndef make(size: int) -> Thing:\n    """Makes one."""')
    assert (static.python, static.static) == ("make(size: int) -> Thing", True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = 1", "must define one member"),
        ("def f(self) -> int: ...", "f has no docstring"),
        ('def f(self) -> int:\n    """F.\n\n    Raises:\n        sometimes.\n    """', "an exception and a reason"),
    ],
)
def test_what_is_not_understood(text: str, problem: str) -> None:
    with pytest.raises(FragmentError, match=problem):
        read_declaration(text)


def test_support_classes() -> None:
    found = support_classes()
    assert {"Array", "UnboundedArray", "Copying", "Value", "OpaquePointer"} <= found.keys()
    assert set(found["Array"].members) == {"__getitem__", "__setitem__", "__len__", "__iter__"}
