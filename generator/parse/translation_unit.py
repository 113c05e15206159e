"""All of an SDK as one libclang translation unit, the same on every machine."""

from __future__ import annotations

from pathlib import Path

from clang.cindex import Diagnostic, Index, TranslationUnit

from generator.api import Location
from generator.parse.errors import ParseError, place
from generator.problems import Problem

UMBRELLA_HEADERS = (
    "Foundation/Foundation.hpp",
    "Metal/Metal.hpp",
    "MetalFX/MetalFX.hpp",
    "QuartzCore/QuartzCore.hpp",
)

SOURCE = "sdk.cpp"
"""What clang calls the text that includes all headers."""

# A few standard headers of our own, so that a parse needs no compiler and sees the same text everywhere.
STANDARD_HEADERS = Path(__file__).parent / "shim"
APPLE_HEADERS = Path(__file__).parents[2] / "softmetal" / "include"

# The private implementation holds what the plain headers leave out: the strings behind selector accessors
# and class lookups, and the bodies of the free functions.
DEFINES = {
    "NS_PRIVATE_IMPLEMENTATION": "1",
    "MTL_PRIVATE_IMPLEMENTATION": "1",
    "MTLFX_PRIVATE_IMPLEMENTATION": "1",
    "CA_PRIVATE_IMPLEMENTATION": "1",
    "__MAC_10_11": "101100",
    "__MAC_26_0": "260000",
    "__MAC_OS_X_VERSION_MIN_REQUIRED": "140000",
    "weak_import": "weak",
}


def arguments(folder: Path) -> list[str]:
    """The compiler arguments of a parse of the headers in `folder`."""
    return [
        "-x",
        "c++",
        "-std=c++17",
        "-fblocks",
        "--target=x86_64-unknown-linux-gnu",
        "-nostdinc",
        "-nostdinc++",
        f"-isystem{STANDARD_HEADERS}",
        f"-isystem{APPLE_HEADERS}",
        f"-I{folder}",
        *(f"-D{name}={value}" for name, value in DEFINES.items()),
    ]


def load(folder: Path) -> TranslationUnit:
    """Parses all headers below `folder`.

    Raises ParseError for the errors that clang reports, and when no umbrella header is there.
    """
    text = "".join(f"#include <{header}>\n" for header in headers(folder))
    return load_text(text, folder)


def headers(folder: Path) -> list[str]:
    """Each umbrella header, then all other headers of its folder.

    Umbrella headers forget some: Metal.hpp of macOS 26 leaves out MTL4AccelerationStructure.hpp.
    """
    found: dict[str, None] = {}
    for umbrella in UMBRELLA_HEADERS:
        if (folder / umbrella).is_file():
            others = sorted((folder / umbrella).parent.glob("*.hpp"))
            found |= dict.fromkeys([umbrella, *(file.relative_to(folder).as_posix() for file in others)])
    if not found:
        missing = f"none of {', '.join(UMBRELLA_HEADERS)} is here"
        raise ParseError(Problem(Location(str(folder), 0), "<sdk>", missing))
    return list(found)


def load_text(text: str, folder: Path) -> TranslationUnit:
    """Parses `text` as one translation unit whose includes are searched in `folder`."""
    unit = Index.create().parse(SOURCE, args=arguments(folder), unsaved_files=[(SOURCE, text)])
    errors = [_problem(item, text, folder) for item in unit.diagnostics if item.severity >= Diagnostic.Error]
    if errors:
        raise ParseError(*errors)
    return unit


def _problem(diagnostic: Diagnostic, text: str, folder: Path) -> Problem:
    file, line = diagnostic.location.file, diagnostic.location.line
    if file is None:
        where = Location("<command line>", line)
    elif file.name == SOURCE and line > 1:
        # Clang notices behind the include that the header ends too soon.
        header = folder / text.splitlines()[line - 2].removeprefix("#include <").removesuffix(">")
        last = len(header.read_text(encoding="utf-8").splitlines()) if header.is_file() else 0
        where = place(str(header), last)
    else:
        where = place(file.name, line)
    return Problem(where, "clang", diagnostic.spelling)
