"""Every pixel format that can be rendered to: clearing, storing and blending."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.blending import Blend, Colors, blended
from .reference.formats import is_integer, quantised, tolerance
from .reference.output import clamped
from .scene import WHOLE, Renderer, colored, rectangle, render_pass
from .shaders import PREAMBLE
from .test_blending import blending_pipeline

Array = npt.NDArray[Any]

SIZE = 8
ORDINARY = re.compile(r"(R|RG|RGBA|BGRA)(8|16|32)(Unorm|Snorm|Uint|Sint|Float)(_sRGB)?$")
SPECIAL = [
    "A8Unorm",
    "B5G6R5Unorm",
    "A1BGR5Unorm",
    "ABGR4Unorm",
    "BGR5A1Unorm",
    "RGB10A2Unorm",
    "RGB10A2Uint",
    "BGR10A2Unorm",
    "RG11B10Float",
    "RGB9E5Float",
    "BGR10_XR",
    "BGR10_XR_sRGB",
    "BGRA10_XR",
    "BGRA10_XR_sRGB",
]
NAMES = [name for name in pm.PixelFormat.__members__ if ORDINARY.match(name)] + SPECIAL
NUMBERS = [name for name in NAMES if not is_integer(name)]
INTEGERS = [name for name in NAMES if is_integer(name)]
# Apple's feature tables: floats of 32 bits and formats of shared exponents cannot be blended into by every GPU.
BLENDED = [name for name in NUMBERS if "32Float" not in name and name != "RGB9E5Float"]

VALUES = np.array(
    [
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (0.5, 0.25, 0.75, 0.4),
        (0.003, 0.02, 0.04045, 0.0001),
        (-0.3, 1.7, -2, 3),
        (0.9999, 0.3333, 0.1234, 0.6666),
        (100.25, 0.001, 7, -1),
        (0.2, 0.4, 0.6, 0.8),
    ]
)


def columns(values: Array) -> Array:
    """Eight columns of one colour each."""
    positions = np.concatenate([rectangle(-1 + i / 4, 1, -0.75 + i / 4, -1) for i in range(8)])
    return colored(positions, np.repeat(values, 6, axis=0))


def judge(result: Array, exact: Array, name: str) -> None:
    wanted = quantised(exact, name)
    difference = np.abs(result - wanted)
    assert (difference <= 1.01 * tolerance(name, wanted)).all(), (result, wanted)


@pytest.mark.parametrize("name", NUMBERS)
def test_numbers(renderer: Renderer, name: str) -> None:
    target = renderer.target(name, SIZE, SIZE)
    renderer.draw(render_pass(target), renderer.pipeline(colors=[name]), columns(VALUES))
    result = renderer.colors(target)
    judge(result[0], VALUES, name)
    np.testing.assert_array_equal(result, np.broadcast_to(result[0], result.shape))


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("color", [(0.25, 0.5, 0.75, 1), (2, -1, 0.001, 0.5)])
def test_clear_colours(renderer: Renderer, name: str, color: tuple[float, float, float, float]) -> None:
    target = renderer.target(name, SIZE, SIZE)
    with renderer.encoding(render_pass(target, clear=color)):
        pass
    judge(renderer.colors(target)[3, 3][None], np.array([color]), name)


@pytest.mark.parametrize("name", BLENDED)
def test_blending(renderer: Renderer, name: str) -> None:
    blend = Blend(pm.BlendFactor.SourceAlpha, pm.BlendFactor.OneMinusSourceAlpha)
    target = renderer.target(name, SIZE, SIZE)
    stored = (0.5, 0.25, 1, 0.75)
    source = np.clip(VALUES, 0, 1)
    renderer.draw(render_pass(target, clear=stored), blending_pipeline(renderer, blend, name), columns(source))
    held = np.tile(quantised(np.array([stored]), name), (8, 1))
    colors = Colors(*(clamped(color, name) for color in (source, held, source, source)))
    judge(renderer.colors(target)[0], blended(blend, colors), name)


WHOLE_NUMBERS = (
    PREAMBLE
    + """
struct Placed { float4 position [[position]]; };
vertex Placed placed(uint id [[vertex_id]], device const float4* corners [[buffer(0)]]) { return {corners[id]}; }

constant int4 values[8] = {int4(0), int4(1), int4(-1, 127, -128, 255), int4(256, -129, 32767, -32768),
    int4(65535, 65536, -32769, 100), int4(2147483647, -2147483647, 5, 6), int4(1023, 3, 1024, 4), int4(7, 8, 9, 10)};

fragment int4 signed_values(float4 position [[position]]) { return values[uint(position.x)]; }
fragment uint4 unsigned_values(float4 position [[position]]) { return uint4(abs(values[uint(position.x)])); }
"""
)
SIGNED = np.array(
    [
        (0, 0, 0, 0),
        (1, 1, 1, 1),
        (-1, 127, -128, 255),
        (256, -129, 32767, -32768),
        (65535, 65536, -32769, 100),
        (2147483647, -2147483647, 5, 6),
        (1023, 3, 1024, 4),
        (7, 8, 9, 10),
    ],
    np.float64,
)


@pytest.mark.parametrize("name", INTEGERS)
def test_integers(renderer: Renderer, name: str) -> None:
    """Numbers that the format holds are exact; what becomes of others is the hardware's choice."""
    is_signed = name.endswith("Sint")
    target = renderer.target(name, SIZE, SIZE)
    fragment = "signed_values" if is_signed else "unsigned_values"
    renderer.draw(render_pass(target), renderer.pipeline("placed", fragment, [name], source=WHOLE_NUMBERS), WHOLE)
    exact = SIGNED if is_signed else np.abs(SIGNED)
    wanted = quantised(exact, name)
    is_held = (wanted == exact) | (quantised(np.full_like(exact, 0), name) == quantised(np.full_like(exact, 1), name))
    np.testing.assert_array_equal(renderer.colors(target)[0][is_held], wanted[is_held])


@pytest.mark.parametrize("name", INTEGERS)
def test_clear_integers(renderer: Renderer, name: str) -> None:
    target = renderer.target(name, SIZE, SIZE)
    color = (3, 100, -5, 1) if name.endswith("Sint") else (3, 100, 5, 1)
    with renderer.encoding(render_pass(target, clear=color)):
        pass
    np.testing.assert_array_equal(renderer.colors(target)[3, 3], quantised(np.array([color], np.float64), name)[0])
