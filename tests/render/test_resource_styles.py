"""Pairs of functions with attachments, textures, samplers and buffers in the ways that people use them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import TRIANGLE, Renderer, render_pass
from .test_shader_styles import CORNERS, SIZE

Array = npt.NDArray[Any]
Prepare = Callable[[pm.RenderCommandEncoder], None]

ROWS, COLUMNS = np.mgrid[:SIZE, :SIZE]
U, V = (COLUMNS + 0.5) / SIZE, 1 - (ROWS + 0.5) / SIZE


def stacked(*channels: Any) -> Array:
    return np.stack([np.broadcast_to(channel, (SIZE, SIZE)) for channel in channels], axis=-1).astype(np.float64)


def drawn(
    renderer: Renderer, source: str, formats: list[str], prepare: Prepare | None = None, *, draws: int = 1, **state: Any
) -> list[Array]:
    """What the attachments hold after that many draws of a triangle over all of them."""
    targets = [renderer.target(format_, SIZE, SIZE) for format_ in formats]
    pipeline = renderer.pipeline("v", "f", formats, CORNERS + source, **state)
    with renderer.encoding(render_pass(*targets)) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        if prepare is not None:
            prepare(encoder)
        for _ in range(draws):
            encoder.draw_primitives(TRIANGLE, 0, 3)
    return [renderer.colors(target) for target in targets]


def texture_of(renderer: Renderer, pixels: Array) -> pm.Texture:
    """RGBA32Float, of (rows, columns, 4)."""
    height, width = pixels.shape[:2]
    descriptor = pm.TextureDescriptor(width=width, height=height)
    descriptor.pixel_format = pm.PixelFormat.RGBA32Float
    descriptor.usage = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite
    texture = renderer.device.new_texture(descriptor)
    texture.from_numpy(np.ascontiguousarray(pixels, np.float32))
    return texture


def flat_texture(renderer: Renderer, value: float) -> pm.Texture:
    return texture_of(renderer, np.full((2, 2, 4), value))


def test_outputs_with_a_base(renderer: Renderer) -> None:
    source = """
    struct Out { float4 p [[position]]; float2 uv; };
    vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }
    struct Base { float4 color [[color(0)]]; };
    struct Deferred : Base { half4 normal [[color(1)]]; uint material [[color(2)]]; };
    fragment Deferred f(Out in [[stage_in]]) {
        Deferred out;
        out.color = in.uv.xyxy;
        out.normal = half4(0.5h, 1, 2, -1);
        out.material = uint(in.uv.x * 8) + 100;
        return out;
    }"""
    color, normal, material = drawn(renderer, source, ["RGBA32Float", "RGBA16Float", "R32Uint"])
    np.testing.assert_allclose(color, stacked(U, V, U, V), atol=1e-6)
    np.testing.assert_array_equal(normal, stacked(0.5, 1, 2, -1))
    np.testing.assert_array_equal(material[..., 0], COLUMNS + 100)


def test_framebuffer_fetch_of_several_attachments(renderer: Renderer) -> None:
    """Each draw adds to what the attachments hold, in the order of the draws."""
    source = """
    vertex float4 v(uint id [[vertex_id]]) { return place(id); }
    struct Buffers { half4 albedo [[color(0), raster_order_group(0)]]; float depth [[color(1)]];
                     uint count [[color(2)]]; };
    fragment Buffers f(Buffers in, float4 p [[position]]) {
        in.albedo = in.albedo * 2 + 1;
        in.depth = max(in.depth, p.x) + in.count;
        in.count += 1;
        return in;
    }"""
    albedo, depth, count = drawn(renderer, source, ["RGBA16Float", "R32Float", "R32Uint"], draws=3)
    np.testing.assert_array_equal(albedo, stacked(7, 7, 7, 7))
    np.testing.assert_array_equal(depth[..., 0], COLUMNS + 0.5 + 0 + 1 + 2)
    np.testing.assert_array_equal(count[..., 0], 3)


def test_arrays_of_textures_and_samplers(renderer: Renderer) -> None:
    source = """
    struct Out { float4 p [[position]]; float2 uv; };
    vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }
    fragment float4 f(Out in [[stage_in]], array<texture2d<float>, 4> images [[texture(3)]],
                      array<sampler, 2> samplers [[sampler(1)]]) {
        const uint chosen = uint(in.uv.x * 4);
        return images[chosen].sample(samplers[chosen & 1], in.uv) + float4(0, chosen, images.size(), 0);
    }"""
    images = [flat_texture(renderer, 10.0 * number) for number in range(4)]
    state = renderer.device.new_sampler_state(pm.SamplerDescriptor())

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        for number, image in enumerate(images):
            encoder.set_fragment_texture(image, 3 + number)
        for number in range(2):
            encoder.set_fragment_sampler_state(state, 1 + number)

    (result,) = drawn(renderer, source, ["RGBA32Float"], prepare)
    chosen = np.floor(U * 4)
    np.testing.assert_array_equal(result, stacked(10 * chosen, 11 * chosen, 10 * chosen + 4, 10 * chosen))


def test_materials_without_bindings(renderer: Renderer) -> None:
    """Textures, samplers and pointers in a buffer of materials, which the instance chooses from."""
    source = """
    struct Material { texture2d<float> image; sampler s; constant float4* tints; float roughness; };
    struct Out { float4 p [[position]]; float2 uv; uint material [[flat]]; };
    vertex Out v(uint id [[vertex_id]], constant uint& chosen [[buffer(2)]]) {
        return {place(id), corners[id], chosen};
    }
    fragment float4 f(Out in [[stage_in]], device const Material* materials [[buffer(4)]]) {
        device const Material& m = materials[in.material];
        return m.image.sample(m.s, in.uv) * m.tints[in.material] + m.roughness;
    }"""
    descriptor = pm.SamplerDescriptor(support_argument_buffers=True)
    state = renderer.device.new_sampler_state(descriptor)
    images = [flat_texture(renderer, value) for value in (2.0, 3.0)]
    tints = renderer.buffer(np.array([[1, 2, 3, 4], [5, 6, 7, 8]], np.float32))
    layout = np.dtype(
        {"names": ["image", "s", "tints", "roughness"], "formats": ["u8", "u8", "u8", "f4"], "itemsize": 32}
    )
    values = np.zeros(2, layout)
    for number, image in enumerate(images):
        values[number] = (
            image.gpu_resource_id.impl,
            state.gpu_resource_id.impl,
            tints.gpu_address,
            0.5 + number,
        )
    materials = renderer.buffer(values)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_vertex_bytes(np.array([1], np.uint32), 2)
        encoder.set_fragment_buffer(materials, 0, 4)
        for resource in (tints, *images):
            encoder.use_resource(resource, pm.ResourceUsage.Read, pm.RenderStages.Fragment)

    (result,) = drawn(renderer, source, ["RGBA32Float"], prepare)
    np.testing.assert_array_equal(result, stacked(16.5, 19.5, 22.5, 25.5))


def test_samplers_in_the_source(renderer: Renderer) -> None:
    """Each member of a constexpr sampler, at program scope and in functions."""
    source = """
    constexpr sampler whole(coord::normalized, address::repeat, filter::linear, mip_filter::nearest,
                            compare_func::less, max_anisotropy(8), lod_clamp(0.0f, 4.0f), border_color::opaque_white);
    constexpr sampler pixels(coord::pixel, address::clamp_to_zero, filter::nearest);
    constant sampler bordered(s_address::clamp_to_border, t_address::clamp_to_edge, r_address::mirrored_repeat,
                              mag_filter::nearest, min_filter::linear, mip_filter::none, border_color::opaque_white);
    vertex float4 v(uint id [[vertex_id]]) { return place(id); }
    fragment float4 f(float4 p [[position]], texture2d<float> image [[texture(0)]]) {
        constexpr sampler plain;
        const sampler smallest = sampler(filter::linear, reduction::minimum);
        const float2 uv = p.xy / 8;
        return float4(image.sample(whole, uv + 3).x, image.sample(pixels, p.xy - 4).y,
                      image.sample(bordered, float2(uv.x * 2 - 0.5f, 0)).z,
                      image.sample(plain, uv).w + image.sample(smallest, float2(0.5f)).x);
    }"""
    image = np.random.default_rng(3).integers(1, 50, (SIZE, SIZE, 4)).astype(np.float64)
    texture = texture_of(renderer, image)
    (result,) = drawn(renderer, source, ["RGBA32Float"], lambda encoder: encoder.set_fragment_texture(texture, 0))
    inside = (ROWS >= 4) & (COLUMNS >= 4)
    shifted = np.where(inside, image[np.maximum(ROWS - 4, 0), np.maximum(COLUMNS - 4, 0), 1], 0)
    # Twice as many pixels as the picture has: the mean of two, of which some are the border's.
    first_row = np.concatenate([np.ones(SIZE), image[0, :, 2], np.ones(SIZE)])
    place = SIZE + 2 * COLUMNS - 4
    bordered = (first_row[place] + first_row[place + 1]) / 2
    smallest = image[3:5, 3:5, 0].min()
    np.testing.assert_allclose(result, stacked(image[..., 0], shifted, bordered, image[..., 3] + smallest), rtol=1e-5)


def test_vertices_that_only_write(renderer: Renderer) -> None:
    """A vertex function without a result moves particles; nothing is drawn."""
    source = (
        CORNERS
        + """
    struct Particle { float3 place; float3 speed; };
    vertex void v(uint id [[vertex_id]], uint instance [[instance_id]], device Particle* particles [[buffer(0)]],
                  constant float& step [[buffer(1)]], device atomic_uint& moved [[buffer(2)]]) {
        device Particle& p = particles[instance * 50 + id];
        p.place += p.speed * step;
        if (p.place.x > 0) atomic_fetch_add_explicit(&moved, 1, memory_order_relaxed);
    }"""
    )
    values = np.random.default_rng(1).standard_normal((150, 2, 4)).astype(np.float32)
    particles, moved = renderer.buffer(values), renderer.buffer(np.zeros(4, np.uint32))
    pipeline = renderer.pipeline("v", None, ["RGBA8Unorm"], source, rasterization_enabled=False)
    with renderer.encoding(render_pass(renderer.target())) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_buffer(particles, 0, 0)
        encoder.set_vertex_bytes(np.array([0.5], np.float32), 1)
        encoder.set_vertex_buffer(moved, 0, 2)
        encoder.draw_primitives(pm.PrimitiveType.Point, 0, 50, 3)
    found = np.frombuffer(particles.contents(), np.float32).reshape(150, 2, 4)
    wanted = values[:, 0, :3] + values[:, 1, :3] * np.float32(0.5)
    np.testing.assert_allclose(found[:, 0, :3], wanted, rtol=1e-6, atol=1e-6)
    assert np.frombuffer(moved.contents(), np.uint32)[0] == (found[:, 0, 0] > 0).sum()


def test_lists_of_fragments(renderer: Renderer) -> None:
    """Each pixel has a list of what was drawn to it; discarded fragments and helpers are in none."""
    source = """
    struct Out { float4 p [[position]]; float2 uv; };
    vertex Out v(uint id [[vertex_id]]) { return {place(id), corners[id]}; }
    struct Node { float value; uint next; };
    static void drop(float x) { for (int i = 0; i < 4; ++i) if (x > 0.75f && i == 2) discard_fragment(); }
    fragment void f(Out in [[stage_in]], device Node* nodes [[buffer(0)]], device atomic_uint* heads [[buffer(1)]],
                    device atomic_uint& count [[buffer(2)]]) {
        const float change = dfdx(in.uv.x);
        drop(in.uv.x);
        const uint node = atomic_fetch_add_explicit(&count, 1, memory_order_relaxed);
        const uint pixel = uint(in.p.y) * 8 + uint(in.p.x);
        nodes[node].value = in.uv.y + change;
        nodes[node].next = atomic_exchange_explicit(&heads[pixel], node, memory_order_relaxed);
    }"""
    nodes = renderer.buffer(np.zeros((512, 2), np.uint32))
    heads, count = renderer.buffer(np.full(SIZE * SIZE, 9999, np.uint32)), renderer.buffer(np.zeros(4, np.uint32))

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        for index, buffer in enumerate((nodes, heads, count)):
            encoder.set_fragment_buffer(buffer, 0, index)

    drawn(renderer, source, ["RGBA8Unorm"], prepare, draws=3)
    assert np.frombuffer(count.contents(), np.uint32)[0] == 3 * SIZE * 6
    links = np.frombuffer(nodes.contents(), np.uint32).reshape(512, 2)
    first = np.frombuffer(heads.contents(), np.uint32).reshape(SIZE, SIZE)
    for row in range(SIZE):
        for column in range(SIZE):
            node, length = int(first[row, column]), 0
            while node != 9999:
                assert links[node, :1].view(np.float32)[0] == pytest.approx(V[row, column] + 1 / SIZE, abs=1e-6)
                node, length = int(links[node, 1]), length + 1
            assert length == (3 if column < 6 else 0)


@pytest.mark.parametrize("is_lit", [False, True])
def test_function_constants_leave_members_out(renderer: Renderer, is_lit: bool) -> None:
    source = (
        CORNERS
        + """
    constant bool lit [[function_constant(0)]];
    constant int steps [[function_constant(1)]];
    constant bool unlit = !lit;
    struct Out { float4 p [[position]]; float2 uv [[function_constant(lit)]]; float3 n; };
    struct In { float2 uv [[function_constant(lit)]]; float3 n; };
    vertex Out v(uint id [[vertex_id]]) {
        Out out;
        out.p = place(id);
        if (lit) out.uv = corners[id];
        out.n = float3(corners[id], 1);
        return out;
    }
    struct Colors { float4 a [[color(0), function_constant(lit)]]; float4 b [[color(0), function_constant(unlit)]]; };
    fragment Colors f(In in [[stage_in]], constant float4& tint [[buffer(0), function_constant(lit)]]) {
        Colors out;
        for (int i = 0; i < steps; ++i) in.n *= 2;
        if (lit) out.a = in.uv.xyxy * tint; else out.b = float4(in.n, 1);
        return out;
    }"""
    )
    library = renderer.device.new_library_with_source(source)
    constants = pm.FunctionConstantValues()
    constants.set_constant_value(np.array([is_lit]), pm.DataType.Bool, 0)
    constants.set_constant_value(np.array([3], np.int32), pm.DataType.Int, 1)
    descriptor = pm.RenderPipelineDescriptor(vertex_function=library.new_function("v", constants))
    descriptor.fragment_function = library.new_function("f", constants)
    descriptor.color_attachments[0].pixel_format = pm.PixelFormat.RGBA32Float
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    with renderer.encoding(render_pass(target)) as encoder:
        encoder.set_render_pipeline_state(renderer.device.new_render_pipeline_state(descriptor))
        if is_lit:
            encoder.set_fragment_bytes(np.array([1, 2, 3, 4], np.float32), 0)
        encoder.draw_primitives(TRIANGLE, 0, 3)
    wanted = stacked(U, 2 * V, 3 * U, 4 * V) if is_lit else stacked(8 * U, 8 * V, 8, 1)
    np.testing.assert_allclose(renderer.colors(target), wanted, rtol=1e-5, atol=1e-5)


def test_textures_in_vertex_functions(renderer: Renderer) -> None:
    source = """
    struct Out { float4 p [[position]]; float4 seen [[flat]]; };
    vertex Out v(uint id [[vertex_id]], texture2d<float> heights [[texture(2)]], sampler s [[sampler(0)]]) {
        const float2 uv = float2(0.5f);
        return {place(id), float4(heights.read(uint2(1, 0)).x, heights.sample(s, uv).y,
                                  heights.sample(s, uv, level(0)).z, heights.gather(s, uv).x)};
    }
    fragment float4 f(Out in [[stage_in]]) { return in.seen; }"""
    image = np.arange(16, dtype=np.float64).reshape(2, 2, 4)
    texture = texture_of(renderer, image)
    linear = pm.SamplerDescriptor(min_filter=pm.SamplerMinMagFilter.Linear, mag_filter=pm.SamplerMinMagFilter.Linear)
    state = renderer.device.new_sampler_state(linear)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_vertex_texture(texture, 2)
        encoder.set_vertex_sampler_state(state, 0)

    (result,) = drawn(renderer, source, ["RGBA32Float"], prepare)
    middle = image.mean(axis=(0, 1))
    np.testing.assert_allclose(result, stacked(4, middle[1], middle[2], image[1, 0, 0]))


def test_neighbours_of_vertices(renderer: Renderer) -> None:
    """Where vertices part, those that are left are the SIMD-group; every vertex counts itself at least."""
    source = """
    struct Out { float4 p [[position]]; float4 counts [[flat]]; };
    vertex Out v(uint id [[vertex_id]]) {
        float odd = 0;
        if (id % 2 == 1) odd = popcount(uint(ulong(simd_ballot(true))));
        return {place(id), float4(simd_sum(id == 1 ? 5.0f : 0.0f), simd_max(odd), quad_broadcast(id, 1), 1)};
    }
    fragment float4 f(Out in [[stage_in]]) { return in.counts; }"""
    (result,) = drawn(renderer, source, ["RGBA32Float"])
    np.testing.assert_array_equal(result, stacked(5, 1, 1, 1))
