"""The signatures that C++ gives nanobind as text name the arguments that it really takes.

The text is all that Python sees of a function: neither the stubs nor an error message would show a wrong name in it.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

BINDINGS = Path(__file__).parents[2] / "bindings"
SOURCES = sorted([*(BINDINGS / "generated").glob("*.cpp"), *(BINDINGS / "extend").glob("*.cpp")])

LITERALS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
WRITTEN = re.compile(rf"nb::sig\(\s*(?:docs::(\w+)\.signature|(?:signature\(\s*name,\s*)?{LITERALS})")
DOCUMENTED = re.compile(rf"inline constexpr Member (\w+)\{{\s*{LITERALS},")
# Handed to a function that defines methods of nothing but self, whose signatures have no arguments to compare.
HANDED_ON = "nb::sig(member.signature)"
# A definition begins with one of these; what it takes follows its lambda.
BEGINNING = re.compile(r"\b(?:def|def_static|def_prop_rw|cpp_function)\(")
ARGUMENT = re.compile(r'(?:"(\w+)"_a|nb::arg\("(\w+)"\))(?:\s*\.none\(\))?(\s*=)?')


def joined(literals: str) -> str:
    return "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))


@cache
def documented() -> dict[str, str]:
    text = (BINDINGS / "generated" / "docstrings.h").read_text(encoding="utf-8")
    return {name: joined(literals) for name, literals in DOCUMENTED.findall(text)}


def written(text: str) -> Iterator[tuple[str, str]]:
    """Each signature of a source, and the code from where its definition begins."""
    known = documented()
    beginnings = [beginning.start() for beginning in BEGINNING.finditer(text)]
    for found in WRITTEN.finditer(text):
        signature = known[found[1]] if found[1] else joined(found[2])
        whole = signature if signature.startswith("def ") else f"def name{signature}"
        yield whole, text[beginnings[bisect(beginnings, found.start()) - 1] : found.start()]


def told(signature: str) -> list[tuple[str, bool]]:
    """The name of each parameter that has one, and whether it may be left out."""
    (function,) = ast.parse(signature + ": ...").body
    assert isinstance(function, ast.FunctionDef)
    arguments = function.args
    plain = [False] * (len(arguments.args) - len(arguments.defaults)) + [True] * len(arguments.defaults)
    named = [(item.arg, optional) for item, optional in zip(arguments.args, plain, strict=True)]
    named += [
        (item.arg, value is not None) for item, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    ]
    return [item for item in named if item[0] not in ("self", "cls")]


def taken(code: str) -> list[tuple[str, bool]]:
    found = [(first or second, bool(default)) for first, second, default in ARGUMENT.findall(code)]
    return [item for item in found if item[0] not in ("self", "cls")]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_signatures_name_the_arguments(source: Path) -> None:
    for signature, code in written(source.read_text(encoding="utf-8")):
        if not signature.startswith("def __"):
            assert told(signature) == taken(code), signature


def test_all_signatures_are_found() -> None:
    texts = [source.read_text(encoding="utf-8") for source in SOURCES]
    counted = sum(text.count("nb::sig(") - text.count(HANDED_ON) for text in texts)
    assert counted == sum(len(list(written(text))) for text in texts) > 1000
