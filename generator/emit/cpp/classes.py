"""The C++ that declares a class and defines its members."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from generator.binding import Class, Method, Property, Shape, ShortForm, Signature
from generator.decide import names
from generator.document import Documentation
from generator.document.calls import message
from generator.document.facts import CallFacts
from generator.emit.cpp.calls import Receiver, annotation, argument_annotations, bound_lambda
from generator.emit.cpp.docs import literal, named_signature
from generator.emit.cpp.types import EmitError, value_argument
from generator.emit.docstrings import call_doc, constructor_doc, property_doc, setter_signature, symbol_doc

ROOT = "NS::Object"

# Reading one of these makes no object, so nothing that a pool would have to hold.
_SCALARS = frozenset({Shape.BOOL, Shape.INT, Shape.FLOAT, Shape.ENUM, Shape.OPTIONS, Shape.STRUCT})


def identifier(class_: Class) -> str:
    """A C++ identifier for a class: `device`, `object`, and `mtl4_compiler` where MTL may have the same name."""
    namespace, _, name = class_.cpp.partition("<")[0].rpartition("::")
    plain = names.snake_case(name)
    return plain if namespace in ("MTL", "NS", "CA") else f"{namespace.lower()}_{plain}"


def declaration(class_: Class, documentation: Documentation) -> str:
    """The statement that declares the Python class."""
    template = class_.cpp
    if class_.cpp != ROOT:
        template += f", {class_.bases[0] if class_.bases else ROOT}"
    kind = "Protocol" if class_.protocol else "Class"
    objc_type = f'{{"{class_.objc_name}", ObjcKind::{kind}}}'
    where = module_variable(class_.module)
    doc = literal(symbol_doc(documentation.symbol(class_.cpp)))
    return f'declare_class<{template}>({where}, "{class_.name}", {objc_type}, {doc});'


def module_variable(module: str) -> str:
    """The C++ variable that holds a Python module: `pymetal.mtl4.fx` -> `mtl4_fx`."""
    path = module.removeprefix("pymetal").removeprefix(".")
    return path.replace(".", "_") if path else "root"


def members(class_: Class, documentation: Documentation) -> list[str]:
    """The statements that define all members of a class, on the variable `cls`."""
    statements: list[str] = []
    if class_.constructor is not None:
        statements += _constructor(class_, documentation)
    for item in class_.properties:
        statements += _property(class_, item, documentation)
    for signature, found in by_signature(class_.methods):
        statements.append(_method(class_, signature, found, documentation))
    statements += [_short_form(class_, item, documentation) for item in class_.short_forms]
    statements += _collection(class_, documentation)
    if class_.copying:
        statements.append(f"define_copying(cls, {_extra_doc(class_, 'copy', documentation)});")
    if class_.extended:
        statements.append(f"extend_{identifier(class_)}(cls);")
    return statements


def _receiver(class_: Class) -> Receiver:
    return Receiver(class_.cpp, class_.objc_name)


def _constructor(class_: Class, documentation: Documentation) -> list[str]:
    doc = literal(constructor_doc(documentation.constructor(class_.cpp), documentation.symbol(class_.cpp)))
    statements = [f'define_constructor<{class_.cpp}>(cls, "{class_.objc_name}", {doc});']
    for name in class_.factories:
        facts = documentation.factory(class_.cpp, name)
        body = f'[] {{ const Pool pool; return construct<{class_.cpp}>("{class_.objc_name}"); }}'
        doc = literal(call_doc(facts, documentation.symbol(class_.cpp)))
        statements.append(f'cls.def_static("{name}", {body}, {named_signature([name], facts)}, {doc});')
    return statements


def _property(class_: Class, item: Property, documentation: Documentation) -> list[str]:
    receiver = _receiver(class_)
    facts = documentation.property(class_.cpp, item.name)
    getter = bound_lambda(receiver, item.getter, item.name, pooled=item.type.shape not in _SCALARS)
    doc = literal(property_doc(facts, documentation.symbol(class_.cpp)))
    if item.setter is None or facts.setter is None:
        statement = f'cls.def_prop_ro("{item.name}", {getter}, {doc});'
    else:
        setter = bound_lambda(receiver, item.setter, item.name)
        value = annotation('nb::arg("value")', item.setter.parameters[0])
        signature = f"nb::sig({literal(setter_signature(facts.setter))})"
        for_setter = f"nb::for_setter({value}), nb::for_setter({signature})"
        statement = f'cls.def_prop_rw("{item.name}", {getter}, {setter}, {for_setter}, {doc});'
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


def _method(class_: Class, signature: Signature, found: tuple[str, ...], documentation: Documentation) -> str:
    define = "def_static" if signature.static else "def"
    function = bound_lambda(_receiver(class_), signature, found[0])
    facts = documentation.call(class_.cpp, signature.key)
    doc = literal(call_doc(facts, documentation.symbol(class_.cpp)))
    tail = "".join(f", {item}" for item in (*argument_annotations(signature), named_signature(found, facts), doc))
    comment = f"// {signature.cpp_signature}    {message(class_, signature)}"
    if len(found) == 1:
        return f'{comment}\ncls.{define}("{found[0]}", {function}{tail});'
    listed = ", ".join(f'"{name}"' for name in found)
    return f"{comment}\nfor (const char* name : {{{listed}}}) {{\ncls.{define}(name, {function}{tail});\n}}"


def _short_form(class_: Class, form: ShortForm, documentation: Documentation) -> str:
    facts = _extra(class_, form.name, documentation)
    body = f"const Pool pool;\nreturn retained(self.{form.call}()->object(index));"
    doc = _extra_doc(class_, form.name, documentation)
    function = f"[]({class_.cpp}& self, Integer<NS::UInteger> index) {{\n{body}\n}}"
    return f'cls.def("{form.name}", {function}, "index"_a, {named_signature([form.name], facts)}, {doc});'


def _extra(class_: Class, name: str, documentation: Documentation) -> CallFacts:
    facts = documentation.extra(class_.cpp, name)
    if not isinstance(facts, CallFacts):
        raise EmitError(f"{class_.cpp}: {name} is a property, but it has to be a method")
    return facts


def _extra_doc(class_: Class, name: str, documentation: Documentation) -> str:
    return literal(call_doc(_extra(class_, name, documentation), documentation.symbol(class_.cpp)))


def _collection(class_: Class, documentation: Documentation) -> list[str]:
    collection = class_.collection
    if collection is None:
        return []
    count = "unbounded" if collection.count is None else str(collection.count)
    element = _extra(class_, "__getitem__", documentation).result
    doc = _extra_doc(class_, "__getitem__", documentation)
    statements = [f'define_element_access(cls, {count}, "{element}", {doc});']
    if collection.writable:
        argument = value_argument(collection.element)
        doc = _extra_doc(class_, "__setitem__", documentation)
        statements.append(f'define_element_assignment<{class_.cpp}, {argument}>(cls, {count}, "{element}", {doc});')
    return statements
