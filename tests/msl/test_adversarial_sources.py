"""Sources made to upset the compiler: each has an answer of the protocol, in bounded time, and none runs by mistake."""

import re

import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, PipelineRequest, RequestError

HEAD = "#include <metal_stdlib>\nusing namespace metal;\n"
BODY = "kernel void k(device float* o [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ {} }}\n"
PLAIN = BODY.format("o[i] = 1;")


def bomb(name: str, seed: str, levels: int) -> str:
    """Macros of which each stands for ten of the one before."""
    lines = [f"#define {name}0 {seed}"]
    lines += [f"#define {name}{level} {' '.join([f'{name}{level - 1}'] * 10)}" for level in range(1, levels)]
    return "\n".join(lines) + "\n"


def doubled(leaf: str, levels: int) -> str:
    """Functions of which each calls the one before twice."""
    calls = (f"static float f{n}(float x) {{ return f{n - 1}(x) + f{n - 1}(x + {n}); }}\n" for n in range(1, levels))
    return f"static float f0(float x) {{ return {leaf}; }}\n" + "".join(calls)


REFUSED = {
    "macro bomb in an attribute": (
        bomb("M", "buffer", 10) + "kernel void k(device float* o [[M9]]) {}",
        "'M1' is not part",
    ),
    "chain of macros": (
        "".join(f"#define A{n} A{n + 1}\n" for n in range(3000)) + "kernel void k(device float* o [[A0]]) {}",
        "is not part of the Metal shading language",
    ),
    "macro of itself": ("#define A A\nkernel void k(device float* o [[A]]) {}", "'A' is not part"),
    "macro of the compiler's own": ("#define SOFTMETAL_ANNOTATE(...)\n" + PLAIN, "a macro of the compiler's own"),
    "end of such a macro": ("#undef SOFTMETAL_ENTRY\n" + PLAIN, "a macro of the compiler's own"),
    "endless template": (
        "template <int N> struct S { static constant constexpr int v = S<N + 1>::v; };\n"
        + BODY.format("o[i] = S<0>::v;"),
        "recursive template instantiation exceeded maximum depth",
    ),
    "endless constant": (
        "constexpr int f(int n) { return f(n + 1) + 1; }\nconstant constexpr int v = f(1);\n"
        + BODY.format("o[i] = v;"),
        "must be initialized by a constant expression",
    ),
    "nested braces": (f"constant int t[] = {'{' * 3000}1{'}' * 3000};\n{PLAIN}", "bracket nesting level exceeded"),
    "comment without an end": ("/* " * 50_000 + PLAIN, "unterminated"),
    "raw string without an end": ('constant char c = R"(abc;\n' + PLAIN, "raw string missing"),
    "attribute without an end": ("kernel void k(device float* o [[buffer(0", "expected"),
    "condition without an end": ("#if 1\n" + PLAIN, "unterminated conditional"),
    "NUL as the first word": ("\0" * 100 + PLAIN, "error"),
    "half a surrogate pair": (BODY.format("int \ud800 = 1; o[i] = 1;"), "expected unqualified-id"),
    "no letter": (BODY.format("float 🍎 = 1; o[i] = 1;"), "unexpected character"),
    "no letter to be seen": (BODY.format("float a\u200bb = 1; o[i] = 1;"), "not allowed in an identifier"),
    "byte order mark inside": (BODY.format("o[i] = 1;\ufeff"), "unexpected character"),
    "itself": ("#include __FILE__\n" + PLAIN, "an include must name a header"),
    "file of the host": ('#include "/etc/passwd"\n' + PLAIN, "'/etc/passwd' file not found"),
    "bytes of the host": ('constant uchar t[] = {\n#embed "/etc/passwd"\n};\n' + PLAIN, "#embed is not part"),
    "file by pragma": ('_Pragma("GCC dependency \\"/etc/passwd\\"")\n' + PLAIN, "'_Pragma' is not part"),
    "bytes by the assembler": ('asm(".incbin \\"/etc/passwd\\"");\n' + PLAIN, "inline assembly"),
    "function before main": ("__attribute__((constructor)) static void f() {}\n" + PLAIN, "'constructor' is not part"),
    "section of the loader": (
        '__attribute__((section(".init_array"))) constant int x = 1;\n' + PLAIN,
        "'section' is not",
    ),
    "other name of a function": ('extern "C" void l() __attribute__((alias("k")));\n' + PLAIN, "'alias' is not part"),
    "module": ("export module m;\n" + PLAIN, "error"),
    "coroutine": (BODY.format("co_return;"), "'co_return' is not part"),
    "long number": (BODY.format("o[i] = " + "9" * 50_000 + ";"), "too large"),
    "index of words": ('kernel void k(device float* a [[buffer("0")]]) {}', "'buffer' attribute takes one integer"),
    "no index": ("kernel void k(device float* a [[buffer()]]) {}", "'buffer' attribute takes one integer"),
    "half an index": ("kernel void k(device float* a [[buffer(0.5)]]) {}", "'buffer' attribute takes one integer"),
    "huge index": ("kernel void k(device float* a [[buffer(99999999999999999999)]]) {}", "too large"),
    "buffer of a thread": ("kernel void k(thread float* a [[buffer(0)]]) {}", "'a' must point to the device, constant"),
    "function as argument": ("kernel void k(void (*f)(int)) {}", "'f' points to a function"),
    "kernel called main": ("kernel void main(device float* o) { o[0] = 1; }", "'main' must return 'int'"),
}

