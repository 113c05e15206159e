"""The table of pixel formats: every format of every SDK has one layout, and mistakes are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator import pipeline
from generator.binding import Binding, Member
from generator.emit import pixel_formats as emitter
from generator.pixel_formats import ENUM, PixelFormatError, pixel_formats
from generator.rule_entries import RuleError
from generator.sdk import read_pins


@pytest.fixture(scope="module")
def binding() -> Binding:
    return pipeline.make_binding(pipeline.load_model(read_pins().default))


def only(binding: Binding, *names: str) -> Binding:
    """The binding with no formats but these."""
    (enum,) = (item for item in binding.enums if item.cpp == ENUM)
    members = tuple(Member(name, value, (f"MTL::PixelFormat{name}",)) for value, name in enumerate(names))
    return replace(binding, enums=(replace(enum, members=members),))


def table(folder: Path, text: str) -> Path:
    file = folder / "pixel_formats.toml"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize("sdk", pipeline.stored_names())
def test_every_format_of_every_sdk_has_a_layout(sdk: str) -> None:
    found = pixel_formats(pipeline.make_binding(pipeline.load_model(sdk)), must_match=False)
    assert len(found) > 130
    assert [item.member.value for item in found] == sorted({item.member.value for item in found})


def test_the_page_has_every_format_once(binding: Binding) -> None:
    page = emitter.page(binding)
    for item in pixel_formats(binding):
        assert page.count(f"`{item.member.name}`") == 1, item.member.name


NAMED = '[[packed]]\nformats = ["Odd"]\ntype = "uint16"\nnote = "bits"\n'


@pytest.mark.parametrize(
    ("text", "formats", "message"),
    [
        (
            "",
            ["Odd"],
            r"MTLPixelFormat.hpp:\d+: MTL::PixelFormatOdd: .* in pixel_formats.toml has to say",
        ),
        (NAMED, ["RGBA8Unorm"], r"MTL::PixelFormat has no format Odd"),
        (NAMED.replace("Odd", "R8Unorm"), ["R8Unorm"], "R8Unorm needs no entry: the name says the same"),
        (NAMED + NAMED, ["Odd"], r"pixel_formats.toml:5: Odd is named twice"),
        ("[[paked]]\nformats = []", ["Odd"], r"pixel_formats.toml:1: unknown table paked"),
        ('[[packed]]\nformats = ["Odd"]\ntype = "uint16"', ["Odd"], r"toml:1: packed: expected \['note', 'type'\]"),
        (NAMED.replace("uint16", "half"), ["Odd"], "'half' names no number of bits"),
        (NAMED.replace('["Odd"]', "3"), ["Odd"], "formats must be a list of names, not 3"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, binding: Binding, text: str, formats: list[str], message: str) -> None:
    with pytest.raises(RuleError, match=message):
        pixel_formats(only(binding, *formats), table(tmp_path, text))


def test_older_sdks_may_lack_a_format(tmp_path: Path, binding: Binding) -> None:
    file = table(tmp_path, NAMED)
    assert pixel_formats(only(binding, "R8Unorm"), file, must_match=False)[0].layout.type == "uint8"
    with pytest.raises(PixelFormatError):
        pixel_formats(only(binding, "R8Unorm"), file)
