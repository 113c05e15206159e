"""From one C++ method to the Python signatures it is bound with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from generator import api
from generator.binding import Check, Parameter, Pass, Passed, PyType, Shape, Signature
from generator.decide.arguments import ArgumentMapper, Arguments
from generator.decide.errors import DecisionError
from generator.decide.results import CONTAINER_SHAPES, ResultMapper
from generator.decide.rules import Rule, Rules


def selector_of(method: api.Method) -> str | None:
    """The selector a method sends, itself or through the method it forwards to."""
    return method.selector or method.calls_selector


def declaration(method: api.Method | api.Function, result: str) -> str:
    """The C++ declaration, as documentation shows it."""
    arguments = ", ".join(f"{item.type.spelling} {item.name}".strip() for item in method.arguments)
    static = "static " if isinstance(method, api.Method) and method.static else ""
    const = " const" if isinstance(method, api.Method) and method.const else ""
    return f"{static}{result} {method.name.rpartition('::')[2]}({arguments}){const}"


@dataclass(frozen=True, slots=True)
class SignatureMapper:
    """Builds signatures of methods, getters and setters."""

    arguments: ArgumentMapper
    results: ResultMapper
    rules: Rules

    def forms(self, method: api.Method, subjects: tuple[str, ...]) -> tuple[Signature, ...]:
        """The friendly form of a method, its full form where that differs, its flat form, its form with less."""
        forms = self.arguments.forms(method.arguments, subjects)
        found = [
            self._signature(method, subjects, form, "" if index == 0 else "|full") for index, form in enumerate(forms)
        ]
        rule = self.rules.single("overloads.flat", subjects)
        if rule is not None:
            found.append(flattened(found[0], rule.texts("parameters")))
        rule = self.rules.single("overloads.without", subjects)
        if rule is not None:
            names = [item.name for item in method.arguments]
            places = frozenset(_index(names, name, subjects) for name in rule.texts("arguments"))
            found.append(without(found[0], places))
        return tuple(found)

    def _signature(self, method: api.Method, subjects: tuple[str, ...], form: Arguments, suffix: str) -> Signature:
        selector = selector_of(method)
        initialises = not method.static and selector is not None and method.name.startswith("init")
        return Signature(
            key=f"{selector or method.name}{suffix}",
            parameters=form.parameters,
            result=self.results.method(method, subjects, form),
            call=f"alloc()->{method.name}" if initialises else method.name,
            passed=form.passed,
            cpp_signature=declaration(method, method.result.spelling),
            selector=selector,
            static=method.static or initialises,
            optional=method.optional,
            releases_gil=self.rules.applies("gil.release", subjects),
            friendly=form.friendly,
            checks=(*form.checks, *self._checks(method, subjects)),
            location=method.location,
        )

    def getter(self, method: api.Method, subjects: tuple[str, ...], *, writable: bool) -> Signature:
        return Signature(
            key=selector_of(method) or method.name,
            parameters=(),
            result=self.results.getter(method, subjects, writable=writable),
            call=method.name,
            passed=(),
            cpp_signature=declaration(method, method.result.spelling),
            selector=selector_of(method),
            optional=method.optional,
            releases_gil=self.rules.applies("gil.release", subjects),
            checks=self._checks(method, subjects),
            location=method.location,
        )

    def setter(self, method: api.Method, subjects: tuple[str, ...], getter: Signature) -> Signature:
        """A property's setter; it takes nil where the getter may give nil, and to reset or empty the property."""
        (signature,) = self.forms(method, subjects)
        parameter = signature.parameters[0]
        resets = self.rules.applies("nullability.resettable", subjects)
        empties = getter.result.own.shape in CONTAINER_SHAPES
        optional = parameter.type.optional or getter.result.own.optional or resets or empties
        value = Parameter("value", replace(parameter.type, optional=optional))
        passed = replace(signature.passed[0], parameter="value")
        return replace(signature, parameters=(value,), passed=(passed,))

    def _checks(self, method: api.Method, subjects: tuple[str, ...]) -> tuple[Check, ...]:
        names = [item.name for item in method.arguments]

        def check(rule: Rule, *, after: bool) -> Check:
            arguments = rule.texts("arguments") if "arguments" in rule.values else ()
            indices = tuple(_index(names, name, subjects) for name in arguments)
            return Check(rule.text("check"), indices, after=after, always=bool(rule.values.get("always")))

        # What is remembered of a call may trust the arguments, so it comes when no check has refused them.
        before = (rule for table in ("before", "remember") for rule in self.rules.matching(f"checks.{table}", subjects))
        after = self.rules.matching("checks.after", subjects)
        return (*(check(rule, after=False) for rule in before), *(check(rule, after=True) for rule in after))


def _index(names: list[str], name: str, subjects: tuple[str, ...]) -> int:
    if name not in names:
        raise DecisionError(f"{subjects[-1]}: a rule names the argument {name!r}, but there are {names}")
    return names.index(name)


def without(signature: Signature, places: frozenset[int]) -> Signature:
    """The signature with zero passed in the given places: nothing is asked for there, and nothing returned."""
    left_out = {signature.passed[place].parameter for place in places}
    return replace(
        signature,
        key=f"{signature.key}|without",
        parameters=tuple(item for item in signature.parameters if item.name not in left_out),
        passed=tuple(
            Passed(Pass.ZERO, item.type) if place in places else item for place, item in enumerate(signature.passed)
        ),
        result=replace(signature.result, type=signature.result.own, outputs=()),
        friendly=True,
    )


def flattened(signature: Signature, names: tuple[str, ...]) -> Signature:
    """The signature with every struct parameter spread out into its fields, under the given names."""
    remaining = list(names)
    parameters: list[Parameter] = []
    passed: list[Passed] = []
    by_name = {item.name: item for item in signature.parameters}
    for item in signature.passed:
        parameter = by_name[item.parameter]
        if parameter.type.shape is not Shape.STRUCT:
            parameters.append(parameter)
            passed.append(item)
            continue
        fields = _take(remaining, parameter.type, signature)
        parameters += [Parameter(name, type_) for name, type_ in zip(fields, parameter.type.items, strict=True)]
        passed.append(Passed(Pass.FLAT, item.type, item.parameter, fields=fields))
    if remaining:
        raise DecisionError(f"{signature.cpp_signature}: overloads.flat names too many parameters: {remaining}")
    return replace(
        signature, key=f"{signature.key}|flat", parameters=tuple(parameters), passed=tuple(passed), friendly=True
    )


def _take(names: list[str], struct: PyType, signature: Signature) -> tuple[str, ...]:
    count = len(struct.items)
    if len(names) < count:
        raise DecisionError(f"{signature.cpp_signature}: overloads.flat names too few parameters for {struct.cpp}")
    taken = tuple(names[:count])
    del names[:count]
    return taken
