"""Which names a class's methods have in Python, and which overloads stand under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import api
from generator.binding import Method, Signature
from generator.decide import names
from generator.decide.errors import DecisionError
from generator.decide.overloads import order
from generator.decide.registry import Registry
from generator.decide.rules import Rules, method_subjects
from generator.decide.signatures import SignatureMapper, selector_of


@dataclass(frozen=True, slots=True)
class Named:
    """A signature and a name it is reachable under."""

    name: str
    signature: Signature
    selector_named: bool


def python_name(owner: str, method: api.Method, rules: Rules) -> str:
    """The name made from the C++ name: what an overload set shares."""
    rule = rules.single("names.rename", method_subjects(owner, method))
    if rule is not None:
        return rule.text("name")
    if not method.static and method.name.startswith("init") and selector_of(method):
        # A class with several initialisers: `TensorExtents.with_rank(…)`.
        return names.snake_case(names.uncapitalised((selector_of(method) or "").split(":")[0].removeprefix("init")))
    return names.snake_case(method.name)


@dataclass(frozen=True, slots=True)
class MethodMapper:
    """Turns the methods of one class into Python methods."""

    signatures: SignatureMapper
    registry: Registry
    rules: Rules

    def methods(self, owner: str, methods: Sequence[api.Method], taken: frozenset[str]) -> tuple[Method, ...]:
        """Every Python method. `taken` are the property names; a method of such a name goes by its selector."""
        groups: dict[str, list[api.Method]] = {}
        for method in methods:
            groups.setdefault(python_name(owner, method, self.rules), []).append(method)
        named = [item for name, group in groups.items() for item in self._names(owner, name, group, taken)]
        found: dict[tuple[str, bool], dict[str, Named]] = {}
        for item in named:
            found.setdefault((item.name, item.signature.static), {}).setdefault(item.signature.key, item)
        self._check_names(owner, [name for name, _ in found], taken)
        return self._merge_aliases(
            [
                Method(
                    name=name,
                    overloads=order(f"{owner}::{name}", [item.signature for item in items.values()], self.registry),
                    static=static,
                    selector_named=all(item.selector_named for item in items.values()),
                )
                for (name, static), items in found.items()
            ]
        )

    @staticmethod
    def _check_names(owner: str, found: list[str], taken: frozenset[str]) -> None:
        for name in found:
            if name in taken:
                raise DecisionError(f"{owner}: {name} is a property as well as a method")
            if found.count(name) > 1:
                raise DecisionError(f"{owner}: {name} is a static method as well as a method")

    def _names(self, owner: str, base: str, group: list[api.Method], taken: frozenset[str]) -> list[Named]:
        """The names of one C++ overload set."""
        is_set = len({selector_of(method) for method in group}) > 1 or base in taken
        found: list[Named] = []
        for method in group:
            subjects = method_subjects(owner, method)
            selector = selector_of(method) or method.name
            only_by_selector = self.rules.applies("overloads.selector_named", subjects)
            forms = self.signatures.forms(method, subjects)
            aliases = [rule.text("alias") for rule in self.rules.matching("aliases.signature", subjects)]
            for form in forms:
                if form.key.endswith("|full") or only_by_selector:
                    found.append(Named(names.full_selector_name(selector), form, True))
                    continue
                if base not in taken:
                    found.append(Named(base, form, False))
                if is_set and not method.name.startswith("init"):
                    found.append(Named(names.selector_name(selector), form, True))
            found += [Named(alias, forms[0], True) for alias in aliases]
        return [item for item in found if item.name not in taken or not item.selector_named]

    @staticmethod
    def _merge_aliases(methods: list[Method]) -> tuple[Method, ...]:
        """Names with exactly the same overloads become aliases of the first."""
        merged: dict[tuple[str, ...], list[Method]] = {}
        for method in methods:
            merged.setdefault(tuple(item.key for item in method.overloads), []).append(method)
        return tuple(
            Method(first.name, first.overloads, first.static, tuple(item.name for item in others), first.selector_named)
            for first, *others in merged.values()
        )
