"""What users read when a shader does not compile: their own text, line and column."""

import re
from pathlib import Path

import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import COMPILE_FAILURE, LIBRARY_ERROR_DOMAIN, LibraryRequest, Options, RequestError

HEADER = "#include <metal_stdlib>\nusing namespace metal;\n"


def errors(compiler: Compiler, source: str, options: Options | None = None) -> str:
    with pytest.raises(RequestError) as caught:
        compiler.library(LibraryRequest(source, options or Options()))
    assert (caught.value.domain, caught.value.code) == (LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE)
    return caught.value.message


def test_line_and_column_are_the_users_behind_rewritten_tokens(compiler: Compiler) -> None:
    source = HEADER + (
        "kernel void f(device float* a [[buffer(0)]], uint id [[thread_position_in_grid]]) {\n"
        "\tthreadgroup float t[4]; device float* p = a; a[id] = 1.0 + 0.5h + nowhere;\n}\n"
    )
    message = errors(compiler, source)
    column = source.splitlines()[3].index("nowhere") + 1
    # Whether the whole word is underlined depends on the version of clang.
    assert re.sub(r"\^~*", "^", message) == (
        f"program_source:4:{column}: error: use of undeclared identifier 'nowhere'\n"
        "\tthreadgroup float t[4]; device float* p = a; a[id] = 1.0 + 0.5h + nowhere;\n"
        "\t" + " " * (column - 2) + "^\n1 error generated.\n"
    )


def test_ranges_are_underlined(compiler: Compiler) -> None:
    message = errors(compiler, HEADER + 'kernel void f(device float* a [[buffer(0)]]) {\n    int x = "abc";\n}\n')
    assert message.splitlines()[1:3] == ['    int x = "abc";', "        ^   ~~~~~"]


def test_columns_count_characters_not_bytes(compiler: Compiler) -> None:
    message = errors(compiler, "/* größer 大 */ int x = nothing;\n")
    assert message.startswith("program_source:1:24: error: use of undeclared identifier 'nothing'")


def test_types_have_their_metal_names(compiler: Compiler) -> None:
    message = errors(compiler, HEADER + "void f() { float3 x = float2(1, 2); half y = bfloat(1); }\n")
    assert "'float2'" in message and "'float3'" in message
    assert "'half'" in message and "'bfloat'" in message
    assert "_Float16" not in message and "vec<" not in message


def test_errors_in_templates_name_the_instantiation(compiler: Compiler) -> None:
    source = HEADER + "template <typename T> T g(T x) { return x.nope; }\nvoid f() { g(1.0); }\n"
    lines = errors(compiler, source).splitlines()
    assert lines[0].startswith("program_source:3:42: error: member reference base type 'float'")
    assert lines[3].startswith(
        "program_source:4:12: note: in instantiation of function template specialization 'g<float>'"
    )


def test_errors_inside_the_library_are_reported_where_they_were_caused(compiler: Compiler) -> None:
    message = errors(compiler, HEADER + "void f() {\n  float x = as_type<float>(half(1));\n}\n")
    assert message.startswith("program_source:4:13: error: ")
    assert "metal_types" not in message


def test_macros_are_followed(compiler: Compiler) -> None:
    lines = errors(compiler, "#define BAD(x) ((x) + oops)\nfloat f() { return BAD(2.0); }\n").splitlines()
    assert lines[0].startswith("program_source:2:20: error: use of undeclared identifier 'oops'")
    assert lines[3].startswith("program_source:1:23: note: expanded from macro 'BAD'")


def test_line_directives_do_not_move_positions(compiler: Compiler) -> None:
    assert errors(compiler, '#line 100 "other.metal"\nint x = nothing;\n').startswith("program_source:2:9: error:")


def test_user_macros_are_metal_too(compiler: Compiler) -> None:
    source = (
        HEADER + "kernel void f(device float* a [[buffer(0)]]) { *a = VALUE; static_assert(sizeof(VALUE) == 2); }\n"
    )
    reply = compiler.library(LibraryRequest(source, Options(macros={"VALUE": "1.0h"})))
    assert reply["ok"]


