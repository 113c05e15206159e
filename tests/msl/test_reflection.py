"""What a pipeline says about a kernel's arguments."""

from typing import Any

import numpy as np
import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import (
    FUNCTION_NOT_FOUND,
    LIBRARY_ERROR_DOMAIN,
    PIPELINE_ERROR_DOMAIN,
    PIPELINE_UNSUPPORTED,
    LibraryRequest,
    PipelineRequest,
    RequestError,
)

from .runner import KernelRunner

SOURCE = """
#include <metal_stdlib>
using namespace metal;
struct Inner { float3 position; packed_float3 tight; float values[3]; };
struct Tables { int pairs[3][2]; array<half4, 5> halves; Inner inners[2]; union { float real; uint bits; }; };
struct Params { uint count; half2 scale; Inner inner; float4x4 matrix; bool flag; };

kernel void structs(constant Params& params [[buffer(4)]], device Params* list [[buffer(1)]],
                    constant Inner* inners [[buffer(2)]], device atomic_uint* counter [[buffer(3)]],
                    device const packed_half4* halves, threadgroup float4* scratch [[threadgroup(1)]]) {
    list[0] = params;
    list[0].inner = inners[1];
    scratch[0] = 0;
}
kernel void tables(constant Tables& tables [[buffer(0)]], device int* out [[buffer(1)]],
                   constant float (&weights)[4] [[buffer(2)]]) {
    out[0] = tables.pairs[1][1];
}
[[kernel, max_total_threads_per_threadgroup(64)]] void limited(device int* first [[buffer(0)]], device int* second,
                                                               device int* third [[buffer(1)]]) {
    *first = 1; *second = 2; *third = 3;
}
template <typename T> kernel void fill(device T* out [[buffer(0)]], constant T& value [[buffer(1)]],
                                       uint id [[thread_position_in_grid]]) { out[id] = value; }
template [[host_name("fill_float")]] kernel void fill<float>(device float*, constant float&, uint);
template [[host_name("fill_int4")]] [[kernel]] void fill<int4>(device int4* out, constant int4& value, uint id);
namespace outer { namespace inner {
kernel void nested(device int* out [[buffer(2)]], uint id [[thread_position_in_grid]]) { out[id] = 3; }
} }
vertex float4 corner(uint id [[vertex_id]]) { return float4(id); }
struct Fragment { float4 position [[position]]; float2 uv [[user(locn0)]]; };
fragment half4 shade(Fragment in [[stage_in]], float2 point [[point_coord]]) { return half4(in.position); }
"""


def arguments(compiler: Compiler, function: str) -> dict[str, dict[str, Any]]:
    reply: Any = compiler.pipeline(PipelineRequest(SOURCE, function))
    return {argument["name"]: argument for argument in reply["reflection"]["arguments"]}


def described(data_type: str, size: int, alignment: int) -> dict[str, Any]:
    return {"data_type": data_type, "size": size, "alignment": alignment}


def array(element: dict[str, Any], length: int) -> dict[str, Any]:
    size = element["size"] * length
    return {**described("array", size, element["alignment"]), "element": element, "length": length}


def test_functions_and_their_kinds(compiler: Compiler) -> None:
    reply: Any = compiler.library(LibraryRequest(SOURCE))
    assert {f["name"]: f["kind"] for f in reply["functions"]} == {
        **dict.fromkeys(("structs", "tables", "limited", "fill_float", "fill_int4", "outer::inner::nested"), "kernel"),
        "corner": "vertex",
        "shade": "fragment",
    }


def test_struct_arguments_have_members(compiler: Compiler) -> None:
    params = arguments(compiler, "structs")["params"]
    assert (params["data_type"], params["data_size"], params["alignment"]) == ("struct", 144, 16)
    inner = [
        {"name": "position", "offset": 0, "index": 0, **described("float3", 16, 16)},
        {"name": "tight", "offset": 16, "index": 1, **described("packed_float3", 12, 4)},
        {"name": "values", "offset": 28, "index": 2, **array(described("float", 4, 4), 3)},
    ]
    assert params["members"] == [
        {"name": "count", "offset": 0, "index": 0, **described("uint", 4, 4)},
        {"name": "scale", "offset": 4, "index": 1, **described("half2", 4, 4)},
        {"name": "inner", "offset": 16, "index": 2, **described("struct", 48, 16), "members": inner},
        {"name": "matrix", "offset": 64, "index": 7, **described("float4x4", 64, 16)},
        {"name": "flag", "offset": 128, "index": 8, **described("bool", 1, 1)},
    ]


def test_array_arguments(compiler: Compiler) -> None:
    weights = arguments(compiler, "tables")["weights"]
    assert (weights["data_type"], weights["data_size"], weights["access"]) == ("array", 16, "read_only")
    assert (weights["element"], weights["length"]) == (described("float", 4, 4), 4)


