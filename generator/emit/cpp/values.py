"""The C++ of value structs: field descriptions, and their methods."""

from __future__ import annotations

from generator.binding import Shape, StructClass, StructField
from generator.decide import names
from generator.document import Documentation
from generator.emit.cpp.calls import Receiver, argument_annotations, bound_lambda
from generator.emit.cpp.classes import by_signature, module_variable
from generator.emit.cpp.docs import literal, named_signature
from generator.emit.cpp.types import value_argument
from generator.emit.docstrings import call_doc, constructor_signature, field_doc, struct_doc, struct_element


def identifier(struct: StructClass) -> str:
    namespace, _, name = struct.cpp.rpartition("::")
    return f"{namespace.lower()}_{names.snake_case(name)}" if namespace else names.snake_case(name)


def field_expression(struct: StructClass, field: StructField) -> str:
    """`field<Integer<NS::UInteger>>("width", &MTL::Size::width)`."""
    argument = _field_argument(field)
    initial = "" if field.default == "0" else f", {field.default}"
    return f'field<{argument}>("{field.name}", &{struct.cpp}::{field.cpp}{initial})'


def _field_argument(field: StructField) -> str:
    if field.length is None:
        return value_argument(field.type)
    return f"FixedArray<{value_argument(field.type.items[0])}, {field.length}>"


def declaration(struct: StructClass, documentation: Documentation) -> str:
    doc = literal(struct_doc(struct, documentation.symbol(struct.cpp)))
    return f"declare_value<{struct.cpp}>({module_variable(struct.module)}, {doc});"


def definition(struct: StructClass, documentation: Documentation) -> list[str]:
    """The statements that define fields and methods."""
    constructor = literal(constructor_signature(documentation.constructor(struct.cpp)))
    element = literal(struct_element(struct, documentation))
    docs = ",\n".join(literal(field_doc(documentation.field(struct.cpp, item.name))) for item in struct.fields)
    statements = [f"define_value<{struct.cpp}>({constructor}, {element}, {{{docs}}});"]
    receiver = Receiver(struct.cpp, struct.cpp)
    for item, found in by_signature(struct.methods):
        define = "def_static" if item.static else "def"
        facts = documentation.call(struct.cpp, item.key)
        doc = literal(call_doc(facts, documentation.symbol(struct.cpp)))
        function = bound_lambda(receiver, item, found[0])
        for name in found:
            tail = ", ".join([*argument_annotations(item), named_signature([name], facts), doc])
            statements.append(f'defined_value<{struct.cpp}>().{define}("{name}", {function}, {tail});')
    return statements


def in_dependency_order(structs: tuple[StructClass, ...]) -> tuple[StructClass, ...]:
    """Structs after the structs that are fields of theirs."""
    by_name = {item.cpp: item for item in structs}
    placed: dict[str, StructClass] = {}

    def place(struct: StructClass) -> None:
        for field in struct.fields:
            types = field.type.items if field.type.shape is Shape.TUPLE else (field.type,)
            for type_ in types:
                if type_.shape is Shape.STRUCT and type_.cpp not in placed:
                    place(by_name[type_.cpp])
        placed.setdefault(struct.cpp, struct)

    for struct in structs:
        place(struct)
    return tuple(placed.values())
