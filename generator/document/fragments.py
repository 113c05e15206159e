"""Stub text written by hand, read into facts: the declarations of rules, and the members that support code defines."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from generator.document.facts import Availability, CallFacts, PropertyFacts, Raised

SUPPORT_FILE: Final = Path(__file__).with_name("support.pyi")
NOWHERE: Final = Availability(())

Member = CallFacts | PropertyFacts


class FragmentError(ValueError):
    """Stub text written by hand defines nothing, or has no docstring."""


@dataclass(frozen=True, slots=True)
class SupportClass:
    """A class of bindings/support, or the members that it gives to other classes."""

    name: str
    doc: str
    members: dict[str, Member]


@cache
def support_classes() -> dict[str, SupportClass]:
    """What support.pyi declares, by class."""
    tree = ast.parse(SUPPORT_FILE.read_text(encoding="utf-8"))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: _support_class(node) for node in classes}


def support_call(class_: str, name: str) -> CallFacts:
    """A method that support.pyi declares."""
    member = support_classes()[class_].members[name]
    if isinstance(member, PropertyFacts):
        raise FragmentError(f"{class_}.{name} is a property")
    return member


def _support_class(node: ast.ClassDef) -> SupportClass:
    found = [_member(item) for item in node.body if isinstance(item, ast.FunctionDef)]
    return SupportClass(node.name, _docstring(node), {item.name: item for item in found})


def read_declaration(text: str) -> Member:
    """The one function or property that a declaration defines."""
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    if len(nodes) != 1:
        raise FragmentError(f"the hand-written declaration {text!r} must define one member")
    return _member(nodes[0])


def _member(node: ast.FunctionDef) -> Member:
    body, _, raised = _docstring(node).partition("Raises:")
    decorators = {ast.unparse(item) for item in node.decorator_list}
    static = "staticmethod" in decorators
    parameters = tuple(_parameters(node.args))
    call = CallFacts(
        name=node.name,
        parameters=parameters if static else parameters[1:],
        result=ast.unparse(node.returns) if node.returns is not None else "None",
        cpp="",
        message=None,
        availability=NOWHERE,
        summary=body.strip(),
        raises=tuple(_raised(node.name, inspect.cleandoc(raised))),
        static=static,
        class_method="classmethod" in decorators,
    )
    return PropertyFacts(call.name, call.result, call) if "property" in decorators else call


def _docstring(node: ast.FunctionDef | ast.ClassDef) -> str:
    text = ast.get_docstring(node)
    if not text:
        raise FragmentError(f"the hand-written {node.name} has no docstring")
    return text


def _raised(name: str, text: str) -> Iterator[Raised]:
    """`ValidationError: the buffer is private.` lines; a reason may go on in the next, indented line."""
    for line in filter(None, re.sub(r"\n\s+", " ", text).splitlines()):
        exception, _, when = line.partition(": ")
        if not exception.isidentifier() or not when.endswith("."):
            raise FragmentError(f"{name}: {line!r} must be an exception and a reason, with a full stop")
        yield Raised(exception, when.removesuffix("."))


def _parameters(arguments: ast.arguments) -> Iterator[str]:
    """Each parameter as stub text, the markers `/` and `*` among them."""
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + list(arguments.defaults)
    for index, (item, default) in enumerate(zip(positional, defaults, strict=True), start=1):
        yield _parameter(item, default)
        if index == len(arguments.posonlyargs):
            yield "/"
    if arguments.vararg is not None:
        yield f"*{_parameter(arguments.vararg, None)}"
    elif arguments.kwonlyargs:
        yield "*"
    for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        yield _parameter(item, default)
    if arguments.kwarg is not None:
        yield f"**{_parameter(arguments.kwarg, None)}"


def _parameter(item: ast.arg, default: ast.expr | None) -> str:
    text = ast.unparse(item)
    return text if default is None else f"{text} = {ast.unparse(default)}"
