"""ShaderPreprocessor does to Metal source what a C preprocessor would."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import pymetal as pm
from pymetal.shader import ShaderPreprocessor
from softmetal.msl.compilation.toolchain import find_toolchain
from softmetal.msl.kernel_cache.cache import DiskCache

# Sources whose every directive the preprocessor can decide, so that clang's own preprocessor is the judge.
DECIDABLE = {
    "macros": "#define A 1\n#define B A + A\nint x = A, y = B, AB = 2;",
    "a macro is known from its definition on": "int a = N;\n#define N 4\nint b = N;",
    "redefinition": "#define N 1\nint a = N;\n#undef N\nint b = N;\n#define N 2\nint c = N;",
    "no endless expansion": "#define A B\n#define B A\nint A, B;",
    "strings and comments": '#define A 1\nconst char *s = "A \\" A"; char c = \'A\'; /* A */ int A; // A\nint B = A;',
    "comments in directives": "#define A /* one */ 1 // unit\nint x = A;",
    "continued lines": "#define SUM 1 + \\\n    2\nint x = SUM;",
    "an empty macro": "#define NOTHING\nint NOTHING x;\n#ifdef NOTHING\nint y;\n#endif",
    "ifdef": "#define A\n#ifdef A\nint a;\n#else\nint b;\n#endif\nint c;",
    "ifndef": "#ifndef A\nint a;\n#else\nint b;\n#endif\nint c;",
    "nested": "#define A\n#ifdef A\n#ifdef B\nint ab;\n#else\nint a;\n#endif\nint x;\n#endif",
    "nested in a branch not taken": "#ifdef A\n#ifndef B\nint a;\n#else\nint b;\n#endif\n#else\nint c;\n#endif",
    "definitions in branches not taken": "#ifdef A\n#define B 1\n#endif\n#ifdef B\nint b;\n#endif\nint c;",
    "if with a number": "#if 0\nint a;\n#elif 1\nint b;\n#elif 1\nint c;\n#else\nint d;\n#endif",
    "if with a macro": "#define DEBUG 0\n#if DEBUG\nint a;\n#else\nint b;\n#endif",
    "if defined": "#define A\n#if defined(A)\nint a;\n#else\nint b;\n#endif\n#if defined A\nint c;\n#endif",
    "numbers": "#define f 9\n#define e5 8\nfloat x = 1.0f, y = 1e5, z = 0x1f;",
}

# Sources of which a part is left to the compiler; what clang makes of the result must not change.
LEFT_TO_THE_COMPILER = {
    "function-like macro": "#define N 4\n#define AREA(x) ((x) * N)\nint a = AREA(2);",
    "expression": "#define N 4\n#if N > 3 && defined(N)\nint a;\n#elif N > 1\nint b;\n#else\nint c;\n#endif\nint d;",
    "own macros of the compiler": "#ifdef __clang__\n#define A 1\n#else\n#define A 2\n#endif\nint a = A;",
    "ifdef of what was left": "#ifdef __clang__\n#define A 1\n#endif\n#ifdef A\nint a;\n#endif",
    "elif": "#ifdef A\nint a;\n#elif __clang_major__ > 3\nint b;\n#else\nint c;\n#endif\nint d;",
    "a directive in a comment": "/*\n#define A 1\n#endif\n*/\nint A;",
    "undef of what was left": "#if __clang__\n#define A 1\n#endif\n#undef A\nint A;",
}


@pytest.fixture(scope="module")
def clang(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    toolchain = find_toolchain(DiskCache(tmp_path_factory.mktemp("cache")))
    return [*toolchain.clang, "-x", "c++", "-E", "-P", "-"]


def preprocessed(clang: list[str], source: str) -> list[str]:
    """Clang's preprocessed text, word by word."""
    done = subprocess.run(clang, input=source, capture_output=True, text=True, check=True)
    return done.stdout.split()


def without_comments(clang: list[str], source: str) -> list[str]:
    """The words of the source as it stands, all macros and conditions being gone."""
    assert not [line for line in source.splitlines() if line.startswith("#")]
    return preprocessed(clang, source)


@pytest.mark.parametrize("source", DECIDABLE.values(), ids=DECIDABLE)
def test_it_agrees_with_clang(clang: list[str], source: str) -> None:
    assert without_comments(clang, ShaderPreprocessor().process(source)) == preprocessed(clang, source)


@pytest.mark.parametrize("source", LEFT_TO_THE_COMPILER.values(), ids=LEFT_TO_THE_COMPILER)
def test_what_is_left_means_the_same(clang: list[str], source: str) -> None:
    assert preprocessed(clang, ShaderPreprocessor().process(source)) == preprocessed(clang, source)


@pytest.mark.parametrize("source", [*DECIDABLE.values(), *LEFT_TO_THE_COMPILER.values()])
def test_lines_keep_their_numbers(source: str) -> None:
    assert ShaderPreprocessor().process(source).count("\n") == source.count("\n")


