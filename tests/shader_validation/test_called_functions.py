"""Functions that are called through tables are checked as what calls them is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.shader_validation.conftest import HEAD, Bench, words
from tests.shader_validation.test_stages import CORNERS, HALF, SIDE, WHOLE

pytestmark = pytest.mark.softmetal

FUNCTIONS = """
constant uint primes[4] = {2, 3, 5, 7};
[[visible]] uint element(device uint* x, uint i) { return x[i]; }
[[visible]] uint prime(device uint* x, uint i) { return primes[i]; }
[[visible]] uint put(device uint* x, uint i) { x[i] = 7; return 7; }
[[visible]] uint local(device uint* x, uint i) { uint own[4] = {i, 1, 2, 3}; own[i] = 9; return own[i & 3]; }
[[visible]] uint chosen(device uint* x, uint i) {
    constant uint* table = x[0] == 0 ? &primes[0] : &primes[1];
    return table[i & 1];
}
"""
KERNEL = """
kernel void k(device uint* x [[buffer(0)]], visible_function_table<uint(device uint*, uint)> table [[buffer(1)]],
              constant uint& at [[buffer(2)]]) {
    x[0] = table[0](x, at);
}
"""


def linked(device: pm.Device, name: str) -> tuple[pm.Function, pm.LinkedFunctions]:
    """One of FUNCTIONS, from a library of its own."""
    function = device.new_library(HEAD + FUNCTIONS).new_function(name)
    functions = pm.LinkedFunctions()
    functions.functions = [function]
    return function, functions


def run(bench: Bench, name: str, at: int, values: npt.NDArray[np.uint32]) -> int:
    """The first word of `values` after the kernel has called the function with the index `at`."""
    device = bench.device
    function, functions = linked(device, name)
    descriptor = pm.ComputePipelineDescriptor(
        compute_function=device.new_library(HEAD + KERNEL).new_function("k"),
        linked_functions=functions,
        shader_validation=pm.ShaderValidation.Enabled,
    )
    pipeline = device.new_compute_pipeline_state(descriptor, 0)[0]
    table = pipeline.new_visible_function_table(pm.VisibleFunctionTableDescriptor(function_count=1))
    table.set_function(pipeline.function_handle(function), 0)
    buffer = device.new_buffer(values)
    commands = bench.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(buffer, 0, 0)
    encoder.set_visible_function_table(table, 1)
    encoder.set_bytes(np.array([at], np.uint32), 2)
    encoder.dispatch_threads(pm.Size(1, 1, 1), pm.Size(1, 1, 1))
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    return int(np.frombuffer(buffer.contents(), np.uint32)[0])


@pytest.mark.parametrize(
    ("name", "at", "result"), [("element", 3, 3), ("prime", 3, 7), ("put", 3, 7), ("local", 3, 9), ("chosen", 1, 3)]
)
def test_right_calls(bench: Bench, name: str, at: int, result: int) -> None:
    assert run(bench, name, at, words(4)) == result


@pytest.mark.parametrize(
    ("name", "at", "error", "line"),
    [
        ("element", 4, "out-of-bounds read of 4 bytes at offset 16 of argument 'x' (buffer 0), which has 16 bytes", 5),
        ("prime", 4, "out-of-bounds read of 4 bytes at offset 16 of variable 'primes', which has 16 bytes", 6),
        ("put", 5, "out-of-bounds write of 4 bytes at offset 20 of argument 'x' (buffer 0), which has 16 bytes", 7),
        ("local", 4, "out-of-bounds write of 4 bytes at offset 16 of variable 'own', which has 16 bytes", 8),
        ("element", 1 << 28, "read of 4 bytes through address 0x", 5),
    ],
)
def test_wrong_calls(bench: Bench, name: str, at: int, error: str, line: int) -> None:
    with pytest.raises(pm.CommandBufferError) as caught:
        run(bench, name, at, words(4))
    message = str(caught.value)
    assert f"kernel 'k': {error}" in message
    assert f"program_source:{line}:" in message
    assert message.endswith(f" in '{name}'")
    facts = caught.value.user_info["SoftmetalKernelError"]
    assert (facts["kernel"], facts["called_function"], facts["line"]) == ("k", name, line)


class Picture:
    """Draws SIDE × SIDE pixels with a fragment function that calls one of FUNCTIONS for each."""

    def __init__(self, bench: Bench, name: str, index: str, corners: npt.NDArray[np.float32] = WHOLE) -> None:
        source = f"""{CORNERS}
        fragment float4 f(V in [[stage_in]], device uint* x [[buffer(0)]],
                          visible_function_table<uint(device uint*, uint)> table [[buffer(1)]]) {{
            uint found = table[0](x, {index});
            return float4(found) + 0 * dfdx(float(found));
        }}"""
        self.bench, self.corners = bench, corners
        device = bench.device
        library = device.new_library(HEAD + source)
        function, functions = linked(device, name)
        self.pipeline = device.new_render_pipeline_state(
            pm.RenderPipelineDescriptor(
                vertex_function=library.new_function("v"),
                fragment_function=library.new_function("f"),
                fragment_linked_functions=functions,
                color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
                shader_validation=pm.ShaderValidation.Enabled,
            )
        )
        stage = pm.RenderStages.Fragment
        one = pm.VisibleFunctionTableDescriptor(function_count=1)
        self.table = self.pipeline.new_visible_function_table(one, stage)
        self.table.set_function(self.pipeline.function_handle(function, stage), 0)

    def draw(self, length: int) -> npt.NDArray[np.uint32]:
        """The buffer of `length` words afterwards."""
        device = self.bench.device
        target = device.new_texture(
            pm.TextureDescriptor(
                pixel_format=pm.PixelFormat.RGBA32Float, width=SIDE, height=SIDE, usage=pm.TextureUsage.RenderTarget
            )
        )
        attachment = {"texture": target, "store_action": pm.StoreAction.Store}
        buffer = device.new_buffer(words(length))
        commands = self.bench.queue.command_buffer()
        encoder = commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment]))
        encoder.set_render_pipeline_state(self.pipeline)
        encoder.set_vertex_bytes(self.corners, 0)
        encoder.set_fragment_buffer(buffer, 0, 0)
        encoder.set_fragment_visible_function_table(self.table, 1)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, len(self.corners))
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        return np.frombuffer(buffer.contents(), np.uint32)


def test_functions_of_fragments(bench: Bench) -> None:
    picture = Picture(bench, "element", "uint(in.position.x)")
    picture.draw(SIDE)
    pattern = r"argument 'x' .* pixel .* program_source:5:.* in 'element'"
    with pytest.raises(pm.CommandBufferError, match=pattern) as caught:
        picture.draw(SIDE - 1)
    assert caught.value.user_info["SoftmetalKernelError"]["position"][0] == SIDE - 1


def test_helpers_in_functions_of_fragments(bench: Bench) -> None:
    """Covered pixels write into 15 words; helpers of their quads, which go beyond, write nowhere and do not raise."""
    picture = Picture(bench, "put", "uint(in.position.x) + uint(in.position.y)", HALF)
    np.testing.assert_array_equal(picture.draw(15), [7] * 15)
    with pytest.raises(pm.CommandBufferError, match=r"out-of-bounds write of 4 bytes at offset 56"):
        picture.draw(14)
