"""The programs of examples/ draw what the gallery shows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

PIL = pytest.importorskip("PIL.Image", reason="needs Pillow: pip install 'pymetal[examples]'")

pytestmark = pytest.mark.softmetal

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "docs/gallery"
PROGRAMS = ("triangle", "lit_mesh", "shadow_map", "multisampling", "particles", "post_processing")

# Processors differ in which operations they fuse: a pixel at an edge, or a colour in its last bit, may come out
# otherwise. So much of a picture may differ by more than this from what is in the gallery.
LEVELS = 3 / 255
PART = 0.002


def run(program: str, *arguments: str | Path, **environment: str) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "examples" / f"{program}.py"), *arguments],
        env={**os.environ, **environment},
        check=True,
        timeout=300,
    )


def read(path: Path) -> NDArray[np.float64]:
    """Rows, columns, and red, green and blue from 0 to 1."""
    return np.asarray(PIL.open(path).convert("RGB")) / 255


@pytest.fixture(scope="module", params=PROGRAMS)
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file that a program has written."""
    path = tmp_path_factory.mktemp("gallery") / f"{request.param}.png"
    run(request.param, "--output", path)
    return path


def test_pictures_are_those_of_the_gallery(drawn: Path) -> None:
    shown = GALLERY / drawn.name
    if shown.exists():
        found, expected = read(drawn), read(shown)
        if found.shape == expected.shape and (np.abs(found - expected).max(axis=-1) > LEVELS).mean() <= PART:
            return
    GALLERY.mkdir(exist_ok=True)
    shown.write_bytes(drawn.read_bytes())
    pytest.fail(f"{shown.relative_to(ROOT)} was not as expected and is rewritten: look at it")


def test_pictures_move_in_a_window() -> None:
    pytest.importorskip("sdl2", reason="needs SDL: pip install 'pymetal[window]'")
    run("triangle", "--window", "--frames", "3", SDL_VIDEODRIVER="dummy")
