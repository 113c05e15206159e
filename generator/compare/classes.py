"""How two bindings of the same classes differ, member by member."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from generator.binding import Binding, Class, Method, Property, Signature
from generator.compare.calls import overload_remarks, result_remarks, selector_of, takes
from generator.compare.changes import Change, Effect, Owner, Remark
from generator.document.annotations import Annotations

Classes = Mapping[str, Class]


class MemberKind(Enum):
    """What a name in a class is."""

    PROPERTY = "property"
    METHOD = "method"
    HAND_WRITTEN = "hand-written member"
    SHORT_FORM = "short form"


@dataclass(frozen=True, slots=True)
class Member:
    """One name in a class. `first` is the name of which it is an alias, or itself; `selector` is what it sends."""

    kind: MemberKind
    name: str
    first: str
    selector: str
    overloads: tuple[Signature, ...] = ()
    property: Property | None = None


def owner_of(class_: Class) -> Owner:
    """A class as changes name it."""
    return Owner(f"{class_.module}.{class_.name}", class_.cpp)


def class_changes(old: Binding, new: Binding) -> Iterator[Change]:
    """Classes by their C++ names: those that came, went, or have other members."""
    before, after = ({item.cpp: item for item in binding.classes} for binding in (old, new))
    for cpp, class_ in after.items():
        if cpp in before:
            yield from _same_class(before[cpp], class_, before, after)
        else:
            names = ", ".join(f"`{name}`" for name, member in _own(class_).items() if member.first == name)
            yield Change(Effect.ADDED, owner_of(class_), "", cpp, f"is a new class: {names}" if names else "is new")
    for cpp, class_ in before.items():
        if cpp not in after:
            yield Change(Effect.BREAKING, owner_of(class_), "", cpp, "is gone")


def _same_class(old: Class, new: Class, before: Classes, after: Classes) -> Iterator[Change]:
    owner = owner_of(new)
    for remark in _class_remarks(old, new, before, after):
        yield Change(remark.effect, owner, "", new.cpp, remark.text)
    own, known = _own(new), _with_inherited(old, before)
    everything = _with_inherited(new, after)
    for name, member in _own(old).items():
        cpp = f"{new.cpp} {member.selector}"
        if name not in everything:
            yield Change(Effect.BREAKING, owner, name, cpp, _gone(member, everything))
            continue
        for remark in _member_remarks(member, everything[name], new.module):
            if member.first == name or remark.effect is Effect.BREAKING:
                sent = f"{new.cpp} {remark.selector}" if remark.selector else cpp
                yield Change(remark.effect, owner, name, sent, remark.text)
    for name, member in own.items():
        if name not in known and (member.first == name or member.first in known):
            yield Change(Effect.ADDED, owner, name, f"{new.cpp} {member.selector}", _added(member, new.module))


def _class_remarks(old: Class, new: Class, before: Classes, after: Classes) -> Iterator[Remark]:
    was, now = owner_of(old).python, owner_of(new).python
    if was != now:
        yield Remark(Effect.BREAKING, f"is called `{now}`, was `{was}`")
    if lost := [owner_of(before[base]).python for base in old.bases if base not in new.bases]:
        yield Remark(Effect.BREAKING, f"does not derive from {', '.join(lost)} any more")
    if won := [owner_of(after[base]).python for base in new.bases if base not in old.bases]:
        yield Remark(Effect.CHANGED, f"derives from {', '.join(won)} now")
    if old.constructor and not new.constructor:
        yield Remark(Effect.BREAKING, "has no constructor any more")
    if new.constructor and not old.constructor:
        yield Remark(Effect.ADDED, "has a constructor now")
    if old.copying and not new.copying:
        yield Remark(Effect.BREAKING, "cannot be copied any more")
    if old.objc_name != new.objc_name:
        yield Remark(Effect.CHANGED, f"is {new.objc_name} at run time, was {old.objc_name}")
    for name in sorted(set(old.factories) - set(new.factories)):
        yield Remark(Effect.BREAKING, f"has no factory `{name}` any more")
    if old.collection and (not new.collection or old.collection.writable > new.collection.writable):
        yield Remark(Effect.BREAKING, "can be indexed no more" if not new.collection else "is read-only now")
    elif old.collection and new.collection and old.collection.count != new.collection.count:
        yield Remark(Effect.CHANGED, f"has {new.collection.count} elements, had {old.collection.count}")


def _own(class_: Class) -> dict[str, Member]:
    """Every name that a class itself defines."""
    found: dict[str, Member] = {}
    for written in class_.hand_written:
        for name in _declared(written.declarations):
            found[name] = Member(MemberKind.HAND_WRITTEN, name, name, ", ".join(written.selectors))
    for form in class_.short_forms:
        found[form.name] = Member(MemberKind.SHORT_FORM, form.name, form.name, form.call)
    for method in class_.methods:
        found |= {name: _method(name, method) for name in (method.name, *method.aliases)}
    for item in class_.properties:
        selector = selector_of(item.getter)
        for name in (item.name, *item.aliases):
            found[name] = Member(MemberKind.PROPERTY, name, item.name, selector, property=item)
    return found


def _method(name: str, method: Method) -> Member:
    selectors = dict.fromkeys(map(selector_of, method.overloads))
    return Member(MemberKind.METHOD, name, method.name, ", ".join(selectors), method.overloads)


def _declared(declarations: tuple[str, ...]) -> list[str]:
    """The names that hand-written stub text defines, special methods apart."""
    found = [name for text in declarations for name in re.findall(r"^(?:def )?(\w+)\s*[(:]", text, re.MULTILINE)]
    return [name for name in dict.fromkeys(found) if not name.startswith("__")]


def _with_inherited(class_: Class, classes: Classes) -> dict[str, Member]:
    """Every name that can be used with an instance."""
    found: dict[str, Member] = {}
    for cpp in (*reversed(class_.bases), class_.cpp):
        found |= _own(classes[cpp])
    return found


def _gone(member: Member, everything: Mapping[str, Member]) -> str:
    """What to use instead where the same selector has another name."""
    others = [name for name, other in everything.items() if other.selector == member.selector and other.first == name]
    return f"is called `{others[0]}` now" if others else f"is gone ({member.kind.value})"


def _added(member: Member, module: str) -> str:
    if member.first != member.name:
        return f"is another name of `{member.first}`"
    if member.property is not None:
        got = Annotations(module).got(member.property.type)
        return f"is a new property: `{got}`" + ("" if member.property.setter else ", read-only")
    if member.kind is MemberKind.METHOD:
        texts = [remark.text for remark in overload_remarks(member.name, (), member.overloads, module)]
        return "is a new method: " + ", ".join(text.removeprefix("can be called as ") for text in texts)
    return f"is a new {member.kind.value}"


def _member_remarks(old: Member, new: Member, module: str) -> Iterator[Remark]:
    if MemberKind.HAND_WRITTEN in (old.kind, new.kind):
        return
    if old.kind is not new.kind:
        yield Remark(Effect.BREAKING, f"is a {new.kind.value} now, was a {old.kind.value}")
    elif old.property is not None and new.property is not None:
        yield from _property_remarks(old.property, new.property, module)
    else:
        yield from overload_remarks(old.name, old.overloads, new.overloads, module)


def _property_remarks(old: Property, new: Property, module: str) -> Iterator[Remark]:
    yield from result_remarks(old.type, new.type, module)
    if old.setter and not new.setter:
        yield Remark(Effect.BREAKING, "cannot be set any more")
    elif new.setter and not old.setter:
        yield Remark(Effect.ADDED, "can be set now")
    elif new.setter and old.setter:
        before, after = (item.parameters[0].type for item in (old.setter, new.setter))
        if not takes(after, before):
            given = Annotations(module).given
            yield Remark(Effect.BREAKING, f"can be set to `{given(after)}`, was `{given(before)}`")
    if old.getter.optional != new.getter.optional:
        text = "is checked for at run time now" if new.getter.optional else "is always there now"
        yield Remark(Effect.CHANGED, text)
