"""Every way to reach a selector from Python: what there is to call, and which method of the model it stands for."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from generator import api, binding


class Form(Enum):
    """How Python says it."""

    GETTER = "object.name"
    SETTER = "object.name = value"
    METHOD = "object.name(…)"
    STATIC = "Class.name(…)"
    KEYWORD = "Class(name=value)"
    CONSTRUCTOR = "Class()"
    ITEM = "object[index]"
    SET_ITEM = "object[index] = value"
    SHORT_FORM = "object.name(index), for object.names[index]"
    COPY = "copy.copy(object)"
    FUNCTION = "module.name(…)"


@dataclass(frozen=True)
class Subject:
    """One callable form. `method` is the model's: what the call has to send, and with which types."""

    form: Form
    owner: binding.Class | None
    module: str
    name: str
    parameters: tuple[binding.Parameter, ...]
    result: binding.Result
    method: api.Method
    selector: str
    model: str
    overloaded: bool = False
    left_out: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        owner = f"{self.owner.name}." if self.owner else ""
        return f"{self.module}.{owner}{self.name} ({self.form.name.lower()}, {self.selector})"

    def python_class(self) -> Any:
        assert self.owner is not None
        return python_object(self.owner.module, self.owner.name)


def python_object(module: str, name: str) -> Any:
    """A class, enum or function by its place in Python."""
    return getattr(importlib.import_module(module), name)


class Subjects:
    """Walks the binding and finds for each signature the model's method by its place in the headers."""

    def __init__(self, model: api.Api, bound: binding.Binding) -> None:
        self._bound = bound
        self._methods = {
            (method.location.file, method.location.line): (owner.name, method)
            for owner in model.classes
            for method in owner.methods
        }
        self._functions = {function.name: function for function in reversed(model.functions)}

    def all(self) -> Iterator[Subject]:
        for owner in self._bound.classes:
            yield from self._properties(owner)
            yield from self._named_methods(owner)
            yield from self._specials(owner)
        for function in self._bound.functions:
            for signature in function.overloads:
                for name in (function.name, *function.aliases):
                    yield self._function(function, name, signature)

    def _properties(self, owner: binding.Class) -> Iterator[Subject]:
        for item in owner.properties:
            for name in (item.name, *item.aliases):
                yield self._subject(Form.GETTER, owner, name, item.getter)
                if item.setter:
                    yield self._subject(Form.SETTER, owner, name, item.setter)
            if item.setter and owner.constructor and item.name in owner.constructor.properties:
                yield self._subject(Form.KEYWORD, owner, item.name, item.setter)

    def _named_methods(self, owner: binding.Class) -> Iterator[Subject]:
        for method in owner.methods:
            for signature in method.overloads:
                form = Form.STATIC if signature.static else Form.METHOD
                for name in (method.name, *method.aliases):
                    yield replace(self._subject(form, owner, name, signature), overloaded=len(method.overloads) > 1)

    def _specials(self, owner: binding.Class) -> Iterator[Subject]:
        by_selector = {signature.selector: signature for method in owner.methods for signature in method.overloads}
        if owner.collection:
            yield self._subject(Form.ITEM, owner, "[]", by_selector["objectAtIndexedSubscript:"])
            if owner.collection.writable:
                yield self._subject(Form.SET_ITEM, owner, "[]=", by_selector["setObject:atIndexedSubscript:"])
        getters = {item.name: item.getter for item in owner.properties}
        for short in owner.short_forms:
            yield self._short_form(owner, short, getters[short.property])
        if owner.copying:
            yield self._made(Form.COPY, owner, "__copy__", "copy")
        if owner.constructor:
            yield self._made(Form.CONSTRUCTOR, owner, "__init__", owner.constructor.selector)

    def _subject(self, form: Form, owner: binding.Class, name: str, signature: binding.Signature) -> Subject:
        place = signature.location
        assert place is not None, signature.cpp_signature
        model, method = self._methods[place.file, place.line]
        selector = method.selector or method.calls_selector
        assert selector is not None, signature.cpp_signature
        left_out = frozenset(
            argument.name
            for argument, passed in zip(method.arguments, signature.passed, strict=True)
            if passed.how is binding.Pass.ZERO
        )
        return Subject(
            form,
            owner,
            owner.module,
            name,
            signature.parameters,
            signature.result,
            method,
            selector,
            model,
            left_out=left_out,
        )

    def _short_form(self, owner: binding.Class, short: binding.ShortForm, getter: binding.Signature) -> Subject:
        index = binding.Parameter("index", binding.PyType(binding.Shape.INT, cpp="NS::UInteger"))
        array = getter.result.cpp.element
        assert array is not None
        (method,) = (
            method
            for model, method in self._methods.values()
            if model == array.name and method.selector == "objectAtIndexedSubscript:"
        )
        own = binding.Result(short.element, short.element, method.result, binding.Ownership.RETAINED)
        return Subject(
            Form.SHORT_FORM,
            owner,
            owner.module,
            short.name,
            (index,),
            own,
            method,
            "objectAtIndexedSubscript:",
            array.name,
        )

    def _made(self, form: Form, owner: binding.Class, name: str, selector: str) -> Subject:
        """A call without arguments that gives an object of the class itself."""
        python = binding.PyType(binding.Shape.OBJECT, owner.module, owner.name, owner.cpp)
        cpp = api.Type(f"{owner.cpp}*", api.Kind.POINTER, element=api.Type(owner.cpp, api.Kind.OBJECT, owner.cpp))
        method = api.Method(selector, cpp, (), False, False, selector, None, False, None, api.Location("", 0))
        result = binding.Result(python, python, cpp, binding.Ownership.OWNED, creating=True)
        return Subject(form, owner, owner.module, name, (), result, method, selector, owner.cpp)

    def _function(self, function: binding.FunctionBinding, name: str, signature: binding.Signature) -> Subject:
        model = self._functions[signature.call]
        assert model.symbol is not None
        method = api.Method(
            model.name, model.result, model.arguments, True, False, None, None, False, None, model.location
        )
        return Subject(
            Form.FUNCTION,
            None,
            function.module,
            name,
            signature.parameters,
            signature.result,
            method,
            model.symbol,
            "",
        )
