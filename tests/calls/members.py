"""Every way to call something that is bound: the forms of tests/recording, structs, and members written by hand."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from generator import api, binding
from generator.binding import PyType
from tests.recording.subjects import Form, Subjects, python_object

ANYTHING: Final = None
"""The type of a parameter that the binding knows as text only."""


@dataclass(frozen=True)
class Call:
    """One callable form. `cpp` is the C++ name of the class whose objects are called, empty for functions."""

    form: Form
    module: str
    owner: str
    cpp: str
    name: str
    parameters: tuple[PyType | None, ...]
    selector: str = ""

    @property
    def member(self) -> str:
        return ".".join(filter(None, (self.module, self.owner, self.name)))

    @property
    def title(self) -> str:
        return f"{self.member} ({self.form.name.lower()}, {self.selector})"

    @property
    def doc(self) -> str:
        """The docstring, which names the exceptions that are to be expected."""
        owner = self.python_class() if self.owner else None
        function = getattr(owner, self.name, None) if owner else python_object(self.module, self.name)
        return str(function.__doc__)

    def python_class(self) -> Any:
        return python_object(self.module, self.owner)


def all_calls(model: api.Api, bound: binding.Binding) -> Iterator[Call]:
    """Each form once, in the order of the headers."""
    for item in Subjects(model, bound).all():
        owner, cpp = (item.owner.name, item.owner.cpp) if item.owner else ("", "")
        types = tuple(parameter.type for parameter in item.parameters)
        yield Call(item.form, item.module, owner, cpp, item.name, types, item.selector)
    for struct in bound.structs:
        yield from _struct_calls(struct)
    for class_ in bound.classes:
        for written in class_.hand_written:
            for declaration in written.declarations:
                yield from _written_calls(class_, declaration)


def _struct_calls(struct: binding.StructClass) -> Iterator[Call]:
    types = tuple(field.type for field in struct.fields)
    yield Call(Form.CONSTRUCTOR, struct.module, struct.name, struct.cpp, "__init__", types)
    for field in struct.fields:
        yield Call(Form.SETTER, struct.module, struct.name, struct.cpp, field.name, (field.type,))
    for special in ("__eq__", "__getitem__", "__contains__"):
        if hasattr(python_object(struct.module, struct.name), special):
            yield Call(Form.METHOD, struct.module, struct.name, struct.cpp, special, (ANYTHING,))
    for method in struct.methods:
        for signature in method.overloads:
            form = Form.STATIC if signature.static else Form.METHOD
            types = tuple(parameter.type for parameter in signature.parameters)
            yield Call(form, struct.module, struct.name, struct.cpp, method.name, types)


def _written_calls(owner: binding.Class, declaration: str) -> Iterator[Call]:
    """The function of a declaration in a stub; what this version of Python does not call by name is left out."""
    (function,) = ast.parse(declaration).body
    assert isinstance(function, ast.FunctionDef)
    if not hasattr(python_object(owner.module, owner.name), function.name):
        return
    decorators = {item.id for item in function.decorator_list if isinstance(item, ast.Name)}
    form = Form.METHOD
    if "property" in decorators:
        form = Form.GETTER
    elif decorators & {"staticmethod", "classmethod"}:
        form = Form.STATIC
    elif function.name == "__init__":
        form = Form.CONSTRUCTOR
    arguments = function.args.posonlyargs + function.args.args
    named = [item for item in arguments if item.arg not in ("self", "cls")]
    yield Call(form, owner.module, owner.name, owner.cpp, function.name, (ANYTHING,) * len(named))
