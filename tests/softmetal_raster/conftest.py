"""Builds the rasteriser once a session."""

from __future__ import annotations

import pytest

from tests.softmetal_raster import drawing
from tests.softmetal_raster.drawing import Renderer
from tests.softmetal_raster.rasteriser import Rasteriser, build


@pytest.fixture(scope="session")
def rasteriser(tmp_path_factory: pytest.TempPathFactory) -> Rasteriser:
    return Rasteriser(build(tmp_path_factory.mktemp("raster")))


@pytest.fixture(scope="session")
def renderer(tmp_path_factory: pytest.TempPathFactory) -> Renderer:
    return Renderer(drawing.build(tmp_path_factory.mktemp("draw")))
