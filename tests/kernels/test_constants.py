"""Function constants by name and by index, and the cache of libraries and pipelines."""

from __future__ import annotations

import gc
import threading
from typing import Any

import numpy as np
import pytest

import pymetal as pm

SOURCE = """
#include <metal_stdlib>
using namespace metal;
constant int factor [[function_constant(0)]];
constant bool negate [[function_constant(3)]];
constant half3 tint [[function_constant(5)]];
constant float offset = is_function_constant_defined(tint) ? float(tint.z) : 0;
kernel void scale(device float* x, uint i [[thread_position_in_grid]])
{
    x[i] = (negate ? -x[i] : x[i]) * factor + offset;
}
kernel void plain(device float* x, uint i [[thread_position_in_grid]]) { x[i] += 1; }
"""


def run(constants: dict[Any, Any]) -> list[float]:
    x = np.array([1, 2], np.float32)
    pm.kernel(SOURCE, "scale", constants=constants)(x)
    return [float(value) for value in x]


def test_by_name_and_by_index() -> None:
    assert run({"factor": 3, "negate": False}) == [3, 6]
    assert run({0: np.int32(3), 3: np.bool_(True)}) == [-3, -6]
    assert run({"factor": 2, 3: False, "tint": (0, 0, 0.5)}) == [2.5, 4.5]


@pytest.mark.parametrize(
    ("constants", "message"),
    [
        ({"factor": 1}, "kernel 'scale': constants= needs a value for 'negate'"),
        ({"scale": 1}, "no function constant 'scale'; it has"),
        ({"factor": 1, 0: 1, "negate": True}, "the function constant 'factor' is given twice"),
        ({"factor": 1.5}, r"function constant 'factor' \(int\): expected an integer .*, got float 1.5"),
        ({"factor": 1, "negate": 1}, r"function constant 'negate' \(bool\): expected a bool, got int 1"),
        ({"tint": (1, 2)}, r"function constant 'tint' \(half3\): expected 3 values, got tuple \(1, 2\)"),
    ],
)
def test_constants_that_do_not_fit(constants: dict[Any, Any], message: str) -> None:
    with pytest.raises(pm.ValidationError, match=message):
        run(constants)


def test_a_source_is_compiled_once() -> None:
    pm.kernels.clear_cache()
    kernels = [pm.kernel(SOURCE, "plain") for _ in range(5)]
    for kernel in kernels:
        kernel(np.zeros(3, np.float32))
    assert pm.kernels.cache_info()["pipelines"] == pm.kernels.CacheInfo(hits=4, misses=1, size=1)
    assert pm.kernels.cache_info()["libraries"].misses == 1
    assert all(kernel.pipeline is kernels[0].pipeline for kernel in kernels)


def test_each_set_of_constants_has_a_pipeline() -> None:
    pm.kernels.clear_cache()
    sets: list[dict[Any, Any]] = [
        {"factor": 1, "negate": False},
        {3: False, 0: 1},
        {"factor": 1, "negate": True},
        {"factor": 2, "negate": True},
    ]
    pipelines = [pm.kernel(SOURCE, "scale", constants=constants).pipeline for constants in sets]
    assert pipelines[0] is pipelines[1]
    assert pm.kernels.cache_info()["pipelines"] == pm.kernels.CacheInfo(hits=1, misses=3, size=3)
    assert pm.kernels.cache_info()["libraries"] == pm.kernels.CacheInfo(
        hits=pm.kernels.cache_info()["libraries"].hits, misses=1, size=1
    )


def test_compile_options() -> None:
    options = pm.CompileOptions()
    options.preprocessor_macros = {"STEP": "5"}
    source = "kernel void add(device int* x, uint i [[thread_position_in_grid]]) { x[i] += STEP; }"
    add = pm.kernel(source, options=options)
    assert add(out=np.array([1, 2], np.int32)).tolist() == [6, 7]
    with pytest.raises(pm.CompileError, match="STEP"):
        pm.kernel(source)


def test_nothing_is_left_behind() -> None:
    def work() -> None:
        plain = pm.kernel(SOURCE, "plain")
        assert plain(out=np.zeros(2, np.float32)).tolist() == [1, 1]
        assert plain(out=(3,)).shape == (3,)
        with pytest.raises(TypeError):
            plain()

    work()
    pm.kernels.clear_cache()
    gc.collect()
    before = pm.debug.live_objects()
    work()
    pm.kernels.clear_cache()
    gc.collect()
    assert pm.debug.live_objects().wrappers == before.wrappers


def test_kernels_outlive_the_cache() -> None:
    kernel = pm.kernel(SOURCE, "plain")
    pm.kernels.clear_cache()
    assert kernel(out=np.zeros(2, np.float32)).tolist() == [1, 1]


def test_calls_from_many_threads() -> None:
    plain = pm.kernel(SOURCE, "plain")
    arrays = [np.full(1000, index, np.float32) for index in range(8)]

    def work(array: Any) -> None:
        for _ in range(50):
            plain(array)

    threads = [threading.Thread(target=work, args=(array,)) for array in arrays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, array in enumerate(arrays):
        assert (array == index + 50).all()
