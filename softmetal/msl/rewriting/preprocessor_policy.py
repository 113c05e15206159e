"""Which preprocessor directives a shader may use: none that reads a file of the host.

Refused directives become `#error` at their own line, so that one in a branch not taken does no harm.
"""

import re
from collections.abc import Collection

# Directives that are copied without a look at their inside.
PLAIN_DIRECTIVES = frozenset(
    {"if", "elif", "ifdef", "ifndef", "elifdef", "elifndef", "else", "endif", "undef", "error", "warning"}
)

_FILE_DIRECTIVES = frozenset({"include", "import", "include_next", "embed", "include_instead"})

# Headers that are no part of metal_stdlib: their names belong to the program unless it asks for them.
_HEADERS_ON_REQUEST = frozenset({"metal_simdgroup_event"})

_HARMLESS_PRAGMAS = re.compile(
    r"\s*(?:once\b|mark\b|METAL\b|STDC\b|unroll\b|nounroll\b|push_macro\b|pop_macro\b"
    r"|clang\s+(?:loop|fp|diagnostic|optimize)\b|GCC\s+diagnostic\b)"
)

# Metal's, and what they bring.
_MISSING_HEADERS = {
    "metal_raytracing": "ray tracing",
    "metal_mesh": "mesh functions",
    "metal_tensor": "tensors",
    "metal_cooperative_tensor": "cooperative tensors",
    "metal_imageblocks": "imageblocks",
    "MetalPerformancePrimitives/MetalPerformancePrimitives.h": "the Metal performance primitives",
}


def reads_files(directive: str) -> bool:
    return directive in _FILE_DIRECTIVES


def is_harmless_pragma(text: str) -> bool:
    """Whether `#pragma text` only steers optimisation, warnings or floating point."""
    return _HARMLESS_PRAGMAS.match(text) is not None


def replacement_for_file_directive(directive: str, operand: str, library_headers: Collection[str]) -> str:
    """What stands in place of an `#include` and its kin: mostly nothing, for the library is there, or an error."""
    header = _header_name(operand)
    if header in library_headers and directive in ("include", "import"):
        return f"#include <{header}>" if header in _HEADERS_ON_REQUEST else ""
    if directive not in ("include", "import"):
        return f"#error SOFTMETAL #{directive} is not part of the Metal shading language"
    if header is None:
        return "#error SOFTMETAL an include must name a header of the Metal library as <name>"
    if header in _MISSING_HEADERS:
        return f"#error SOFTMETAL softmetal does not have {_MISSING_HEADERS[header]}"
    return f"#error SOFTMETAL '{_printable(header)}' file not found (only headers of the Metal library can be included)"


def evaluate_has_include(operand: str, library_headers: Collection[str]) -> str:
    """`__has_include(operand)` as 1 or 0, decided without a look at the disk."""
    return "1" if _header_name(operand) in library_headers else "0"


def _header_name(operand: str) -> str | None:
    match = re.fullmatch(r'<([^<>\n]+)>|"([^"\n]+)"', operand.strip())
    return (match[1] or match[2]).strip() if match else None


def _printable(name: str) -> str:
    return re.sub(r"[^\x20-\x7e]|['\"\\]", "?", name)
