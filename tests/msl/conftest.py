"""Fixtures: one compiler with a cache of its own for the whole run, and a runner for its kernels."""

from pathlib import Path

import pytest

from softmetal.msl.kernel_cache.cache import DiskCache
from softmetal.msl.pipeline import Compiler

from .runner import KernelRunner


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("msl-cache")


@pytest.fixture(scope="session")
def compiler(cache_folder: Path) -> Compiler:
    return Compiler(DiskCache(cache_folder))


@pytest.fixture(scope="session")
def runner(compiler: Compiler, tmp_path_factory: pytest.TempPathFactory) -> KernelRunner:
    return KernelRunner(compiler, tmp_path_factory.mktemp("services"))