def test_warnings_come_with_a_library_that_compiles(compiler: Compiler) -> None:
    source = HEADER + "kernel void f(device float* a [[buffer(0)]]) {\n    int unused = 3;\n    *a = 1;\n}\n"
    reply = compiler.library(LibraryRequest(source))
    assert reply["ok"]
    assert str(reply["warnings"]).startswith(
        "program_source:4:9: warning: unused variable 'unused' [-Wunused-variable]"
    )


@pytest.mark.parametrize(
    ("declaration", "message"),
    [
        ("device float* a [[buffer(31)]]", "'buffer' attribute parameter is out of bounds: must be between 0 and 30"),
        ("device float* a [[buffer(0)]], float b", "invalid type 'float' for input declaration in a kernel function"),
        (
            "device float* a [[buffer(0)]], device int* b [[buffer(0)]]",
            "cannot reserve 'buffer' resource location at index 0",
        ),
    ],
)
def test_entry_point_rules(compiler: Compiler, declaration: str, message: str) -> None:
    text = errors(compiler, f"kernel void f({declaration}) {{}}\n")
    assert text.startswith("program_source:1:")
    assert message in text


HOST_ACCESS = [
    ('#include "/etc/passwd"', "'/etc/passwd' file not found"),
    ("#include <vector>", "'vector' file not found"),
    ('#include "../secret.h"', "'../secret.h' file not found"),
    ('#import "a.h"', "'a.h' file not found"),
    ("#include_next <metal_stdlib>", "#include_next is not part of"),
    ('#embed "/etc/passwd"', "#embed is not part of"),
    ('%:include "/etc/passwd"', "'/etc/passwd' file not found"),
    ('#inc\\\nlude "/etc/passwd"', "'/etc/passwd' file not found"),
    ('# /* x */ include "/etc/passwd"', "'/etc/passwd' file not found"),
    ('#define FILE "/etc/passwd"\n#include FILE', "an include must name a header"),
    ('void f() { asm volatile("nop"); }', "inline assembly is disabled"),
    ('#define A(x) x##m\nvoid f() { A(as)("nop"); }', "inline assembly is disabled"),
    ("__attribute__((constructor)) void f() {}", "'constructor' is not part of the Metal shading language"),
    ('__attribute__((section(".init_array"))) int x;', "'section' is not part of"),
    ("__declspec(thread) int x;", "'__declspec' is not part of"),
]


@pytest.mark.parametrize(
    ("source", "message"), HOST_ACCESS, ids=[source.split()[0] + str(i) for i, (source, _) in enumerate(HOST_ACCESS)]
)
def test_the_host_is_out_of_reach(compiler: Compiler, source: str, message: str) -> None:
    text = errors(compiler, source + "\n")
    assert message in text
    assert "root:" not in text


@pytest.mark.parametrize(
    "source",
    [
        "#warning /*\n#include FILE\n*/\n",
        '#warning R"(\n#include FILE\n)"\n',
        "// comment\r#include FILE\n",
        "device #include FILE\n",
        "[[buffer(0)\n]] #include FILE\n",
        "\0#include FILE\n",
    ],
)
def test_includes_that_slip_past_the_rewriter_find_no_file(compiler: Compiler, tmp_path: Path, source: str) -> None:
    secret = tmp_path / "secret.h"
    secret.write_text("int from_the_host = 1;\n")
    program = source.replace("FILE", f'"{secret}"') + "int copy = from_the_host;\n"
    with pytest.raises(RequestError) as caught:
        compiler.library(LibraryRequest(program))
    assert "from_the_host = 1" not in caught.value.message


def test_an_include_in_a_branch_not_taken_does_no_harm(compiler: Compiler) -> None:
    source = "#ifdef __METAL_VERSION__\n#include <simd/simd.h>\n#else\n#include <vector>\n#endif\nconstant int x = 0;\n"
    assert compiler.library(LibraryRequest(source))["ok"]


def test_has_include_knows_only_the_metal_library(compiler: Compiler) -> None:
    source = (
        "#if !__has_include(<metal_stdlib>)\n#error library\n#endif\n"
        '#if __has_include("/etc/passwd")\n#error leaks\n#endif\n'
        '#define PROBE(a) __has_##a\n#if PROBE(include)("/etc/passwd")\n#error leaks\n#endif\nconstant int x = 0;\n'
    )
    assert compiler.library(LibraryRequest(source))["ok"]
