"""The stubs' parameters against the extension's: nanobind's functions have no signature that stubtest could read."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import pytest

import pymetal as pm

STUBS = Path(pm.__file__).parent / "_metal"
MODULES = {
    "pymetal._metal": STUBS / "__init__.pyi",
    "pymetal._metal.fx": STUBS / "fx.pyi",
    "pymetal._metal.mtl4": STUBS / "mtl4" / "__init__.pyi",
    "pymetal._metal.mtl4.fx": STUBS / "mtl4" / "fx.pyi",
    "pymetal._metal.ns": STUBS / "ns.pyi",
}
# Foundation's classes that are made of one Python value.
OF_VALUES = {"Array", "Data", "Date", "Dictionary", "Number", "Set", "String", "URL"}
# nanobind writes a default value as a backslash and its place among the defaults.
DEFAULT_PLACE = re.compile(r"\\\d+")


class NativeFunction(Protocol):
    """A function of nanobind: for each overload its signature, its docstring, and its default values."""

    __nb_signature__: tuple[tuple[str, object, object], ...]


@dataclass(frozen=True)
class Parameter:
    """A parameter as a caller sees it: one that is positional only has no name."""

    name: str
    optional: bool


def parameters(function: ast.FunctionDef) -> list[Parameter]:
    """All parameters but the receiver; `*`, `*args` and `**kwargs` count as nameless ones."""
    arguments = function.args
    positional = [*arguments.posonlyargs, *arguments.args]
    required = len(positional) - len(arguments.defaults)
    # The interpreter calls special methods by position; `__init__` is called by callers.
    nameless = len(positional) if is_special(function.name) else len(arguments.posonlyargs)
    found = [
        Parameter(item.arg if place >= nameless else "", place >= required) for place, item in enumerate(positional)
    ]
    found += [Parameter("*", True)] * (arguments.vararg is not None or bool(arguments.kwonlyargs))
    for item, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(item.arg, default is not None))
    found += [Parameter("**", True)] * (arguments.kwarg is not None)
    return found[1:] if positional and positional[0].arg in ("self", "cls") else found


def is_special(name: str) -> bool:
    return name.startswith("__") and name != "__init__"


def extension_overloads(function: object) -> list[list[Parameter]]:
    """The parameters of each overload of one of nanobind's functions."""
    of_class_method = getattr(function, "__func__", None)
    signatures = cast("NativeFunction", of_class_method or function).__nb_signature__
    statements = [ast.parse(DEFAULT_PLACE.sub("...", text) + ": ...").body[0] for text, *_ in signatures]
    return [parameters(statement) for statement in statements if isinstance(statement, ast.FunctionDef)]


def is_native(function: object) -> bool:
    return hasattr(function, "__nb_signature__")


def takes_properties(members: dict[str, object]) -> bool:
    """Whether a class makes its objects with alloc and init, and then sets what the keywords say."""
    return is_native(members.get("__new__"))


def stub(module: str) -> list[ast.stmt]:
    return ast.parse(MODULES[module].read_text(encoding="utf-8")).body


def stub_functions(body: list[ast.stmt]) -> dict[str, list[ast.FunctionDef]]:
    """The functions of a stub by name, all overloads of each; properties are not among them."""
    found: dict[str, list[ast.FunctionDef]] = {}
    for statement in body:
        if isinstance(statement, ast.FunctionDef) and not decorators(statement) & {"property", "setter"}:
            found.setdefault(statement.name, []).append(statement)
    return found


def decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator).rpartition(".")[2] for decorator in function.decorator_list}


def classes(module: str) -> Iterator[tuple[ast.ClassDef, dict[str, object]]]:
    """Each public class of a stub, and the members that the extension's class has itself."""
    extension = importlib.import_module(module)
    for statement in stub(module):
        if isinstance(statement, ast.ClassDef) and not statement.name.startswith("_"):
            class_: type = getattr(extension, statement.name)
            yield statement, dict(vars(class_))


@pytest.mark.parametrize("module", MODULES)
def test_functions_take_what_the_stub_says(module: str) -> None:
    extension = importlib.import_module(module)
    declared = {name: [parameters(item) for item in items] for name, items in stub_functions(stub(module)).items()}
    assert declared == {name: extension_overloads(getattr(extension, name)) for name in declared}


@pytest.mark.parametrize("module", MODULES)
def test_methods_take_what_the_stub_says(module: str) -> None:
    for class_, members in classes(module):
        declared = {name: [parameters(item) for item in items] for name, items in stub_functions(class_.body).items()}
        if takes_properties(members) or not is_native(members["__init__"]):
            declared.pop("__init__", None)
        # Python 3.11 shows the buffer protocol to C only.
        declared.pop("__buffer__", None)
        defined = {name: extension_overloads(members[name]) for name in declared}
        assert declared == defined, f"{module}.{class_.name}"


@pytest.mark.parametrize("module", MODULES)
def test_constructors_set_properties(module: str) -> None:
    for class_, members in classes(module):
        if takes_properties(members):
            (constructor,) = stub_functions(class_.body)["__init__"]
            owner = getattr(importlib.import_module(module), class_.name)
            assert len(constructor.args.args[1:]) == (class_.name in OF_VALUES)
            for keyword in constructor.args.kwonlyargs:
                parts = "Mapping" in ast.unparse(keyword.annotation or keyword)  # elements, or properties of a part
                assert parts or is_writable(getattr(owner, keyword.arg)), f"{module}.{class_.name}({keyword.arg})"


@pytest.mark.parametrize("module", MODULES)
def test_properties_are_writable_as_the_stub_says(module: str) -> None:
    for class_, members in classes(module):
        functions = [item for item in class_.body if isinstance(item, ast.FunctionDef)]
        declared = {item.name: False for item in functions if "property" in decorators(item)}
        declared |= {item.name: True for item in functions if "setter" in decorators(item)}
        assert declared == {name: is_writable(members[name]) for name in declared}, f"{module}.{class_.name}"


def is_writable(member: object) -> bool:
    assert isinstance(member, property)
    return member.fset is not None


@pytest.mark.parametrize("module", MODULES)
def test_classes_derive_from_what_the_stub_says(module: str) -> None:
    extension = importlib.import_module(module)
    imports = [item for statement in stub(module) if isinstance(statement, ast.Import) for item in statement.names]
    modules = {item.asname: item.name for item in imports if item.asname} | {"": module}
    for class_, _ in classes(module):
        declared = [ast.unparse(base).rpartition(".") for base in class_.bases]
        named = [f"{modules[place]}.{name}".replace("._metal", "") for place, _, name in declared]
        owner: type = getattr(extension, class_.name)
        bases = [f"{base.__module__}.{base.__name__}" for base in owner.__bases__]
        assert (named or ["builtins.object"]) == bases, f"{module}.{class_.name}"
