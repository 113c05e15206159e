"""A kernel's arguments at its dispatch: bound and aligned where it uses them, and free to be missing where not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pymetal as pm

ONE = (1, 1, 1)
SOURCE = """
#include <metal_stdlib>
using namespace metal;
constant bool scaled [[function_constant(0)]];
struct Table { device float* values [[id(0)]]; };
kernel void take(device float4* out [[buffer(2)]], constant float& gain [[buffer(4)]], device int* never [[buffer(5)]],
                 device float* extra [[buffer(6), function_constant(scaled)]], constant Table& table [[buffer(7)]],
                 texture2d<float> image [[texture(3)]], sampler smoothing [[sampler(1)]],
                 threadgroup float* scratch [[threadgroup(2)]], uint i [[thread_position_in_grid]]) {
    scratch[0] = gain + (scaled ? extra[0] : 0.0);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    out[i] = image.sample(smoothing, float2(0.5), level(0)) * scratch[0] + table.values[0];
}
"""


class Dispatch:
    """An encoder with everything bound; `without` leaves one thing out."""

    def __init__(self, device: pm.Device, scaled: bool) -> None:
        constants = pm.FunctionConstantValues()
        constants.set_constant_value(bytes([scaled]), pm.DataType.Bool, 0)
        function = device.new_library(SOURCE).new_function("take", constants)
        self.pipeline = device.new_compute_pipeline_state(function)
        self.buffer = device.new_buffer(256)
        self.table = device.new_buffer(8)
        self.texture = device.new_texture(
            pm.TextureDescriptor(pixel_format=pm.PixelFormat.RGBA8Unorm, width=4, height=4)
        )
        self.sampler = device.new_sampler_state(pm.SamplerDescriptor())
        self.queue = device.new_command_queue()

    def run(self, without: str = "", change: Callable[[pm.ComputeCommandEncoder], object] | None = None) -> None:
        commands = self.queue.command_buffer()
        encoder = commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(self.pipeline)
        steps: dict[str, Callable[[], object]] = {
            "out": lambda: encoder.set_buffer(self.buffer, 0, 2),
            "gain": lambda: encoder.set_bytes(b"\0\0\0\0", 4),
            "table": lambda: encoder.set_buffers([self.table], [0], 7),
            "image": lambda: encoder.set_textures([self.texture], 3),
            "smoothing": lambda: encoder.set_sampler_state(self.sampler, 1),
            "scratch": lambda: encoder.set_threadgroup_memory_length(16, 2),
        }
        for name, step in steps.items():
            if name != without:
                step()
        if change is not None:
            change(encoder)
        try:
            encoder.dispatch_threadgroups(ONE, ONE)
        finally:
            encoder.end_encoding()


@pytest.fixture(scope="module")
def dispatch() -> Dispatch:
    return Dispatch(pm.create_system_default_device(), scaled=False)


def test_what_is_not_used_may_be_missing(dispatch: Dispatch) -> None:
    dispatch.run()


@pytest.mark.parametrize(
    ("name", "needed"),
    [
        *(("out", "a buffer at index 2"), ("gain", "a buffer at index 4"), ("table", "a buffer at index 7")),
        *(("image", "a texture at index 3"), ("smoothing", "a sampler at index 1")),
        ("scratch", "threadgroup memory at index 2"),
    ],
)
def test_missing_argument(dispatch: Dispatch, name: str, needed: str) -> None:
    message = f"^dispatch_threadgroups: the kernel's argument '{name}' needs {needed}, and none is bound$"
    with pytest.raises(pm.ValidationError, match=message):
        dispatch.run(without=name)


UNBINDINGS: list[Callable[[pm.ComputeCommandEncoder], object]] = [
    lambda encoder: encoder.set_buffer(None, 0, 2),
    lambda encoder: encoder.set_texture(None, 3),
    lambda encoder: encoder.set_textures([None], 3),
    lambda encoder: encoder.set_sampler_states([None], 1),
]


@pytest.mark.parametrize("unbind", UNBINDINGS)
def test_unbound_again(dispatch: Dispatch, unbind: Callable[[pm.ComputeCommandEncoder], object]) -> None:
    with pytest.raises(pm.ValidationError, match="and none is bound"):
        dispatch.run(change=unbind)


def test_arguments_of_function_constants(dispatch: Dispatch) -> None:
    scaled = Dispatch(pm.create_system_default_device(), scaled=True)
    with pytest.raises(pm.ValidationError, match="'extra' needs a buffer at index 6"):
        scaled.run()
    scaled.run(change=lambda encoder: encoder.set_buffer(scaled.buffer, 0, 6))


@pytest.mark.parametrize("alone", [False, True])
def test_offsets_that_the_type_does_not_allow(dispatch: Dispatch, alone: bool) -> None:
    def change(encoder: pm.ComputeCommandEncoder) -> None:
        if alone:
            encoder.set_buffer_offset(8, 2)
        else:
            encoder.set_buffer(dispatch.buffer, 8, 2)

    message = "'out' at buffer index 2 needs an offset that is a multiple of 16, and 8 is bound"
    with pytest.raises(pm.ValidationError, match=message):
        dispatch.run(change=change)
    dispatch.run(change=lambda encoder: encoder.set_buffer_offset(16, 2))


def test_what_was_bound_without_checks_is_left_to_metal(dispatch: Dispatch) -> None:
    def change(encoder: pm.ComputeCommandEncoder) -> None:
        pm.debug.set_validation(False)
        encoder.set_buffer(dispatch.buffer, 0, 2)
        pm.debug.set_validation(True)

    dispatch.run(without="out", change=change)
