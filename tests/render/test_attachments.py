"""Several colour attachments, integers in them, load and store actions, slices, levels, layers and planes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .scene import WHOLE, Renderer, colored, rectangle, render_pass
from .shaders import COLORED_VERTEX, PREAMBLE

Array = npt.NDArray[Any]

SIZE = 8
EIGHT = [
    "RGBA8Unorm",
    "RGBA16Float",
    "RGBA32Float",
    "RG8Uint",
    "RGBA16Sint",
    "R32Uint",
    "BGRA8Unorm",
    "R8Unorm",
]
SOURCE = (
    COLORED_VERTEX
    + """
struct Eight {
    float4 first [[color(0)]];
    half4 second [[color(1)]];
    float4 third [[color(2)]];
    uint2 fourth [[color(3)]];
    int4 fifth [[color(4)]];
    uint sixth [[color(5)]];
    half4 seventh [[color(6)]];
    float eighth [[color(7)]];
};

fragment Eight eight(Colored in [[stage_in]]) {
    uint column = uint(in.position.x);
    return {in.color, half4(in.color * 2), in.color * 3, uint2(column, 200), int4(-int(column), 1000, -1000, 7),
            column * 100000, half4(in.color.bgra), in.color.g};
}

struct Sparse { float4 fourth [[color(3)]]; float4 first [[color(0)]]; };
fragment Sparse sparse(Colored in [[stage_in]]) { return {in.color, 1 - in.color}; }
"""
)
COLOR = np.array([0.25, 0.5, 0.75, 1.0])


def test_eight_attachments_of_formats_of_their_own(renderer: Renderer) -> None:
    targets = [renderer.target(name, SIZE, SIZE) for name in EIGHT]
    pipeline = renderer.pipeline("colored_vertex", "eight", EIGHT, source=SOURCE)
    renderer.draw(render_pass(*targets), pipeline, colored(WHOLE, COLOR))
    columns = np.arange(SIZE, dtype=np.float64)
    fixed = np.ones(SIZE)
    wanted = [
        [fixed * value for value in COLOR],
        [fixed * value * 2 for value in COLOR],
        [fixed * value * 3 for value in COLOR],
        [columns, fixed * 200, fixed * 0, fixed],
        [-columns, fixed * 1000, fixed * -1000, fixed * 7],
        [columns * 100000, fixed * 0, fixed * 0, fixed],
        [fixed * value for value in COLOR[[2, 1, 0, 3]]],
        [fixed * 0.5, fixed * 0, fixed * 0, fixed],
    ]
    for texture, rows in zip(targets, wanted, strict=True):
        exact = np.broadcast_to(np.stack(rows, axis=-1), (SIZE, SIZE, 4))
        np.testing.assert_allclose(renderer.colors(texture), exact, atol=0.6 / 255, err_msg=str(texture.pixel_format))


def test_attachments_that_a_fragment_does_not_return_keep_what_they_hold(renderer: Renderer) -> None:
    targets = [renderer.target("RGBA32Float", SIZE, SIZE) for _ in range(4)]
    pipeline = renderer.pipeline("colored_vertex", "sparse", ["RGBA32Float"] * 4, source=SOURCE)
    renderer.draw(render_pass(*targets, clear=(0.5, 0, 0, 1)), pipeline, colored(WHOLE, COLOR))
    for texture, wanted in zip(targets, [1 - COLOR, (0.5, 0, 0, 1), (0.5, 0, 0, 1), COLOR], strict=True):
        np.testing.assert_allclose(
            renderer.colors(texture), np.broadcast_to(np.asarray(wanted), (SIZE, SIZE, 4)), atol=1e-6
        )


def test_each_attachment_has_a_mask_of_its_own(renderer: Renderer) -> None:
    targets = [renderer.target("RGBA32Float", SIZE, SIZE) for _ in range(4)]
    descriptor = renderer.pipeline_descriptor("colored_vertex", "sparse", ["RGBA32Float"] * 4, source=SOURCE)
    descriptor.color_attachments[0].write_mask = pm.ColorWriteMask.None_
    descriptor.color_attachments[3].write_mask = pm.ColorWriteMask.Green
    pipeline = renderer.device.new_render_pipeline_state(descriptor)
    renderer.draw(render_pass(*targets), pipeline, colored(WHOLE, COLOR))
    assert not renderer.colors(targets[0]).any()
    np.testing.assert_array_equal(renderer.colors(targets[3])[0, 0], [0, 0.5, 0, 0])


@pytest.mark.parametrize("store", [pm.StoreAction.Store, pm.StoreAction.Unknown])
def test_what_was_stored_is_loaded(renderer: Renderer, store: pm.StoreAction) -> None:
    """The second pass draws over half of the first; its store action may be told while it is encoded."""
    target = renderer.target("RGBA8Unorm", SIZE, SIZE)
    pipeline = renderer.pipeline()
    renderer.draw(render_pass(target), pipeline, colored(WHOLE, (1, 0, 0, 1)))
    descriptor = render_pass(target)
    descriptor.color_attachments[0].load_action = pm.LoadAction.Load
    descriptor.color_attachments[0].store_action = store

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        if store == pm.StoreAction.Unknown:
            encoder.set_color_store_action(pm.StoreAction.Store, 0)

    renderer.draw(descriptor, pipeline, colored(rectangle(-1, 1, 0, -1), (0, 1, 0, 1)), prepare=prepare)
    wanted = [(0, 1, 0, 1)] * 4 + [(1, 0, 0, 1)] * 4
    np.testing.assert_array_equal(renderer.colors(target)[3], wanted)


def test_depth_and_stencil_are_loaded(renderer: Renderer) -> None:
    both, target = renderer.target("Depth32Float_Stencil8", SIZE, SIZE), renderer.target("R32Float", SIZE, SIZE)
    with renderer.encoding(render_pass(depth=both, stencil=both, clear_depth=0.375, clear_stencil=9)):
        pass
    descriptor = render_pass(target, depth=both, stencil=both)
    descriptor.depth_attachment.load_action = pm.LoadAction.Load
    descriptor.stencil_attachment.load_action = pm.LoadAction.Load
    face = pm.StencilDescriptor(stencil_compare_function=pm.CompareFunction.Equal)
    state = renderer.device.new_depth_stencil_state(
        pm.DepthStencilDescriptor(
            depth_compare_function=pm.CompareFunction.Less, front_face_stencil=face, back_face_stencil=face
        )
    )

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_depth_stencil_state(state)
        encoder.set_stencil_reference_value(9)

    combined = "Depth32Float_Stencil8"
    near_left = np.concatenate([rectangle(-1, 1, 0, -1, 0.25), rectangle(0, 1, 1, -1, 0.5)])
    pipeline = renderer.pipeline(colors=["R32Float"], depth=combined, stencil=combined)
    renderer.draw(descriptor, pipeline, colored(near_left), prepare=prepare)
    np.testing.assert_array_equal(renderer.colors(target)[0, :, 0], [1] * 4 + [0] * 4)


def test_a_pass_without_draws_clears(renderer: Renderer) -> None:
    target = renderer.target("RGBA16Float", SIZE, SIZE)
    with renderer.encoding(render_pass(target, clear=(0.25, -3, 100, 0.5))):
        pass
    np.testing.assert_array_equal(renderer.colors(target)[5, 5], (0.25, -3, 100, 0.5))


def test_levels(renderer: Renderer) -> None:
    target = renderer.target("RGBA8Unorm", 16, 16, mipmap_level_count=4)
    for level in range(4):
        descriptor = render_pass(target)
        descriptor.color_attachments[0].level = level
        color = np.array([level / 4, 1, 0, 1])
        renderer.draw(descriptor, renderer.pipeline(), colored(rectangle(-1, 1, 0, -1), color))
    for level in range(4):
        result = renderer.colors(target, level)
        width = 16 >> level
        assert result.shape == (width, width, 4)
        np.testing.assert_allclose(result[0, : width // 2], [[level / 4, 1, 0, 1]] * (width // 2), atol=0.6 / 255)
        assert not result[:, width // 2 :].any()


def test_slices_and_planes(renderer: Renderer) -> None:
    array = renderer.target("RGBA8Unorm", SIZE, SIZE, texture_type=pm.TextureType.Type2DArray, array_length=3)
    volume = renderer.target("RGBA8Unorm", SIZE, SIZE, texture_type=pm.TextureType.Type3D, depth=3)
    for number in range(3):
        for texture, name in [(array, "slice"), (volume, "depth_plane")]:
            descriptor = render_pass(texture)
            setattr(descriptor.color_attachments[0], name, number)
            renderer.draw(descriptor, renderer.pipeline(), colored(WHOLE, (number / 2, 0, 1, 1)))
    for number in range(3):
        color = (number / 2, 0, 1, 1)
        np.testing.assert_allclose(renderer.colors(array, slice_=number)[4, 4], color, atol=0.6 / 255)
        np.testing.assert_allclose(renderer.colors(volume, plane=number)[4, 4], color, atol=0.6 / 255)


LAYERED = (
    PREAMBLE
    + """
