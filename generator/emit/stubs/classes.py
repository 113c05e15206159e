"""The stub text of Objective-C classes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.binding import Binding, Class
from generator.document import Documentation
from generator.document.constructors import keyword_parameters
from generator.document.extras import array_kind, array_slices, of_elements
from generator.document.facts import CallFacts, PropertyFacts
from generator.document.fragments import Member, support_classes
from generator.emit.docstrings import call_doc, constructor_doc, property_doc, symbol_doc
from generator.emit.stubs.members import definition, docstring, function, indent, overloads, property_, written
from generator.emit.stubs.types import Annotations, Qualifier, StubError, extension_module

ROOT = "NS::Object"
# The base of all says so for every class that has no constructor of its own.
NO_CONSTRUCTOR = ("self", "no_constructor: typing.Never", "/", "*args: typing.Never", "**kwargs: typing.Never")

# Names that annotations use; a member of the same name would hide them within its class.
BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple", "typing", "collections"})


def direct_base(class_: Class, classes: Mapping[str, Class]) -> Class | None:
    """The Python base of a class, given all classes by their C++ names."""
    return next((classes[name] for name in (*class_.bases, ROOT) if name in classes and name != class_.cpp), None)


def base_classes(binding: Binding) -> frozenset[str]:
    """The C++ names of the classes that others derive from; all others are final."""
    classes = {class_.cpp: class_ for class_ in binding.classes}
    return frozenset(base.cpp for class_ in binding.classes if (base := direct_base(class_, classes)) is not None)


class ClassWriter:
    """Writes the classes of one stub module."""

    def __init__(self, binding: Binding, documentation: Documentation, annotations: Annotations) -> None:
        self._classes: Mapping[str, Class] = {class_.cpp: class_ for class_ in binding.classes}
        self._base_classes = base_classes(binding)
        self._documentation = documentation
        self._annotations = annotations
        self._qualified = Qualifier(binding.enums, annotations)

    def write(self, class_: Class) -> str:
        """The whole class: constructor, properties, methods, and what is written by hand."""
        members = [*self._constructor(class_), *self._properties(class_), *self._methods(class_)]
        self._check_names(class_)
        final = "" if class_.cpp in self._base_classes else "@typing.final\n"
        head = f"{final}class {class_.name}({self._base(class_)}):"
        doc = docstring(symbol_doc(self._documentation.symbol(class_.cpp)))
        return f"{head}\n{indent(chr(10).join([doc, '', *members]))}\n"

    def _base(self, class_: Class) -> str:
        base = direct_base(class_, self._classes)
        return f"metaclass={self._annotations.native_class()}" if base is None else self._reference(base)

    def _reference(self, class_: Class) -> str:
        if class_.module == self._annotations.module:
            return class_.name
        return f"{self._annotations.use(extension_module(class_.module))}.{class_.name}"

    def _constructor(self, class_: Class) -> Iterator[str]:
        if class_.constructor is None:
            if direct_base(class_, self._classes) is None:
                yield function("__init__", NO_CONSTRUCTOR, "None", "Not for use: Metal makes these objects.")
            return
        owner = self._documentation.symbol(class_.cpp)
        facts = self._documentation.constructor(class_.cpp)
        keywords = keyword_parameters(class_, self._classes, self._annotations)
        parameters = ["self", "*", *keywords] if keywords else ["self"]
        yield function("__init__", parameters, "None", constructor_doc(facts, owner))
        for name in class_.factories:
            doc = call_doc(self._documentation.factory(class_.cpp, name), owner)
            yield "@staticmethod\n" + function(name, [], class_.name, doc)

    def _properties(self, class_: Class) -> Iterator[str]:
        for item in class_.properties:
            facts = self._documentation.property(class_.cpp, item.name)
            doc = property_doc(facts, self._documentation.symbol(class_.cpp))
            for name in (item.name, *item.aliases):
                yield property_(name, item, self._annotations, doc)

    def _methods(self, class_: Class) -> Iterator[str]:
        """The methods; hand-written definitions come behind generated ones of the same name."""
        owner = self._documentation.symbol(class_.cpp)
        definitions: dict[str, list[str]] = {}
        for method in class_.methods:
            for name in (method.name, *method.aliases):
                definitions[name] = [
                    definition(
                        name,
                        signature,
                        self._annotations,
                        call_doc(self._documentation.call(class_.cpp, signature.key), owner),
                        receiver=True,
                    )
                    for signature in method.overloads
                ]
        for facts in self._documentation.extras[class_.cpp].values():
            definitions.setdefault(facts.name, []).append(self._extra(class_, facts))
            if (slices := array_slices(class_, facts.name)) is not None:
                definitions[facts.name].append(self._extra(class_, slices))
        yield from (overloads(texts) for texts in definitions.values())

    def _extra(self, class_: Class, facts: Member) -> str:
        """A member that no signature describes."""
        owner = self._documentation.symbol(class_.cpp)
        doc = call_doc(facts, owner) if isinstance(facts, CallFacts) else property_doc(facts, owner)
        return written(self._of_this_stub(class_, facts), doc, self._qualified)

    def _of_this_stub(self, class_: Class, facts: Member) -> Member:
        """Array members with the element type as this stub names it."""
        kind = array_kind(class_)
        if kind is None or class_.collection is None or isinstance(facts, PropertyFacts):
            return facts
        sliced = array_slices(class_, facts.name)
        members = {**support_classes()["Array"].members, **support_classes()[kind].members}
        plain = sliced if facts is sliced else members.get(facts.name)
        return facts if plain is None else of_elements(plain, self._annotations.got(class_.collection.element))

    def _check_names(self, class_: Class) -> None:
        members = [*((item.name, item.aliases) for item in class_.properties)]
        members += [(item.name, item.aliases) for item in class_.methods]
        names = {name for first, aliases in members for name in (first, *aliases)}
        if hidden := names & BUILTINS:
            raise StubError(f"{class_.name}: its members {', '.join(sorted(hidden))} would hide what annotations use")
