"""softmetal's plain descriptors: C++ for every class that is nothing but properties."""

from __future__ import annotations

from pathlib import Path, PurePath

import jinja2

from generator.api import Api
from generator.emit.softmetal_descriptors import Descriptor, DescriptorFinder, structs_used
from generator.emit.softmetal_rules import SoftmetalRules, load_rules

FOLDER = PurePath("softmetal/metal/generated")
TEMPLATES = Path(__file__).parents[1] / "templates"
CLASSES_A_FILE = 24
"""Few enough for compilers to work on several files at once, enough to read the headers seldom."""


def emit(api: Api, rules: SoftmetalRules | None = None) -> dict[PurePath, str]:
    """The header of all descriptors, and a few source files that define their classes."""
    rules = rules or load_rules()
    descriptors = DescriptorFinder(api, rules).find()
    rules.check_used()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
        autoescape=False,
    )
    groups = {
        f"descriptors_{number + 1}": descriptors[start : start + CLASSES_A_FILE]
        for number, start in enumerate(range(0, len(descriptors), CLASSES_A_FILE))
    }
    header = environment.get_template("softmetal_descriptors.h.jinja")
    source = environment.get_template("softmetal_descriptors.cpp.jinja")
    texts = {
        FOLDER / "descriptors.h": header.render(
            structs=list(structs_used(api, descriptors)), descriptors=_elements_first(descriptors)
        ),
        FOLDER / "descriptors.cpp": environment.get_template("softmetal_all_descriptors.cpp.jinja").render(
            functions=[f"define_{name}" for name in groups]
        ),
    }
    for name, group in groups.items():
        texts[FOLDER / f"{name}.cpp"] = source.render(descriptors=group, function=f"define_{name}")
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