struct Placed { float4 position [[position]]; uint layer [[render_target_array_index]]; float4 color; };

vertex Placed layered(uint id [[vertex_id]], uint instance [[instance_id]],
                      device const float4* corners [[buffer(0)]]) {
    float4 position = corners[id];
    position.x += 0.25 * float(instance);
    return {position, instance, float4(float(instance) / 8, 0, 0, 1)};
}

fragment float4 shown(Placed in [[stage_in]], uint layer [[render_target_array_index]]) {
    return in.color + float4(0, float(layer) / 8, 0, 0);
}
"""
)


@pytest.mark.parametrize("kind", ["Type2DArray", "TypeCube", "Type3D"])
def test_layers(renderer: Renderer, kind: str) -> None:
    """Each instance goes into the layer that its vertices name, and nowhere else."""
    shapes = {"Type2DArray": {"array_length": 6}, "TypeCube": {}, "Type3D": {"depth": 6}}
    target = renderer.target("RGBA32Float", SIZE, SIZE, texture_type=pm.TextureType[kind], **shapes[kind])
    descriptor = render_pass(target)
    descriptor.render_target_array_length = 6
    pipeline = renderer.pipeline(
        "layered",
        "shown",
        ["RGBA32Float"],
        source=LAYERED,
        input_primitive_topology=pm.PrimitiveTopologyClass.Triangle,
    )
    with renderer.encoding(descriptor) as encoder:
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_buffer(renderer.buffer(rectangle(-1, 1, -0.75, -1)), 0, 0)
        encoder.draw_primitives(pm.PrimitiveType.Triangle, 0, 6, 6)
    for layer in range(6):
        place = {"plane": layer} if kind == "Type3D" else {"slice_": layer}
        wanted = np.zeros((SIZE, SIZE, 4))
        wanted[:, layer] = (layer / 8, layer / 8, 0, 1)
        np.testing.assert_array_equal(renderer.colors(target, **place), wanted)