def test_definitions_from_python() -> None:
    preprocessor = ShaderPreprocessor().define("A", 1).define_many({"B": "A + 1", "C": 3}).undefine("C").undefine("D")
    assert preprocessor.process("A B C AB") == "1 1 + 1 C AB"
    assert preprocessor.process("A", process_defines=False) == "A"


def test_definitions_of_one_source_do_not_reach_the_next() -> None:
    preprocessor = ShaderPreprocessor()
    preprocessor.process("#define A 1")
    assert preprocessor.process("A") == "A"


def test_steps_that_are_switched_off_leave_the_source_alone() -> None:
    source = '#include "missing.metal"\n#define A 1\n#ifdef A\nA\n#endif\n'
    assert ShaderPreprocessor().process(source, None, False, False, False) == source
    assert ShaderPreprocessor().process(source, None, False, False) == source.splitlines()[0] + "\n#define A 1\n\nA\n\n"


def test_macro_functions_get_their_argument_text() -> None:
    def repeat(arguments: str) -> str:
        count, text = arguments.split(",", 1)
        return text.strip() * int(count)

    preprocessor = ShaderPreprocessor().register_macro_function("REPEAT", repeat).define("N", 3)
    assert preprocessor.process("REPEAT(N, f(x)) REPEAT;") == "f(x)f(x)f(x) REPEAT;"


def test_includes(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "outer.metal").write_text('#pragma once\n#include "inner.metal"\nint outer = SIZE;\n')
    (shared / "inner.metal").write_text("#define SIZE 4\nint inner;\n")
    source = '#include <metal_stdlib>\n#include "outer.metal"\n#include "inner.metal"\nint own = SIZE;\n'
    preprocessor = ShaderPreprocessor([shared])
    assert [line for line in preprocessor.process(source).splitlines() if line] == [
        "#include <metal_stdlib>",
        '#line 1 "outer.metal"',
        '#line 1 "inner.metal"',
        "int inner;",
        '#line 3 "outer.metal"',
        "int outer = 4;",
        '#line 3 "program_source"',
        "int own = 4;",
    ]


def test_an_include_is_searched_beside_its_file_first(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "common.metal").write_text("int other;")
    (tmp_path / "common.metal").write_text("int beside;")
    (tmp_path / "main.metal").write_text('#include "common.metal"\n')
    assert "int beside;" in ShaderPreprocessor([other]).process_file(tmp_path / "main.metal")


def test_files_are_read_again_after_clear_cache(tmp_path: Path) -> None:
    (tmp_path / "a.metal").write_text("first")
    preprocessor = ShaderPreprocessor().add_include_path(tmp_path)
    assert "first" in preprocessor.process('#include "a.metal"')
    (tmp_path / "a.metal").write_text("second")
    assert "first" in preprocessor.process('#include "a.metal"')
    assert "second" in preprocessor.clear_cache().process('#include "a.metal"')


def test_a_file_that_includes_itself_is_taken_once(tmp_path: Path) -> None:
    (tmp_path / "self.metal").write_text('#include "self.metal"\nint x;\n')
    assert ShaderPreprocessor().process_file(tmp_path / "self.metal").split("\n") == ["", "int x;", ""]


@pytest.mark.parametrize(
    ("source", "error", "message"),
    [
        ('\n#include "missing.metal"', FileNotFoundError, r"program_source:2: 'missing.metal' not found"),
        ("#endif", ValueError, "program_source:1: #endif without #if"),
        ("a\n#else", ValueError, "program_source:2: #else without #if"),
        ("#ifdef A", ValueError, "program_source: an #if has no #endif"),
    ],
)
def test_bad_sources(source: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        ShaderPreprocessor().process(source)


@pytest.mark.parametrize("name", ["", "2D", "MAX(a, b)", "A B"])
def test_bad_names(name: str) -> None:
    with pytest.raises(ValueError, match="must be an identifier"):
        ShaderPreprocessor().define(name)
    with pytest.raises(ValueError, match="must be an identifier"):
        ShaderPreprocessor().register_macro_function(name, str.upper)


def test_the_device_compiles_the_result(tmp_path: Path) -> None:
    (tmp_path / "common.metal").write_text("#define SCALE 3\ninline float scaled(float x) { return x * SCALE; }\n")
    source = (
        '#include <metal_stdlib>\nusing namespace metal;\n#include "common.metal"\n'
        "kernel void scale(device float* v [[buffer(0)]], uint i [[thread_position_in_grid]])\n"
        "{ v[i] = scaled(v[i]); }\n"
    )
    processed = ShaderPreprocessor([tmp_path]).process(source)
    library = pm.create_system_default_device().new_library_with_source(processed)
    assert library.function_names == ["scale"]
