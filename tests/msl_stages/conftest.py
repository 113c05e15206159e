"""Fixtures: a compiler with a cache of its own, and a runner for vertex and fragment functions."""

from __future__ import annotations

import pytest

from softmetal.msl.kernel_cache.cache import DiskCache
from softmetal.msl.pipeline import Compiler

from .runner import StageRunner


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> StageRunner:
    compiler = Compiler(DiskCache(tmp_path_factory.mktemp("msl-cache")))
    return StageRunner(compiler, tmp_path_factory.mktemp("services"))
