"""Which names a class's methods have in Python, and which overloads stand under each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator import api
from generator.binding import Method, Signature
from generator.decide import names
from generator.decide.errors import collected
from generator.decide.overloads import order
from generator.decide.registry import Registry
from generator.decide.rules import Rules, method_subjects
from generator.decide.signatures import SignatureMapper, selector_of
from generator.problems import Problem, Problems


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
        # A class with several initialisers: `TensorExtents.with_values(…)`.
        return names.snake_case(names.uncapitalised((selector_of(method) or "").split(":")[0].removeprefix("init")))
    return names.snake_case(method.name)


@dataclass(frozen=True, slots=True)
class MethodMapper:
    """Turns the methods of one class into Python methods."""

    signatures: SignatureMapper
    registry: Registry
    rules: Rules
    problems: Problems

    def methods(
        self, owner: api.Class | api.Struct, methods: Sequence[api.Method], taken: frozenset[str]
    ) -> tuple[Method, ...]:
        """Every Python method. `taken` are the property names; a method of such a name goes by its selector."""
        groups: dict[str, list[api.Method]] = {}
        for method in methods:
            with collected(self.problems, method_subjects(owner.name, method)[-1], method.location):
                groups.setdefault(python_name(owner.name, method, self.rules), []).append(method)
        named = [item for name, group in groups.items() for item in self._names(owner.name, name, group, taken)]
        found: dict[tuple[str, bool], dict[str, Named]] = {}
        for item in named:
            found.setdefault((item.name, item.signature.static), {}).setdefault(item.signature.key, item)
        self._check_names(owner, [name for name, _ in found], taken)
        bound: list[Method] = []
        for (name, static), items in found.items():
            signatures = [item.signature for item in items.values()]
            symbol = f"{owner.name}::{name}"
            with collected(self.problems, symbol, signatures[-1].location or owner.location):
                overloads = order(symbol, signatures, self.registry)
                selector_named = all(item.selector_named for item in items.values())
                bound.append(Method(name, overloads, static, selector_named=selector_named))
        return self._merge_aliases(bound)

    def _check_names(self, owner: api.Class | api.Struct, found: list[str], taken: frozenset[str]) -> None:
        hint = "[[rename]] in names.toml has to rename one"
        for name in dict.fromkeys(found):
            if name in taken:
                text = f"is a property as well as a method; {hint}"
                self.problems.add(Problem(owner.location, f"{owner.name}::{name}", text))
            if found.count(name) > 1:
                text = f"is a static method as well as a method; {hint}"
                self.problems.add(Problem(owner.location, f"{owner.name}::{name}", text))

    def _names(self, owner: str, base: str, group: list[api.Method], taken: frozenset[str]) -> list[Named]:
        """The names of one C++ overload set."""
        is_set = len({selector_of(method) for method in group}) > 1 or base in taken
        found: list[Named] = []
        for method in group:
            subjects = method_subjects(owner, method)
            selector = selector_of(method) or method.name
            only_by_selector = self.rules.applies("overloads.selector_named", subjects)
            forms: tuple[Signature, ...] = ()
            with collected(self.problems, subjects[-1], method.location):
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
            found += [Named(alias, form, True) for alias in aliases for form in forms[:1]]
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