def test_array_members_have_elements(compiler: Compiler) -> None:
    pairs, halves, inners, *_ = arguments(compiler, "tables")["tables"]["members"]
    pair = array(described("int", 4, 4), 2)
    assert pairs == {"name": "pairs", "offset": 0, "index": 0, **array(pair, 3)}
    assert (halves["data_type"], halves["offset"], halves["length"]) == ("array", 24, 5)
    assert halves["element"] == described("half4", 8, 8)
    assert (inners["offset"], inners["length"], inners["element"]["size"]) == (64, 2, 48)
    assert [member["name"] for member in inners["element"]["members"]] == ["position", "tight", "values"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("params", ("buffer", 4, "read_only", "constant", False, True)),
        ("list", ("buffer", 1, "read_write", "device", True, True)),
        ("inners", ("buffer", 2, "read_only", "constant", True, True)),
        ("counter", ("buffer", 3, "read_write", "device", True, False)),
        ("halves", ("buffer", 0, "read_only", "device", True, False)),
    ],
)
def test_buffer_arguments(compiler: Compiler, name: str, expected: tuple[object, ...]) -> None:
    argument = arguments(compiler, "structs")[name]
    keys = ("type", "index", "access", "address_space", "is_pointer", "used")
    assert tuple(argument[key] for key in keys) == expected


def test_element_types(compiler: Compiler) -> None:
    found = arguments(compiler, "structs")
    kinds = {name: (item["data_type"], item["data_size"], item["alignment"]) for name, item in found.items()}
    assert kinds["inners"] == ("struct", 48, 16)
    assert kinds["counter"] == ("uint", 4, 4)
    assert kinds["halves"] == ("packed_half4", 8, 2)
    assert kinds["scratch"] == ("float4", 16, 16)


def test_threadgroup_arguments(compiler: Compiler) -> None:
    scratch = arguments(compiler, "structs")["scratch"]
    assert (scratch["type"], scratch["index"], scratch["used"]) == ("threadgroup_memory", 1, True)


def test_a_missing_index_is_the_first_free_one(compiler: Compiler) -> None:
    assert {name: item["index"] for name, item in arguments(compiler, "limited").items()} == {
        "first": 0,
        "second": 2,
        "third": 1,
    }


def test_thread_limit(compiler: Compiler) -> None:
    limited: Any = compiler.pipeline(PipelineRequest(SOURCE, "limited"))
    nested: Any = compiler.pipeline(PipelineRequest(SOURCE, "outer::inner::nested"))
    assert limited["reflection"]["max_total_threads_per_threadgroup"] == 64
    assert nested["reflection"]["max_total_threads_per_threadgroup"] == 1024


def test_instantiations_run_under_their_host_names(runner: KernelRunner) -> None:
    out = np.zeros((10, 4), np.int32)
    value = np.array([1, -2, 3, 4], np.int32)
    runner.run(runner.compile(SOURCE, "fill_int4"), [out, value], (10, 1, 1), (4, 1, 1))
    np.testing.assert_array_equal(out, np.tile(value, (10, 1)))


def test_a_missing_function_is_an_error(compiler: Compiler) -> None:
    with pytest.raises(RequestError, match="no function named 'missing'") as caught:
        compiler.pipeline(PipelineRequest(SOURCE, "missing"))
    assert (caught.value.domain, caught.value.code) == (LIBRARY_ERROR_DOMAIN, FUNCTION_NOT_FOUND)


def test_mesh_functions_are_refused_by_name(compiler: Compiler) -> None:
    source = "[[mesh]] void draw() {}\n"
    with pytest.raises(RequestError, match="'draw' is a mesh function, which softmetal does not compile") as caught:
        compiler.pipeline(PipelineRequest(source, "draw"))
    assert (caught.value.domain, caught.value.code) == (PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED)


def test_an_unsupported_argument_is_named(compiler: Compiler) -> None:
    source = "kernel void f(float4 in [[position]], device float4* o) { *o = in; }\n"
    with pytest.raises(
        RequestError, match=r"softmetal cannot run 'f': parameter 'in' is the attribute \[\[position\]\]"
    ):
        compiler.pipeline(PipelineRequest(source, "f"))


def test_an_unreached_function_needs_no_definition(compiler: Compiler) -> None:
    source = (
        "float undefined_helper(float x);\nfloat g() { return undefined_helper(1); }\n"
        "kernel void f(device float* o) { *o = 1; }\n"
    )
    assert compiler.pipeline(PipelineRequest(source, "f"))["ok"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('extern "C" int system(const char*);\nkernel void f(device int* a) { *a = system("ls"); }', "'system'"),
        (
            "namespace a { float helper(float x); }\nkernel void f(device float* o) { *o = a::helper(1.0); }",
            "'a::helper'",
        ),
        (
            "struct S { int x; S() { x = *(volatile int*)8; } };\nconstant S s;\n"
            "kernel void f(device int* a) { *a = s.x; }",
            "to run when it is loaded",
        ),
    ],
)
def test_code_outside_the_library_is_refused(compiler: Compiler, body: str, message: str) -> None:
    with pytest.raises(RequestError, match=message):
        compiler.pipeline(PipelineRequest(f"#include <metal_stdlib>\n{body}\n", "f"))
