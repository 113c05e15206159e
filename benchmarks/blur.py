"""A 5×5 correlation of a 1024² image of float32, edges repeated, beside SciPy's."""

from __future__ import annotations

import numpy as np
import scipy.ndimage

import pymetal as pm

from .measure import Row, at_least, medians_in_turns, print_rows
from .metal_programs import Launch, buffer_of, pipeline_of

SIDE = 1024

SOURCE = """
#include <metal_stdlib>
using namespace metal;
kernel void blur(device const float* image [[buffer(0)]], device float* blurred [[buffer(1)]],
                 constant float* weights [[buffer(2)]], constant uint2& size [[buffer(3)]],
                 uint2 position [[thread_position_in_grid]])
{
    if (position.x >= size.x || position.y >= size.y) return;
    float sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
        int y = clamp(int(position.y) + dy, 0, int(size.y) - 1);
        for (int dx = -2; dx <= 2; dx++) {
            int x = clamp(int(position.x) + dx, 0, int(size.x) - 1);
            sum += weights[(dy + 2) * 5 + dx + 2] * image[y * size.x + x];
        }
    }
    blurred[position.y * size.x + position.x] = sum;
}
"""


def main() -> None:
    device = pm.create_system_default_device()
    random = np.random.default_rng(1)
    image = random.random((SIDE, SIDE), np.float32)
    weights = random.random((5, 5), np.float32)
    buffers = [buffer_of(device, values) for values in (image, np.zeros_like(image), weights)]
    buffers.append(buffer_of(device, np.array([SIDE, SIDE], np.uint32)))
    pipeline = pipeline_of(device, SOURCE, "blur")
    launch = Launch(device.new_command_queue(), pipeline, buffers, (SIDE, SIDE, 1), (16, 16, 1))
    expected = np.empty_like(image)

    def with_scipy() -> None:
        scipy.ndimage.correlate(image, weights, output=expected, mode="nearest")

    seconds = medians_in_turns({"softmetal": launch, "scipy": with_scipy})
    blurred = np.frombuffer(buffers[1].contents(), np.float32).reshape(SIDE, SIDE)
    np.testing.assert_allclose(blurred, expected, rtol=1e-5)
    ratio = seconds["scipy"] / seconds["softmetal"]
    rows = [
        Row("Metal kernel", seconds["softmetal"], at_least(ratio, 2, "SciPy's speed (goal 4 ×)")),
        Row("scipy.ndimage.correlate", seconds["scipy"]),
    ]
    print_rows("5×5 blur, 1024², float32", rows)
