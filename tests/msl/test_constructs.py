"""constructs.metal: MSL as large code bases write it, run and judged."""

from pathlib import Path

import numpy as np
import pytest

from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest

from .runner import Array, KernelRunner

SOURCE = (Path(__file__).parent / "constructs.metal").read_text()


def test_every_entry_point_is_found(compiler: Compiler) -> None:
    functions = compiler.library(LibraryRequest(SOURCE))["functions"]
    assert {function["name"] for function in functions} == {  # type: ignore[attr-defined]
        *("square_float", "square_half", "shift_float", "shift_half", "convert_float_half", "convert_float_int"),
        *("gather_blocks", "block_sums", "softmax_float", "table_sum"),
    }


def test_kernels_made_by_macros(runner: KernelRunner) -> None:
    count = np.array([90], np.uint32)
    x = np.arange(100, dtype=np.float16) / 8
    y = np.full(100, -1, np.float16)
    runner.run(runner.compile(SOURCE, "shift_half"), [count, x, y], (100, 1, 1), (32, 1, 1))
    np.testing.assert_array_equal(y, np.where(np.arange(100) < 90, x + np.float16(0.5), np.float16(-1)))


@pytest.mark.parametrize(("name", "kind"), [("convert_float_half", np.float16), ("convert_float_int", np.int32)])
def test_instantiations_by_type(runner: KernelRunner, name: str, kind: type[np.generic]) -> None:
    x = np.linspace(-100, 100, 77, dtype=np.float32)
    y: Array = np.zeros(77, kind)
    runner.run(runner.compile(SOURCE, name), [x, y], (77, 1, 1), (32, 1, 1))
    np.testing.assert_array_equal(y, x.astype(kind))


def test_functions_as_template_arguments(runner: KernelRunner) -> None:
    blocks = np.zeros(9, [("scale", np.float16), ("values", np.uint8, 6)])
    rng = np.random.default_rng(6)
    blocks["scale"] = rng.standard_normal(9)
    blocks["values"] = rng.integers(0, 256, (9, 6))
    out = np.zeros((18, 3), np.float32)
    runner.run(runner.compile(SOURCE, "gather_blocks"), [blocks, out], (18, 1, 1), (6, 1, 1))
    expected = blocks["values"].astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]
    np.testing.assert_array_equal(out, expected.reshape(18, 3))


@pytest.mark.parametrize("size", [32, 64])
def test_threadgroup_arrays_declared_by_macros(runner: KernelRunner, size: int) -> None:
    values = np.random.default_rng(7).integers(-9, 9, 4 * size).astype(np.float32)
    sums = np.zeros(4, np.float32)
    pipeline = runner.compile(SOURCE, "block_sums")
    assert pipeline["reflection"]["static_threadgroup_memory_length"] == 4 * (32 + 64)
    runner.run(pipeline, [values, sums], (4 * size, 1, 1), (size, 1, 1))
    np.testing.assert_array_equal(sums, values.reshape(4, size).sum(1))


def test_softmax_over_simdgroups(runner: KernelRunner) -> None:
    rows = np.random.default_rng(8).standard_normal((5, 250)).astype(np.float32) * 4
    out = np.zeros_like(rows)
    runner.run(
        runner.compile(SOURCE, "softmax_float"), [rows, out, np.array([250], np.int32)], (640, 1, 1), (128, 1, 1)
    )
    exact = np.exp(rows.astype(np.float64) - rows.max(1, keepdims=True))
    exact /= exact.sum(1, keepdims=True)
    np.testing.assert_allclose(out, exact, rtol=1e-5)


def test_program_scope_tables(runner: KernelRunner) -> None:
    out = np.zeros(1, np.float32)
    runner.run(runner.compile(SOURCE, "table_sum"), [out], (1, 1, 1), (1, 1, 1))
    assert out[0] == 7.5
