"""The stub text of value structs."""

from __future__ import annotations

from generator.binding import PyType, Shape, Signature, StructClass, StructField
from generator.document import Documentation
from generator.document.constructors import default
from generator.document.extras import of_elements, struct_members
from generator.document.facts import CallFacts
from generator.document.fragments import support_call, support_classes
from generator.emit.docstrings import call_doc, field_doc, struct_doc
from generator.emit.stubs.members import definition, docstring, function, indent, overloads, written
from generator.emit.stubs.types import Annotations

ARRAY = "numpy.typing.NDArray[typing.Any]"
DTYPE_DOC = "The NumPy dtype of an array of these, as Metal reads it."


def struct_class(struct: StructClass, documentation: Documentation, annotations: Annotations) -> str:
    """The class: fields, constructor, and what makes it behave like a named tuple."""
    lines = [docstring(struct_doc(struct, documentation.symbol(struct.cpp))), ""]
    lines += [_field(struct, field, documentation, annotations) for field in struct.fields]
    lines.append(_constructor(struct, documentation, annotations))
    element = " | ".join(dict.fromkeys(annotations.got(field.type) for field in struct.fields))
    lines += ["dtype: typing.ClassVar[numpy.dtype[typing.Any]]", docstring(DTYPE_DOC)]
    slices = support_classes()["ValueSlices"].members
    for member in struct_members():
        forms = [item for item in (member, slices.get(member.name)) if isinstance(item, CallFacts)]
        if forms:
            lines.append(overloads([written(of_elements(item, element), call_doc(item, None), str) for item in forms]))
    for method in struct.methods:
        for name in (method.name, *method.aliases):
            texts = [_method(struct, name, item, documentation, annotations) for item in method.overloads]
            lines.append(overloads(texts))
    head = f"@typing.final\nclass {struct.name}(metaclass={annotations.native_class()}):"
    return f"{head}\n{indent(chr(10).join(lines))}\n"


def _field(struct: StructClass, field: StructField, documentation: Documentation, annotations: Annotations) -> str:
    read, written_ = annotations.got(field.type), annotations.given(field.type)
    doc = docstring(field_doc(documentation.field(struct.cpp, field.name)))
    if read == written_:
        return f"{field.name}: {read}\n{doc}"
    getter = "@property\n" + function(
        field.name, ["self"], read, field_doc(documentation.field(struct.cpp, field.name))
    )
    return f"{getter}@{field.name}.setter\ndef {field.name}(self, value: {written_}) -> None: ..."


def _constructor(struct: StructClass, documentation: Documentation, annotations: Annotations) -> str:
    parameters = [f"{field.name}: {annotations.given(field.type)} = {default(field)}" for field in struct.fields]
    doc = call_doc(documentation.constructor(struct.cpp), None)
    of_fields = function("__init__", ["self", *parameters], "None", doc)
    doc = call_doc(support_call("NumpyValue", "__init__"), None)
    form = annotations.struct_like(PyType(Shape.STRUCT, struct.module, struct.name))
    of_value = function("__init__", ["self", f"value: {form} | {ARRAY} | numpy.void"], "None", doc)
    return overloads([of_fields, of_value])


def _method(
    struct: StructClass, name: str, signature: Signature, documentation: Documentation, annotations: Annotations
) -> str:
    facts = documentation.call(struct.cpp, signature.key)
    doc = call_doc(facts, documentation.symbol(struct.cpp))
    return definition(name, signature, annotations, doc, receiver=True)
