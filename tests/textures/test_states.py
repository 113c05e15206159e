"""Sampler states and depth-stencil states as objects, and the argument tables that take them."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm


def test_sampler_state(device: pm.Device) -> None:
    descriptor = pm.SamplerDescriptor()
    descriptor.min_filter = descriptor.mag_filter = pm.SamplerMinMagFilter.Linear
    descriptor.s_address_mode = pm.SamplerAddressMode.Repeat
    descriptor.max_anisotropy = 16
    descriptor.label = "smooth"
    sampler = device.new_sampler_state(descriptor)
    descriptor.label = "other"
    assert sampler.label == "smooth"
    assert sampler.device is device


def test_pixel_coordinates(device: pm.Device) -> None:
    descriptor = pm.SamplerDescriptor()
    descriptor.normalized_coordinates = False
    assert device.new_sampler_state(descriptor).device is device


@pytest.mark.usefixtures("device_alone")
@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"max_anisotropy": 17}, "maxAnisotropy"),
        ({"max_anisotropy": 0}, "maxAnisotropy"),
        ({"normalized_coordinates": False, "mip_filter": pm.SamplerMipFilter.Linear}, "normalizedCoordinates"),
        ({"normalized_coordinates": False, "s_address_mode": pm.SamplerAddressMode.Repeat}, "normalizedCoordinates"),
        ({"normalized_coordinates": False, "min_filter": pm.SamplerMinMagFilter.Linear}, "normalizedCoordinates"),
    ],
)
def test_samplers_that_are_refused(device: pm.Device, changes: dict[str, Any], message: str) -> None:
    descriptor = pm.SamplerDescriptor()
    for name, value in changes.items():
        setattr(descriptor, name, value)
    with pytest.raises(pm.ValidationError, match=message):
        device.new_sampler_state(descriptor)


def test_depth_stencil_state(device: pm.Device) -> None:
    descriptor = pm.DepthStencilDescriptor()
    descriptor.depth_compare_function = pm.CompareFunction.Less
    descriptor.is_depth_write_enabled = True
    assert descriptor.front_face_stencil is not None
    descriptor.front_face_stencil.stencil_failure_operation = pm.StencilOperation.Invert
    descriptor.label = "nearest"
    state = device.new_depth_stencil_state(descriptor)
    assert state.label == "nearest"
    assert state.device is device


def test_textures_have_addresses_of_their_own(device: pm.Device) -> None:
    descriptor = pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Unorm, 1, 1, False)
    textures = [device.new_texture(descriptor) for _ in range(3)]
    identities = [texture.gpu_resource_id.impl for texture in textures]
    assert 0 not in identities
    assert len(set(identities)) == 3


def test_equal_samplers_are_one_to_kernels(device: pm.Device) -> None:
    descriptor = pm.SamplerDescriptor()
    first, second = (device.new_sampler_state(descriptor).gpu_resource_id.impl for _ in range(2))
    assert first == second != 0
    descriptor.min_filter = pm.SamplerMinMagFilter.Linear
    assert device.new_sampler_state(descriptor).gpu_resource_id.impl != first


def test_compute_encoders_take_textures_and_samplers(device: pm.Device) -> None:
    texture = device.new_texture(pm.TextureDescriptor.texture2d_descriptor(pm.PixelFormat.R8Unorm, 4, 4, False))
    sampler = device.new_sampler_state(pm.SamplerDescriptor())
    heap_descriptor = pm.HeapDescriptor()
    heap_descriptor.size = 4096
    commands = device.new_command_queue().command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_texture(texture, 127)
    encoder.set_texture(None, 127)
    encoder.set_textures([texture, None, texture], 125)
    encoder.set_sampler_state(sampler, 15)
    encoder.set_sampler_states([sampler, None])
    encoder.set_sampler_state(sampler, 0.5, 3.0, 2)
    encoder.use_heap(device.new_heap(heap_descriptor))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
