"""Mathematical functions of MSL on 16 M floats, fast and precise, beside NumPy's float32 functions."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of

COUNT = 1 << 24
GROUP = 256

Floats = NDArray[np.float32]


def kernels(call: str) -> str:
    """The kernels `fast` and `precise`, each with one call of x[i] and, for functions of two, y[i]."""
    head = "#include <metal_stdlib>\nusing namespace metal;\n"
    parameters = "device const float* x, device const float* y, device float* z, uint i [[thread_position_in_grid]]"
    return head + "\n".join(
        f"kernel void {variant}_call({parameters}) {{ z[i] = {variant}::{call}; }}" for variant in ("fast", "precise")
    )


# Functions with a name of their own in NumPy: what is measured is one call over the whole array.
UNARY: dict[str, Callable[..., object]] = {
    "acos": np.arccos,
    "acosh": np.arccosh,
    "asin": np.arcsin,
    "asinh": np.arcsinh,
    "atan": np.arctan,
    "atanh": np.arctanh,
    "cos": np.cos,
    "cosh": np.cosh,
    "exp": np.exp,
    "exp2": np.exp2,
    "log": np.log,
    "log10": np.log10,
    "log2": np.log2,
    "rint": np.rint,
    "sin": np.sin,
    "sinh": np.sinh,
    "sqrt": np.sqrt,
    "tan": np.tan,
    "tanh": np.tanh,
}
BINARY: dict[str, Callable[..., object]] = {
    "atan2": np.arctan2,
    "fmax": np.fmax,
    "fmod": np.fmod,
    "nextafter": np.nextafter,
    "pow": np.power,
}


class Comparison:
    """One function, on buffers that all of them share."""

    def __init__(self, device: pm.Device, arguments: list[Floats]) -> None:
        self._device = device
        self._queue = device.new_command_queue()
        self._arguments = arguments
        self._buffers = [buffer_of(device, values) for values in (*arguments, arguments[0])]
        self._out = np.empty(COUNT, np.float32)

    def row(self, name: str, with_numpy: Callable[..., object], operands: int) -> Row:
        call = f"{name}(x[i])" if operands == 1 else f"{name}(x[i], y[i])"
        source = kernels(call)
        runs: dict[str, Callable[[], object]] = {
            variant: Launch(
                self._queue,
                pipeline_of(self._device, source, f"{variant}_call"),
                self._buffers,
                (COUNT, 1, 1),
                (GROUP, 1, 1),
            )
            for variant in ("fast", "precise")
        }
        runs["numpy"] = partial(with_numpy, *self._arguments[:operands], out=self._out)
        seconds = medians_in_turns(runs, 7)
        precise = seconds["numpy"] / seconds["precise"]
        fast = at_least(seconds["numpy"] / seconds["fast"], 1, "NumPy's speed")
        return Row(name, seconds["fast"], f"{fast}; precise {precise:.2f} ×")


def main() -> None:
    random = np.random.default_rng(2)
    below_one = random.uniform(0.01, 0.99, COUNT).astype(np.float32)
    above_one = random.uniform(1, 90, COUNT).astype(np.float32)
    exponents = random.uniform(-8, 8, COUNT).astype(np.float32)
    device = pm.create_system_default_device()
    small, large = Comparison(device, [below_one, exponents]), Comparison(device, [above_one, exponents])
    large_names = {"acosh", "cos", "sin", "tan", "log", "log10", "log2", "fmod", "pow"}
    rows = [
        (large if name in large_names else small).row(name, function, operands)
        for operands, functions in ((1, UNARY), (2, BINARY))
        for name, function in functions.items()
    ]
    print_rows("Mathematical functions, 16 M floats, fast variants", rows)
