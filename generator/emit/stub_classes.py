"""The stub text of Objective-C classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.binding import Binding, Class
from generator.emit.cpp_docs import class_doc, property_doc, signature_doc
from generator.emit.enums import enum_module
from generator.emit.stub_members import definition, docstring, function, indent, overloads, property_
from generator.emit.stub_types import Annotations, StubError, extension_module

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

    def __init__(self, binding: Binding, annotations: Annotations) -> None:
        self._classes = {class_.cpp: class_ for class_ in binding.classes}
        self._base_classes = base_classes(binding)
        self._enums = binding.enums
        self._annotations = annotations

    def write(self, class_: Class) -> str:
        """The whole class: constructor, properties, methods, and what is written by hand."""
        members = [
            *self._constructor(class_),
            *self._properties(class_),
            *self._methods(class_),
            *self._extras(class_),
        ]
        self._check_names(class_)
        final = "" if class_.cpp in self._base_classes else "@typing.final\n"
        head = f"{final}class {class_.name}({self._base(class_)}):"
        return f"{head}\n{indent(chr(10).join([docstring(class_doc(class_)), '', *members]))}\n"

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
        doc = f"A new `{class_.objc_name}`; keyword arguments set its properties."
        keywords = [self._keyword(class_, name) for name in class_.constructor.properties]
        parameters = ["self", "*", *keywords] if keywords else ["self"]
        yield function("__init__", parameters, "None", doc)
        for name in class_.factories:
            yield "@staticmethod\n" + function(name, [], class_.name, doc)

    def _keyword(self, class_: Class, name: str) -> str:
        for owner in (class_.cpp, *class_.bases):
            for item in self._classes[owner].properties:
                if name in (item.name, *item.aliases) and item.setter is not None:
                    return f"{name}: {self._annotations.given(item.setter.parameters[0].type)} = ..."
        raise StubError(f"{class_.name}: the constructor takes {name}, which is no writable property")

    def _properties(self, class_: Class) -> Iterator[str]:
        for item in class_.properties:
            doc = property_doc(class_, item.getter, item.setter)
            yield property_(item.name, item, self._annotations, doc)
            for alias in item.aliases:
                yield property_(alias, item, self._annotations, f"The same as `{item.name}`.")

    def _methods(self, class_: Class) -> Iterator[str]:
        """The methods; hand-written definitions come behind generated ones of the same name."""
        definitions: dict[str, list[str]] = {}
        for method in class_.methods:
            for name in (method.name, *method.aliases):
                definitions[name] = [
                    definition(name, signature, self._annotations, signature_doc(class_, signature), receiver=True)
                    for signature in method.overloads
                ]
        for text in self._hand_written(class_):
            named = re.search(r"def (\w+)", text)
            if named is None:
                raise StubError(f"{class_.name}: the hand-written declaration {text!r} defines nothing")
            definitions.setdefault(named.group(1), []).append(text)
        yield from (overloads(texts) for texts in definitions.values())

    def _hand_written(self, class_: Class) -> Iterator[str]:
        """Declarations from rules, which name enums and classes of their own module without a prefix."""
        enums = {enum.name: enum for enum in self._enums if enum.module == class_.module}
        for member in class_.hand_written:
            for text in member.declarations:
                for name in set(re.findall(r"(?<![\w.])[A-Z]\w+", text)) & enums.keys():
                    module = self._annotations.use(enum_module(class_.module))
                    text = re.sub(rf"(?<![\w.]){name}\b", f"{module}.{name}", text)
                yield text

    def _extras(self, class_: Class) -> Iterator[str]:
        for form in class_.short_forms:
            element = self._annotations.got(form.element)
            doc = f"`{form.property}[index]`, which Metal makes when it is first asked for."
            yield function(form.name, ["self", "index: int"], element, doc)
        if class_.copying:
            yield function("copy", ["self"], "typing.Self", "A copy of this object.")
            yield "def __copy__(self) -> typing.Self: ..."
        collection = class_.collection
        if collection is None:
            return
        element = self._annotations.got(collection.element)
        yield f"def __getitem__(self, index: int) -> {element}: ..."
        if collection.count is not None:
            yield "def __len__(self) -> int: ..."
            yield f"def __iter__(self) -> collections.abc.Iterator[{element}]: ..."
        if collection.writable:
            given = self._annotations.given(collection.element).removesuffix(" | None")
            yield f"def __setitem__(self, index: int, element: {given} | None) -> None: ..."

    def _check_names(self, class_: Class) -> None:
        members = [*((item.name, item.aliases) for item in class_.properties)]
        members += [(item.name, item.aliases) for item in class_.methods]
        names = {name for first, aliases in members for name in (first, *aliases)}
        if hidden := names & BUILTINS:
            raise StubError(f"{class_.name}: its members {', '.join(sorted(hidden))} would hide what annotations use")
