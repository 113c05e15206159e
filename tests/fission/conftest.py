"""Fixtures that run a kernel as regions and on fibers, and compare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from softmetal.msl.kernel_code import EXECUTION_VARIABLE
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import PipelineRequest
from tests.compute.conftest import Runner

Size = tuple[int, int, int]
Arrays = list[npt.NDArray[Any]]

HEADER = "#include <metal_stdlib>\nusing namespace metal;\n"


class BothWays:
    """Runs kernels twice. A kernel that falls back to fibers is an error, unless that is what a test is about."""

    def __init__(self, runner: Runner, compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
        self.runner = runner
        self._compiler = compiler
        self._monkeypatch = monkeypatch

    def mode(self, source: str, name: str) -> tuple[str, str]:
        """How the kernel runs, and why on fibers if it does."""
        reply = self._compiler.pipeline(PipelineRequest(HEADER + source, name))
        return str(reply["mode"]), str(reply.get("why_fibers", ""))

    def run(
        self,
        source: str,
        name: str,
        arrays: Sequence[npt.NDArray[Any]],
        grid: Size,
        group: Size,
        *,
        by_groups: bool = False,
        threadgroup_memory: Sequence[int] = (),
    ) -> Arrays:
        """What the buffers hold after the kernel ran as regions; fibers have to agree."""
        assert self.mode(source, name) == ("regions", "")
        results: list[Arrays] = []
        for execution in ("", "fibers"):
            with self._monkeypatch.context() as patch:
                patch.setenv(EXECUTION_VARIABLE, execution)
                pipeline = self.runner.pipeline(HEADER + source, name)
            results.append(
                self.runner.run(
                    pipeline, arrays, grid, group, by_groups=by_groups, threadgroup_memory=threadgroup_memory
                )
            )
        for one, other in zip(*results, strict=True):
            if one.dtype.kind == "f":
                np.testing.assert_allclose(one, other, rtol=1e-5, atol=1e-6)
            else:
                np.testing.assert_array_equal(one, other)
        return results[0]


@pytest.fixture(scope="session")
def device() -> pm.Device:
    return pm.create_system_default_device()


@pytest.fixture(scope="session")
def compiler() -> Compiler:
    return Compiler()


@pytest.fixture
def both_ways(device: pm.Device, compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> BothWays:
    return BothWays(Runner(device, device.new_command_queue()), compiler, monkeypatch)
