"""Layers and drawables."""

from __future__ import annotations

import math

import pytest

import pymetal as pm

from .cases import Case, World, judge, over

FRAMEBUFFER_ONLY = (
    "a layer with framebuffer_only; it can only be drawn into; set framebuffer_only to False on the layer"
)


def layer(world: World, **properties: object) -> pm.MetalLayer:
    made = pm.MetalLayer.layer()
    made.device = world.device
    made.drawable_size = (8, 8)
    for name, value in properties.items():
        setattr(made, name, value)
    return made


def drawable(world: World, **properties: object) -> pm.MetalDrawable:
    made = layer(world, **properties).next_drawable()
    assert made is not None
    return made


def readable(world: World) -> pm.Texture:
    return drawable(world, framebuffer_only=False, pixel_format=pm.PixelFormat.BGRA8Unorm).texture


def only_drawn_into(world: World) -> pm.Texture:
    return drawable(world).texture


def of_the_same_format(world: World) -> pm.Texture:
    return world.texture(pixel_format=pm.PixelFormat.BGRA8Unorm)


def copy(world: World, source: pm.Texture, destination: pm.Texture) -> None:
    world.blit.copy_from_texture_to_texture(source, 0, 0, (0, 0, 0), (8, 8, 1), destination, 0, 0, (0, 0, 0))


def without_device(_: World) -> None:
    made = pm.MetalLayer.layer()
    made.drawable_size = (8, 8)
    made.next_drawable()


def without_size(world: World) -> None:
    made = pm.MetalLayer.layer()
    made.device = world.device
    made.next_drawable()


SETTINGS = [
    Case(
        "format",
        lambda w: layer(w, pixel_format=pm.PixelFormat.RGBA16Float),
        lambda w: layer(w, pixel_format=pm.PixelFormat.RGBA8Unorm),
        "pixel_format: value is RGBA8Unorm; a layer takes BGRA8Unorm, RGBA16Float, RGB10A2Unorm, BGR10A2Unorm, "
        "BGRA10_XR, BGR10_XR, and of these with _sRGB BGRA8Unorm, BGRA10_XR and BGR10_XR",
    ),
    Case(
        "no width",
        lambda w: layer(w, drawable_size=(1, 1)),
        lambda w: layer(w, drawable_size=(0, 8)),
        "drawable_size: value is 0×8; width and height must be 1 to 16384",
    ),
    Case(
        "too high",
        lambda w: layer(w, drawable_size=(1, 16384)),
        lambda w: layer(w, drawable_size=(1, 16384.5)),
        "drawable_size: value is 1×16384.5; width and height must be 1 to 16384",
    ),
    Case(
        "no number",
        lambda w: layer(w, drawable_size=(1.5, 1)),
        lambda w: layer(w, drawable_size=(math.nan, 1)),
        "drawable_size: value is nan×1; width and height must be 1 to 16384",
    ),
    Case(
        "one drawable",
        lambda w: layer(w, maximum_drawable_count=2),
        lambda w: layer(w, maximum_drawable_count=1),
        "maximum_drawable_count: value is 1; a layer has 2 or 3 drawables",
    ),
    Case(
        "four drawables",
        lambda w: layer(w, maximum_drawable_count=3),
        lambda w: layer(w, maximum_drawable_count=4),
        "maximum_drawable_count: value is 4; a layer has 2 or 3 drawables",
    ),
    Case(
        "device",
        drawable,
        without_device,
        "next_drawable: the layer has no device; set its `device` first",
    ),
    Case(
        "size",
        drawable,
        without_size,
        "next_drawable: the layer has no size; set its `drawable_size` first",
    ),
]


@over(SETTINGS)
def test_settings(case: Case, world: World) -> None:
    judge(case, world)


TIMES = [
    Case(
        "past",
        lambda w: drawable(w).present_at_time(0),
        lambda w: drawable(w).present_at_time(-1),
        "present_at_time: presentation_time is -1; it must be a number of seconds, 0 or more",
    ),
    Case(
        "never",
        lambda w: drawable(w).present_after_minimum_duration(0.25),
        lambda w: drawable(w).present_after_minimum_duration(math.inf),
        "present_after_minimum_duration: duration is inf; it must be a number of seconds, 0 or more",
    ),
    Case(
        "command buffer",
        lambda w: w.commands.present_drawable_at_time(drawable(w), 0),
        lambda w: w.commands.present_drawable_at_time(drawable(w), math.nan),
        "present_drawable_at_time: presentation_time is nan; it must be a number of seconds, 0 or more",
    ),
    Case(
        "command buffer's duration",
        lambda w: w.commands.present_drawable_after_minimum_duration(drawable(w), 0.0),
        lambda w: w.commands.present_drawable_after_minimum_duration(drawable(w), -0.5),
        "present_drawable_after_minimum_duration: duration is -0.5; it must be a number of seconds, 0 or more",
    ),
]


