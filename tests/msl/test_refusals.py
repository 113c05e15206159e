"""What MSL does not have is refused by name and place, quickly, and whatever the source looks like."""

import re
import time
from typing import cast

import pytest

from softmetal.msl.compilation.clang import Clang, CompilerOutput
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, PipelineRequest, RequestError

HEAD = "#include <metal_stdlib>\nusing namespace metal;\n"
BODY = "kernel void k(device float* o [[buffer(0)]], uint i [[thread_position_in_grid]]) {{ {} }}\n"


def refusal(compiler: Compiler, source: str) -> str:
    with pytest.raises(RequestError) as caught:
        compiler.library(LibraryRequest(HEAD + source))
    return str(caught.value)


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("double d = 1; o[0] = d;", "double"),
        ("goto end; end: return;", "goto"),
        ("thread_local int x = 1; o[0] = x;", "thread_local"),
        ("thread int* p = new int;", "new"),
        ("struct A {}; A a; dynamic_cast<thread A*>(&a);", "dynamic_cast"),
        ("struct A { virtual void f(); };", "virtual"),
        ("__builtin_trap();", "__builtin_trap"),
        ("long double d = 1; o[0] = d;", "double"),
        ("o[0] = float(1.5L);", "double"),
        ("register int x = 1; o[0] = x;", "register"),
        ("try { o[0] = 1; } catch (...) {}", "try"),
        ("throw 1;", "throw"),
        ("__int128 x = i; o[0] = float(x);", "__int128"),
        ("thread float* p = (thread float*)__builtin_alloca(i); o[0] = p[0];", "__builtin_alloca"),
        ("o[0] = __builtin_return_address(0) != 0;", "__builtin_return_address"),
        ("softmetal_threadgroup_barrier(1);", "softmetal_threadgroup_barrier"),
        ("int n = int(i); float a[n]; o[0] = a[0];", "variable length arrays"),
    ],
)
def test_words_of_cpp_alone(compiler: Compiler, statement: str, word: str) -> None:
    message = refusal(compiler, BODY.format(statement))
    assert "program_source:3:" in message
    assert word in message.splitlines()[0]
    assert "Metal shading language" in message.splitlines()[0]


def test_a_macro_may_give_such_a_word_a_meaning(compiler: Compiler) -> None:
    source = "#define double float\n" + BODY.format("double d = 1; o[0] = d;")
    assert compiler.library(LibraryRequest(HEAD + source))["ok"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("kernel void k(device int* a [[bufer(0)]]) {}", "3:29: error: 'bufer'"),
        ("kernel void k(device int* a, uint i [[thread_position_in_gird]]) {}", "'thread_position_in_gird'"),
        ("[[krnel]] void k(device int* a) {}", "3:1: error: 'krnel'"),
        ("kernel void k(device int* a, float i [[thread_position_in_grid]]) {}", "type 'float' is not valid"),
        ("kernel void k(device int* a, uint4 i [[thread_position_in_grid]]) {}", "type 'uint4' is not valid"),
        ("kernel void k(device int* a, uint2 i [[thread_index_in_simdgroup]]) {}", "type 'uint2' is not valid"),
        ("kernel int k(device int* a) { return 1; }", "'k' must have a void result"),
        ("kernel void k(device int* a) {}\nkernel void k(device int* b) {}", "4:13: error: redefinition of 'k'"),
        (
            '[[host_name("x")]] kernel void k(device int* a) {}\n[[host_name("x")]] kernel void l(device int* a) {}',
            "two functions have the name 'x'",
        ),
        (
            "uint2 at [[thread_position_in_grid]];\n" + BODY.format("o[i] = at.x;"),
            "support [[thread_position_in_grid]] at pr",
        ),
        (
            "device float* constant b [[buffer(3)]];\n" + BODY.format("o[i] = b[i];"),
            "support [[buffer]] at program scope",
        ),
        ("int counter;\n" + BODY.format("counter++;"), "3:1: error: variable 'counter' must reside in constant"),
        (BODY.format("threadgroup int x = 5; o[0] = x;"), "3:84: error: a threadgroup variable cannot be initialized"),
        (BODY.format("threadgroup int x[2] = {1, 2}; o[0] = x[i];"), "a threadgroup variable cannot be initialized"),
        (
            "static float f(uint i) {\n    threadgroup float t[8];\n    t[i] = 1; return t[0];\n}\n"
            + BODY.format("o[i] = f(i);"),
            "4:1: error: threadgroup variable 't' must be declared in a kernel function",
        ),
        ("threadgroup float t[8];\n" + BODY.format("t[i] = 1; o[i] = t[0];"), "threadgroup variable 't' must be"),
        (
            'extern "C" void softmetal_threadgroup_barrier(uint);\n' + BODY.format(""),
            "3:17: error: 'softmetal_threadgroup_barrier' is not part",
        ),
        (BODY.format('asm("nop");'), "inline assembly"),
        (BODY.format("static int calls = 0; o[0] = calls++;"), "variable 'calls' must reside in constant"),
        ("kernel void k(texture2d<float> t [[texture(128)]]) {}", "must be between 0 and 127"),
        (
            "kernel void k(texture2d<float, access::read> t) { t.write(float4(0), uint2(0)); }",
            "write() needs a texture",
        ),
        ("kernel void k(texture2d<char> t) {}", "components of a texture are float, half"),
    ],
)
def test_declarations(compiler: Compiler, source: str, message: str) -> None:
    assert message in refusal(compiler, source)


