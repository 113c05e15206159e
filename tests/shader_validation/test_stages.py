"""Vertex and fragment functions with shader validation: errors name function, argument, vertex or pixel, and line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm
from tests.shader_validation.conftest import HEAD

pytestmark = pytest.mark.softmetal

SIDE = 16
# Two triangles over the whole target; the lower left one is primitive 1.
WHOLE = np.array([[-1, 1, 0, 1], [1, 1, 0, 1], [1, -1, 0, 1], [-1, 1, 0, 1], [1, -1, 0, 1], [-1, -1, 0, 1]], np.float32)

CORNERS = """
struct V { float4 position [[position]]; float2 uv; };
vertex V v(uint id [[vertex_id]], constant float4* corners [[buffer(0)]]) {
    return {corners[id], corners[id].xy * 0.5 + 0.5};
}
"""
WHITE = "fragment float4 f() { return float4(1); }"


@dataclass
class Draws:
    """Draws with the functions v and f, 16 × 16 pixels."""

    device: pm.Device
    queue: pm.CommandQueue
    pipelines: dict[str, pm.RenderPipelineState] = field(default_factory=dict)

    def pipeline(self, source: str, **descriptor: Any) -> pm.RenderPipelineState:
        if source not in self.pipelines:
            library = self.device.new_library(HEAD + source)
            self.pipelines[source] = self.device.new_render_pipeline_state(
                pm.RenderPipelineDescriptor(
                    vertex_function=library.new_function("v"),
                    fragment_function=library.new_function("f"),
                    color_attachments=[{"pixel_format": pm.PixelFormat.RGBA32Float}],
                    shader_validation=pm.ShaderValidation.Enabled,
                    **descriptor,
                )
            )
        return self.pipelines[source]

    def run(
        self,
        source: str,
        vertex: Sequence[npt.NDArray[Any] | None] = (WHOLE,),
        fragment: Sequence[npt.NDArray[Any] | pm.Buffer | pm.Texture] = (),
        *,
        count: int = 6,
        instances: int = 1,
        descriptor: Mapping[str, Any] | None = None,
    ) -> npt.NDArray[np.float32]:
        """The picture. Raises the command buffer's error."""
        target = self.texture(pm.PixelFormat.RGBA32Float)
        attachment = {
            "texture": target,
            "clear_color": (0, 0, 0, 0),
            "load_action": pm.LoadAction.Clear,
            "store_action": pm.StoreAction.Store,
        }
        commands = self.queue.command_buffer()
        encoder = commands.render_command_encoder(pm.RenderPassDescriptor(color_attachments=[attachment]))
        encoder.set_render_pipeline_state(self.pipeline(source, **(descriptor or {})))
        for index, array in enumerate(vertex):
            if array is not None:
                encoder.set_vertex_buffer(self.device.new_buffer(array), 0, index)
        for index, given in enumerate(fragment):
            if isinstance(given, pm.Texture):
                encoder.set_fragment_texture(given, index)
            else:
                buffer = given if isinstance(given, pm.Buffer) else self.device.new_buffer(given)
                encoder.set_fragment_buffer(buffer, 0, index)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, count, instances)
        encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        return np.array(target.to_numpy(), np.float32)

    def texture(self, pixel_format: pm.PixelFormat, side: int = SIDE) -> pm.Texture:
        usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
        descriptor = pm.TextureDescriptor(
            pixel_format=pixel_format, width=side, height=side, usage=usage, storage_mode=pm.StorageMode.Shared
        )
        return self.device.new_texture(descriptor)

    def failure(self, *arguments: Any, **options: Any) -> tuple[str, Mapping[str, Any]]:
        """The error's message and facts. The device is as good as before."""
        with pytest.raises(pm.CommandBufferError) as caught:
            self.run(*arguments, **options)
        assert (self.run(CORNERS + WHITE) == 1).all()
        return str(caught.value), caught.value.user_info["SoftmetalKernelError"]


@pytest.fixture(scope="module")
def draws() -> Draws:
    device = pm.create_system_default_device()
    return Draws(device, device.new_command_queue())


def fragment(body: str, parameters: str = "", result: str = "float4") -> str:
    return f"{CORNERS}fragment {result} f(V in [[stage_in]]{parameters}) {{\n{body}\n}}"


def test_the_pipeline_says_so(draws: Draws) -> None:
    assert draws.pipeline(CORNERS + WHITE).shader_validation == pm.ShaderValidation.Enabled


def test_vertex_reads_out_of_bounds(draws: Draws) -> None:
    message, facts = draws.failure(CORNERS + WHITE, [WHOLE[:4]], instances=2)
    assert message == (
        "vertex function 'v': out-of-bounds read of 16 bytes at offset 64 of argument 'corners' (buffer 0), "
        "which has 64 bytes; vertex 4 of instance 0, at program_source:6:13"
    )
    assert facts["vertex"] == "v"
    assert (facts["vertex_id"], facts["instance_id"]) == (4, 0)
    assert (facts["name"], facts["index"], facts["offset"], facts["line"]) == ("corners", 0, 64, 6)


