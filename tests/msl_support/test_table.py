"""The documentation's table of what compiles is what the compiler says of each probe."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, PipelineRequest, RequestError
from tests.msl_support import language_probes, library_probes, stage_probes
from tests.msl_support.probes import Probe

PROBES = (*language_probes.PROBES, *library_probes.PROBES, *stage_probes.PROBES)
PAGE = Path(__file__).parents[2] / "docs/msl-support.md"
INTRODUCTION = """# What of the Metal Shading Language compiles

Each row is a small function that a test compiles for softmetal; sections are those of Apple's Metal Shading Language
Specification, version 4, as far as they concern compute and drawing. Rows of functions use each function that they
name. That results are right is tested elsewhere.

- **compiles**: part of the language, and softmetal has it;
- **missing**: part of the language, and softmetal does not have it: the error is shown;
- **refused**: not part of the language, as with Metal; the error is shown.
"""


def error_of(compiler: Compiler, probe: Probe) -> str:
    """The first error, or nothing."""
    more = f", {probe.parameters}" if probe.parameters else ""
    head = f"#include <metal_stdlib>\n#include <metal_logging>\nusing namespace metal;\n{probe.declarations}"
    signature = f"device float* o, uint i [[thread_position_in_grid]]{more}"
    source = f"{head}\nkernel void probe({signature}) {{ {probe.statements} }}\n"
    try:
        needs_descriptor = "stage_in" in source and "fragment" not in source
        if "function_constant(" in source or needs_descriptor:  # pipelines of these need more than the source
            compiler.library(LibraryRequest(source))
        else:
            compiler.pipeline(PipelineRequest(source, probe.function))
    except RequestError as error:
        found = re.search(r"error: (.*)", str(error))
        return (found.group(1) if found else str(error).splitlines()[0]).replace("|", "\\|")
    return ""


def row(compiler: Compiler, probe: Probe) -> str:
    error = error_of(compiler, probe)
    state = "compiles" if not error else "refused" if probe.is_left_out else "missing"
    return f"| {probe.what} | {state} | {error} |".replace("|  |", "| |")


def test_page_is_what_the_compiler_says() -> None:
    compiler = Compiler()
    lines = [INTRODUCTION]
    for section, probes in groupby(PROBES, lambda probe: probe.section):
        lines += [f"## {section}\n", "| what | state | error |", "|---|---|---|"]
        lines += [row(compiler, probe) for probe in probes]
        lines.append("")
    text = "\n".join(lines)
    # A compiler that takes everything, or nothing, would be noticed here.
    assert "| lambda expressions | compiles | |" in text
    assert "| `double` | refused | " in text
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        pytest.fail(f"{PAGE.name} was not as expected and is rewritten; see git diff")


def test_nothing_compiles_that_the_language_leaves_out() -> None:
    compiler = Compiler()
    assert [probe.what for probe in PROBES if probe.is_left_out and not error_of(compiler, probe)] == []
