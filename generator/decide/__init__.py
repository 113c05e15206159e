"""From what the headers say to what Python sees: `Api` and rules in, `Binding` out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from generator import api
from generator.binding import Binding, Skip
from generator.decide.arguments import ArgumentMapper
from generator.decide.classes import ClassMapper
from generator.decide.enums import bind_enum
from generator.decide.errors import DecisionError, collected
from generator.decide.functions import FunctionMapper
from generator.decide.methods import MethodMapper
from generator.decide.properties import PropertyMapper
from generator.decide.registry import MODULE_ORDER, Registry, build_registry
from generator.decide.results import ResultMapper
from generator.decide.rule_arguments import without_argument
from generator.decide.rules import RuleError, Rules, load_rules
from generator.decide.signatures import SignatureMapper, selector_of
from generator.decide.structs import StructMapper
from generator.decide.types import TypeMapper
from generator.problems import Problem, Problems

__all__ = ["DecisionError", "RuleError", "check_rules_used", "decide", "load_rules", "survey", "without_argument"]

Entry = TypeVar("Entry", api.Class, api.Enumeration, api.Struct)
Bound = TypeVar("Bound")


def decide(source: api.Api, rules: Rules) -> Binding:
    """Decide everything about one SDK.

    Raises DecisionError, one line for each symbol that neither the general rules nor the rules files can bind.
    """
    binding, problems = survey(source, rules)
    if problems:
        raise DecisionError("\n".join(map(str, problems)))
    return binding


def survey(source: api.Api, rules: Rules) -> tuple[Binding, tuple[Problem, ...]]:
    """As `decide`, but what cannot be bound is left out and told beside."""
    problems = Problems()
    registry = build_registry(source, rules)
    types = TypeMapper(registry, rules)
    signatures = SignatureMapper(ArgumentMapper(types, rules), ResultMapper(types, rules), rules)
    methods = MethodMapper(signatures, registry, rules, problems)
    classes = ClassMapper(PropertyMapper(signatures, rules), methods, types, registry, rules, problems)
    structs = StructMapper(types, methods, registry, rules)
    functions = FunctionMapper(signatures, types, registry, rules, problems)

    bound = _each(classes.bind, (item for item in source.classes if item.name in registry.classes), problems)
    enums = (item for item in source.enums if item.name in registry.enums)
    binding = Binding(
        sdk=source.sdk,
        modules=MODULE_ORDER,
        classes=tuple(item for item, _ in bound),
        enums=_each(lambda item: bind_enum(item, registry, rules), enums, problems),
        structs=_each(structs.bind, (item for item in source.structs if item.name in registry.structs), problems),
        functions=functions.functions(source.functions),
        constants=functions.constants(source.constants),
        skips=(*_whole_skips(source, registry, rules), *(skip for _, skips in bound for skip in skips)),
    )
    return binding, tuple(problems.found)


def _each(bind: Callable[[Entry], Bound], entries: Iterable[Entry], problems: Problems) -> tuple[Bound, ...]:
    bound: list[Bound] = []
    for entry in entries:
        with collected(problems, entry.name, entry.location):
            bound.append(bind(entry))
    return tuple(bound)


def check_rules_used(rules: Rules, *sources: api.Api) -> None:
    """Raise RuleError when a pattern of the rules has matched nothing in the SDKs decided so far, or names an argument
    that nothing it applies to in `sources` has."""
    if useless := (*rules.unused(), *(entry for source in sources for entry in without_argument(source, rules))):
        raise RuleError("\n".join(f"{entry} matches nothing" for entry in useless))


def _whole_skips(source: api.Api, registry: Registry, rules: Rules) -> tuple[Skip, ...]:
    """Classes, structs, enums, functions and constants that rules leave out entirely."""
    skips: list[Skip] = []
    for item in source.classes:
        if item.name not in registry.classes:
            selectors = tuple(dict.fromkeys(filter(None, map(selector_of, item.methods))))
            skips.append(Skip(item.name, selectors, _reason(item.name, rules)))
    others = [
        item.name for group in (source.structs, source.enums, source.functions, source.constants) for item in group
    ]
    others += [f"{item.name}::{member.name}" for item in source.structs for member in item.fields]
    others += [f"{item.name}::{member.name}" for item in source.structs for member in item.methods]
    left_out = [name for name in dict.fromkeys(others) if rules.applies("skips.skip", (name,))]
    return (*skips, *(Skip(name, (), _reason(name, rules)) for name in left_out))


def _reason(name: str, rules: Rules) -> str:
    rule = rules.single("skips.skip", (name,))
    if rule is None:
        raise DecisionError(f"{name} is left out, but no rule says why")
    return rule.reason
