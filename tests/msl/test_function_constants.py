"""Function constants: one compile per set of values, with the user's declarations deciding types and need."""

import numpy as np
import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import ConstantValue, ConstantValues, LibraryRequest, PipelineRequest, RequestError

from .runner import KernelRunner

SOURCE = """
#include <metal_stdlib>
using namespace metal;
constant uint count [[function_constant(0)]];
constant float scale [[function_constant(1)]];
constant bool use_bias [[function_constant(2)]];
constant float4 color [[function_constant(3)]];
constant half small [[function_constant(4)]];
constant bool has_bias = is_function_constant_defined(use_bias) && use_bias;
constant uint doubled = count * 2;
namespace nested { constant int inner [[function_constant(7)]]; }
#define DECLARE(T, name, i) constant T name [[function_constant(i)]];
DECLARE(short, from_macro, 8)

float scaled(float x) { return x * scale; }

kernel void series(device float* out [[buffer(0)]],
                   device const float* bias [[buffer(1), function_constant(has_bias)]],
                   uint id [[thread_position_in_grid]]) {
    float terms[count];
    for (uint i = 0; i < count; ++i) terms[i] = float(i + id);
    float sum = 0;
    for (uint i = 0; i < count; ++i) sum += terms[i];
    if (has_bias) sum += bias[id];
    out[id] = scaled(sum) + doubled;
}
kernel void paint(device float4* out [[buffer(0)]], uint id [[thread_position_in_grid]]) {
    out[id] = color * float(small) + (is_function_constant_defined(nested::inner) ? nested::inner : from_macro);
}
kernel void plain(device float* out [[buffer(0)]]) { *out = 1; }
"""

SERIES = {0: ConstantValue("uint", (5,)), 1: ConstantValue("float", (0.5,))}


def test_a_library_lists_the_constants_of_each_function(compiler: Compiler) -> None:
    reply = compiler.library(LibraryRequest(SOURCE))
    functions = {f["name"]: f["constants"] for f in reply["functions"]}  # type: ignore[attr-defined]
    assert functions == {
        "series": [
            {"name": "count", "index": 0, "type": "uint", "required": True},
            {"name": "scale", "index": 1, "type": "float", "required": True},
            {"name": "use_bias", "index": 2, "type": "bool", "required": False},
        ],
        "paint": [
            {"name": "color", "index": 3, "type": "float4", "required": True},
            {"name": "small", "index": 4, "type": "half", "required": True},
            {"name": "inner", "index": 7, "type": "int", "required": False},
            {"name": "from_macro", "index": 8, "type": "short", "required": True},
        ],
        "plain": [],
    }


def test_values_become_constants(runner: KernelRunner) -> None:
    out = np.zeros(8, np.float32)
    pipeline = runner.compile(SOURCE, "series", SERIES)
    assert [argument["name"] for argument in pipeline["reflection"]["arguments"]] == ["out"]
    runner.run(pipeline, [out], (8, 1, 1), (8, 1, 1))
    np.testing.assert_array_equal(out, 0.5 * (10 + 5 * np.arange(8)) + 10)


def test_a_constant_can_add_an_argument(runner: KernelRunner) -> None:
    out, bias = np.zeros(8, np.float32), np.arange(8, dtype=np.float32) * 100
    pipeline = runner.compile(SOURCE, "series", {**SERIES, 2: ConstantValue("bool", (True,))})
    assert [argument["name"] for argument in pipeline["reflection"]["arguments"]] == ["out", "bias"]
    runner.run(pipeline, [out, bias], (8, 1, 1), (8, 1, 1))
    np.testing.assert_array_equal(out, 0.5 * (10 + 5 * np.arange(8) + bias) + 10)


