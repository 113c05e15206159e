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


def texture(bench: Bench) -> pm.Texture:
    descriptor = pm.TextureDescriptor(
        pixel_format=pm.PixelFormat.RGBA8Unorm,
        width=16,
        height=8,
        usage=pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite,
    )
    return bench.device.new_texture_with_descriptor(descriptor)


def run(bench: Bench, source: str, textures: list[pm.Texture]) -> None:
    """One thread for each pixel."""
    commands = bench.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(bench.pipeline(source))
    for index, bound in enumerate(textures):
        encoder.set_texture(bound, index)
    encoder.set_buffer(bench.device.new_buffer(np.zeros(1, np.uint32)), 0, 0)
    encoder.dispatch_threads(pm.Size(16, 8, 1), pm.Size(8, 4, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()


def test_reads_and_writes_of_pixels(bench: Bench) -> None:
    textures = [texture(bench) for _ in range(2)]
    pixels = np.random.default_rng(1).integers(0, 256, (8, 16, 4), np.uint8)
    textures[0].from_numpy(pixels)
    run(bench, COPY, textures)
    np.testing.assert_array_equal(textures[1].to_numpy(), pixels)


OUTSIDE = {
    "read": "to.write(from.read(p + uint2(1, 0)), p);",
    "write": "to.write(from.read(p), p + uint2(0, 1));",
}


@pytest.mark.parametrize(
    ("action", "pixel", "argument", "thread"),
    [
        ("read", [16, 0, 0], "'from' (texture 0)", [15, 0, 0]),
        ("write", [0, 8, 0], "'to' (texture 1)", [0, 7, 0]),
    ],
)
def test_pixels_that_do_not_exist(
    bench: Bench, action: str, pixel: list[int], argument: str, thread: list[int]
) -> None:
    source = COPY.replace("to.write(from.read(p) * float(shift[0] + 1), p);", OUTSIDE[action])
    with pytest.raises(pm.CommandBufferError) as caught:
        run(bench, source, [texture(bench) for _ in range(2)])
    message = str(caught.value)
    assert (
        f"{action} of pixel ({', '.join(map(str, pixel))}), slice 0, level 0 outside of argument {argument}" in message
    )
    assert "which has (16, 8, 1) pixels, 1 slice and 1 level" in message
    assert "program_source:6:" in message
    facts = caught.value.user_info["SoftmetalKernelError"]
    assert (facts["error"], facts["pixel"]) == ("outside of texture", pixel)
    assert facts["thread_position_in_grid"] == thread


COUNT = """kernel void k(texture2d<uint, access::read_write> counts [[texture(0)]], device uint* unused [[buffer(0)]],
                     uint2 p [[thread_position_in_grid]]) {
    counts.atomic_fetch_add(p SHIFT, uint4(1));
}"""


@pytest.mark.parametrize("shift", ["", "+ uint2(0, 1)"])
def test_atomic_functions(bench: Bench, shift: str) -> None:
    counts = bench.device.new_texture_with_descriptor(
        pm.TextureDescriptor(
            pixel_format=pm.PixelFormat.R32Uint,
            width=16,
            height=8,
            usage=pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite | pm.TextureUsage.ShaderAtomic,
        )
    )
    counts.from_numpy(np.zeros((8, 16), np.uint32))
    source = COUNT.replace("SHIFT", shift)
    if not shift:
        run(bench, source, [counts])
        np.testing.assert_array_equal(counts.to_numpy(), np.ones((8, 16), np.uint32))
        return
    with pytest.raises(pm.CommandBufferError, match=r"write of pixel \(0, 8, 0\).* outside of argument 'counts'"):
        run(bench, source, [counts])


def test_sampling_has_no_outside(bench: Bench) -> None:
    source = COPY.replace("access::read>", "access::sample>").replace(
        "to.write(from.read(p) * float(shift[0] + 1), p);",
        "constexpr sampler s(filter::linear); to.write(from.sample(s, float2(p)), p);",
    )
    run(bench, source, [texture(bench) for _ in range(2)])
