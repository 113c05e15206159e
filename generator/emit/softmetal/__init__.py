"""softmetal's plain descriptors: C++ for every class that is nothing but properties."""

from __future__ import annotations

from pathlib import PurePath

from generator.api import Api
from generator.emit.softmetal.descriptors import Descriptor, DescriptorFinder, structs_used
from generator.emit.softmetal.rules import SoftmetalRules, load_rules
from generator.emit.text import render

FOLDER = PurePath("softmetal/metal/descriptors/generated")
CLASSES_A_FILE = 24
"""Few enough for compilers to work on several files at once, enough to read the headers seldom."""


def emit(api: Api, rules: SoftmetalRules | None = None) -> dict[PurePath, str]:
    """The header of all descriptors, and a few source files that define their classes."""
    rules = rules or load_rules()
    descriptors = DescriptorFinder(api, rules).find()
    rules.check_used()
    groups = {
        f"descriptors_{number + 1}": descriptors[start : start + CLASSES_A_FILE]
        for number, start in enumerate(range(0, len(descriptors), CLASSES_A_FILE))
    }
    texts = {
        FOLDER / "descriptors.h": render(
            "softmetal_descriptors.h.jinja",
            structs=list(structs_used(api, descriptors)),
            descriptors=_elements_first(descriptors),
        ),
        FOLDER / "descriptors.cpp": render(
            "softmetal_all_descriptors.cpp.jinja", functions=[f"define_{name}" for name in groups]
        ),
    }
    for name, group in groups.items():
        texts[FOLDER / f"{name}.cpp"] = render(
            "softmetal_descriptors.cpp.jinja", descriptors=group, function=f"define_{name}"
        )
    return texts


def _elements_first(descriptors: tuple[Descriptor, ...]) -> list[Descriptor]:
    """The descriptors so that each comes after those it contains or derives from, as C++ wants it."""
    by_name = {descriptor.name: descriptor for descriptor in descriptors}
    ordered: dict[str, Descriptor] = {}

    def place(descriptor: Descriptor) -> None:
        if descriptor.name in ordered:
            return
        parts = [
            property_.storage.removeprefix("Part<").removesuffix(">")
            for property_ in descriptor.properties
            if property_.storage.startswith("Part<")
        ]
        for needed in (descriptor.base, descriptor.element, *parts):
            if needed is not None:
                place(by_name[needed])
        ordered[descriptor.name] = descriptor

    for descriptor in descriptors:
        place(descriptor)
    return list(ordered.values())
