"""What libsoftmetal offers against what metal-cpp's headers ask for."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile
from elftools.elf.sections import Symbol, SymbolTableSection

from tests.softmetal_abi.conftest import Build
from tests.softmetal_abi.native import PROGRAMS, Toolchain, run

pytestmark = pytest.mark.softmetal

MEMORY_RESULTS = {
    "Size": 24,
    "AccelerationStructureSizes": 24,
    "OperatingSystemVersion": 24,
    "ClearColor": 32,
    "float4x4": 64,
}
"""Bytes of the types that metal-cpp gets through memory on x86-64."""

VALUES_NOT_PUBLISHED = {
    "NSDeviceCertificationiPhonePerformanceGaming",
    "NSProcessPerformanceProfileDefault",
    "NSProcessPerformanceProfileSustained",
}
"""Constants whose values Apple does not document: left out, as on a macOS that lacks them."""


def header_text(folder: Path) -> str:
    return "".join(header.read_text(errors="replace") for header in sorted(folder.glob("*/*.hpp")))


def selectors_by_result(headers: str) -> set[tuple[str, str]]:
    """(result type, selector) of every message that metal-cpp sends."""
    definition = r'_(\w+?)_PRIVATE_DEF_SEL\(\s*(\w+)\s*,\s*"([^"]+)"'
    names = {(found[1], found[2]): found[3] for found in re.finditer(definition, headers)}
    sent = r"sendMessage(?:Safe)?\s*<\s*([\w:]+)\s*>\(\s*[^,]+,\s*_(\w+?)_PRIVATE_SEL\(\s*(\w+)"
    return {(found[1].split("::")[-1], names[found[2], found[3]]) for found in re.finditer(sent, headers)}


@pytest.mark.skipif(platform.machine() != "x86_64", reason="only x86-64 has a message send of its own for memory")
def test_nil_zeroes_every_result_in_memory(build: Build, toolchain: Toolchain) -> None:
    sent = selectors_by_result(header_text(toolchain.metal_cpp))
    wanted = {selector: MEMORY_RESULTS[result] for result, selector in sent if result in MEMORY_RESULTS}
    assert len(wanted) > 10
    others = ["name", "newFence", "length"]
    answers = run([str(build("nil_receivers")), *wanted, *others]).stdout.split()
    assert dict(zip([*wanted, *others], map(int, answers), strict=True)) == {**wanted, **dict.fromkeys(others, 0)}


def test_every_constant_of_metal_cpp_is_exported(build: Build, toolchain: Toolchain) -> None:
    build("constants")
    weak = undefined_weak_symbols(toolchain.folder / "metal_cpp.o")
    wanted = {name for name in weak if re.match(r"(NS|MTL)\w+$", name)}
    assert len(wanted) > 40
    assert wanted - exported_symbols(toolchain.library) == VALUES_NOT_PUBLISHED


def test_only_the_public_interface_is_exported(toolchain: Toolchain) -> None:
    allowed = r"(objc|sel|class|object|protocol|softmetal|dispatch)_\w+|_Block_\w+|_NSConcrete\w+Block|(MTL|NS|CA)\w+"
    exported = exported_symbols(toolchain.library)
    assert {"objc_msgSend", "_Block_copy", "NSLocalizedDescriptionKey", "softmetal_live_objects"} <= exported
    compiler_made = {"__CFStringMakeConstantString", "__CFConstantStringClassReference"}
    assert {name for name in exported if not re.fullmatch(allowed, name)} == compiler_made


def exported_symbols(library: Path) -> set[str]:
    return {symbol.name for symbol in symbols(library, ".dynsym") if symbol["st_shndx"] != "SHN_UNDEF"}


def undefined_weak_symbols(object_file: Path) -> set[str]:
    return {
        symbol.name
        for symbol in symbols(object_file, ".symtab")
        if symbol["st_shndx"] == "SHN_UNDEF" and symbol["st_info"]["bind"] == "STB_WEAK"
    }


def symbols(file: Path, table: str) -> list[Symbol]:
    with file.open("rb") as stream:
        section = ELFFile(stream).get_section_by_name(table)
        assert isinstance(section, SymbolTableSection)
        return [symbol for symbol in section.iter_symbols() if symbol.name]


def test_programs_are_all_run() -> None:
    sources = {source.stem for source in PROGRAMS.glob("*.cpp")} - {"metal_cpp", "foundation_cpp"}
    tests = "".join(test.read_text() for test in Path(__file__).parent.glob("test_*.py"))
    assert {name for name in sources if f'"{name}"' not in tests} == set()
