"""Signatures, representations and documentation of kernels, and functions that describe them."""

from __future__ import annotations

import inspect

import numpy as np
import pytest
from numpy.typing import NDArray

import pymetal as pm

BLUR = """
#include <metal_stdlib>
using namespace metal;

// A row of an image, blurred: kernel void blur(not this one)
kernel void blur(device const float* in [[buffer(1)]],  // read
                 /* written */ device float *out [[buffer(0)]],
                 constant uint& lambda [[buffer(7)]], constant float (&weights)[4],
                 uint i [[thread_position_in_grid]])
{
    out[i] = in[i] * weights[lambda];
}
"""


def test_signature_in_the_order_of_the_source() -> None:
    signature = inspect.signature(pm.kernel(BLUR))
    assert list(signature.parameters) == ["in_", "out", "lambda_", "weights", "outputs", "grid", "threadgroup"]
    assert signature.parameters["in_"].annotation == "device const float*"
    assert signature.parameters["out"].annotation == "device float*"
    assert signature.parameters["lambda_"].annotation == "constant uint&"
    assert signature.parameters["grid"].kind is inspect.Parameter.KEYWORD_ONLY
    assert str(inspect.signature(pm.kernel("kernel void f(device int* grid) {}"))) == (
        "(grid_: 'device int*', *, out=None, outputs=None, grid=None, threadgroup=None)"
    )


def test_attributes() -> None:
    blur = pm.kernel(BLUR)
    assert (blur.name, blur.__name__, blur.source) == ("blur", "blur", BLUR)
    assert blur.device is blur.pipeline.device
    assert [argument.name for argument in blur.arguments] == ["in", "out", "lambda", "weights"]
    out = blur.argument("out")
    assert (out.index, out.type, out.access) == (0, pm.BindingType.Buffer, pm.BindingAccess.ReadWrite)
    assert (out.is_written, out.size, out.dtype, out.parameter) == (True, 4, np.dtype(np.float32), "out")
    assert blur.argument("in_") is blur.argument("in")
    with pytest.raises(KeyError, match="no argument 'sharpness'"):
        blur.argument("sharpness")


def test_representations() -> None:
    blur = pm.kernel(BLUR)
    declared = "device const float* in, device float* out, constant uint& lambda, constant float (&)[4] weights"
    assert repr(blur) == f"<pymetal.Kernel blur({declared}) on {blur.device.name}>"
    assert repr(blur.argument("out")) == "<Argument 'out' [0]: device float*, written, float32>"
    assert "in_: device const float*, read, float32" in str(blur.__doc__)


def test_declarations_that_are_out_of_sight() -> None:
    hidden = pm.kernel(
        "#define ENTRY(name) kernel void name\n"
        "ENTRY(hidden)(device float* y, constant float& x, uint i [[thread_position_in_grid]]) { y[i] = x; }"
    )
    assert repr(hidden).startswith("<pymetal.Kernel hidden(Float y, const Float x)")
    assert hidden(np.zeros(2, np.float32), 3, grid=2) is None
    with pytest.raises(pm.ValidationError, match="the call needs grid="):
        hidden(np.zeros(2, np.float32), 3)


def test_a_parameter_out_of_sight_moves_no_other() -> None:
    hidden = pm.kernel(
        "#define FIRST device const float* x [[buffer(0)]]\n"
        "kernel void hidden(FIRST, device float* y [[buffer(1)]], uint i [[thread_position_in_grid]]) { y[i] = x[i]; }"
    )
    copied = np.zeros(3, np.float32)
    hidden(np.arange(3, dtype=np.float32), copied, grid=3)
    np.testing.assert_array_equal(copied, [0, 1, 2])


@pm.kernel
def square(x, y):  # type: ignore[no-untyped-def]
    """
    kernel void square(device const float* values, device float* squares, uint i [[thread_position_in_grid]])
    {
        squares[i] = values[i] * values[i];
    }
    """


@pm.kernel(source=BLUR, name="blur")
def soften(image: NDArray[np.float32], result: NDArray[np.float32], which: int = 1, *, weights: list[float]) -> None:
    """Soften an image."""


def test_source_in_a_docstring() -> None:
    x = np.arange(5, dtype=np.float32)
    np.testing.assert_array_equal(square(x, out=5), x * x)
    np.testing.assert_array_equal(square(x=x, out=5), x * x)
    y = np.zeros_like(x)
    square(y=y, x=x)
    np.testing.assert_array_equal(y, x * x)
    with pytest.raises(TypeError, match="has no argument 'z': it takes x, y"):
        square(z=x)


def test_function_that_describes_a_kernel() -> None:
    assert (soften.__name__, soften.__module__, soften.__doc__) == ("soften", __name__, "Soften an image.")
    signature = inspect.signature(soften)
    assert list(signature.parameters)[:4] == ["image", "result", "which", "weights"]
    assert signature.parameters["which"].default == 1
    image = np.ones(3, np.float32)
    assert soften(image, weights=[1, 2, 3, 4], outputs={"result": 3})[0].tolist() == [2, 2, 2]
    assert soften(image, weights=[1, 2, 3, 4], which=3, outputs={"result": 3})[0].tolist() == [4, 4, 4]


def test_functions_are_compiled_when_they_are_used() -> None:
    @pm.kernel
    def broken(x):  # type: ignore[no-untyped-def]
        """kernel void broken(device int* x) { not Metal }"""

    with pytest.raises(pm.CompileError):
        broken(np.zeros(1, np.int32), grid=1)


def test_functions_that_do_not_match() -> None:
    @pm.kernel(source=BLUR)
    def blur(image, result):  # type: ignore[no-untyped-def]
        """Too few parameters."""

    message = r"'blur' has 4 arguments \(in, out, lambda, weights\), and the function in Python 2 .*\(image, result\)"
    with pytest.raises(pm.ValidationError, match=message):
        blur(1, 2)

    @pm.kernel(source=BLUR)
    def other(a, b, c, d):  # type: ignore[no-untyped-def]
        """The name of no kernel."""

    with pytest.raises(pm.ValidationError, match="no kernel 'other': the source has the kernels blur"):
        other(1, 2, 3, 4)


def test_functions_that_cannot_be_kernels() -> None:
    def several(*values: int) -> None: ...
    def grid(grid: int) -> None: ...

    with pytest.raises(TypeError, match=r"plain, not \*values"):
        pm.kernel(source=BLUR)(several)
    with pytest.raises(TypeError, match="grid= is an option of every call"):
        pm.kernel(source=BLUR)(grid)
    with pytest.raises(TypeError, match="has no source"):
        pm.kernel(grid)
    with pytest.raises(TypeError, match=r"pm.kernel\(source=…\) decorates a function, not"):
        pm.kernel(source=BLUR)(np.zeros(3))  # type: ignore[arg-type]
