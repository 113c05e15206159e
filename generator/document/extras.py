"""The facts of members that no signature describes: hand-written ones, short forms, those of arrays, `copy`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from generator.binding import Class, HandWritten, StructClass
from generator.document.annotations import Annotations
from generator.document.calls import CallWriter
from generator.document.facts import CallFacts, PropertyFacts
from generator.document.fragments import FragmentError, Member, read_declaration, support_classes


def class_extras(owner: Class, writer: CallWriter) -> dict[str, Member]:
    """The members of an Objective-C class by name."""
    found = [*_hand_written(owner, writer), *_short_forms(owner, writer), *_array(owner, writer)]
    if owner.copying:
        found += _copying(owner, writer)
    return _by_name(owner.cpp, found)


def struct_extras(struct: StructClass) -> dict[str, Member]:
    """What all structs have."""
    annotations = Annotations(struct.module)
    element = " | ".join(dict.fromkeys(annotations.got(field.type) for field in struct.fields))
    return _by_name(struct.cpp, [of_elements(item, element) for item in struct_members()])


def struct_members() -> Iterator[Member]:
    """What support.pyi says that every struct has, beside its constructors."""
    for name in ("Value", "NumpyValue"):
        yield from (item for item in support_classes()[name].members.values() if item.name != "__init__")


def array_kind(owner: Class) -> str | None:
    """The support class whose members an array of descriptors has; None for other classes."""
    if owner.collection is None:
        return None
    return "Array" if owner.collection.count is not None else "UnboundedArray"


def array_slices(owner: Class, name: str) -> Member | None:
    """What an array of known length does with slices, beside the member of that name."""
    return support_classes()["ArraySlices"].members.get(name) if array_kind(owner) == "Array" else None


def of_elements(member: Member, element: str) -> Member:
    """A member of support.pyi with the real element type in place of `Element`."""
    if isinstance(member, PropertyFacts):
        return member
    parameters = tuple(item.replace("Element", element) for item in member.parameters)
    return replace(member, parameters=parameters, result=member.result.replace("Element", element))


def _by_name(owner: str, members: list[Member]) -> dict[str, Member]:
    found = {item.name: item for item in members}
    if len(found) != len(members):
        raise FragmentError(f"{owner}: two members that are not generated have one name: {[m.name for m in members]}")
    return found


def _hand_written(owner: Class, writer: CallWriter) -> Iterator[Member]:
    for written in owner.hand_written:
        for text in written.declarations:
            yield _replacing(read_declaration(text), owner, written, writer)


def _replacing(member: Member, owner: Class, written: HandWritten, writer: CallWriter) -> Member:
    """A member with what metal-cpp says of the message it replaces."""
    if not written.selectors:
        return member
    return _sent(member, writer, owner, written.selectors[0])


def _sent(member: Member, writer: CallWriter, owner: Class, selector: str) -> Member:
    if isinstance(member, PropertyFacts):
        return replace(member, getter=writer.sending(member.getter, owner, selector))
    return writer.sending(member, owner, selector)


def _copying(owner: Class, writer: CallWriter) -> list[Member]:
    members = support_classes()["Copying"].members
    return [_sent(members["copy"], writer, owner, "copy"), members["__copy__"]]


def _short_forms(owner: Class, writer: CallWriter) -> Iterator[CallFacts]:
    annotations = Annotations(owner.module)
    for form in owner.short_forms:
        yield CallFacts(
            name=form.name,
            parameters=("index: int",),
            result=annotations.got(form.element),
            cpp="",
            message=None,
            availability=writer.availabilities.message(owner.objc_name, form.call),
            summary=f"`{form.property}[index]`, which Metal makes when it is first asked for.",
        )


def _array(owner: Class, writer: CallWriter) -> Iterator[Member]:
    kind = array_kind(owner)
    if kind is None or owner.collection is None:
        return
    element = Annotations(owner.module).got(owner.collection.element)
    members = dict(support_classes()[kind].members)
    setter = support_classes()["Array"].members["__setitem__"]
    members.pop("__setitem__", None)
    if owner.collection.writable:
        members["__setitem__"] = setter
    for member in members.values():
        selector = _ELEMENT_SELECTORS.get(member.name)
        whole = of_elements(member, element)
        yield whole if selector is None else _sent(whole, writer, owner, selector)


_ELEMENT_SELECTORS = {
    "__getitem__": "objectAtIndexedSubscript:",
    "__setitem__": "setObject:atIndexedSubscript:",
}
