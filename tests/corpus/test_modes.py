"""How the corpus's kernels run: none falls back to fibers, or to anything else, without notice."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, PipelineRequest
from tests.corpus.conftest import KERNELS

FILES = sorted(KERNELS.rglob("*.metal"), key=str)

# Threads that sample meet for it, so that many of them do at once.
MEETINGS = ("barrier(", "simd_", "quad_", "simdgroup_", ".sample(")


@pytest.fixture(scope="module")
def compiler() -> Compiler:
    return Compiler()


@pytest.mark.softmetal
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_kernels_run_as_regions_or_loops(compiler: Compiler, file: Path) -> None:
    source = file.read_bytes().decode()
    functions = cast("list[dict[str, Any]]", compiler.library(LibraryRequest(source))["functions"])
    needed = [item for item in functions if not any(constant["required"] for constant in item["constants"])]
    for function in needed:
        if function["kind"] != "kernel":
            continue
        reply = compiler.pipeline(PipelineRequest(source, function["name"]))
        assert reply["mode"] in {"loop", "regions"}, (function["name"], reply.get("why_fibers"))
        if not any(word in source for word in MEETINGS):
            assert reply["mode"] == "loop", function["name"]
