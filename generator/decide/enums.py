"""Python enums from C++ enums and option sets."""

from __future__ import annotations

from dataclasses import replace

from generator import api
from generator.binding import EnumClass, Member
from generator.decide import names
from generator.decide.errors import DecisionError
from generator.decide.registry import Registry
from generator.decide.rules import Rules


def bind_enum(source: api.Enumeration, registry: Registry, rules: Rules) -> EnumClass:
    """One enum. Enumerators that get the same name and value (renamed ones) are one member."""
    where = registry.place(source.name)
    prefixes = _prefixes(source, rules)
    members: dict[str, Member] = {}
    for enumerator in source.enumerators:
        member = _member(source, enumerator, prefixes, rules)
        known = members.get(member.name, member)
        if known.value != member.value:
            raise DecisionError(f"{source.name}: {known.constant} and {member.constant} are both {member.name}")
        constants = known.constants if known is member else (*known.constants, *member.constants)
        members[member.name] = replace(known, constants=constants)
    return EnumClass(
        name=where.name,
        module=where.module,
        cpp=source.name,
        underlying=source.underlying.spelling,
        options=source.options,
        members=tuple(members.values()),
        location=source.location,
    )


def _prefixes(source: api.Enumeration, rules: Rules) -> tuple[str, ...]:
    rule = rules.single("enums.prefix", (source.name,))
    if rule is not None:
        return rule.texts("prefixes")
    return (names.enumerator_prefix(_short(source.name), [_short(item.name) for item in source.enumerators]),)


def _short(name: str) -> str:
    return name.rpartition("::")[2]


def _member(source: api.Enumeration, enumerator: api.Enumerator, prefixes: tuple[str, ...], rules: Rules) -> Member:
    constant = _short(enumerator.name)
    subject = f"{source.name}::{constant}"
    prefix = next((item for item in prefixes if constant.startswith(item)), None)
    if prefix is None:
        raise DecisionError(f"{subject}: starts with none of {prefixes}")
    value_rule = rules.single("enums.value", (subject,))
    return Member(
        name=names.enumerator_name(_short(source.name), constant, prefix),
        value=enumerator.value if value_rule is None else value_rule.number("value"),
        constants=(constant,),
        aliases=tuple(rule.text("alias") for rule in rules.matching("aliases.enumerator", (subject,))),
    )
