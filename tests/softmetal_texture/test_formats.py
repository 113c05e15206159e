"""softmetal's table of pixel formats against metal-cpp's names and values, and against what the names say."""

from __future__ import annotations

import re

import pytest

import pymetal as pm
from tests.softmetal_texture import truth
from tests.softmetal_texture.pixels import Pixels

pytestmark = pytest.mark.softmetal

NO_FORMATS = {"Invalid", "Unspecialized"}


def expected_block(name: str) -> tuple[int, int, int]:
    """Width, height and bytes of a block, from the specifications of the compressed formats or the number of bits."""
    if astc := re.match(r"ASTC_(\d+)x(\d+)", name):
        return int(astc[1]), int(astc[2]), 16
    if pvrtc := re.match(r"PVRTC_\w+_(\d)BPP", name):
        return (8 if pvrtc[1] == "2" else 4), 4, 8
    if re.match(r"BC[14]_|EAC_R11|ETC2", name):
        return 4, 4, 8
    if re.match(r"BC|EAC", name):
        return 4, 4, 16
    if name.endswith("422"):
        return 2, 1, 4
    special = {
        "RGB9E5Float": 4,
        "Depth16Unorm": 2,
        "Depth32Float": 4,
        "Stencil8": 1,
        "Depth24Unorm_Stencil8": 4,
        "Depth32Float_Stencil8": 8,
        "X32_Stencil8": 8,
        "X24_Stencil8": 4,
        "BGR10_XR": 4,
        "BGR10_XR_sRGB": 4,
    }
    if name in special:
        return 1, 1, special[name]
    last = max(truth.components(name), key=lambda component: component.first_bit)
    return 1, 1, (last.first_bit + last.bits) // 8


def test_names_and_values_are_metals(pixels: Pixels) -> None:
    expected = {member.name: member.value for member in pm.PixelFormat if member.name not in NO_FORMATS}
    assert {name: format_.value for name, format_ in pixels.formats.items()} == expected


def test_blocks(pixels: Pixels) -> None:
    assert {name: format_.block for name, format_ in pixels.formats.items()} == {
        name: expected_block(name) for name in pixels.formats
    }


def test_srgb_and_compression(pixels: Pixels) -> None:
    for name, format_ in pixels.formats.items():
        assert format_.srgb == name.endswith("_sRGB")
        assert format_.is_compressed == bool(re.match("BC|PVRTC|EAC|ETC2|ASTC", name))


def test_kinds_of_values(pixels: Pixels) -> None:
    for name, format_ in pixels.formats.items():
        expected: set[str] = set()
        if "Depth" in name or "Stencil" in name:
            expected = {kind for kind in ("depth", "stencil") if kind.capitalize() in name}
        elif not format_.is_compressed:
            expected = {"uint" if "Uint" in name else "int" if "Sint" in name else "float"}
        assert format_.kinds == expected, name


def test_other_values_are_no_formats(pixels: Pixels) -> None:
    known = {format_.value for format_ in pixels.formats.values()}
    assert {value for value in range(1024) if pixels.is_format(value)} == known
    assert not pixels.is_format(2**64 - 1)


def test_formats_that_differ_in_srgb_alone(pixels: Pixels) -> None:
    stems = {name: re.sub("_sRGB|_LDR", "", name) for name in pixels.formats}
    for a in pixels.formats:
        for b in pixels.formats:
            assert pixels.same_but_srgb(a, b) == (stems[a] == stems[b])
