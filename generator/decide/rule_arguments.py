"""Rules about arguments that no method has any more: their patterns match, but what they say has no effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator import api
from generator.decide import names
from generator.decide.rules import SCHEMA, Rule, Rules, method_subjects

_KEYS: Final = ("argument", "argument?", "arguments")
_TABLES: Final = tuple(table for table, keys in SCHEMA.items() if any(key in _KEYS for key in keys))


def without_argument(source: api.Api, rules: Rules) -> tuple[str, ...]:
    """Every argument that a rule names and none of the methods it applies to has, as `place: table: …`."""
    known: dict[int, set[str]] = {}
    for subjects, arguments in _callables(source):
        renamed = {rule.text("name") for rule in rules.matching("names.argument", subjects)}
        found = {form for name in arguments for form in (name, names.argument_name(name))} | renamed
        for table in _TABLES:
            for rule in rules.matching(table, subjects):
                known.setdefault(id(rule), set()).update(found)
    return tuple(
        f"{rule.place}: {rule.table}: {', '.join(rule.applies_to)}: argument {name}"
        for rule in rules.all
        for name in _named(rule)
        if name not in known.get(id(rule), {name})
    )


def _callables(source: api.Api) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The subjects of each method and function, with the names of its arguments."""
    owners = [(item.name, item.methods) for item in source.classes]
    owners += [(item.name, item.methods) for item in source.structs]
    for owner, methods in owners:
        for method in methods:
            yield method_subjects(owner, method), [item.name for item in method.arguments if item.name]
    for function in source.functions:
        yield (function.name,), [item.name for item in function.arguments if item.name]


def _named(rule: Rule) -> tuple[str, ...]:
    """The arguments that a rule names."""
    if rule.table not in _TABLES:
        return ()
    if "arguments" in rule.values:
        return rule.texts("arguments")
    return (rule.text("argument"),) if "argument" in rule.values else ()
