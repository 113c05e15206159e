"""The C++ that declares a class and defines its members."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from generator.binding import Class, Method, Property, Shape, ShortForm, Signature
from generator.decide import names
from generator.emit.cpp_calls import Receiver, annotation, argument_annotations, bound_lambda
from generator.emit.cpp_docs import class_doc, literal, message, property_doc, signature_doc
from generator.emit.cpp_types import EmitError, value_argument

ROOT = "NS::Object"

# Reading one of these makes no object, so nothing that a pool would have to hold.
_SCALARS = frozenset({Shape.BOOL, Shape.INT, Shape.FLOAT, Shape.ENUM, Shape.OPTIONS, Shape.STRUCT})


def identifier(class_: Class) -> str:
    """A C++ identifier for a class: `device`, `object`, and `mtl4_compiler` where MTL may have the same name."""
    namespace, _, name = class_.cpp.rpartition("::")
    plain = names.snake_case(name)
    return plain if namespace in ("MTL", "NS", "CA") else f"{namespace.lower()}_{plain}"


def declaration(class_: Class) -> str:
    """The statement that declares the Python class."""
    template = class_.cpp
    if class_.cpp != ROOT:
        template += f", {class_.bases[0] if class_.bases else ROOT}"
    kind = "Protocol" if class_.protocol else "Class"
    objc_type = f'{{"{class_.objc_name}", ObjcKind::{kind}}}'
    where = module_variable(class_.module)
    return f'declare_class<{template}>({where}, "{class_.name}", {objc_type}, {literal(class_doc(class_))});'


def module_variable(module: str) -> str:
    """The C++ variable that holds a Python module: `pymetal.mtl4.fx` -> `mtl4_fx`."""
    path = module.removeprefix("pymetal").removeprefix(".")
    return path.replace(".", "_") if path else "root"


def members(class_: Class) -> list[str]:
    """The statements that define all members of a class, on the variable `cls`."""
    receiver = Receiver(class_.cpp, class_.objc_name)
    statements: list[str] = []
    if class_.constructor is not None:
        statements += _constructor(class_)
    for item in class_.properties:
        statements += _property(class_, receiver, item)
    for signature, found in by_signature(class_.methods):
        statements.append(_method(class_, receiver, signature, found))
    statements += [_short_form(class_, item) for item in class_.short_forms]
    statements += _collection(class_)
    if class_.copying:
        statements.append("define_copying(cls);")
    if class_.extended:
        statements.append(f"extend_{identifier(class_)}(cls);")
    return statements


def _constructor(class_: Class) -> list[str]:
    doc = f"A new `{class_.objc_name}`; keyword arguments set its properties.\n`[[{class_.objc_name} alloc] init]`"
    statements = [f'define_constructor<{class_.cpp}>(cls, "{class_.objc_name}", {literal(doc)});']
    for name in class_.factories:
        body = f'[] {{ const Pool pool; return construct<{class_.cpp}>("{class_.objc_name}"); }}'
        statements.append(f'cls.def_static("{name}", {body}, {literal(doc)});')
    return statements


def _property(class_: Class, receiver: Receiver, item: Property) -> list[str]:
    getter = bound_lambda(receiver, item.getter, pooled=item.type.shape not in _SCALARS)
    doc = literal(property_doc(class_, item.getter, item.setter))
    if item.setter is None:
        statement = f'cls.def_prop_ro("{item.name}", {getter}, {doc});'
    else:
        setter = bound_lambda(receiver, item.setter)
        value = annotation('nb::arg("value")', item.setter.parameters[0])
        statement = f'cls.def_prop_rw("{item.name}", {getter}, {setter}, nb::for_setter({value}), {doc});'
    comment = f"// {item.getter.cpp_signature}    {message(class_, item.getter)}"
    return [f"{comment}\n{statement}", *(f'alias(cls, "{name}", "{item.name}");' for name in item.aliases)]


def by_signature(methods: Iterable[Method]) -> list[tuple[Signature, tuple[str, ...]]]:
    """Every signature once, with all its names, in an order that keeps each name's overload order."""
    found: dict[str, tuple[Signature, list[str]]] = {}
    sequences: list[list[str]] = []
    for method in methods:
        sequences.append([item.key for item in method.overloads])
        for signature in method.overloads:
            found.setdefault(signature.key, (signature, []))[1].extend((method.name, *method.aliases))
    return [(found[key][0], tuple(dict.fromkeys(found[key][1]))) for key in _merge(sequences, list(found))]


def _merge(sequences: list[list[str]], keys: list[str]) -> list[str]:
    """All keys in an order that every sequence agrees with, else in the order they were first seen in."""
    after: dict[str, set[str]] = {key: set() for key in keys}
    for sequence in sequences:
        for earlier, later in pairwise(sequence):
            after[later].add(earlier)
    placed: list[str] = []
    while len(placed) < len(keys):
        ready = next((key for key in keys if key not in placed and after[key] <= set(placed)), None)
        if ready is None:
            raise EmitError(f"the overloads {sorted(set(keys) - set(placed))} are ordered differently under two names")
        placed.append(ready)
    return placed


def _method(class_: Class, receiver: Receiver, signature: Signature, found: tuple[str, ...]) -> str:
    define = "def_static" if signature.static else "def"
    function = bound_lambda(receiver, signature)
    tail = "".join(
        f", {item}" for item in (*argument_annotations(signature), literal(signature_doc(class_, signature)))
    )
    comment = f"// {signature.cpp_signature}    {message(class_, signature)}"
    if len(found) == 1:
        return f'{comment}\ncls.{define}("{found[0]}", {function}{tail});'
    listed = ", ".join(f'"{name}"' for name in found)
    return f"{comment}\nfor (const char* name : {{{listed}}}) {{\ncls.{define}(name, {function}{tail});\n}}"


def _short_form(class_: Class, form: ShortForm) -> str:
    body = f"const Pool pool;\nreturn retained(self.{form.call}()->object(index));"
    doc = literal(f"`{form.property}[index]`, which Metal makes when it is first asked for.")
    function = f"[]({class_.cpp}& self, Integer<NS::UInteger> index) {{\n{body}\n}}"
    return f'cls.def("{form.name}", {function}, "index"_a, {doc});'


def _collection(class_: Class) -> list[str]:
    collection = class_.collection
    if collection is None:
        return []
    count = "unbounded" if collection.count is None else str(collection.count)
    statements = [f"define_element_access(cls, {count});"]
    if collection.writable:
        argument = value_argument(collection.element)
        statements.append(f"define_element_assignment<{class_.cpp}, {argument}>(cls, {count});")
    return statements
