"""The documentation's table of what compiles is what the compiler says of each probe."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, PipelineRequest, RequestError
from tests.msl_support.probes import PROBES, Probe

PAGE = Path(__file__).parents[2] / "docs/msl-support.md"
INTRODUCTION = """# What of the Metal Shading Language compiles

Each row is a small kernel that a test compiles for softmetal, by chapters of the specification's compute side. What is
refused, or missing, gives the error shown. That results are right is tested elsewhere.
"""


def outcome(compiler: Compiler, probe: Probe) -> str:
    """`compiles`, or the first error."""
    more = f", {probe.parameters}" if probe.parameters else ""
    head = f"#include <metal_stdlib>\n#include <metal_logging>\nusing namespace metal;\n{probe.declarations}"
    signature = f"device float* o, uint i [[thread_position_in_grid]]{more}"
    source = f"{head}\nkernel void probe({signature}) {{ {probe.statements} }}\n"
    try:
        if "function_constant(" in source or "stage_in" in source:  # pipelines of these need more than the source
            compiler.library(LibraryRequest(source))
        else:
            compiler.pipeline(PipelineRequest(source, "probe"))
    except RequestError as error:
        found = re.search(r"error: (.*)", str(error))
        return "refused: " + (found.group(1) if found else str(error).splitlines()[0]).replace("|", "\\|")
    return "compiles"


def test_page_is_what_the_compiler_says() -> None:
    compiler = Compiler()
    lines = [INTRODUCTION]
    for chapter, probes in groupby(PROBES, lambda probe: probe.chapter):
        lines += [f"## {chapter}\n", "| what | state |", "|---|---|"]
        lines += [f"| {probe.what} | {outcome(compiler, probe)} |" for probe in probes]
        lines.append("")
    text = "\n".join(lines)
    # A compiler that takes everything, or nothing, would be noticed here.
    assert "| lambda expressions | compiles |" in text
    assert "| `double` | refused: " in text
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        pytest.fail(f"{PAGE.name} was not as expected and is rewritten; see git diff")
