"""The stub text of value structs."""

from __future__ import annotations

from generator.binding import PyType, Shape, StructClass, StructField
from generator.emit.stub_members import default, definition, docstring, indent, overloads
from generator.emit.stub_types import Annotations, like


def struct_alias(struct: StructClass, annotations: Annotations) -> str:
    """The alias for all that is taken where the struct is expected."""
    forms = annotations.given_struct(_type(struct), struct.required)
    return f"{like(struct.name)}: typing.TypeAlias = {forms}\n"


def struct_class(struct: StructClass, annotations: Annotations) -> str:
    """The class: fields, constructor, and what makes it behave like a named tuple."""
    given = [annotations.given(field.type) for field in struct.fields]
    parameters = [
        f"{field.name}: {type_} = {_default(field)}" for field, type_ in zip(struct.fields, given, strict=True)
    ]
    got = [annotations.got(field.type) for field in struct.fields]
    element = " | ".join(dict.fromkeys(got))
    lines = [docstring(f"`{struct.cpp}`. Wherever one is expected, a tuple of its fields is taken too."), ""]
    for field, read, written in zip(struct.fields, got, given, strict=True):
        if read == written:
            lines.append(f"{field.name}: {read}")
        else:
            lines += ["@property", f"def {field.name}(self) -> {read}: ...", f"@{field.name}.setter"]
            lines.append(f"def {field.name}(self, value: {written}) -> None: ...")
    lines += [
        f"def __init__(self, {', '.join(parameters)}) -> None: ...",
        "def __len__(self) -> int: ...",
        f"def __iter__(self) -> collections.abc.Iterator[{element}]: ...",
        f"def __getitem__(self, index: int) -> {element}: ...",
        "def __hash__(self) -> int: ...",
        "def __eq__(self, other: object, /) -> bool: ...",
    ]
    for method in struct.methods:
        for name in (method.name, *method.aliases):
            texts = [definition(name, s, annotations, f"`{s.cpp_signature}`", receiver=True) for s in method.overloads]
            lines.append(overloads(texts))
    head = f"@typing.final\nclass {struct.name}(metaclass={annotations.native_class()}):"
    return f"{head}\n{indent(chr(10).join(lines))}\n"


def _default(field: StructField) -> str:
    """Numbers show their default; enums, structs and arrays start as zero."""
    return default(field.default) if field.type.shape in (Shape.INT, Shape.FLOAT) else "..."


def _type(struct: StructClass) -> PyType:
    items = tuple(field.type for field in struct.fields)
    return PyType(Shape.STRUCT, struct.module, struct.name, struct.cpp, items)