def test_vertex_reads_by_instance(draws: Draws) -> None:
    source = f"""
    struct V {{ float4 position [[position]]; }};
    vertex V v(uint id [[vertex_id]], uint instance [[instance_id]], device const float4* corners [[buffer(0)]],
               constant float* shift [[buffer(1)]]) {{
        return {{corners[id] + shift[instance]}};
    }}
    {WHITE}"""
    shift = np.zeros(2, np.float32)
    assert (draws.run(source, [WHOLE, shift], instances=2) == 1).all()
    message, facts = draws.failure(source, [WHOLE, shift], instances=3)
    assert "at offset 8 of argument 'shift' (buffer 1), which has 8 bytes; vertex 0 of instance 2" in message
    assert facts["instance_id"] == 2


def test_vertex_reads_what_is_not_bound(draws: Draws) -> None:
    source = CORNERS.replace("corners[id].xy", "(float2(extra[id]))").replace(
        "[[buffer(0)]]", "[[buffer(0)]], device const uint* extra [[buffer(1)]]"
    )
    message, _ = draws.failure(source + WHITE, [WHOLE, np.zeros(2, np.uint32)])
    assert "argument 'extra' (buffer 1), which has 8 bytes; vertex 2 of instance 0" in message


def test_vertex_writes_out_of_bounds(draws: Draws) -> None:
    source = CORNERS.replace("[[buffer(0)]]", "[[buffer(0)]], device uint* log [[buffer(1)]]").replace(
        "return", "log[id + 1] = id;\nreturn"
    )
    message, facts = draws.failure(source + WHITE, [WHOLE, np.zeros(6, np.uint32)])
    assert "out-of-bounds write of 4 bytes at offset 24 of argument 'log' (buffer 1)" in message
    assert (facts["vertex_id"], facts["access"]) == (5, "write")


def test_fragment_reads_out_of_bounds(draws: Draws) -> None:
    body = "uint2 p = uint2(in.position.xy);\nreturn float4(rows[p.y * 16 + p.x]);"
    source = fragment(body, ", device const float* rows [[buffer(0)]]")
    assert (draws.run(source, fragment=[np.ones(256, np.float32)]) == 1).all()
    message, facts = draws.failure(source, fragment=[np.ones(255, np.float32)])
    assert message == (
        "fragment function 'f': out-of-bounds read of 4 bytes at offset 1020 of argument 'rows' (buffer 0), "
        "which has 1020 bytes; pixel (15, 15), of primitive 0, at program_source:10:15"
    )
    assert facts["fragment"] == "f"
    assert (list(facts["position"]), facts["primitive_id"], facts["layer"]) == ([15, 15], 0, 0)


def test_fragment_of_the_second_primitive(draws: Draws) -> None:
    source = fragment("return all(uint2(in.position.xy) == uint2(2, 13)) ? x[1] : x[0];", ", constant float4* x")
    _, facts = draws.failure(source, fragment=[np.ones(4, np.float32)])
    assert (list(facts["position"]), facts["primitive_id"]) == ([2, 13], 1)


def test_fragment_writes_out_of_bounds(draws: Draws) -> None:
    body = "x[uint(in.position.x)] = 1;\nreturn float4(1);"
    message, facts = draws.failure(fragment(body, ", device float* x"), fragment=[np.zeros(15, np.float32)])
    assert "out-of-bounds write of 4 bytes at offset 60 of argument 'x' (buffer 0), which has 60 bytes" in message
    assert facts["position"][0] == 15


def test_fragment_atomics_out_of_bounds(draws: Draws) -> None:
    body = "atomic_fetch_add_explicit(&x[uint(in.position.y)], 1u, memory_order_relaxed);\nreturn float4(1);"
    message, _ = draws.failure(fragment(body, ", device atomic_uint* x"), fragment=[np.zeros(8, np.uint32)])
    assert "out-of-bounds atomic access of 4 bytes at offset 32 of argument 'x' (buffer 0)" in message


def test_fragment_reads_through_argument_buffers(draws: Draws) -> None:
    parameters = ", constant Scene& scene"
    source = "struct Scene { device const float* values; };" + fragment("return scene.values[3];", parameters)
    target = draws.device.new_buffer(np.ones(4, np.float32))
    assert (draws.run(source, fragment=[np.array([target.gpu_address], np.uint64)]) == 1).all()
    message, _ = draws.failure(source, fragment=[np.zeros(1, np.uint64)])
    assert "read of 4 bytes through a null pointer; pixel (" in message


def test_fragment_reads_outside_of_textures(draws: Draws) -> None:
    source = fragment("return image.read(uint2(in.position.xy) + 1);", ", texture2d<float> image")
    image = draws.texture(pm.PixelFormat.RGBA8Unorm)
    message, facts = draws.failure(source, fragment=[image])
    assert "read of pixel (16, 1, 0), slice 0, level 0 outside of argument 'image' (texture 0)" in message
    assert list(facts["position"]) == [15, 0]


