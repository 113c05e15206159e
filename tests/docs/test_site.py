"""The built site: names are found however they are written, and other sites can link to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import zlib
from functools import cache
from pathlib import Path

import pytest

FOLDER = os.environ.get("PYMETAL_SITE")
pytestmark = pytest.mark.skipif(FOLDER is None, reason="needs the built site: python3 start.py docs")
SITE = Path(FOLDER or "")

# What a reader may type, and the page or section that must come first.
SEARCHES = {
    "Device": "reference/pymetal/Device/",
    "pymetal.Device": "reference/pymetal/Device/",
    "MTL::Device": "reference/pymetal/Device/",
    "MTLDevice": "reference/pymetal/Device/",
    "MTL::Size": "reference/pymetal/Size/",
    "MTL4::Compiler": "reference/pymetal/mtl4/Compiler/",
    "MTL4ComputeCommandEncoder": "reference/pymetal/mtl4/ComputeCommandEncoder/",
    "new_buffer": "reference/pymetal/Device/#new_buffer",
    "new_buffer_with_length": "reference/pymetal/Device/#new_buffer",
    "newBufferWithLength:options:": "reference/pymetal/Device/#new_buffer",
    "-[MTLDevice newFence]": "reference/pymetal/Device/#new_fence",
    "setBuffer:offset:atIndex:": "reference/pymetal/ComputeCommandEncoder/#set_buffer",
    "maxThreadsPerThreadgroup": "reference/pymetal/Device/#properties",
    "MTL::PixelFormatRGBA8Unorm": "reference/pymetal/PixelFormat/#members",
    "ResourceStorageModeShared": "reference/pymetal/ResourceOptions/#members",
    "create_system_default_device": "reference/pymetal/functions/#create_system_default_device",
    "MTL::CreateSystemDefaultDevice": "reference/pymetal/functions/#create_system_default_device",
}


@cache
def found() -> dict[str, list[list[str]]]:
    """The sections found for each search, by page, best first, as the site's own scripts find them."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node, which runs the site's search")
    command = [node, str(Path(__file__).with_name("search.js")), str(SITE), *SEARCHES, "noSuchNameAnywhere"]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    answers: dict[str, list[list[str]]] = json.loads(finished.stdout)
    return answers


@pytest.mark.parametrize("typed", SEARCHES)
def test_search_finds_a_name(typed: str) -> None:
    assert found()[typed][0][0] == SEARCHES[typed]


def test_search_finds_nothing_for_an_unknown_name() -> None:
    assert found()["noSuchNameAnywhere"] == []


def test_inventory_leads_to_anchors() -> None:
    entries = inventory()
    assert entries["pymetal.Device"] == ("py:class", "reference/pymetal/Device/#Device")
    assert entries["pymetal.Device.new_buffer"] == ("py:method", "reference/pymetal/Device/#new_buffer")
    assert entries["pymetal.TextureDescriptor.width"][0] == "py:property"
    assert entries["pymetal.Buffer.contents"] == ("py:method", "reference/pymetal/Buffer/#contents")
    for name, (_, target) in entries.items():
        address, _, anchor = target.partition("#")
        assert not anchor or anchor in anchors(address), f"{name}: {target}"


def inventory() -> dict[str, tuple[str, str]]:
    """Role and address of each name, read as Sphinx's format says: four lines of text, then compressed lines."""
    *head, packed = (SITE / "objects.inv").read_bytes().split(b"\n", 4)
    assert head[0] == b"# Sphinx inventory version 2"
    found: dict[str, tuple[str, str]] = {}
    for line in zlib.decompress(packed).decode().splitlines():
        name, role, _, address, _ = line.split(" ", 4)
        found[name] = (role, address.replace("$", name) if address.endswith("$") else address)
    return found


@cache
def anchors(address: str) -> frozenset[str]:
    """The ids in a page of the site."""
    return frozenset(re.findall(r'\bid="?([^" >]+)', (SITE / address / "index.html").read_text(encoding="utf-8")))


def test_language_model_index_names_pages_that_exist() -> None:
    addresses = re.findall(r"\]\(([^)]+)\)", (SITE / "llms.txt").read_text(encoding="utf-8"))
    assert len(addresses) > 400
    assert [address for address in addresses if not (SITE / address / "index.html").is_file()] == []


def test_pages_ask_no_other_site_for_anything() -> None:
    loaded = re.compile(r'<(?:script|img|link rel="?stylesheet"?)[^>]*(?:src|href)="?https?://')
    pages = [SITE / "index.html", SITE / "reference/pymetal/Device/index.html"]
    assert [page.name for page in pages if loaded.search(page.read_text(encoding="utf-8"))] == []
