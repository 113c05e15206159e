"""The reference: one page for each class, enum and struct, an index for each module, and lists for other tools."""

from __future__ import annotations

from pathlib import PurePath

from generator.binding import Binding
from generator.document.facts import Documentation
from generator.emit import page_lists
from generator.emit.page_classes import ClassPages
from generator.emit.page_families import families
from generator.emit.page_links import FOLDER, Links, module_folder
from generator.emit.page_modules import ModulePages
from generator.emit.page_support import SoftwareDevice
from generator.emit.page_values import ValuePages

INVENTORY = PurePath("objects.txt")
LANGUAGE_MODEL_INDEX = PurePath("llms.txt")
PLACES = (FOLDER, INVENTORY, LANGUAGE_MODEL_INDEX)
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
    texts[INVENTORY] = page_lists.inventory(binding, links)
    texts[LANGUAGE_MODEL_INDEX] = page_lists.language_model_index(binding, documentation, links)
    return texts