@pytest.mark.parametrize(("inner", "added"), [(None, -3), (9, 9)])
def test_vectors_halves_macros_and_namespaces(runner: KernelRunner, inner: int | None, added: int) -> None:
    constants = {
        3: ConstantValue("float4", (1.0, 2.0, -0.1, float("inf"))),
        4: ConstantValue("half", (0.25,)),
        8: ConstantValue("short", (-3,)),
    }
    if inner is not None:
        constants[7] = ConstantValue("int", (inner,))
    out = np.zeros((1, 4), np.float32)
    runner.run(runner.compile(SOURCE, "paint", constants), [out], (1, 1, 1), (1, 1, 1))
    expected = np.array([1, 2, -0.1, np.inf], np.float32) * np.float32(0.25) + np.float32(added)
    np.testing.assert_array_equal(out[0], expected)


def test_values_by_name(compiler: Compiler) -> None:
    constants = ConstantValues(by_name={"count": ConstantValue("uint", (3,)), "scale": ConstantValue("float", (1.0,))})
    by_name = compiler.pipeline(PipelineRequest(SOURCE, "series", constants=constants))
    assert by_name["ok"]


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({}, "'series' needs a value for function constant 'count' (index 0)"),
        ({0: ConstantValue("float", (5.0,))}, "'count' (index 0) has type uint, but was given a value of type float"),
        ({0: ConstantValue("uint", (5, 6))}, "'count' has 1 component(s), but 2 were given"),
    ],
)
def test_missing_and_ill_typed_values_are_errors(
    compiler: Compiler, constants: dict[int, ConstantValue], message: str
) -> None:
    with pytest.raises(RequestError, match="function constant") as caught:
        compiler.pipeline(PipelineRequest(SOURCE, "series", constants=ConstantValues(constants)))
    assert message in caught.value.message


def test_a_function_without_constants_needs_none(compiler: Compiler) -> None:
    assert compiler.pipeline(PipelineRequest(SOURCE, "plain"))["ok"]


@pytest.mark.parametrize("value", [2**64 - 1, 2**63, 0])
def test_large_integers_keep_every_bit(runner: KernelRunner, value: int) -> None:
    source = (
        "constant ulong n [[function_constant(0)]];\nkernel void f(device ulong* out [[buffer(0)]]) { *out = n; }\n"
    )
    out = np.zeros(1, np.uint64)
    pipeline = runner.compile(source, "f", {0: ConstantValue("ulong", (value,))})
    runner.run(pipeline, [out], (1, 1, 1), (1, 1, 1))
    assert int(out[0]) == value


def test_constants_of_templates_whose_parameters_have_defaults(compiler: Compiler) -> None:
    source = """
#include <metal_stdlib>
constant int rows [[function_constant(3)]];
template <typename T> struct wider { using type = float; };
template <typename T, int N = 1, typename U = typename wider<wider<T>>::type>
[[kernel]] void fill(device T* out [[buffer(0)]]) { out[0] = U(rows * N); }
template [[host_name("fill_half")]] [[kernel]] decltype(fill<half>) fill<half>;
"""
    functions = compiler.library(LibraryRequest(source))["functions"]
    assert [constant["name"] for constant in functions[0]["constants"]] == ["rows"]  # type: ignore[index]


def test_templates_whose_parameters_end_with_two_angles(runner: KernelRunner) -> None:
    source = """
#include <metal_stdlib>
template <typename T> struct adder { static T go(T x) { return x + 1; } };
template <typename T, typename Op = adder<metal::remove_cv_t<T>>>
[[kernel]] void run(device T* out [[buffer(0)]]) { out[0] = Op::go(out[0]); }
template [[host_name("run_float")]] [[kernel]] decltype(run<float>) run<float>;
template <typename T, typename Op = adder<metal::remove_cv_t<T>>>
kernel void walk(device T* out [[buffer(0)]]) { out[0] = Op::go(out[0]); }
template [[host_name("walk_float")]] kernel void walk<float>(device float*);
"""
    for name in ("run_float", "walk_float"):
        out = np.array([4], "f4")
        runner.run(runner.compile(source, name), [out], (1, 1, 1), (1, 1, 1))
        assert out[0] == 5
