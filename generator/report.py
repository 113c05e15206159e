"""How much of an API is bound: counted in selectors, with the reason for everything that is not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from generator import api as model
from generator.binding import Binding, Class, Signature
from generator.report_symbols import left_out, measure_symbols, symbols_table


@dataclass(frozen=True, order=True, slots=True)
class Selector:
    """A selector of one class; a free function counts as a selector of its namespace."""

    owner: str
    selector: str

    @property
    def namespace(self) -> str:
        return self.owner.partition("::")[0]


@dataclass(frozen=True, slots=True)
class Coverage:
    """`skipped` maps a selector to its reason; `unaccounted` is neither bound nor skipped."""

    total: frozenset[Selector]
    bound: frozenset[Selector]
    skipped: dict[Selector, str]

    @property
    def unaccounted(self) -> frozenset[Selector]:
        return self.total - self.bound - self.skipped.keys()


def measure(api: model.Api, binding: Binding) -> Coverage:
    """Which selectors of `api` the binding reaches."""
    total = frozenset(_api_selectors(api))
    bound = frozenset(_bound_selectors(binding)) & total
    skipped = _skipped_selectors(binding, total - bound)
    return Coverage(total, bound, skipped)


def _api_selectors(api: model.Api) -> Iterator[Selector]:
    for class_ in api.classes:
        for method in class_.methods:
            selector = method.selector or method.calls_selector
            # A method without a body sends nothing, so it is counted under its C++ name.
            yield Selector(class_.name, selector or f"{method.name} (declared without a body)")
    for function in api.functions:
        namespace, _, name = function.name.partition("::")
        yield Selector(namespace, name)


def _bound_selectors(binding: Binding) -> Iterator[Selector]:
    for class_ in binding.classes:
        for signature in _signatures(class_):
            if signature.selector is not None:
                yield Selector(class_.cpp, signature.selector)
                if signature.static and signature.selector.startswith("init"):
                    # An initialiser bound as a static method sends alloc first.
                    yield Selector(class_.cpp, "alloc")
        for selector in (selector for member in class_.hand_written for selector in member.selectors):
            yield Selector(class_.cpp, selector)
            if selector.startswith("init"):
                yield Selector(class_.cpp, "alloc")
        if class_.copying:
            yield Selector(class_.cpp, "copy")
        if class_.constructor is not None:
            yield Selector(class_.cpp, "alloc")
            yield Selector(class_.cpp, class_.constructor.selector)
    for function in binding.functions:
        for signature in function.overloads:
            namespace, _, name = signature.call.removeprefix("::").partition("::")
            yield Selector(namespace, name)


def _signatures(class_: Class) -> Iterator[Signature]:
    for property_ in class_.properties:
        yield property_.getter
        if property_.setter is not None:
            yield property_.setter
    for method in class_.methods:
        yield from method.overloads


def _skipped_selectors(binding: Binding, unbound: frozenset[Selector]) -> dict[Selector, str]:
    by_owner: dict[str, list[Selector]] = defaultdict(list)
    for selector in unbound:
        by_owner[selector.owner].append(selector)
    reasons: dict[Selector, str] = {}
    for skip in binding.skips:
        for owner in (skip.symbol, skip.symbol.rpartition("::")[0]):
            for selector in by_owner.get(owner, ()):
                named = selector.selector.removesuffix(" (declared without a body)")
                whole_class = owner == skip.symbol and not skip.selectors
                if whole_class or selector.selector in skip.selectors or named == skip.symbol.rpartition("::")[2]:
                    reasons.setdefault(selector, skip.reason)
    return reasons


def summary(api: model.Api, binding: Binding) -> str:
    """One line: how many selectors are bound."""
    measured = measure(api, binding)
    return (
        f"{api.sdk}: {len(measured.bound)} of {len(measured.total)} selectors bound, "
        f"{len(measured.skipped)} left out with a reason, {len(measured.unaccounted)} unaccounted for"
    )


def coverage(api: model.Api, binding: Binding) -> str:
    """The whole report as Markdown."""
    measured = measure(api, binding)
    lines = [f"# Coverage of {api.sdk}", "", summary(api, binding), ""]
    lines += ["| namespace | bound | left out | unaccounted | total |", "|---|--:|--:|--:|--:|"]
    counts = {
        "bound": Counter(selector.namespace for selector in measured.bound),
        "skipped": Counter(selector.namespace for selector in measured.skipped),
        "unaccounted": Counter(selector.namespace for selector in measured.unaccounted),
        "total": Counter(selector.namespace for selector in measured.total),
    }
    lines += [
        f"| {namespace} | " + " | ".join(str(counts[column][namespace]) for column in counts) + " |"
        for namespace in sorted(counts["total"])
    ]
    symbols = measure_symbols(api, binding)
    lines += ["", *symbols_table(symbols)]
    lines += ["", "## Selectors left out", "", *_reasons(measured.skipped)]
    lines += ["", "## Other symbols left out", "", *left_out(symbols)]
    if measured.unaccounted:
        lines += ["", "## Unaccounted for", "", *_by_owner(measured.unaccounted)]
    return "\n".join(lines) + "\n"


def _reasons(skipped: dict[Selector, str]) -> Iterator[str]:
    by_reason: dict[str, list[Selector]] = defaultdict(list)
    for selector, reason in skipped.items():
        by_reason[reason].append(selector)
    for reason in sorted(by_reason, key=lambda reason: (-len(by_reason[reason]), reason)):
        yield f"- **{len(by_reason[reason])}**: {reason}"
        yield from (f"  {line}" for line in _by_owner(by_reason[reason]))


def _by_owner(selectors: frozenset[Selector] | list[Selector]) -> Iterator[str]:
    owners: dict[str, list[str]] = defaultdict(list)
    for selector in sorted(selectors):
        owners[selector.owner].append(selector.selector)
    for owner, names in owners.items():
        yield f"- `{owner}`: {', '.join(f'`{name}`' for name in names)}"