def test_fragment_writes_outside_of_textures(draws: Draws) -> None:
    parameters = ", texture2d<float, access::write> image"
    source = fragment("image.write(float4(1), uint2(in.position.xy));\nreturn float4(1);", parameters)
    message, facts = draws.failure(source, fragment=[draws.texture(pm.PixelFormat.RGBA8Unorm, 8)])
    assert "write of pixel (8, 0, 0)" in message
    assert list(facts["position"]) == [8, 0]


# A triangle over the pixels with x + y < 15; quads on its edge have helpers beyond.
HALF = np.array([[-1, 1, 0, 1], [1, 1, 0, 1], [-1, -1, 0, 1]], np.float32)


def test_helpers_beyond_a_buffer(draws: Draws) -> None:
    """The table has what covered pixels read, and helpers go one further: zeros are there."""
    body = """uint at = uint(in.position.x) + uint(in.position.y);
    float v = table[at];
    return float4(v, dfdx(v), at, 1);"""
    source = fragment(body, ", device const float* table")
    picture = draws.run(source, [HALF], [np.ones(15, np.float32)], count=3)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    covered = x + y < 15
    np.testing.assert_array_equal(picture[..., 3], covered)
    np.testing.assert_array_equal(picture[..., 0], covered)
    # The right neighbour in the quad lies beyond the edge where x is even and x + y is 14.
    np.testing.assert_array_equal(picture[..., 1], np.where((x + y == 14) & (x % 2 == 0), -1, 0))
    message, facts = draws.failure(source, [HALF], [np.ones(14, np.float32)], count=3)
    assert "at offset 56 of argument 'table' (buffer 0), which has 56 bytes; pixel" in message
    assert sum(facts["position"]) == 14


def test_helpers_beyond_a_texture(draws: Draws) -> None:
    """A row of 15 pixels, as covered pixels read them; helpers read 0."""
    body = """float v = row.read(uint2(in.position.x + floor(in.position.y), 0)).x;
    return float4(v, dfdx(v), 0, 1);"""
    source = fragment(body, ", texture2d<float> row")
    texture = draws.texture(pm.PixelFormat.R32Float, 15)
    texture.from_numpy(np.ones((15, 15), np.float32))
    picture = draws.run(source, [HALF], [texture], count=3)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    np.testing.assert_array_equal(picture[..., 0], x + y < 15)
    np.testing.assert_array_equal(picture[..., 1], np.where((x + y == 14) & (x % 2 == 0), -1, 0))


def test_discarded_fragments_never_raise(draws: Draws) -> None:
    body = """uint x = uint(in.position.x);
    if (x >= 8) discard_fragment();
    out[x] = table[x];
    return float4(table[x]);"""
    source = fragment(body, ", device const float* table [[buffer(0)]], device float* out [[buffer(1)]]")
    out = draws.device.new_buffer(np.zeros(16, np.float32))
    picture = draws.run(source, fragment=[draws.device.new_buffer(np.ones(8, np.float32)), out])
    assert (picture[:, :8] == 1).all()
    assert (picture[:, 8:] == 0).all()
    np.testing.assert_array_equal(np.frombuffer(out.contents(), np.float32), [1] * 8 + [0] * 8)
    message, _ = draws.failure(source.replace(">= 8", ">= 9"), fragment=[np.ones(8, np.float32), np.ones(16)])
    assert "out-of-bounds read of 4 bytes at offset 32 of argument 'table'" in message


def test_private_arrays(draws: Draws) -> None:
    body = """float weights[4] = {1, 1, 1, 1};
    weights[uint(in.position.x) % n] = 2;
    return float4(weights[uint(in.position.y) % 4]);"""
    source = fragment(body, ", constant uint& n")
    draws.run(source, fragment=[np.array([4], np.uint32)])
    message, facts = draws.failure(source, fragment=[np.array([5], np.uint32)])
    assert "out-of-bounds write of 4 bytes at offset 16 of variable 'weights', which has 16 bytes; pixel" in message
    assert (facts["name"], facts["position"][0] % 5) == ("weights", 4)


def test_private_arrays_of_helpers(draws: Draws) -> None:
    """A helper's index lies one beyond: it neither raises nor spoils what other threads and its own derivatives see."""
    body = """uint at = uint(in.position.x) + uint(in.position.y);
    float own[15];
    for (uint j = 0; j < 15; ++j) own[j] = 1;
    own[at] = 2;
    float sum = 0;
    for (uint j = 0; j < 15; ++j) sum += own[j];
    return float4(sum, dfdx(sum), 0, 1);"""
    picture = draws.run(fragment(body), [HALF], count=3)
    x, y = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    np.testing.assert_array_equal(picture[..., 0], np.where(x + y < 15, 16, 0))
    np.testing.assert_array_equal(picture[..., 1], np.where((x + y == 14) & (x % 2 == 0), -1, 0))
    parameters = ", device float* log"
    stored = fragment(body.replace("float sum", "log[0] = 1; float sum"), parameters)
    np.testing.assert_array_equal(draws.run(stored, [HALF], [np.zeros(1, np.float32)], count=3), picture)
