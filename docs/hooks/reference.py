"""Adds the reference, made from the committed API models, and its inventory to the site while mkdocs builds it."""

from __future__ import annotations

import sys
from pathlib import Path

import sphobjinv
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT))  # the generator is not installed

from generator import site  # noqa: E402
from generator.emit.pages import INVENTORY  # noqa: E402


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what the generator emits; the inventory in the compressed form that Sphinx reads."""
    for path, text in site.emit().items():
        if path == INVENTORY:
            inventory = sphobjinv.Inventory(plaintext=text.encode())
            content = sphobjinv.compress(inventory.data_file(contract=True))
            files.append(File.generated(config, "objects.inv", content=content))
        else:
            files.append(File.generated(config, path.as_posix(), content=text))
    return files
