"""The folders of softmetal's C++ in layers: a file includes what lies in its own folder or further down."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

SOFTMETAL: Final = Path(__file__).parents[2] / "softmetal"
INCLUDE: Final = re.compile(r'^#include "([\w/]+\.h)"', re.MULTILINE)
# What kernels and device agree on: it includes nothing else, and anybody may include it.
AGREEMENTS: Final = ("exec/kernel_abi.h", "exec/kernel_texture.h", "exec/render_abi.h")

# From the ground up. What a folder includes stands before it.
FOLDERS: Final = ("objc", "texture", "exec", "compiler_bridge", "foundation", "raster", "metal")
METAL: Final = (
    *("values", "descriptors", "device", "resources", "functions", "arguments", "commands", "layers"),
    *("compute", "render", "indirect", "encoders"),
)


def sources(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in (".h", ".cpp"))


def included_folders(path: Path) -> list[tuple[str, ...]]:
    names = INCLUDE.findall(path.read_text(encoding="utf-8"))
    return [tuple(name.split("/")[:-1]) for name in names if "/" in name and name not in AGREEMENTS]


@pytest.mark.parametrize("folder", FOLDERS)
def test_softmetal_in_layers(folder: str) -> None:
    below = set(FOLDERS[: FOLDERS.index(folder) + 1])
    for path in sources(SOFTMETAL / folder):
        above = [included for included in included_folders(path) if included[0] not in below]
        assert above == [], path


@pytest.mark.parametrize("family", METAL)
def test_metal_classes_in_layers(family: str) -> None:
    below = set(METAL[: METAL.index(family) + 1])
    for path in sources(SOFTMETAL / "metal" / family):
        families = [included[1] for included in included_folders(path) if included[0] == "metal" and len(included) > 1]
        assert set(families) <= below, path


def test_every_folder_has_its_layer() -> None:
    with_sources = {path.relative_to(SOFTMETAL).parts[0] for path in sources(SOFTMETAL)}
    assert with_sources - {"include", "msl", "softmetal.h"} == set(FOLDERS)
    families = {path.relative_to(SOFTMETAL / "metal").parts[0] for path in sources(SOFTMETAL / "metal")}
    assert families - {"classes.cpp", "entry_points.cpp"} == set(METAL)
