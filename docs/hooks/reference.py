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
from generator.emit.pages import INVENTORY, LANGUAGE_MODEL_INDEX  # noqa: E402
from generator.emit.pages.links import module_folder  # noqa: E402

Navigation = list[str | dict[str, "Navigation"]]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what the generator emits, and the reference to the table of contents."""
    made = site.make()
    for path, text in made.texts.items():
        if path == INVENTORY:
            files.append(File.generated(config, "objects.inv", content=_compressed(text)))
        elif path == LANGUAGE_MODEL_INDEX:
            files.append(File.generated(config, path.as_posix(), content=_introduction(config) + text))
        else:
            files.append(File.generated(config, path.as_posix(), content=text))
    reference = [{module: _module(made, module)} for module in made.contents]
    config.nav = [{**entry, "Reference": reference} if "Reference" in entry else entry for entry in config.nav or []]
    return files


def _compressed(inventory: str) -> bytes:
    """The inventory in the form that Sphinx reads."""
    contents = sphobjinv.Inventory(plaintext=inventory.encode()).data_file(contract=True)
    compressed: bytes = sphobjinv.compress(contents)
    return compressed


def _introduction(config: MkDocsConfig) -> str:
    """The first lines of llms.txt (llmstxt.org): what this is, and the hand-written pages."""
    lines = [f"# {config.site_name}", "", f"> {config.site_description}", ""]
    for chapter in config.nav or []:
        for title, pages in chapter.items():
            if isinstance(pages, list):
                lines += [
                    f"## {title}",
                    "",
                    *(f"- [{name}]({_address(page)})" for item in pages for name, page in item.items()),
                ]
                lines.append("")
    return "\n".join(lines) + "\n"


def _address(page: str) -> str:
    return page.removesuffix(".md") + "/"


def _module(made: site.Site, module: str) -> Navigation:
    """The table of contents of one module: its index, its functions, and its symbols by family."""
    pages = [page for name in ("index.md", "functions.md") if (page := module_folder(module) / name) in made.texts]
    families = [{title: _addresses(symbols)} for title, symbols in made.contents[module].items()]
    return [*_addresses(pages), *families]


def _addresses(pages: list[PurePath]) -> Navigation:
    return [page.as_posix() for page in pages]
