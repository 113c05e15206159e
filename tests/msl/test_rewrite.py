"""The rewriter: what it makes of each construct, and that no source whatever upsets it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import PipelineRequest
from softmetal.msl.rewriting.lexer import tokenize
from softmetal.msl.rewriting.literals import rewrite_number
from softmetal.msl.rewriting.rewrite import rewrite

HEADERS = frozenset({"metal_stdlib", "metal_math", "simd/simd.h"})


def cpp(source: str) -> str:
    return rewrite(source, HEADERS).text


@pytest.mark.parametrize(
    ("msl", "expected"),
    [
        ("1.0", "1.0f"),
        (".5", ".5f"),
        ("1.", "1.f"),
        ("1e-5", "1e-5f"),
        ("1.5f", "1.5f"),
        ("2f", "2.0f"),
        ("1.5h", "half(1.5f)"),
        ("1h", "half(1.0f)"),
        ("2.5bf", "bfloat(2.5f)"),
        ("0x1p-3", "0x1p-3f"),
        ("0xff", "0xff"),
        ("0x1f", "0x1f"),
        ("12u", "12u"),
        ("1'000", "1'000"),
    ],
)
def test_numbers(msl: str, expected: str) -> None:
    assert rewrite_number(msl) == expected


@pytest.mark.parametrize(
    ("msl", "expected"),
    [
        ("device float* a;", " float* a;"),
        ("constant float weights[2] = {1.0, 2.0};", "const float weights[2] = {1.0f, 2.0f};"),
        ("float get() const device { return x; }", "float get() const  { return x; }"),
        ("x = static_cast<half>(y);", "x = __msl_scast<half>(y);"),
        ("{ threadgroup float tile[4]; }", "{ MSL_TGVAR float tile[4]; }"),
        ("{ threadgroup float* p = tile; }", "{  float* p = tile; }"),
        ("{ threadgroup vec<float, 4> tile[4]; }", "{ MSL_TGVAR vec<float, 4> tile[4]; }"),
        ("void f(threadgroup float* p);", "void f( float* p);"),
        ("a.device = b->constant;", "a.device = b->constant;"),
        ("struct S { float4 p [[position]]; };", 'struct S { float4 p  SOFTMETAL_ANNOTATE("position") ; };'),
        ("[[nodiscard]] int f();", "[[nodiscard]] int f();"),
        ("int y = x[i[0]];", "int y = x[i[0]];"),
        ("float2 uv [[user(locn0)]];", 'float2 uv  SOFTMETAL_ANNOTATE("user", "locn0") ;'),
        ("float kernel[9];", "float kernel[9];"),
        ("coherent device float* a; device coherent(device) uint* b;", "  float* a;   uint* b;"),
        ("float coherent = 1;", "float coherent = 1;"),
        (
            "texture2d<int, access::read, memory_coherence::memory_coherence_device> t;",
            "texture2d<int, access::read> t;",
        ),
    ],
)
def test_constructs(msl: str, expected: str) -> None:
    assert cpp(msl) == expected


def test_a_kernel_keeps_what_reflection_needs() -> None:
    text = cpp("kernel void f(device float* a [[buffer(3)]], constant P& p, uint i [[thread_position_in_grid]]) {}")
    assert " ".join(text.split()) == (
        'SOFTMETAL_ENTRY SOFTMETAL_ANNOTATE("kernel") void f(SOFTMETAL_ANNOTATE("device") float* a'
        ' SOFTMETAL_ANNOTATE("buffer", 3) , SOFTMETAL_ANNOTATE("constant") const P& p, uint i'
        ' SOFTMETAL_ANNOTATE("thread_position_in_grid") ) {}'
    )


def test_templates_are_not_made_static() -> None:
    text = cpp(
        "template <typename T> kernel void f(device T* a) {}\n"
        'template [[host_name("g")]] kernel void f<int>(device int*);'
    )
    assert 'SOFTMETAL_TEMPLATE_ENTRY SOFTMETAL_ANNOTATE("kernel")' in text
    assert text.splitlines()[1].startswith('SOFTMETAL_INSTANTIATE  SOFTMETAL_ANNOTATE("host_name", "g")')


def test_macro_bodies_are_rewritten_and_stay_one_directive() -> None:
    text = cpp("#define LOAD(n) device T* n \\\n  [[buffer(0)]]\nint x;")
    assert text == '#define LOAD(n)  T* n \\\n   SOFTMETAL_ANNOTATE("buffer", 0) \nint x;'


def test_overloads_by_address_space_alone_become_one() -> None:
    text = cpp(
        "float f(device float* a) { return *a; }\n"
        "float f(threadgroup float* b) { return *b; }\n"
        "float f(constant float* c);\n"
    )
    assert text == "float f( float* a) { return *a; }\n\nfloat f(const float* c);\n"


def test_overloads_in_different_branches_both_stay() -> None:
    source = "#if X\nint f(device int* a) { return 1; }\n#else\nint f(device int* a) { return 2; }\n#endif\n"
    assert cpp(source).count("return") == 2


def test_equal_functions_without_address_spaces_are_left_to_clang() -> None:
    source = "device int* p;\nint f(int a) { return 1; }\nint f(int a) { return 1; }\n"
    assert cpp(source).count("return") == 2


def test_members_and_specialisations_by_address_space_become_one() -> None:
    source = (
        "struct S { int get() const device { return 1; } int get() const constant { return 1; } };\n"
        "template <> struct L<device int*> { int a; };\ntemplate <> struct L<threadgroup int*> { int a; };\n"
    )
    text = cpp(source)
    assert text.count("get") == 1
    assert text.count("template") == 1
    assert text.count("\n") == source.count("\n")


FRAGMENTS = st.sampled_from(
    [
        *("device", "constant", "threadgroup", "kernel", "vertex", "template", "<", ">", "(", ")", "{", "}", "[", "]"),
        *(
            "[[",
            "]]",
            "buffer(0)",
            "function_constant(0)",
            ";",
            ",",
            "*",
            "&",
            "::",
            "=",
            "struct",
            "float",
            "x",
            "1.0",
        ),
        *(
            "\n",
            "\\\n",
            "#",
            "#define F(a) ",
            "#include <metal_stdlib>",
            '#include "/etc/passwd"',
            "#if 1\n",
            "#endif\n",
        ),
        *(
            "//",
            "/*",
            "*/",
            '"',
            "'",
            'R"(',
            ')"',
            "static_cast<int>",
            "__has_include(",
            "__attribute__((",
            "_Pragma(",
            "é",
        ),
        *("is_function_constant_defined(", "operator", "constexpr", "namespace", "%:", "1.0h", "#pragma ", "#line 3\n"),
    ]
)


@settings(max_examples=400, deadline=2000)
@given(st.lists(FRAGMENTS, max_size=60).map(" ".join) | st.text(max_size=200))
def test_no_source_upsets_the_rewriter(source: str) -> None:
    source = source.replace("\r", "")
    rewritten = rewrite(source, HEADERS)
    assert rewritten.text.count("\n") == source.count("\n")
    for offset in range(0, len(rewritten.text), 7):
        assert 0 <= rewritten.original_offset(offset) <= len(source)


@pytest.mark.parametrize(
    "piece",
    [
        *("[[", "(", "{", "<", "[[a(", "/*", '"', 'R"(', "#define X \\\n", "kernel ", "template ", "threadgroup "),
        *("constant ", "device ", "__attribute__((", "is_function_constant_defined(", "template <", "#if 1\n", "a::"),
    ],
)
def test_malformed_source_takes_linear_time(piece: str) -> None:
    """A quadratic scan of this much would take minutes."""
    start = time.process_time()
    rewrite(piece * 15_000, HEADERS)
    assert time.process_time() - start < 10


@given(st.text(max_size=300) | st.lists(FRAGMENTS, max_size=60).map("".join))
def test_tokens_cover_the_source(source: str) -> None:
    assert "".join(token.text for token in tokenize(source)) == source


@given(st.lists(FRAGMENTS, max_size=40).map(" ".join))
def test_what_is_copied_keeps_its_line_and_leads_back(source: str) -> None:
    rewritten = rewrite(source, HEADERS)
    ends = (*rewritten.piece_starts, len(rewritten.text))[1:]
    for start, end, is_copied in zip(rewritten.piece_starts, ends, rewritten.copied, strict=True):
        for offset in range(start, end) if is_copied else ():
            origin = rewritten.original_offset(offset)
            assert source[origin] == rewritten.text[offset]
            assert source.count("\n", 0, origin) == rewritten.text.count("\n", 0, offset)


@pytest.mark.parametrize(
    ("definitions", "attribute", "annotation"),
    [
        ("#define GID thread_position_in_grid\n", "GID", '"thread_position_in_grid"'),
        ("#define SLOT buffer(3)\n", "SLOT", '"buffer", 3'),
        ("#define A B\n#define B thread_index_in_simdgroup // which\n", "A", '"thread_index_in_simdgroup"'),
    ],
)
def test_macros_may_stand_for_attributes(definitions: str, attribute: str, annotation: str) -> None:
    text = rewrite(f"{definitions}kernel void k(uint i [[{attribute}]]) {{}}", frozenset()).text
    assert f"SOFTMETAL_ANNOTATE({annotation})" in text


@pytest.mark.parametrize(
    "source",
    [
        "#define __kernel kernel\n__kernel void k(device int* a [[buffer(0)]]) {}",
        "#define my_kernel  kernel // an entry\nmy_kernel void k(device int* a) {}",
        "#define NAME(x) [[host_name(#x)]]\n"
        "#define MAKE(n, f, ...) template NAME(n) [[kernel]] decltype(f<__VA_ARGS__>) f<__VA_ARGS__>;\n"
        "template <typename T> [[kernel]] void f(device T* a) {}\nMAKE(k, f, int)",
    ],
)
def test_entry_points_of_macros(compiler: Compiler, source: str) -> None:
    assert compiler.pipeline(PipelineRequest(source, "k"))["mode"] == "loop"
