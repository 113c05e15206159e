"""The part of an SDK's page that is for its maintainer: which rules it needs, and what to look up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from generator.needs import Check

SECTIONS: Final = {
    "Not understood": "The parser (`generator/parse/`) has to learn it. Nothing is generated before.",
    "Not decided": "A rule has to decide it, as `generator/README.md` tells. Nothing is generated before.",
    "No descriptor of softmetal": "`generator/rules/softmetal.toml` has to say why. Nothing is generated before.",
    "No memory of a pixel format": "`generator/rules/pixel_formats.toml` has to say it. Nothing is generated before.",
    "Other enumerators": "`[[value]]` in `enums.toml` corrects a wrong header; `[[prefix]]` there keeps Python names.",
    "Rules that match nothing": "Remove them, or name what took over. The default SDK may have none.",
}
"""What a maintainer may find, and what to do about it."""


def needs_page(found: Mapping[str, Sequence[object]], asked: Sequence[Check]) -> str:
    """Markdown of what needs a rule, by the titles of SECTIONS, and of what to compare with Apple's own headers."""
    lines = ["## What needs a rule", ""]
    for title, meaning in SECTIONS.items():
        if entries := found[title]:
            lines += [f"### {title} ({len(entries)})", "", meaning, "", *(f"- {entry}" for entry in entries), ""]
    if not any(found.values()):
        lines += ["Nothing.", ""]
    lines += [
        "Every breaking entry above is a decision too: `[[argument]]` and `[[rename]]` in `names.toml` keep older",
        "names, `aliases.toml` gives further ones. What stays goes into the change log.",
        "",
        f"## What to compare with Apple's headers ({len(asked)})",
        "",
        "metal-cpp does not say what may be nil. The general rules decided these new calls; where Apple's Objective-C",
        "headers say otherwise, the rule is `[[result]]` in `nullability.toml`, `[[nullable]]` in `arguments.toml`, or",
        "`[[output]]` and `[[owned]]` in `ownership.toml`.",
        "",
    ]
    return "\n".join([*lines, *(f"- {check}" for check in asked), ""])
