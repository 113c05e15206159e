"""Adds the reference, made from the committed API models, and its inventory to the site while mkdocs builds it."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath

import sphobjinv
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # the generator is not installed

from generator import site  # noqa: E402
from generator.emit.page_links import module_folder  # noqa: E402
from generator.emit.pages import INVENTORY  # noqa: E402

Navigation = list[str | dict[str, "Navigation"]]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what the generator emits; the inventory in the compressed form that Sphinx reads."""
    made = site.make()
    for path, text in made.texts.items():
        if path == INVENTORY:
            inventory = sphobjinv.Inventory(plaintext=text.encode())
            content = sphobjinv.compress(inventory.data_file(contract=True))
            files.append(File.generated(config, "objects.inv", content=content))
        else:
            files.append(File.generated(config, path.as_posix(), content=text))
    reference = [{module: _module(made, module)} for module in made.contents]
    config.nav = [{**entry, "Reference": reference} if "Reference" in entry else entry for entry in config.nav or []]
    return files


def _module(made: site.Site, module: str) -> Navigation:
    """The table of contents of one module: its index, its functions, and its symbols by family."""
    pages = [page for name in ("index.md", "functions.md") if (page := module_folder(module) / name) in made.texts]
    families = [{title: _addresses(symbols)} for title, symbols in made.contents[module].items()]
    return [*_addresses(pages), *families]


def _addresses(pages: list[PurePath]) -> Navigation:
    return [page.as_posix() for page in pages]