@pytest.mark.parametrize(
    "source",
    [
        BODY.format("o[0] = " + "(" * 5000 + "1" + ")" * 5000 + ";"),
        BODY.format("{" * 20_000),
        BODY.format("x /* never ends"),
        BODY.format('x = "never ends'),
        BODY.format("x\0y;"),
        "template <int N> int f() { return f<N + 1>() + f<N + 2>(); }\n" + BODY.format("o[0] = f<0>();"),
        "[[" * 100_000,
        "[[a" * 50_000,
        "#" * 100_000,
        "x " * 100_000,
    ],
)
def test_broken_sources_end_soon(compiler: Compiler, source: str) -> None:
    start = time.perf_counter()
    assert "program_source:" in refusal(compiler, source)
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize("source", ["\\\n" * 100_000 + "x", BODY.format("o[0] = " + "1+" * 100_000 + "1;")])
def test_sources_that_some_clangs_give_up_on(compiler: Compiler, source: str) -> None:
    """Whether clang survives them depends on its version; the answer is of the protocol in any case."""
    try:
        assert compiler.library(LibraryRequest(HEAD + source))["ok"]
    except RequestError as refused:
        assert re.search("program_source:|clang gave up on the source", str(refused))


def test_a_clang_that_dies_is_reported(compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_: object) -> CompilerOutput:
        return CompilerOutput(False, b"", "")

    monkeypatch.setattr(Clang, "annotated_ir", die)
    assert "clang gave up on the source" in refusal(compiler, BODY.format("o[i] = 421;"))


def test_source_that_is_too_long(compiler: Compiler) -> None:
    assert "at most 4194304" in refusal(compiler, "x\n" * 5_000_000)


def test_byte_order_mark(compiler: Compiler) -> None:
    assert compiler.library(LibraryRequest("\ufeff" + HEAD + BODY.format("o[i] = 1;")))["ok"]


SAME_BODIES = """
template <typename T> T first(device const T* here) { return here[0]; }
template <typename T> T first(threadgroup const T* there) { return there[0]; }
struct S {
    float read(device float* from) const { return from[1]; }
    float read(thread float* memory) const { return memory[1]; }
};
"""
DIFFERENT_BODIES = """
template <typename T> T first(device const T* p) { return p[0]; }
template <typename T> T first(threadgroup const T* p) { return p[1]; }
struct S {
    float read(device float* p) const { return p[1]; }
    float read(thread float* p) const { return p[2]; }
};
"""
DIFFERENT_SPECIALISATIONS = """
template <typename T> struct is_device;
template <typename T> struct is_device<device T*> { static constant bool value = true; };
template <typename T> struct is_device<threadgroup T*> { static constant bool value = false; };
"""


@pytest.mark.parametrize("use", ["o[0] = first(o);", "o[0] = S().read(o);"])
def test_overloads_by_address_space_that_say_the_same(compiler: Compiler, use: str) -> None:
    assert compiler.library(LibraryRequest(HEAD + SAME_BODIES + BODY.format(use)))["ok"]


@pytest.mark.parametrize("use", ["o[0] = first(o);", "o[0] = S().read(o);", "o[0] = is_device<device float*>::value;"])
def test_overloads_by_address_space_that_differ(compiler: Compiler, use: str) -> None:
    assert compiler.library(LibraryRequest(HEAD + DIFFERENT_BODIES + DIFFERENT_SPECIALISATIONS + BODY.format(use)))[
        "ok"
    ]


