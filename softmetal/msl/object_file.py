"""A small reader of ELF objects: what a compiled kernel refers to, and what it would run on loading."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_SECTION_HEADER = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_SYMBOL_TABLE = 2
_THREAD_LOCAL = 0x400
_IFUNC = 10

_RUN_ON_LOADING = (".init", ".fini", ".preinit", ".ctors", ".dtors")


class ObjectFileError(ValueError):
    """Not a little-endian 64-bit ELF object."""


@dataclass(frozen=True)
class _Section:
    name: str
    kind: int
    flags: int
    offset: int
    size: int
    link: int


@dataclass(frozen=True)
class ObjectFile:
    """Facts about one object file; sizes in bytes."""

    undefined_symbols: frozenset[str]
    thread_local_size: int
    runs_code_on_loading: bool


def read_object(data: bytes) -> ObjectFile:
    """Reads a relocatable or shared object."""
    if data[:6] != b"\x7fELF\x02\x01":
        raise ObjectFileError("not a little-endian 64-bit ELF file")
    sections = _read_sections(data)
    undefined = set()
    has_ifunc = False
    for name, kind, section_index in _symbols(data, sections):
        has_ifunc = has_ifunc or kind == _IFUNC
        if section_index == 0 and name:
            undefined.add(name)
    thread_local = sum(section.size for section in sections if section.flags & _THREAD_LOCAL)
    on_loading = has_ifunc or any(section.name.startswith(_RUN_ON_LOADING) and section.size for section in sections)
    return ObjectFile(frozenset(undefined), thread_local, on_loading)


def _read_sections(data: bytes) -> list[_Section]:
    (table,) = struct.unpack_from("<Q", data, 0x28)
    entry_size, count, names_index = struct.unpack_from("<HHH", data, 0x3A)
    raw = [_SECTION_HEADER.unpack_from(data, table + i * entry_size) for i in range(count)]
    names = raw[names_index][4]
    return [_Section(_text(data, names + r[0]), r[1], r[2], r[4], r[5], r[6]) for r in raw]


def _symbols(data: bytes, sections: list[_Section]) -> Iterator[tuple[str, int, int]]:
    """Name, type and section of every symbol; section 0 means undefined."""
    for section in sections:
        if section.kind != _SYMBOL_TABLE:
            continue
        strings = sections[section.link].offset
        for offset in range(section.offset, section.offset + section.size, _SYMBOL.size):
            name, info, _, section_index, _, _ = _SYMBOL.unpack_from(data, offset)
            yield _text(data, strings + name), info & 0xF, section_index


def _text(data: bytes, offset: int) -> str:
    return data[offset : data.index(b"\0", offset)].decode(errors="replace")
