"""Textures and samplers beside checked buffers."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench

pytestmark = pytest.mark.softmetal

COPY = """kernel void k(texture2d<float, access::read> from [[texture(0)]],
                        texture2d<float, access::write> to [[texture(1)]],
                        device const uint* shift [[buffer(0)]], uint2 p [[thread_position_in_grid]]) {
    to.write(from.read(p) * float(shift[0] + 1), p);
}"""


def test_reads_and_writes_of_pixels(bench: Bench) -> None:
    descriptor = pm.TextureDescriptor(
        pixel_format=pm.PixelFormat.RGBA8Unorm,
        width=16,
        height=8,
        usage=pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite,
    )
    textures = [bench.device.new_texture_with_descriptor(descriptor) for _ in range(2)]
    pixels = np.random.default_rng(1).integers(0, 256, (8, 16, 4), np.uint8)
    textures[0].from_numpy(pixels)
    commands = bench.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(bench.pipeline(COPY))
    for index, texture in enumerate(textures):
        encoder.set_texture(texture, index)
    encoder.set_buffer(bench.device.new_buffer(np.zeros(1, np.uint32)), 0, 0)
    encoder.dispatch_threads(pm.Size(16, 8, 1), pm.Size(8, 4, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    np.testing.assert_array_equal(textures[1].to_numpy(), pixels)
