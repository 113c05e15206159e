"""What the pixels of each format are in memory: by the format's name, or by `generator/rules/pixel_formats.toml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from generator.api import Location
from generator.binding import Binding, Member
from generator.problems import Problem
from generator.rule_entries import Entry, RuleError, are_texts, read_file

RULES_FILE: Final = Path(__file__).parent / "rules" / "pixel_formats.toml"
ENUM: Final = "MTL::PixelFormat"

_PLAIN = re.compile(r"(?P<channels>A|R|RG|RGBA|BGRA)(?P<bits>8|16|32)(?P<kind>[US]norm|[US]int|Float)(?:_sRGB)?")
_ASTC = re.compile(r"ASTC_(?P<width>\d+)x(?P<height>\d+)_(?:sRGB|LDR|HDR)")
_ASTC_BYTES: Final = 16
_NEED: Final = "has to say what its pixels are in memory"
_KINDS: Final = {"Unorm": "uint", "Uint": "uint", "Snorm": "int", "Sint": "int", "Float": "float"}
_CHANNEL_NAMES: Final = {"R": "red", "G": "green", "B": "blue", "A": "alpha"}


class PixelFormatError(RuleError):
    """The table lacks a format, has one that does not exist, or says something impossible."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The memory of one format: `channels` numbers of `type` for a pixel, or blocks of bytes.

    `block_bytes` is 0 where the CPU cannot copy pixels at all; `refused` says why arrays cannot show them.
    """

    type: str
    channels: int
    block_bytes: int
    block_width: int = 1
    block_height: int = 1
    note: str = ""
    refused: str = ""

    @property
    def in_blocks(self) -> bool:
        """Whether several pixels share their bytes."""
        return self.block_width * self.block_height > 1


@dataclass(frozen=True, slots=True)
class PixelFormat:
    """A format with its layout."""

    member: Member
    layout: Layout


def pixel_formats(binding: Binding, file: Path = RULES_FILE, *, must_match: bool = True) -> tuple[PixelFormat, ...]:
    """Every format of the binding in the order of the values. Raises PixelFormatError for a format that neither its
    name nor the table tells, and with `must_match` for an entry of the table about no format (older SDKs lack some).
    """
    if problems := undescribed(binding, file):
        raise PixelFormatError("\n".join(map(str, problems)))
    table = _read(file)
    members = sorted(_members(binding), key=lambda member: member.value)
    names = {member.name for member in members}
    if must_match and (unknown := sorted(table.keys() - names)):
        raise PixelFormatError(f"{file.name}: {ENUM} has no format {', '.join(unknown)}")
    if useless := sorted(name for name in table.keys() & names if _by_name(name)):
        raise PixelFormatError(f"{file.name}: {', '.join(useless)} needs no entry: the name says the same")
    layouts = ((member, table.get(member.name) or _by_name(member.name)) for member in members)
    return tuple(PixelFormat(member, layout) for member, layout in layouts if layout is not None)


def undescribed(binding: Binding, file: Path = RULES_FILE) -> tuple[Problem, ...]:
    """The formats that neither their names nor the table tell."""
    table = _read(file)
    locations = (item.location for item in binding.enums if item.cpp == ENUM and item.location)
    location = next(locations, Location("Metal/MTLPixelFormat.hpp", 0))
    return tuple(
        Problem(location, member.constant, f"[[packed]], [[plain]], [[blocks]] or [[refused]] in {file.name} {_NEED}")
        for member in _members(binding)
        if member.name not in table and _by_name(member.name) is None
    )


def _members(binding: Binding) -> tuple[Member, ...]:
    """The formats; none where the headers have no such enum."""
    return next((item.members for item in binding.enums if item.cpp == ENUM), ())


def _by_name(name: str) -> Layout | None:
    if plain := _PLAIN.fullmatch(name):
        channels, bits = plain["channels"], int(plain["bits"])
        order = ", ".join(_CHANNEL_NAMES[channel] for channel in channels)
        return _plain(f"{_KINDS[plain['kind']]}{bits}", len(channels), order)
    if astc := _ASTC.fullmatch(name):
        return Layout("uint8", _ASTC_BYTES, _ASTC_BYTES, int(astc["width"]), int(astc["height"]))
    return None


def _plain(type_: str, channels: int, note: str) -> Layout:
    width = re.search(r"\d+$", type_)
    if width is None:
        raise PixelFormatError(f"{type_!r} names no number of bits")
    return Layout(type_, channels, channels * int(width[0]) // 8, note=note)


def _read(file: Path) -> dict[str, Layout]:
    table: dict[str, Layout] = {}
    for entry in read_file(file):
        layout = _entry_layout(entry)
        for name in _formats(entry):
            if name in table:
                raise PixelFormatError(f"{entry.place}: {name} is named twice")
            table[name] = layout
    return table


_KEYS: Final = {
    "packed": ({"type", "note"}, set[str]()),
    "plain": ({"type", "channels", "note"}, set[str]()),
    "blocks": ({"width", "height", "bytes"}, {"refused"}),
    "refused": ({"refused"}, set[str]()),
}


def _formats(entry: Entry) -> Iterable[str]:
    names = entry.values.get("formats")
    if not are_texts(names) or not names:
        raise PixelFormatError(f"{entry.place}: formats must be a list of names, not {names!r}")
    return names


def _entry_layout(entry: Entry) -> Layout:
    if entry.table not in _KEYS:
        raise PixelFormatError(f"{entry.place}: unknown table {entry.table}")
    required, optional = _KEYS[entry.table]
    keys = entry.values.keys() - {"formats"}
    if not required <= keys <= required | optional:
        raise PixelFormatError(f"{entry.place}: {entry.table}: expected {sorted(required)}, found {sorted(keys)}")
    values = entry.values
    if entry.table == "blocks":
        width, height, size = (cast("int", values[key]) for key in ("width", "height", "bytes"))
        return Layout("uint8", size, size, width, height, refused=str(values.get("refused", "")))
    if entry.table == "refused":
        return Layout("uint8", 0, 0, refused=str(values["refused"]))
    return _plain(str(values["type"]), cast("int", values.get("channels", 1)), str(values["note"]))
