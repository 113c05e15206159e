"""The facts of signatures: methods, functions, getters and setters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from generator.api import Api, Function, Method
from generator.binding import Class, FunctionBinding, Ownership, Parameter, Property, Shape, Signature, StructClass
from generator.decide.signatures import declaration
from generator.document.annotations import Annotations
from generator.document.availability import Availabilities, sent_selector
from generator.document.facts import Availability, CallFacts, PropertyFacts, Raised
from generator.document.raises import UNAVAILABLE, raised_by

OWNERSHIP: Final = {
    Ownership.OWNED: "a new object (+1), released with its Python object",
    Ownership.RETAINED: "retained (+0 in Metal), released with its Python object",
}


@dataclass(frozen=True, slots=True)
class CallWriter:
    """Collects the facts of calls for the binding of one API."""

    availabilities: Availabilities
    summaries: Mapping[str, str]
    declared: Mapping[tuple[str, str], Method | Function]
    messages: Mapping[tuple[str, str], Method]

    def method(self, owner: Class, name: str, signature: Signature) -> CallFacts:
        """A signature of an Objective-C class."""
        selector = signature.selector or signature.call
        availability = self.availabilities.message(owner.objc_name, selector)
        lacking = f"class {owner.objc_name}" if signature.static else "such method"
        raises = raised_by(signature, availability, lacking)
        # Every class method asks for its class first.
        if signature.static and all(item.exception != UNAVAILABLE for item in raises):
            raises = (*raises, Raised(UNAVAILABLE, f"the running system has no {lacking}"))
        return self._facts(owner.cpp, owner.module, name, signature, message(owner, signature), availability, raises)

    def property(self, owner: Class, item: Property) -> PropertyFacts:
        """A property with both of its messages."""
        got = Annotations(owner.module).got(item.type)
        setter = None if item.setter is None else self.method(owner, item.name, item.setter)
        return PropertyFacts(item.name, got, self.method(owner, item.name, item.getter), setter)

    def struct_method(self, owner: StructClass, name: str, signature: Signature) -> CallFacts:
        """A method of a value struct, which sends no message."""
        availability = self.availabilities.message(owner.cpp, signature.call)
        raises = raised_by(signature, availability, "such method")
        return self._facts(owner.cpp, owner.module, name, signature, None, availability, raises)

    def function(self, function: FunctionBinding, signature: Signature) -> CallFacts:
        """One overload of a free function."""
        availability = self.availabilities.symbol(signature.call)
        raises = raised_by(signature, availability, f"function {function.symbol}")
        return self._facts("", function.module, function.name, signature, function.symbol, availability, raises)

    def sending(self, facts: CallFacts, owner: Class, selector: str) -> CallFacts:
        """A member that no signature describes, with what metal-cpp says of the message that it sends."""
        source = self.messages.get((owner.cpp, selector))
        return replace(
            facts,
            cpp="" if source is None else declaration(source, source.result.spelling),
            message=f"-[{owner.objc_name} {selector}]",
            availability=self._available(owner, selector, declared=source is not None),
            summary=self.summaries.get(f"{owner.cpp} {selector}", facts.summary),
            comment=None if source is None else source.comment,
            deprecated=None if source is None else source.deprecated,
        )

    def _available(self, owner: Class, selector: str, *, declared: bool) -> Availability:
        """Where a message is known; one of a base template (`copy`) comes with its class."""
        if declared:
            return self.availabilities.message(owner.objc_name, selector)
        return self.availabilities.symbol(owner.cpp)

    def _facts(
        self,
        owner: str,
        module: str,
        name: str,
        signature: Signature,
        sent: str | None,
        availability: Availability,
        raises: tuple[Raised, ...],
    ) -> CallFacts:
        annotations = Annotations(module)
        subject = f"{owner} {signature.selector or signature.call}" if owner else signature.call
        source = self.declared.get((owner or signature.call, signature.cpp_signature))
        return CallFacts(
            name=name,
            parameters=tuple(parameter_text(item, annotations) for item in signature.parameters),
            result=annotations.got(signature.result.type),
            cpp=signature.cpp_signature,
            message=sent,
            availability=availability,
            summary=self.summaries.get(subject),
            comment=None if source is None else source.comment,
            ownership=OWNERSHIP.get(signature.result.ownership) if _is_object(signature) else None,
            raises=raises,
            releases_gil=signature.releases_gil,
            deprecated=source.deprecated if isinstance(source, Method) else None,
            static=signature.static,
        )


def _is_object(signature: Signature) -> bool:
    return signature.result.own.shape in (Shape.OBJECT, Shape.ANY)


def message(owner: Class, signature: Signature) -> str:
    """`-[MTLDevice newFence]`, the Objective-C spelling of a call."""
    return f"{'+' if signature.static else '-'}[{owner.objc_name} {signature.selector}]"


def parameter_text(item: Parameter, annotations: Annotations) -> str:
    """`options: ResourceOptions | int = 0`."""
    text = f"{item.name}: {annotations.given(item.type)}"
    return text if item.default is None else f"{text} = {item.default}"


def declarations(source: Api) -> dict[tuple[str, str], Method | Function]:
    """Methods by their owner and declaration, functions by their name and declaration."""
    owners = [(item.name, item.methods) for item in source.classes]
    owners += [(item.name, item.methods) for item in source.structs]
    found: dict[tuple[str, str], Method | Function] = {
        (owner, declaration(method, method.result.spelling)): method for owner, methods in owners for method in methods
    }
    return found | {(item.name, declaration(item, item.result.spelling)): item for item in source.functions}


def messages(source: Api) -> dict[tuple[str, str], Method]:
    """Methods by their class and selector."""
    return {(item.name, sent_selector(method)): method for item in source.classes for method in item.methods}