COMPILES = {
    "NUL in a comment": "// a\0b\n/* \0 */" + PLAIN,
    "turned text": BODY.format("/*\u202e } */ o[i] = 1;"),
    "letters of other scripts": BODY.format("float größe = 1; o[i] = größe;"),
    "half a surrogate pair in a comment": "// \ud800\n" + PLAIN,
    "keyword over two lines": "ker\\\nnel void k(device float* o [\\\n[buffer(0)]]) { o[0] = 1; }",
    "digraphs": "%:define X 1\nkernel void k(device float* o <:<:buffer(0):>:>) <% o<:0:> = X; %>",
    "long name": BODY.format("float " + "a" * 200_000 + " = 1; o[i] = 1;"),
    "structs that double": "struct S0 { float x; };\n"
    + "".join(f"struct S{n} {{ S{n - 1} a, b; }};\n" for n in range(1, 24))
    + "kernel void k(device S23* s [[buffer(0)]]) { s->a.a.a.a.a.a.a.a.a.a.a = S12(); }",
    "structs in a circle": "struct B; struct A { device B* b [[id(0)]]; }; struct B { device A* a [[id(0)]]; };\n"
    "kernel void k(constant A& a [[buffer(0)]]) {}",
    "calls that double": doubled("x * 1.5 + sin(x)", 24) + BODY.format("o[i] = f23(o[i]);"),
    "meetings that double": doubled("simd_sum(x) * 1.5", 13) + BODY.format("o[i] = f12(o[i]);"),
    "many kernels": "".join(f"kernel void k{n}(device float* o [[buffer(0)]]) {{ o[0] = {n}; }}\n" for n in range(300))
    + PLAIN,
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused(compiler: Compiler, name: str) -> None:
    source, message = REFUSED[name]
    with pytest.raises(RequestError, match=re.escape(message)):
        compiler.library(LibraryRequest(HEAD + source))


@pytest.mark.parametrize("name", COMPILES)
def test_compiles(compiler: Compiler, name: str) -> None:
    reply = compiler.pipeline(PipelineRequest(HEAD + COMPILES[name], "k"))
    assert reply["mode"] in {"loop", "regions", "fiber"}


@pytest.mark.slow
@pytest.mark.parametrize(
    "source",
    [
        bomb("M", "+1", 10) + BODY.format("o[i] = 0 M9;"),
        "template <int N, int M> struct S {\n"
        "static constant constexpr int v = S<N - 1, 2 * M>::v + S<N - 1, 2 * M + 1>::v; };\n"
        "template <int M> struct S<0, M> { static constant constexpr int v = 1; };\n"
        + BODY.format("o[i] = S<40, 0>::v;"),
    ],
    ids=["macros", "templates"],
)
def test_clang_is_ended(compiler: Compiler, source: str) -> None:
    """By the limits of its memory and time."""
    with pytest.raises(RequestError, match="clang gave up on the source"):
        compiler.library(LibraryRequest(HEAD + source))
