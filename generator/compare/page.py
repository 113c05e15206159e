"""The differences between two SDKs as a Markdown page: breaking ones first, grouped by class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from generator.compare.changes import Change, Effect, Owner
from generator.compare.models import HeaderChange

MEANINGS = {
    Effect.BREAKING: "A program for the older SDK may have to change.",
    Effect.CHANGED: "Programs go on as they are; what they get is a little different.",
    Effect.ADDED: "Programs for the older SDK do not use it.",
}


def sdk_title(sdk: str) -> str:
    """`macos26` is macOS 26."""
    found = re.fullmatch(r"macos(\d+)", sdk)
    return f"macOS {found.group(1)}" if found else sdk


def page(old: str, new: str, changes: Sequence[Change], headers: Sequence[HeaderChange]) -> str:
    """The page of the differences between two SDKs. `headers` is what Python does not see of them."""
    lines = [
        f"# From {sdk_title(old)} to {sdk_title(new)}",
        "",
        f"What changes for a Python program when pymetal is generated from the {sdk_title(new)} headers instead of the "
        f"{sdk_title(old)} ones. Python names stand first, what metal-cpp calls them in brackets.",
        "",
        "| | entries | classes, enums, structs and modules |",
        "|---|--:|--:|",
    ]
    for effect in Effect:
        chosen = [change for change in changes if change.effect is effect]
        lines.append(f"| {effect.value} | {len(chosen)} | {len({change.owner for change in chosen})} |")
    lines += [f"| In the headers only | {len(headers)} | |", ""]
    for effect in Effect:
        lines += [f"## {effect.value}", "", MEANINGS[effect], ""]
        lines += _by_owner([change for change in changes if change.effect is effect])
    lines += ["## In the headers only", "", "What metal-cpp changed without an effect on Python programs.", ""]
    lines += list(_header_entries(headers)) or ["Nothing."]
    return "\n".join(lines) + "\n"


def _header_entries(headers: Iterable[HeaderChange]) -> Iterator[str]:
    """What many selectors of a class have in common is one entry."""
    groups: dict[tuple[str, str], list[str]] = {}
    for change in headers:
        owner, _, selector = (change.symbol, "", "") if "(" in change.symbol else change.symbol.partition(" ")
        groups.setdefault((owner, change.what), []).append(selector)
    for (owner, what), selectors in groups.items():
        symbols = ", ".join(f"`{selector}`" for selector in selectors if selector)
        yield f"- `{owner}`{f' {symbols}:' if symbols else ''} {what}"


def _by_owner(changes: Iterable[Change]) -> Iterator[str]:
    owners: dict[Owner, list[Change]] = {}
    for change in changes:
        owners.setdefault(change.owner, []).append(change)
    if not owners:
        yield from ("Nothing.", "")
    for owner, entries in owners.items():
        yield f"### `{owner.python}`" + (f" (`{owner.cpp}`)" if owner.cpp else "")
        yield ""
        yield from map(_entry, entries)
        yield ""


def _entry(change: Change) -> str:
    if not change.name:
        return f"- {change.text}"
    return f"- `{change.name}` ({_code(change)}) {change.text}"


def _code(change: Change) -> str:
    """The selector alone, since the heading names the class; an enumerator without its namespace."""
    owner, _, selector = change.cpp.partition(" ")
    return f"`{selector or owner.rpartition('::')[2]}`"
