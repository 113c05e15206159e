"""Kernels on textures beside SciPy on arrays of float32: a 5×5 correlation, and a resize with a linear filter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.ndimage

import pymetal as pm

from .measure import Row, medians_in_turns, print_rows
from .metal_programs import pipeline_of

Array = npt.NDArray[Any]
SIDE, RESIZED = 1024, 1536

BLUR = """
#include <metal_stdlib>
using namespace metal;
kernel void blur(texture2d<float, access::read> image, texture2d<float, access::write> blurred,
                 constant float* weights, uint2 position [[thread_position_in_grid]])
{
    int2 last = int2(image.get_width(), image.get_height()) - 1;
    float4 sum = 0;
    for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
            uint2 place = uint2(clamp(int2(position) + int2(dx, dy), int2(0), last));
            sum += weights[(dy + 2) * 5 + dx + 2] * image.read(place);
        }
    }
    blurred.write(sum, position);
}
"""

RESIZE = """
#include <metal_stdlib>
using namespace metal;
kernel void resize(texture2d<float> image, texture2d<float, access::write> resized,
                   uint2 position [[thread_position_in_grid]])
{
    constexpr sampler linear(filter::linear);
    float2 size = float2(resized.get_width(), resized.get_height());
    resized.write(image.sample(linear, (float2(position) + 0.5f) / size), position);
}
"""


def launcher(
    device: pm.Device, pipeline: pm.ComputePipelineState, textures: list[pm.Texture], weights: Array | None
) -> Callable[[], None]:
    """Runs the kernel once for each pixel of the last texture, to the end."""
    queue = device.new_command_queue()
    grid = pm.Size(textures[-1].width, textures[-1].height, 1)

    def launch() -> None:
        commands = queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_textures(textures, 0)
        if weights is not None:
            encoder.set_bytes(weights, 0)
        encoder.dispatch_threads(grid, pm.Size(32, 8, 1))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()

    return launch


def texture_of(device: pm.Device, format_: pm.PixelFormat, side: int) -> pm.Texture:
    usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
    return device.new_texture(pm.TextureDescriptor(pixel_format=format_, width=side, height=side, usage=usage))


def compare(title: str, launch: Callable[[], None], with_scipy: Callable[[], object]) -> None:
    seconds = medians_in_turns({"softmetal": launch, "scipy": with_scipy}, 7)
    ratio = seconds["scipy"] / seconds["softmetal"]
    rows = [
        Row("Metal kernel", seconds["softmetal"], f"{ratio:.2f} × SciPy's speed"),
        Row("scipy.ndimage", seconds["scipy"]),
    ]
    print_rows(title, rows)


def measure(device: pm.Device, format_: pm.PixelFormat) -> None:
    random = np.random.default_rng(1)
    weights = random.random((5, 5)).astype(np.float32)
    weights /= weights.sum()
    image = texture_of(device, format_, SIDE)
    pixels = image.to_numpy()
    limit = 255 if pixels.dtype == np.uint8 else 1
    image.from_numpy((random.random(pixels.shape) * limit).astype(pixels.dtype))
    values = image.to_numpy().astype(np.float32)
    spread = weights[..., None] if values.ndim == 3 else weights
    factors = (RESIZED / SIDE, RESIZED / SIDE, 1)[: values.ndim]
    expected: dict[str, Array] = {}

    def correlate() -> None:
        expected["blur"] = scipy.ndimage.correlate(values, spread, mode="nearest")

    def zoom() -> None:
        expected["resize"] = scipy.ndimage.zoom(values, factors, order=1, mode="nearest", grid_mode=True)

    for name, source, side, given, with_scipy in (
        ("blur", BLUR, SIDE, weights, correlate),
        ("resize", RESIZE, RESIZED, None, zoom),
    ):
        result = texture_of(device, format_, side)
        launch = launcher(device, pipeline_of(device, source, name), [image, result], given)
        compare(f"{name}, {SIDE}² to {side}², {format_.name}", launch, with_scipy)
        np.testing.assert_allclose(result.to_numpy(), expected[name], rtol=1e-3, atol=0.51 if limit == 255 else 1e-3)


def main() -> None:
    device = pm.create_system_default_device()
    for format_ in (
        pm.PixelFormat.RGBA8Unorm,
        pm.PixelFormat.RGBA32Float,
        pm.PixelFormat.R32Float,
        pm.PixelFormat.R8Unorm,
    ):
        measure(device, format_)
