"""docs/math-accuracy.md says what is measured here."""

from __future__ import annotations

from pathlib import Path

import pytest

from .measured import BOUNDS, VARIANTS, measure

pytestmark = pytest.mark.softmetal

PAGE = Path(__file__).parents[2] / "docs" / "math-accuracy.md"

HEAD = """\
# Errors of mathematical functions

Largest errors of softmetal's functions, in units of the last place, beside what chapter 8.4 of the Metal Shading
Language specification allows: its tables 8.1 (precise), 8.2 (fast) and 8.3 (half). It has no bounds for mathematical
functions of `bfloat`. `tests/fidelity` measures them against float64, with a quarter of a million arguments of every
binade, near poles, zeros and multiples of π/2, and for one argument of half and bfloat with every number there is. It
also writes this page.

Errors are rounded to hundredths: the digits after may depend on how a processor fuses operations. 0.50 is the error of
correct rounding. Functions without a row (`fma`, `fract`, `frexp`, `ilogb`, `ldexp`, `modf`, `nextafter`) are tested
for equality, `sincos` is `sin` and `cos`.

The fast `cos`, `sin` and `tan` keep the errors below up to arguments of 2²⁰; beyond 2²² they are wrong, which the
specification allows, while the precise functions are right for every float. Without a namespace a function is the fast
one, unless `CompileOptions` ask for precise functions. All functions keep NaN, infinities and the
denormal numbers of float and half; those of bfloat may be flushed to zero.

| function | precise allows | has | fast allows | has | half allows | has | bfloat has |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


def row(name: str) -> str:
    cells = [f"`{name}`"]
    for variant in ("precise", "fast", "half"):
        cells += [allowed(name, variant), shown(measure(variant)[name].error)]
    return "| " + " | ".join([*cells, shown(measure("bfloat")[name].error)]) + " |"


def allowed(name: str, variant: str) -> str:
    if variant == "fast" and (says := BOUNDS[name].get("fast_says")):
        return str(says)
    stated = BOUNDS[name][variant]
    return "rounded" if stated == "rounded" else f"{stated:g}"


def shown(error: float) -> str:
    return "0" if error == 0 else f"{error:.2f}"


def test_page_says_what_is_measured() -> None:
    measured = [measure(variant)[name] for name in BOUNDS for variant in VARIANTS]
    assert not any(worst.too_far for worst in measured), "test_accuracy.py tells what is wrong"
    text = HEAD + "\n".join(row(name) for name in BOUNDS) + "\n"
    if not PAGE.is_file() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        pytest.fail(f"{PAGE.name} was not as expected and is rewritten; see git diff")
