"""Compilers' messages as data, and shown as clang shows them."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

import pymetal as pm
from pymetal.shader import Diagnostic, format_diagnostics, parse_diagnostics
from pymetal.shader.diagnostics import Severity

BROKEN = """#include <metal_stdlib>
using namespace metal;
inline float twice(float x) { return 2 * x; }
kernel void broken(device float* a [[buffer(0)]], uint i [[thread_position_in_grid]])
{
    a[i] = nowhere;
\ta[i] = twice(a[i], 1);
}
"""

# What Metal.framework says of the same source, as far as its form differs from clang's: words ahead, blank lines.
APPLE = """Compilation failed:

program_source:6:12: error: use of undeclared identifier 'nowhere'
    a[i] = nowhere;
           ^
program_source:7:9: error: no matching function for call to 'twice'
\ta[i] = twice(a[i], 1);
\t       ^~~~~
program_source:3:14: note: candidate function not viable: requires single argument 'x', but 2 arguments were provided
inline float twice(float x) { return 2 * x; }
             ^
"""


@pytest.fixture(scope="module")
def error() -> pm.CompileError:
    with pytest.raises(pm.CompileError) as caught:
        pm.create_system_default_device().new_library(BROKEN)
    return caught.value


def without_colors(text: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", text)


def test_a_failed_compile_has_diagnostics(error: pm.CompileError) -> None:
    first, second = error.diagnostics
    assert (first.severity, first.line, first.column) == ("error", 6, 12)
    assert first.message == "use of undeclared identifier 'nowhere'"
    assert first.source_line == "    a[i] = nowhere;"
    assert first.marks is not None
    assert first.marks.index("^") == first.source_line.index("nowhere")
    assert first.notes == ()
    assert (second.line, second.source_line) == (7, "\ta[i] = twice(a[i], 1);")
    (note,) = second.notes
    assert (note.severity, note.line, note.source_line) == ("note", 3, BROKEN.splitlines()[2])


def test_metals_words_around_the_messages_are_no_messages() -> None:
    first, second = parse_diagnostics(APPLE)
    assert (first.file, first.line, first.column, first.marks) == ("program_source", 6, 12, " " * 11 + "^")
    assert [note.line for note in second.notes] == [3]


def test_positions_are_those_of_the_source(error: pm.CompileError) -> None:
    lines = BROKEN.splitlines()
    for diagnostic in (*error.diagnostics, *error.diagnostics[1].notes):
        assert diagnostic.line is not None
        assert diagnostic.source_line == lines[diagnostic.line - 1]


def test_warnings_of_a_library() -> None:
    library = pm.create_system_default_device().new_library("kernel void idle() { int unused; }")
    (warning,) = parse_diagnostics(library.warnings or "")
    assert (warning.severity, warning.line, warning.column) == ("warning", 1, 26)


def test_line_numbers_before_the_source_are_left_out() -> None:
    text = (
        "program_source:12:5: warning: odd\n   12 |     f(x);\n      |     ^~~~\n      |     g\n1 warning generated.\n"
    )
    (warning,) = parse_diagnostics(text)
    assert (warning.source_line, warning.marks) == ("    f(x);", "    ^~~~")


def test_a_source_line_that_looks_like_a_message_is_source() -> None:
    text = "a.metal:1:1: error: bad label\nerror: goto error;\n^\na.metal:2:1: error: bad\nb\n^\n"
    first, second = parse_diagnostics(text)
    assert (first.source_line, second.source_line) == ("error: goto error;", "b")


def test_messages_about_no_place() -> None:
    (error,) = parse_diagnostics("error: linking failed\nsymbol missing\n")
    assert error == Diagnostic(Severity.ERROR, "linking failed\nsymbol missing")


@pytest.mark.parametrize("text", ["", "Compiler encountered an internal error", "a: b: c", "x:1:2: neither: nor"])
def test_text_without_diagnostics_is_shown_as_it_is(text: str) -> None:
    assert parse_diagnostics(text) == ()
    assert format_diagnostics(text, color=True) == text


def test_plain_and_coloured_say_the_same(error: pm.CompileError) -> None:
    plain, coloured = error.pretty(color=False), error.pretty(color=True)
    assert "\x1b" not in plain
    assert "\x1b[1;31merror:\x1b[0m" in coloured
    assert without_colors(coloured) == plain
    assert plain.splitlines() == [line for line in str(error).splitlines() if not line.endswith("generated.")]


def test_str_is_plain_everywhere(error: pm.CompileError, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in str(error)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "stream", "colored"),
    [
        ({}, io.StringIO(), False),
        ({}, Terminal(), True),
        ({"TERM": "dumb"}, Terminal(), False),
        ({"NO_COLOR": "1"}, Terminal(), False),
        ({"NO_COLOR": ""}, Terminal(), True),
        ({"FORCE_COLOR": "1"}, io.StringIO(), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, io.StringIO(), False),
    ],
)
def test_colour_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], stream: io.StringIO, colored: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b" in format_diagnostics(APPLE, stream=stream)) == colored


def check_files(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pymetal.shader", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parent, check=False)


def test_the_command_names_files_and_fails_when_one_does(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.metal", tmp_path / "bad.metal"
    good.write_text("kernel void good() { int unused; }\n")
    bad.write_text(BROKEN)
    assert check_files(good).returncode == 0
    result = check_files(bad, good, "--color", "always")
    assert result.returncode == 1
    shown = without_colors(result.stderr)
    assert shown != result.stderr
    assert shown.startswith(f"{bad}:6:12: error: use of undeclared identifier 'nowhere'\n    a[i] = nowhere;\n")
    assert f"{good}:1:26: warning: unused variable" in shown
    assert result.stdout == ""


def test_the_command_says_what_it_cannot_read(tmp_path: Path) -> None:
    result = check_files(tmp_path / "absent.metal")
    assert result.returncode == 1
    assert "No such file" in result.stderr and "Traceback" not in result.stderr
