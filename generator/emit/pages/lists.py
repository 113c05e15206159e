"""Lists of all pages for other programs: Sphinx's inventory, and an index for language models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from generator.binding import Binding, Class, EnumClass, StructClass
from generator.document.facts import Documentation, PropertyFacts
from generator.emit.pages.links import Links, documented, module_folder

NAMES = """\
## Names

Metal's names in Python style: `MTLDevice` is `pymetal.Device`, `newCommandQueue` is `new_command_queue`, and
`PixelFormatRGBA8Unorm` is `pymetal.PixelFormat.RGBA8Unorm`.
"""


def inventory(binding: Binding, documentation: Documentation, links: Links) -> str:
    """The names and addresses of everything, in the plain text form of Sphinx's objects.inv, version 2.

    sphobjinv turns it into the compressed form.
    """
    head = ["# Sphinx inventory version 2", "# Project: pymetal", f"# Version: {binding.sdk}"]
    head.append("# The remainder of this file is compressed using zlib.")
    return "\n".join([*head, *_entries(binding, documentation, links)]) + "\n"


def _entries(binding: Binding, documentation: Documentation, links: Links) -> Iterator[str]:
    for module in binding.modules:
        yield _entry(module, "module", module_folder(module) / "index.md", "")
    for class_ in binding.classes:
        yield from _class_entries(class_, links)
        yield from _extra_entries(class_, documentation, links)
    for enum in binding.enums:
        yield from _value_entries(enum, [member.name for member in enum.members], links)
    for struct in binding.structs:
        yield from _value_entries(struct, [field.name for field in struct.fields], links)
    for function in binding.functions:
        page = module_folder(function.module) / "functions.md"
        yield _entry(f"{function.module}.{function.name}", "function", page, function.name)
    for constant in binding.constants:
        page = module_folder(constant.module) / "functions.md"
        yield _entry(f"{constant.module}.{constant.name}", "data", page, constant.name)


def _value_entries(value: EnumClass | StructClass, members: list[str], links: Links) -> Iterator[str]:
    page = links.page(value.module, value.name)
    name = f"{value.module}.{value.name}"
    yield _entry(name, "class", page, value.name)
    for member in members:
        yield _entry(f"{name}.{member}", "attribute", page, member)


def _class_entries(class_: Class, links: Links) -> Iterator[str]:
    page = links.page(class_.module, class_.name)
    name = f"{class_.module}.{class_.name}"
    yield _entry(name, "class", page, class_.name)
    for item in class_.properties:
        for alias in (item.name, *item.aliases):
            yield _entry(f"{name}.{alias}", "property", page, item.name)
    for method in class_.methods:
        for alias in (method.name, *method.aliases):
            yield _entry(f"{name}.{alias}", "method", page, method.name)
    for factory in class_.factories:
        yield _entry(f"{name}.{factory}", "method", page, "constructor")


def _extra_entries(class_: Class, documentation: Documentation, links: Links) -> Iterator[str]:
    """The members that no signature describes, apart from special methods and further forms of others."""
    page = links.page(class_.module, class_.name)
    listed = {method.name for method in class_.methods}
    for name, facts in documentation.extras.get(class_.cpp, {}).items():
        if name not in listed and not name.startswith("__"):
            role = "property" if isinstance(facts, PropertyFacts) else "method"
            yield _entry(f"{class_.module}.{class_.name}.{name}", role, page, name)


def _entry(name: str, role: str, page: PurePath, anchor: str) -> str:
    """`name domain:role priority address display-name`; `-` repeats the name."""
    address = page_address(page)
    return f"{name} py:{role} 1 {address}{'#' if anchor else ''}{anchor} -"


def page_address(page: PurePath) -> str:
    """Where the site has a page: `reference/pymetal/Device/`."""
    folder = page.parent if page.name == "index.md" else page.with_suffix("")
    return f"{folder.as_posix()}/"


def language_model_index(binding: Binding, documentation: Documentation, links: Links) -> str:
    """How names map, and the reference as a Markdown list: what the site's llms.txt has after its guides."""
    parts = [NAMES]
    for module in binding.modules:
        parts.append(f"## {module}\n")
        for symbol in (symbol for symbol in documented(binding) if symbol.module == module):
            facts = documentation.symbol(symbol.cpp)
            address = page_address(links.page(symbol.module, symbol.name))
            parts.append(f"- [{symbol.name}]({address}): {facts.summary or facts.cpp}")
        parts.append("")
    return "\n".join(parts)
