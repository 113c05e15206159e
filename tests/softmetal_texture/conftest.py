"""Builds the pixel functions once a session."""

from __future__ import annotations

import pytest

from tests.softmetal_texture.pixels import Pixels, build


@pytest.fixture(scope="session")
def pixels(tmp_path_factory: pytest.TempPathFactory) -> Pixels:
    return Pixels(build(tmp_path_factory.mktemp("pixels")))
