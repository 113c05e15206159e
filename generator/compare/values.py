"""How two bindings differ in what is no class: enums, structs, functions and constants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.binding import Binding, ConstantBinding, EnumClass, FunctionBinding, Member, StructClass
from generator.compare.calls import call_text, overload_remarks, python_type, takes
from generator.compare.changes import Change, Effect, Owner
from generator.document.annotations import Annotations

GONE: Final = "is gone"


def enum_changes(old: Binding, new: Binding) -> Iterator[Change]:
    """Enums and option sets, and their members."""
    before, after = ({item.cpp: item for item in binding.enums} for binding in (old, new))
    for cpp, enum in after.items():
        owner = Owner(f"{enum.module}.{enum.name}", cpp)
        if cpp not in before:
            names = ", ".join(f"`{member.name}`" for member in enum.members)
            yield Change(Effect.ADDED, owner, "", cpp, f"is a new {_kind(enum)}: {names}")
            continue
        if (before[cpp].module, before[cpp].name) != (enum.module, enum.name):
            yield Change(Effect.BREAKING, owner, "", cpp, f"was `{before[cpp].module}.{before[cpp].name}`")
        if before[cpp].options != enum.options:
            yield Change(Effect.BREAKING, owner, "", cpp, f"is an {_kind(enum)}, was an {_kind(before[cpp])}")
        yield from _member_changes(owner, before[cpp], enum)
    for cpp, enum in before.items():
        if cpp not in after:
            yield Change(Effect.BREAKING, Owner(f"{enum.module}.{enum.name}", cpp), "", cpp, GONE)


def _kind(enum: EnumClass) -> str:
    return "option set" if enum.options else "enum"


def _members(enum: EnumClass) -> dict[str, Member]:
    return {name: member for member in enum.members for name in (member.name, *member.aliases)}


def _member_changes(owner: Owner, old: EnumClass, new: EnumClass) -> Iterator[Change]:
    before, after = _members(old), _members(new)
    constants = {member.constant: member.name for member in new.members}
    namespace = new.cpp.rpartition("::")[0]
    for name, member in after.items():
        cpp = f"{namespace}::{member.constant}"
        if name not in before:
            yield Change(Effect.ADDED, owner, name, cpp, f"is new: {member.value}")
        elif before[name].value != member.value:
            yield Change(Effect.BREAKING, owner, name, cpp, f"is {member.value}, was {before[name].value}")
    for name, member in before.items():
        if name not in after:
            renamed = constants.get(member.constant)
            text = f"is called `{renamed}` now" if renamed else GONE
            yield Change(Effect.BREAKING, owner, name, f"{namespace}::{member.constant}", text)


def struct_changes(old: Binding, new: Binding) -> Iterator[Change]:
    """Value structs, which programs make from their fields by position and by name."""
    before, after = ({item.cpp: item for item in binding.structs} for binding in (old, new))
    for cpp, struct in after.items():
        owner = Owner(f"{struct.module}.{struct.name}", cpp)
        if cpp not in before:
            names = ", ".join(f"`{field.name}`" for field in struct.fields)
            yield Change(Effect.ADDED, owner, "", cpp, f"is a new struct: {names}")
        else:
            yield from _field_changes(owner, before[cpp], struct)
    for cpp, struct in before.items():
        if cpp not in after:
            yield Change(Effect.BREAKING, Owner(f"{struct.module}.{struct.name}", cpp), "", cpp, GONE)


def _field_changes(owner: Owner, old: StructClass, new: StructClass) -> Iterator[Change]:
    before, after = ([field.name for field in struct.fields] for struct in (old, new))
    fields = {field.name: field for field in new.fields}
    if after[: len(before)] != before:
        yield Change(Effect.BREAKING, owner, "", new.cpp, f"has the fields {', '.join(after)}; had {', '.join(before)}")
    elif after != before:
        yield Change(Effect.ADDED, owner, "", new.cpp, f"has more fields: {', '.join(after[len(before) :])}")
    for field in old.fields:
        if field.name in fields and not takes(fields[field.name].type, field.type):
            given = Annotations(new.module).given
            text = f"is `{given(fields[field.name].type)}`, was `{given(field.type)}`"
            yield Change(Effect.BREAKING, owner, field.name, f"{new.cpp}::{field.cpp}", text)
    if old.required < new.required:
        text = f"needs {new.required} of its fields, needed {old.required}"
        yield Change(Effect.BREAKING, owner, "", new.cpp, text)


def function_changes(old: Binding, new: Binding) -> Iterator[Change]:
    """Functions of the modules."""
    before, after = (_functions(binding) for binding in (old, new))
    for key, function in after.items():
        owner, cpp = Owner(function.module, ""), function.overloads[0].call.removeprefix("::")
        if key not in before:
            calls = ", ".join(f"`{call_text(function.name, item, function.module)}`" for item in function.overloads)
            yield Change(Effect.ADDED, owner, function.name, cpp, f"is a new function: {calls}")
            continue
        remarks = overload_remarks(function.name, before[key].overloads, function.overloads, function.module)
        yield from (Change(item.effect, owner, function.name, cpp, item.text) for item in remarks)
    for key, function in before.items():
        if key not in after:
            cpp = function.overloads[0].call.removeprefix("::")
            yield Change(Effect.BREAKING, Owner(function.module, ""), function.name, cpp, "is gone (function)")


def _functions(binding: Binding) -> dict[tuple[str, str], FunctionBinding]:
    return {(item.module, item.name): item for item in binding.functions}


def constant_changes(old: Binding, new: Binding) -> Iterator[Change]:
    """Constants of the modules."""
    before, after = (_constants(binding) for binding in (old, new))
    for key, constant in after.items():
        owner = Owner(constant.module, "")
        if key not in before:
            yield Change(Effect.ADDED, owner, constant.name, constant.cpp, "is a new constant")
        elif python_type(before[key].type) != python_type(constant.type):
            text = f"is of the type {constant.type.shape.value}, was {before[key].type.shape.value}"
            yield Change(Effect.BREAKING, owner, constant.name, constant.cpp, text)
    for key, constant in before.items():
        if key not in after:
            yield Change(Effect.BREAKING, Owner(constant.module, ""), constant.name, constant.cpp, "is gone (constant)")


def _constants(binding: Binding) -> dict[tuple[str, str], ConstantBinding]:
    return {(item.module, item.name): item for item in binding.constants}
