"""What render passes leave in multisampled attachments, as kernels read it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.sampling.kernels import Kernels

pytestmark = pytest.mark.softmetal

Array = npt.NDArray[Any]
WIDTH, HEIGHT = 5, 3


def new_attachment(kernels: Kernels, format_: pm.PixelFormat, samples: int, slices: int) -> pm.Texture:
    kind = pm.TextureType.Type2DMultisampleArray if slices > 1 else pm.TextureType.Type2DMultisample
    return kernels.texture(
        format_,
        (WIDTH, HEIGHT, 1),
        texture_type=kind,
        sample_count=samples,
        array_length=slices,
        storage_mode=pm.StorageMode.Private,
        usage=pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead,
    )


def run_pass(kernels: Kernels, descriptor: pm.RenderPassDescriptor) -> None:
    commands = kernels.device.new_command_queue().command_buffer()
    commands.render_command_encoder(descriptor).end_encoding()
    commands.commit()
    commands.wait_until_completed()


def read(kernels: Kernels, texture: pm.Texture, declared: str, result: str, dtype: npt.DTypeLike) -> Array:
    """All samples of all pixels of all slices, with as many components as `result` has."""
    components = 4 if result.endswith("4") else 1
    place = "at.xy, at.z, i" if texture.array_length > 1 else "at.xy, i"
    source = f"""
kernel void run({declared} image, device {result}* values, uint3 at [[thread_position_in_grid]]) {{
  for (uint i = 0; i < image.get_num_samples(); ++i) {{
    uint pixel = (at.z * image.get_height() + at.y) * image.get_width() + at.x;
    values[pixel * image.get_num_samples() + i] = image.read({place});
  }}
}}"""
    shape = (texture.array_length, HEIGHT, WIDTH, texture.sample_count, components)
    values = np.zeros(shape, dtype)
    kernels.run(source, [texture, values], (WIDTH, HEIGHT, texture.array_length))
    return values


@pytest.mark.parametrize("samples", [2, 4, 8])
@pytest.mark.parametrize("slices", [1, 3])
def test_colours(kernels: Kernels, samples: int, slices: int) -> None:
    """Each slice is cleared to a colour of its own."""
    texture = new_attachment(kernels, pm.PixelFormat.RGBA16Float, samples, slices)
    for slice_ in range(slices):
        descriptor = pm.RenderPassDescriptor()
        attachment = descriptor.color_attachments[0]
        attachment.texture, attachment.slice = texture, slice_
        attachment.load_action, attachment.store_action = pm.LoadAction.Clear, pm.StoreAction.Store
        attachment.clear_color = pm.ClearColor(slice_, 0.25, -2, 0.5)
        run_pass(kernels, descriptor)
    declared = "texture2d_ms_array<float>" if slices > 1 else "texture2d_ms<float>"
    found = read(kernels, texture, declared, "float4", np.float32)
    for slice_ in range(slices):
        assert (found[slice_] == [slice_, 0.25, -2, 0.5]).all()


@pytest.mark.parametrize("slices", [1, 2])
def test_depth(kernels: Kernels, slices: int) -> None:
    texture = new_attachment(kernels, pm.PixelFormat.Depth32Float, 4, slices)
    for slice_ in range(slices):
        descriptor = pm.RenderPassDescriptor()
        attachment = descriptor.depth_attachment
        attachment.texture, attachment.slice = texture, slice_
        attachment.load_action, attachment.store_action = pm.LoadAction.Clear, pm.StoreAction.Store
        attachment.clear_depth = 0.125 * (slice_ + 1)
        run_pass(kernels, descriptor)
    declared = "depth2d_ms_array<float>" if slices > 1 else "depth2d_ms<float>"
    found = read(kernels, texture, declared, "float", np.float32)
    for slice_ in range(slices):
        assert (found[slice_] == 0.125 * (slice_ + 1)).all()


def test_integers(kernels: Kernels) -> None:
    texture = new_attachment(kernels, pm.PixelFormat.RGBA8Uint, 4, 1)
    descriptor = pm.RenderPassDescriptor()
    attachment = descriptor.color_attachments[0]
    attachment.texture = texture
    attachment.load_action, attachment.store_action = pm.LoadAction.Clear, pm.StoreAction.Store
    attachment.clear_color = pm.ClearColor(1, 20, 255, 7)
    run_pass(kernels, descriptor)
    assert (read(kernels, texture, "texture2d_ms<uint>", "uint4", np.uint32) == [1, 20, 255, 7]).all()
