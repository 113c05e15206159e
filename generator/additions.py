"""A new SDK, from its headers to generated files and a page of what it changes and needs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from generator import compare, needs, pipeline, sdk
from generator.compare import Decided
from generator.compare.changes import Change, Effect
from generator.needs_page import needs_page
from generator.write import GENERATED_FOLDERS, Written, write

PAGE: Final = PurePath("differences.md")
OUTPUTS: Final = pipeline.ROOT / "build" / "sdk"


class AdditionError(Exception):
    """An SDK cannot be added as it was asked for."""


@dataclass(frozen=True, slots=True)
class Addition:
    """An SDK beside the one it is compared with."""

    surveyed: needs.Surveyed
    against: Decided

    @property
    def is_newer(self) -> bool:
        """Whether every rule has to match something. A name without a number is taken for a newer SDK."""
        ages = [pipeline.age(api.sdk)[0] for api in (self.surveyed.api, self.against.api)]
        return not ages[0] or ages[0] > ages[1]

    @property
    def open_needs(self) -> tuple[str, ...]:
        """What is to be done, one line each: the symbols without a rule, and of a newer SDK the useless rules."""
        unused = [f"{entry} matches nothing" for entry in self.surveyed.unused] if self.is_newer else []
        return (*map(str, self.surveyed.blocking), *unused)

    def changes(self) -> tuple[Change, ...]:
        """What differs for a Python program."""
        return compare.changes(self.against.binding, self.surveyed.binding)

    def summary(self) -> str:
        """One line: how much changes, and how much is to be done."""
        count = Counter(change.effect for change in self.changes())
        changed = ", ".join(f"{count[effect]} {effect.value.lower()}" for effect in Effect)
        return f"{self.against.api.sdk} -> {self.surveyed.api.sdk}: {changed}; {len(self.open_needs)} need a rule"

    def page(self) -> str:
        """The differences, and what the maintainer has to do."""
        found, old = self.surveyed, self.against.binding
        work = {
            "Not understood": found.unread,
            "Not decided": found.undecided,
            "No descriptor of softmetal": found.undescribed,
            "No memory of a pixel format": found.unformatted,
            "Other enumerators": tuple(needs.renamed_or_revalued(old, found.binding)),
            "Rules that match nothing": found.unused if self.is_newer else (),
        }
        differences = compare.difference_page(self.against, Decided(found.api, found.binding))
        return f"{differences}\n{needs_page(work, tuple(needs.checks(old, found.binding)))}"


def survey(source: str, name: str, against: str) -> Addition:
    """Reads a new SDK and decides it as far as the rules go, beside the stored SDK `against`."""
    old = pipeline.load_model(against)
    return Addition(needs.survey(source, name), Decided(old, pipeline.make_binding(old)))


def write_into(output: Path, addition: Addition) -> Written:
    """Writes the page, and every generated file unless something has no rule yet, below `output`."""
    if output.resolve() == pipeline.ROOT:
        raise AdditionError(f"{output}: is the project itself; --adopt makes an SDK the project's")
    texts = {PAGE: addition.page()}
    if not addition.surveyed.blocking:
        texts |= pipeline.generate(addition.surveyed.api, addition.surveyed.binding, check_rules=False)
    return write(output, texts, (*GENERATED_FOLDERS, PAGE))


def adopt(addition: Addition) -> Written:
    """Makes the SDK the project's own: its generated files, its model, and its name in the list of pins."""
    found = addition.surveyed
    if addition.open_needs:
        raise AdditionError("\n".join(addition.open_needs))
    texts = pipeline.generate(found.api, found.binding)
    return write(pipeline.ROOT, texts | {sdk.PINS_PATH: sdk.pins_with_default(found.api.sdk)})


def default_name(source: str) -> str:
    """What to call an SDK of which only the file is known: `~/Downloads/metal-cpp_macOS27.zip` -> `macos27`."""
    stem = re.sub(r"\.zip$", "", Path(source).name).lower()
    version = re.search(r"macos[^a-z0-9]*(\d+)", stem)
    return f"macos{version.group(1)}" if version else re.sub(r"[^a-z0-9]+", "_", stem).strip("_") or "new"