def test_entry_points_of_programs_that_keep_address_spaces(compiler: Compiler) -> None:
    """In all the ways in which one may be declared, and none that is only defined."""
    forms = ("kernel void", "[[kernel]] void", 'extern "C" kernel void', "__attribute__((noinline)) kernel void")
    kernels = "".join(f"{form} k{n}(device float* o) {{ o[0] = first(o); }}\n" for n, form in enumerate(forms))
    macro = "#define ENTRY kernel void\nENTRY last(device float* o) { o[0] = S().read(o); }\nvoid none() {}\n"
    functions = compiler.library(LibraryRequest(HEAD + DIFFERENT_BODIES + kernels + macro))["functions"]
    names = [function["name"] for function in cast("list[dict[str, str]]", functions)]
    assert sorted(names) == ["k0", "k1", "k2", "k3", "last"]


@pytest.mark.parametrize("form", ["static kernel void", "inline kernel void", "static [[kernel]] void"])
def test_entry_points_that_are_static_or_inline(compiler: Compiler, form: str) -> None:
    source = f"{HEAD}{form} k(device float* o) {{ o[0] = 1; }}\n"
    assert compiler.pipeline(PipelineRequest(source, "k"))["mode"] == "loop"


def test_members_for_objects_of_an_address_space_that_differ(compiler: Compiler) -> None:
    members = "struct S { float x; float f() const device { return x; } float f() const thread { return -x; } };\n"
    message = refusal(compiler, members + BODY.format("S s = {o[0]}; o[0] = s.f();"))
    assert re.search(
        r"program_source:4:\d+: error: 'f' is overloaded by address space alone \(device and thread\)", message
    )
    assert "bodies that differ" in message


def test_errors_of_programs_that_keep_address_spaces(compiler: Compiler) -> None:
    """Also conversions, which Metal refuses, are told in the words of the language."""
    source = DIFFERENT_BODIES + BODY.format(
        "thread const float* p = o; threadgroup float* q = o; o[0] = first(o) + *p;"
    )
    message = refusal(compiler, source)
    assert (
        "cannot initialize a variable of type 'threadgroup float *' with an lvalue of type 'device float *'" in message
    )


@pytest.mark.parametrize("kind", ["static kernel", "kernel", "[[kernel]]", "[[visible]]"])
def test_entry_points_in_structs(compiler: Compiler, kind: str) -> None:
    message = refusal(compiler, f"namespace n {{ struct S {{ float x;\n{kind} void f(device float* o) {{}} }}; }}\n")
    assert "program_source:4:" in message
    assert "a member of a struct cannot be an entry point" in message


def test_functions_defined_twice(compiler: Compiler) -> None:
    twice = "float f(device float* p) { return p[0]; }\n" * 2
    assert "redefinition of 'f'" in refusal(compiler, twice + BODY.format("o[0] = f(o);"))


def test_overloads_by_address_space_that_differ_but_are_not_used(compiler: Compiler) -> None:
    assert compiler.library(LibraryRequest(HEAD + DIFFERENT_BODIES + BODY.format("o[0] = 1;")))["ok"]


def test_functions_of_the_host(compiler: Compiler) -> None:
    source = HEAD + 'extern "C" int getpid();\n' + BODY.format("o[0] = getpid();")
    with pytest.raises(RequestError, match="calls functions that the library does not define: 'getpid'"):
        compiler.pipeline(PipelineRequest(source, "k"))


def test_threadgroup_variables_of_kernels(compiler: Compiler) -> None:
    """Also in templates, blocks and lambda expressions of kernels."""
    source = """
template <typename T> [[kernel]] void made(device T* x [[buffer(0)]], uint i [[thread_index_in_threadgroup]]) {
    threadgroup T t[8];
    { threadgroup T inner; if (i == 0) inner = 1; t[i] = inner; }
    auto f = [&]() { threadgroup T deep[8]; deep[i] = t[i]; return deep[i]; };
    x[i] = f();
}
template [[host_name("made_float")]] kernel void made<float>(device float*, uint);
"""
    assert compiler.library(LibraryRequest(HEAD + source))["ok"]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("using M = mesh<int, int, 3, 1, topology::triangle>;", "mesh functions"),
        ("void f(mesh_grid_properties grid);", "mesh functions"),
        ("float4 f(patch_control_point<int> points) { return points[0]; }", "tessellation"),
        ("void f(imageblock<int> block);", "imageblocks"),
        ("void f(raytracing::instance_acceleration_structure scene);", "ray tracing"),
        ("void f() { raytracing::intersector<> all; }", "ray tracing"),
        ("#include <metal_raytracing>\n", "ray tracing"),
        ("#include <metal_tensor>\n", "tensors"),
        ("#include <MetalPerformancePrimitives/MetalPerformancePrimitives.h>\n", "the Metal performance primitives"),
    ],
)
def test_what_softmetal_does_not_have_is_named_first(compiler: Compiler, source: str, what: str) -> None:
    first_error = refusal(compiler, source).partition("\n")[0]
    assert first_error.endswith(f"softmetal does not have {what}")
