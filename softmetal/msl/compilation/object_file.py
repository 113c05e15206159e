"""A small reader of ELF objects: what a compiled kernel refers to, and what it would run on loading."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_RELOCATION = struct.Struct("<QQq")
_SYMBOL_TABLE = 2
_RELOCATIONS = 4
_THREAD_LOCAL = 0x400
_IFUNC = 10
_UNDEFINED = 0
_RESERVED_SECTIONS = 0xFF00  # absolute and common symbols are in none

_RUN_ON_LOADING = (".init", ".fini", ".preinit", ".ctors", ".dtors")


class ObjectFileError(ValueError):
    """Not a little-endian 64-bit ELF object, or one without the wanted function."""


@dataclass(frozen=True)
class _Section:
    name: str
    kind: int
    flags: int
    offset: int
    size: int
    link: int
    info: int


@dataclass(frozen=True)
class _Symbol:
    name: str
    kind: int
    section: int


@dataclass(frozen=True)
class ObjectFile:
    """Facts about what one function reaches; sizes in bytes."""

    undefined_symbols: frozenset[str]
    thread_local_size: int
    runs_code_on_loading: bool


def read_object(data: bytes, entry: str) -> ObjectFile:
    """Follows relocations from the function `entry`; every function must have a section of its own."""
    if data[:6] != b"\x7fELF\x02\x01":
        raise ObjectFileError("not a little-endian 64-bit ELF file")
    sections = _read_sections(data)
    symbols = list(_symbols(data, sections))
    start = next((s.section for s in symbols if s.name == entry and s.section != _UNDEFINED), None)
    if start is None:
        raise ObjectFileError(f"no function {entry}")
    reached, undefined = _reachable(start, symbols, _references(data, sections))
    thread_local = sum(sections[index].size for index in reached if sections[index].flags & _THREAD_LOCAL)
    has_ifunc = any(symbol.kind == _IFUNC for symbol in symbols)
    on_loading = has_ifunc or any(section.name.startswith(_RUN_ON_LOADING) and section.size for section in sections)
    return ObjectFile(frozenset(undefined), thread_local, on_loading)


def _reachable(start: int, symbols: list[_Symbol], references: dict[int, set[int]]) -> tuple[set[int], set[str]]:
    """The sections reached from one, and the names of undefined symbols on the way."""
    reached: set[int] = set()
    undefined: set[str] = set()
    pending = [start]
    while pending:
        section = pending.pop()
        if section in reached:
            continue
        reached.add(section)
        for index in references.get(section, ()):
            symbol = symbols[index]
            if symbol.section == _UNDEFINED:
                undefined.add(symbol.name)
            else:
                pending.append(symbol.section)
    return {index for index in reached if index < _RESERVED_SECTIONS}, undefined - {""}


def _references(data: bytes, sections: list[_Section]) -> dict[int, set[int]]:
    """Which symbols, by number, each section's relocations name."""
    references: dict[int, set[int]] = {}
    for section in sections:
        if section.kind == _RELOCATIONS:
            used = references.setdefault(section.info, set())
            for offset in range(section.offset, section.offset + section.size, _RELOCATION.size):
                _, info, _ = _RELOCATION.unpack_from(data, offset)
                used.add(info >> 32)
    return references


def _read_sections(data: bytes) -> list[_Section]:
    (table,) = struct.unpack_from("<Q", data, 0x28)
    entry_size, count, names_index = struct.unpack_from("<HHH", data, 0x3A)
    raw = [_SECTION_HEADER.unpack_from(data, table + i * entry_size) for i in range(count)]
    names = raw[names_index][4]
    return [_Section(_text(data, names + r[0]), r[1], r[2], r[4], r[5], r[6], r[7]) for r in raw]


def _symbols(data: bytes, sections: list[_Section]) -> Iterator[_Symbol]:
    for section in sections:
        if section.kind == _SYMBOL_TABLE:
            strings = sections[section.link].offset
            for offset in range(section.offset, section.offset + section.size, _SYMBOL.size):
                name, info, _, index, _, _ = _SYMBOL.unpack_from(data, offset)
                yield _Symbol(_text(data, strings + name), info & 0xF, index)


def _text(data: bytes, offset: int) -> str:
    return data[offset : data.index(b"\0", offset)].decode(errors="replace")
