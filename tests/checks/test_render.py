"""Render passes and their encoders. The software device may lack the encoders: fakes stand in for them."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import Case, World, judge, over
from .fakes import Fakes

FORMATS = pm.PixelFormat
TARGET = pm.TextureUsage.RenderTarget


@pytest.fixture(scope="module")
def fakes() -> Fakes:
    return Fakes()


def target(world: World, **properties: object) -> pm.Texture:
    return world.texture(usage=TARGET, storage_mode=pm.StorageMode.Private, **properties)


def color_pass(texture: pm.Texture | None, **properties: object) -> pm.RenderPassDescriptor:
    descriptor = pm.RenderPassDescriptor()
    attachment = descriptor.color_attachments.object(0)
    attachment.texture = texture
    for name, value in properties.items():
        setattr(attachment, name, value)
    return descriptor


def depth_pass(texture: pm.Texture) -> pm.RenderPassDescriptor:
    descriptor = pm.RenderPassDescriptor()
    descriptor.depth_attachment.texture = texture
    return descriptor


def sized_pass(width: int) -> pm.RenderPassDescriptor:
    return pm.RenderPassDescriptor(render_target_width=width, render_target_height=1)


def begin(world: World, descriptor: pm.RenderPassDescriptor) -> None:
    world.queue.command_buffer().render_command_encoder(descriptor)


PASSES = [
    Case(
        "no attachment",
        lambda w: begin(w, sized_pass(1)),
        lambda w: begin(w, sized_pass(0)),
        "render_command_encoder: descriptor has no attachment with a texture; a pass without any needs "
        "render_target_width and render_target_height",
    ),
    Case(
        "usage",
        lambda w: begin(w, color_pass(target(w))),
        lambda w: begin(w, color_pass(w.texture(usage=pm.TextureUsage.ShaderWrite))),
        "render_command_encoder: descriptor.color_attachments[0].texture is a texture without "
        "TextureUsage.RenderTarget; its descriptor must ask for that usage",
    ),
    Case(
        "level",
        lambda w: begin(w, color_pass(target(w, mipmap_level_count=4), level=3)),
        lambda w: begin(w, color_pass(target(w, mipmap_level_count=4), level=4)),
        "render_command_encoder: descriptor.color_attachments[0].level is 4; the texture has 4 mipmap levels",
    ),
    Case(
        "slice",
        lambda w: begin(w, color_pass(target(w))),
        lambda w: begin(w, color_pass(target(w), slice=1)),
        "render_command_encoder: descriptor.color_attachments[0].slice is 1; the texture has 1 slices",
    ),
    Case(
        "resolving into nothing",
        lambda w: begin(w, color_pass(target(w))),
        lambda w: begin(w, color_pass(target(w), store_action=pm.StoreAction.MultisampleResolve)),
        "render_command_encoder: descriptor.color_attachments[0].resolve_texture is None; the store "
        "action resolves into it",
    ),
    Case(
        "depth",
        lambda w: begin(w, depth_pass(target(w, pixel_format=FORMATS.Depth32Float))),
        lambda w: begin(w, depth_pass(target(w))),
        "render_command_encoder: descriptor.depth_attachment.texture is of format RGBA8Unorm; it must be "
        "a depth format",
    ),
    Case(
        "color",
        lambda w: begin(w, color_pass(target(w))),
        lambda w: begin(w, color_pass(target(w, pixel_format=FORMATS.Depth32Float))),
        "render_command_encoder: descriptor.color_attachments[0].texture is of format Depth32Float; it "
        "must be a format that colours can be rendered to",
    ),
]


@over(PASSES)
def test_passes(case: Case, world: World) -> None:
    judge(case, world)


def encoder_of(fakes: Fakes, world: World, descriptor: pm.RenderPassDescriptor) -> pm.RenderCommandEncoder:
    """A render encoder that takes everything, of a command buffer that is a fake too."""
    ignored = [
        "setScissorRect:",
        "setVisibilityResultMode:offset:",
        "endEncoding",
        "drawPrimitives:vertexStart:vertexCount:",
        "drawIndexedPrimitives:indexCount:indexType:indexBuffer:indexBufferOffset:",
        "setColorStoreAction:atIndex:",
        "setRenderPipelineState:",
    ]
    device = world.device.pointer
    encoder = fakes.make({"device": device, **dict.fromkeys(ignored, 0)})
    commands = fakes.make({"device": device, "renderCommandEncoderWithDescriptor:": encoder}, "MTLCommandBuffer")
    return pm.CommandBuffer.from_pointer(commands, owned=True).render_command_encoder(descriptor)


@pytest.mark.softmetal
def test_scissors(fakes: Fakes, world: World) -> None:
    encoder = encoder_of(fakes, world, color_pass(target(world)))
    encoder.set_scissor_rect((4, 0, 4, 8))
    with pytest.raises(pm.ValidationError) as caught:
        encoder.set_scissor_rect((5, 0, 4, 8))
    assert str(caught.value) == "set_scissor_rect: rect is (5, 0, 4, 8); it must lie in the render target of 8×8"
    encoder.end_encoding()


@pytest.mark.softmetal
def test_visibility_results(fakes: Fakes, world: World) -> None:
    descriptor = color_pass(target(world))
    descriptor.visibility_result_buffer = world.buffer
    encoder = encoder_of(fakes, world, descriptor)
    counting = pm.VisibilityResultMode.Counting
    encoder.set_visibility_result_mode(counting, 248)
    with pytest.raises(pm.ValidationError, match="offset is 4; it must be a multiple of 8"):
        encoder.set_visibility_result_mode(counting, 4)
    with pytest.raises(pm.ValidationError, match=r"offset is 256; .* ends at 256"):
        encoder.set_visibility_result_mode(counting, 256)
    encoder.end_encoding()
    without = encoder_of(fakes, world, color_pass(target(world)))
    with pytest.raises(pm.ValidationError, match="the render pass has no visibility_result_buffer"):
        without.set_visibility_result_mode(counting, 0)
    without.end_encoding()


@pytest.mark.softmetal
def test_draws(fakes: Fakes, world: World) -> None:
    encoder = encoder_of(fakes, world, color_pass(target(world)))
    triangle = pm.PrimitiveType.Triangle
    with pytest.raises(
        pm.ValidationError, match=r"^draw_primitives: no pipeline is set; call set_render_pipeline_state"
    ):
        encoder.draw_primitives(triangle, 0, 3)
    encoder.end_encoding()


@pytest.mark.softmetal
def test_store_actions(fakes: Fakes, world: World) -> None:
    encoder = encoder_of(fakes, world, color_pass(target(world), store_action=pm.StoreAction.Unknown))
    with pytest.raises(pm.ValidationError, match=r"^end_encoding: the store action of color attachment 0 is Unknown"):
        encoder.end_encoding()
    with pytest.raises(pm.ValidationError, match=r"^set_color_store_action: store_action is Unknown"):
        encoder.set_color_store_action(pm.StoreAction.Unknown, 0)
    encoder.set_color_store_action(pm.StoreAction.Store, 0)
    encoder.end_encoding()


@pytest.mark.softmetal
def test_objects_of_another_device(fakes: Fakes, world: World) -> None:
    other = fakes.make({}, "MTLDevice")
    foreign = pm.Buffer.from_pointer(fakes.make({"device": other, "length": 256}, "MTLBuffer"), owned=True)
    encoder = world.compute
    with pytest.raises(pm.ValidationError, match=r"^set_buffer: buffer belongs to another device than the encoder$"):
        encoder.set_buffer(foreign, 0, 0)
    encoder.set_buffer(world.buffer, 0, 0)
    encoder.end_encoding()
