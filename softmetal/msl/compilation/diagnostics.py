"""Clang's diagnostics, told about the MSL the user wrote instead of the C++ it became."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from softmetal.msl.rewriting.source_map import RewrittenSource
from softmetal.msl.wrapping.wrapper import PROGRAM_FILE

# One line for each diagnostic, with machine-readable ranges; the excerpts are made here, from the original.
CLANG_FLAGS = (
    "-fno-caret-diagnostics",
    "-fdiagnostics-print-source-range-info",
    "-fno-color-diagnostics",
    "-fno-elide-type",
    "-fno-diagnostics-show-note-include-stack",
    "-ferror-limit=20",
    "-fno-crash-diagnostics",
    # Headers that apps share with their shaders define NS_ENUM so that a typedef declares the enumeration too.
    "-Wno-elaborated-enum-base",
)

# Warnings about the user's own code that the rewrite cannot cause.
WARNING_FLAGS = (
    "-Wno-everything",
    *(
        f"-W{name}"
        for name in (
            "unused-variable",
            "uninitialized",
            "sometimes-uninitialized",
            "return-type",
            "division-by-zero",
            "array-bounds",
            "parentheses",
            "unused-value",
            "tautological-compare",
            "shift-count-overflow",
            "infinite-recursion",
            "#warnings",
        )
    ),
    "-Wno-unused-const-variable",
    "-Werror=vla",  # MSL has no arrays of variable length
)

_LINE = re.compile(
    r"(?P<file>[^\n:{}]+):(?P<line>\d+):(?P<column>\d+):(?P<ranges>(?:\{[\d:-]+\})*:?) "
    r"(?P<severity>fatal error|error|warning|note): (?P<message>.*)"
)
_RANGE = re.compile(r"\{(\d+):(\d+)-(\d+):(\d+)\}")


@dataclass(frozen=True)
class Diagnostic:
    """One message; positions and ranges are in the rewritten text until `in_original` moves them."""

    file: str
    line: int
    column: int
    ranges: tuple[tuple[int, int, int, int], ...]
    severity: str
    message: str


def readable_diagnostics(clang_output: str, source: RewrittenSource, head_lines: int) -> str:
    """All diagnostics as Metal prints them: `program_source:LINE:COLUMN: error: …`, the line, and a caret.

    `head_lines` is how many lines clang read before the rewritten source.
    """
    return describe(_about_program(list(_parse(clang_output, head_lines))), source)


def describe(found: Iterable[Diagnostic], source: RewrittenSource) -> str:
    """The text for diagnostics whose positions are in the rewritten source."""
    diagnostics = [_in_original(item, source) for item in found]
    if not diagnostics:
        return ""
    lines = source.original.split("\n")
    text = "".join(_format(item, lines) for item in diagnostics)
    errors = sum("error" in item.severity for item in diagnostics)
    return text + (f"{errors} error{'s' if errors > 1 else ''} generated.\n" if errors else "")


def _parse(output: str, head_lines: int) -> Iterator[Diagnostic]:
    for text in output.splitlines():
        if match := _LINE.fullmatch(text):
            # Clang lets `#line` change the lines of positions, but not those of ranges.
            ranges = tuple(
                (int(a) - head_lines, int(b), int(c) - head_lines, int(d))
                for a, b, c, d in _RANGE.findall(match["ranges"])
            )
            yield Diagnostic(
                match["file"], int(match["line"]), int(match["column"]), ranges, match["severity"], match["message"]
            )


def _about_program(diagnostics: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Only what points into the program. An error inside the library moves to the place that led there."""
    skipping_notes = False
    for index, item in enumerate(diagnostics):
        if item.severity == "note":
            if item.file == PROGRAM_FILE and not skipping_notes:
                yield item
            continue
        skipping_notes = False
        if item.file == PROGRAM_FILE:
            yield item
        elif (cause := _first_note_in_program(diagnostics[index + 1 :])) is not None:
            skipping_notes = True
            yield replace(item, file=cause.file, line=cause.line, column=cause.column, ranges=cause.ranges)


def _first_note_in_program(following: Sequence[Diagnostic]) -> Diagnostic | None:
    for item in following:
        if item.severity != "note":
            return None
        if item.file == PROGRAM_FILE:
            return item
    return None


def _in_original(item: Diagnostic, source: RewrittenSource) -> Diagnostic:
    line, column = source.original_position(item.line, item.column)
    ranges: list[tuple[int, int, int, int]] = []
    for start_line, start_column, end_line, end_column in item.ranges:
        start = source.original_position(start_line, start_column)
        last = source.original_position(end_line, max(end_column - 1, 1))
        ranges.append((*start, last[0], last[1] + 1))
    return replace(item, line=line, column=column, ranges=tuple(ranges), message=_readable(item.message))


def _format(item: Diagnostic, lines: Sequence[str]) -> str:
    head = f"{item.file}:{item.line}:{item.column}: {item.severity}: {item.message}\n"
    if not 1 <= item.line <= len(lines):
        return head
    excerpt = lines[item.line - 1].rstrip("\r")
    return f"{head}{excerpt}\n{_caret_line(item, excerpt)}\n"


def _caret_line(item: Diagnostic, excerpt: str) -> str:
    marks = [character if character == "\t" else " " for character in excerpt] + [" "]
    for start_line, start_column, end_line, end_column in item.ranges:
        first = start_column - 1 if start_line == item.line else 0
        last = end_column - 1 if end_line == item.line else len(excerpt)
        if start_line <= item.line <= end_line:
            for column in range(max(first, 0), min(last, len(excerpt))):
                marks[column] = "~"
    marks[min(max(item.column - 1, 0), len(marks) - 1)] = "^"
    return "".join(marks).rstrip()


_RENAMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (
            r"(?:use of undeclared identifier|unknown type name|no (?:\w+ )+named|out-of-line declaration of) "
            r"'softmetal_refused_(\w+)'.*",
            r"'\1' is not part of the Metal shading language",
        ),
        (
            r"^unknown type name 'softmetal_member_function'",
            "a member of a struct cannot be an entry point of the library",
        ),
        (r"^(?:static assertion failed: )?SOFTMETAL ", ""),
        (r"^('.*') is unavailable: SOFTMETAL ", r"\1 "),
        (
            r"^variable length arrays in C\+\+ are.*",
            "variable length arrays are not part of the Metal shading language",
        ),
        (r"\b_Float16\b", "half"),
        (r"\b__bf16\b", "bfloat"),
        (r"\bunsigned (int|char|short|long)\b", r"u\1"),
        (r"\bmetal::softmetal_detail::", ""),
        (r"\bmetal::(?=(?:packed_)?vec<|matrix<)", ""),
        (r"\b(packed_)?vec<(\w+), (\d)>", r"\1\2\3"),
        (r"\bmatrix<(\w+), (\d), (\d)>", r"\1\2x\3"),
        (r"'([^']*)' \(aka '\1'\)", r"'\1'"),
        (r"\b__msl_scast\b", "static_cast"),
        # Of programs that keep address spaces (`include/softmetal/annotations.h`).
        (r"\bconst __global_device\b", "constant"),
        (r"\b__global_device\b", "constant"),
        (r"\b__global\b", "device"),
        (r"\b__local\b", "threadgroup"),
    )
)


def _readable(message: str) -> str:
    for pattern, replacement in _RENAMES:
        message = pattern.sub(replacement, message)
    return message
