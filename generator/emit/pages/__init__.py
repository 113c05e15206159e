"""The reference: one page for each class, enum and struct, an index for each module, and lists for other tools."""

from __future__ import annotations

from pathlib import PurePath

from generator.binding import Binding
from generator.document.facts import Documentation
from generator.emit.pages import lists as page_lists
from generator.emit.pages.classes import ClassPages
from generator.emit.pages.families import families
from generator.emit.pages.links import FOLDER, Links, module_folder
from generator.emit.pages.modules import ModulePages
from generator.emit.pages.support import SoftwareDevice, class_selectors
from generator.emit.pages.values import ValuePages
from generator.emit.text import render

INVENTORY = PurePath("objects.txt")
LANGUAGE_MODEL_INDEX = PurePath("llms.txt")
SOFTWARE_DEVICE = PurePath("softmetal-classes.md")
PLACES = (FOLDER, SOFTWARE_DEVICE, INVENTORY, LANGUAGE_MODEL_INDEX)
"""Where all pages are, in the site's sources."""


def contents(binding: Binding) -> dict[str, dict[str, list[PurePath]]]:
    """The pages of each module by family, apart from its index and its functions."""
    links = Links(binding)
    return {
        module: {
            title: [links.page(symbol.module, symbol.name) for symbol in symbols]
            for title, symbols in families(binding, module).items()
        }
        for module in binding.modules
    }


def emit(binding: Binding, documentation: Documentation, device: SoftwareDevice) -> dict[PurePath, str]:
    """The texts of all pages by their path in the site's sources."""
    links = Links(binding)
    classes = ClassPages(binding, documentation, links, device)
    values = ValuePages(binding, documentation, links)
    modules = ModulePages(binding, documentation, links)
    texts = {links.page(item.module, item.name): classes.write(item) for item in binding.classes}
    texts |= {links.page(item.module, item.name): values.enum(item) for item in binding.enums}
    texts |= {links.page(item.module, item.name): values.struct(item) for item in binding.structs}
    for module in binding.modules:
        folder = module_folder(module)
        texts[folder / "index.md"] = modules.index(module)
        if modules.has_functions(module):
            texts[folder / "functions.md"] = modules.functions(module)
    texts[SOFTWARE_DEVICE] = _support(binding, links, device)
    texts[INVENTORY] = page_lists.inventory(binding, documentation, links)
    texts[LANGUAGE_MODEL_INDEX] = page_lists.language_model_index(binding, documentation, links)
    return texts


def _support(binding: Binding, links: Links, device: SoftwareDevice) -> str:
    """What the software device has of each class."""
    modules: list[tuple[str, list[tuple[str, int, int]], list[str]]] = []
    for module in binding.modules:
        classes = [class_ for class_ in binding.classes if class_.module == module and class_selectors(class_)]
        classes.sort(key=lambda class_: class_.name)
        rows = [(links.link(item, SOFTWARE_DEVICE), device.count(item), len(class_selectors(item))) for item in classes]
        missing = [link for link, answered, _ in rows if not answered]
        modules.append((module, [row for row in rows if row[1]], missing))
    return render("page_support.md.jinja", modules=modules)
