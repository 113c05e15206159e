"""Builds the rasteriser once a session."""

from __future__ import annotations

import pytest

from tests.softmetal_raster.rasteriser import Rasteriser, build


@pytest.fixture(scope="session")
def rasteriser(tmp_path_factory: pytest.TempPathFactory) -> Rasteriser:
    return Rasteriser(build(tmp_path_factory.mktemp("raster")))