@over(TIMES)
def test_times(case: Case, world: World) -> None:
    judge(case, world)


USES = [
    Case(
        "kernel",
        lambda w: w.compute.set_texture(readable(w), 0),
        lambda w: w.compute.set_texture(only_drawn_into(w), 0),
        f"set_texture: texture is of {FRAMEBUFFER_ONLY}",
    ),
    Case(
        "kernel's list",
        lambda w: w.compute.set_textures([None, readable(w)], 0),
        lambda w: w.compute.set_textures([None, only_drawn_into(w)], 0),
        f"set_textures: textures[1] is of {FRAMEBUFFER_ONLY}",
    ),
    Case(
        "copy from",
        lambda w: copy(w, readable(w), of_the_same_format(w)),
        lambda w: copy(w, only_drawn_into(w), of_the_same_format(w)),
        f"copy_from_texture: source is of {FRAMEBUFFER_ONLY}",
    ),
    Case(
        "copy to",
        lambda w: copy(w, of_the_same_format(w), readable(w)),
        lambda w: copy(w, of_the_same_format(w), only_drawn_into(w)),
        f"copy_from_texture: destination is of {FRAMEBUFFER_ONLY}",
    ),
    Case(
        "read by the CPU",
        lambda w: readable(w).get_bytes(bytearray(256), 32, ((0, 0, 0), (8, 8, 1)), 0),
        lambda w: only_drawn_into(w).get_bytes(bytearray(256), 32, ((0, 0, 0), (8, 8, 1)), 0),
        "get_bytes: the texture can only be drawn into; set framebuffer_only to False on its layer",
    ),
    Case(
        "array",
        lambda w: readable(w).to_numpy(),
        lambda w: only_drawn_into(w).to_numpy(),
        "a framebuffer_only texture cannot be copied: set framebuffer_only to False on its layer",
    ),
]


@over(USES)
def test_uses(case: Case, world: World) -> None:
    judge(case, world)


TWICE = r"the drawable is already presented; each is presented once: get another with next_drawable\(\)$"
GIVEN_BACK = "the drawable is already presented, and its texture belongs to the layer again"


def test_presenting_twice(world: World) -> None:
    shown = drawable(world)
    shown.present()
    with pytest.raises(pm.ValidationError, match=f"^present: {TWICE}"):
        shown.present()
    with pytest.raises(pm.ValidationError, match=f"^present_drawable: {TWICE}"):
        world.commands.present_drawable(shown)


def test_presenting_what_a_command_buffer_is_to_present(world: World) -> None:
    shown = drawable(world)
    world.commands.present_drawable(shown)
    with pytest.raises(pm.ValidationError, match=f"^present: {TWICE}"):
        shown.present()


def test_the_texture_of_a_presented_drawable(world: World) -> None:
    shown = drawable(world)
    world.commands.present_drawable(shown)
    assert shown.texture.width == 8  # until the command buffer is committed
    world.commands.commit()
    with pytest.raises(pm.ValidationError, match=f"^texture: {GIVEN_BACK}"):
        _ = shown.texture
    with pytest.raises(pm.ValidationError, match=f"^add_presented_handler: {GIVEN_BACK}"):
        shown.add_presented_handler(print)


def test_presenting_with_a_committed_command_buffer(world: World) -> None:
    world.commands.commit()
    with pytest.raises(pm.ValidationError, match=r"^present_drawable: this command buffer is committed"):
        world.commands.present_drawable(drawable(world))


def test_presenting_while_an_encoder_is_open(world: World) -> None:
    shown = drawable(world)
    with pytest.raises(pm.ValidationError, match=r"^present_drawable: an encoder of this command buffer is still open"):
        world.compute.device.new_command_queue()
        world.commands.present_drawable(shown)
    world.compute.end_encoding()
    world.commands.present_drawable(shown)  # the refusal has not used it up
