"""Textures, samplers and threadgroup memory as arguments: what a call encodes for them, seen by a recorder."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest

import pymetal as pm
from pymetal.kernels._layouts import Layout
from pymetal.kernels._staging import Staging


class Recorder:
    """Stands in for an encoder, and writes down what is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def __getattr__(self, name: str) -> Any:
        def record(*arguments: object) -> None:
            self.calls.append((name, *arguments))

        return record


@pytest.fixture(scope="module")
def device() -> pm.Device:
    return pm.create_system_default_device()


def argument(kind: pm.BindingType, size: int = 0, texture_type: pm.TextureType | None = None) -> pm.kernels.Argument:
    layout = Layout(kind.name, np.dtype(f"V{size}"))
    access = pm.BindingAccess.ReadWrite
    return pm.kernels.Argument("k", "x", "x", 3, kind, access, True, "declared", layout, texture_type)


def encoded(device: pm.Device, what: pm.kernels.Argument, value: object) -> tuple[list[tuple[Any, ...]], Any]:
    recorder = Recorder()
    place = Staging(device).place(what, value)
    place.encode(cast("pm.ComputeCommandEncoder", recorder))
    return recorder.calls, place.shape


@pytest.mark.parametrize(
    ("texture_type", "properties", "shape"),
    [
        (pm.TextureType.Type1D, {"width": 5}, (5,)),
        (pm.TextureType.Type2D, {"width": 5, "height": 4}, (4, 5)),
        (pm.TextureType.Type2DArray, {"width": 5, "height": 4, "array_length": 3}, (3, 4, 5)),
        (pm.TextureType.Type3D, {"width": 5, "height": 4, "depth": 2}, (2, 4, 5)),
        (pm.TextureType.TypeCube, {"width": 4, "height": 4}, (6, 4, 4)),
    ],
)
def test_textures(
    device: pm.Device, texture_type: pm.TextureType, properties: dict[str, int], shape: tuple[int, ...]
) -> None:
    descriptor = pm.TextureDescriptor()
    descriptor.texture_type = texture_type
    for name, value in properties.items():
        setattr(descriptor, name, value)
    texture = device.new_texture(descriptor)
    what = argument(pm.BindingType.Texture, texture_type=texture_type)
    assert encoded(device, what, texture) == ([("set_texture", texture, 3)], shape)


@pytest.mark.parametrize("value", [1, "brick"])
def test_what_is_no_texture(device: pm.Device, value: object) -> None:
    what = argument(pm.BindingType.Texture, texture_type=pm.TextureType.Type3D)
    with pytest.raises(pm.ValidationError, match=r"kernel 'k', argument 'x' .*: expected a Texture of Type3D, got"):
        Staging(device).place(what, value)


def test_a_texture_of_another_type(device: pm.Device) -> None:
    texture = device.new_texture(pm.TextureDescriptor(width=4, height=4))
    with pytest.raises(pm.ValidationError, match="expected a Texture of Type3D, got a Texture of Type2D"):
        Staging(device).place(argument(pm.BindingType.Texture, texture_type=pm.TextureType.Type3D), texture)


def test_samplers(device: pm.Device) -> None:
    sampler = device.new_sampler_state(pm.SamplerDescriptor())
    assert encoded(device, argument(pm.BindingType.Sampler), sampler) == ([("set_sampler_state", sampler, 3)], None)
    with pytest.raises(pm.ValidationError, match="expected a SamplerState, got int 1"):
        Staging(device).place(argument(pm.BindingType.Sampler), 1)


@pytest.mark.parametrize(("size", "count", "length"), [(4, 1, 16), (4, 4, 16), (4, 5, 32), (12, 3, 48), (16, 10, 160)])
def test_threadgroup_memory_in_whole_units(device: pm.Device, size: int, count: int, length: int) -> None:
    what = argument(pm.BindingType.ThreadgroupMemory, size)
    assert encoded(device, what, count) == ([("set_threadgroup_memory_length", length, 3)], None)
