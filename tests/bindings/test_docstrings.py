"""Docstrings at run time: there for every public symbol, and those of the stubs."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

STUBS = Path(__file__).parents[2] / "stubs" / "pymetal" / "_metal"
MODULES = {
    "__init__.pyi": "pymetal._metal",
    "fx.pyi": "pymetal._metal.fx",
    "ns.pyi": "pymetal._metal.ns",
    "mtl4/__init__.pyi": "pymetal._metal.mtl4",
    "mtl4/fx.pyi": "pymetal._metal.mtl4.fx",
}
# The buffer protocol is a slot of the type, for which Python writes the docstring; that Metal makes an object is
# said of `__init__` in the stubs alone.
SLOTS = {"Buffer.__buffer__", "Data.__buffer__", "Object.__init__"}


def is_setter(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(decorator).endswith(".setter") for decorator in node.decorator_list)


def functions(tree: ast.Module, module: ModuleType) -> Iterator[tuple[str, ast.FunctionDef, object]]:
    """Every function, method and property of a stub, with what the extension has under the name."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node, getattr(module, node.name)
        if isinstance(node, ast.ClassDef) and exists(node):
            owner = getattr(module, node.name)
            for item in node.body:
                name = f"{node.name}.{getattr(item, 'name', '')}"
                if isinstance(item, ast.FunctionDef) and not is_setter(item) and name not in SLOTS:
                    yield name, item, inspect.getattr_static(owner, item.name)


def exists(node: ast.ClassDef) -> bool:
    """Whether a class is more than a name for type checkers."""
    return "typing.type_check_only" not in map(ast.unparse, node.decorator_list)


def parsed(stub: str) -> tuple[ast.Module, ModuleType]:
    tree = ast.parse((STUBS / stub).read_text(encoding="utf-8"))
    return tree, importlib.import_module(MODULES[stub])


@pytest.mark.parametrize("stub", MODULES)
def test_docstrings_are_those_of_the_stubs(stub: str) -> None:
    different: list[str] = []
    for name, node, found in functions(*parsed(stub)):
        expected = ast.get_docstring(node)
        if not expected or expected not in inspect.cleandoc(getattr(found, "__doc__", None) or ""):
            different.append(name)
    assert different == []


@pytest.mark.parametrize("stub", MODULES)
def test_classes_have_the_docstrings_of_the_stubs(stub: str) -> None:
    tree, module = parsed(stub)
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and exists(node)]
    assert [node.name for node in classes if getattr(module, node.name).__doc__ != ast.get_docstring(node)] == []
