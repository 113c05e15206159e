"""Layers: their properties, and the drawables they lend."""

from __future__ import annotations

import threading
import time

import pytest

import pymetal as pm

from .conftest import next_drawable

# CAMetalLayer.pixelFormat: the formats that layers have on macOS.
FORMATS = (
    pm.PixelFormat.BGRA8Unorm,
    pm.PixelFormat.BGRA8Unorm_sRGB,
    pm.PixelFormat.RGBA16Float,
    pm.PixelFormat.RGB10A2Unorm,
    pm.PixelFormat.BGR10A2Unorm,
    pm.PixelFormat.BGRA10_XR,
    pm.PixelFormat.BGRA10_XR_sRGB,
    pm.PixelFormat.BGR10_XR,
    pm.PixelFormat.BGR10_XR_sRGB,
)


def test_a_new_layer_has_the_defaults_that_apple_states() -> None:
    layer = pm.MetalLayer.layer()
    assert layer.device is None
    assert layer.pixel_format == pm.PixelFormat.BGRA8Unorm
    assert layer.framebuffer_only
    assert layer.maximum_drawable_count == 3
    assert layer.display_sync_enabled
    assert layer.allows_next_drawable_timeout
    assert layer.colorspace is None


def test_properties_keep_what_they_are_given(device: pm.Device, layer: pm.MetalLayer) -> None:
    layer.pixel_format = pm.PixelFormat.RGBA16Float
    layer.maximum_drawable_count = 2
    layer.display_sync_enabled = False
    layer.allows_next_drawable_timeout = False
    assert layer.device is device
    assert layer.pixel_format == pm.PixelFormat.RGBA16Float
    assert not layer.framebuffer_only
    assert tuple(layer.drawable_size) == (8, 4)
    assert layer.maximum_drawable_count == 2
    assert not layer.display_sync_enabled
    assert not layer.allows_next_drawable_timeout


@pytest.mark.parametrize("pixel_format", FORMATS, ids=lambda item: item.name)
def test_drawables_are_as_the_layer_says(layer: pm.MetalLayer, pixel_format: pm.PixelFormat) -> None:
    layer.pixel_format = pixel_format
    drawable = next_drawable(layer)
    texture = drawable.texture
    assert drawable.layer is layer
    assert texture.pixel_format == pixel_format
    assert (texture.width, texture.height, texture.mipmap_level_count) == (8, 4, 1)
    assert pm.TextureUsage.RenderTarget in texture.usage
    assert not texture.framebuffer_only


def test_drawables_are_framebuffer_only_where_the_layer_is(layer: pm.MetalLayer) -> None:
    layer.framebuffer_only = True
    texture = next_drawable(layer).texture
    assert texture.framebuffer_only
    assert texture.usage == pm.TextureUsage.RenderTarget


def test_drawables_are_numbered(layer: pm.MetalLayer) -> None:
    numbers = [next_drawable(layer).drawable_id for _ in range(4)]
    assert [number - numbers[0] for number in numbers] == [0, 1, 2, 3]


def test_a_new_size_holds_from_the_next_drawable_on(layer: pm.MetalLayer) -> None:
    before = next_drawable(layer)
    layer.drawable_size = (16, 2.75)
    after = next_drawable(layer)
    assert (before.texture.width, before.texture.height) == (8, 4)
    assert (after.texture.width, after.texture.height) == (16, 2)


@pytest.mark.parametrize("count", [2, 3])
def test_a_layer_has_no_more_drawables_than_it_says(layer: pm.MetalLayer, count: int) -> None:
    layer.maximum_drawable_count = count
    held = [next_drawable(layer) for _ in range(count)]
    assert len({drawable.texture.pointer for drawable in held}) == count
    assert layer.next_drawable() is None
    texture = held.pop().texture
    assert next_drawable(layer).texture is texture


def test_a_drawable_on_display_is_not_lent(layer: pm.MetalLayer) -> None:
    layer.maximum_drawable_count = 2
    next_drawable(layer).present()
    held = next_drawable(layer)
    assert layer.next_drawable() is None
    held.present()
    assert layer.next_drawable() is not None


def test_waiting_ends_when_a_drawable_is_free(layer: pm.MetalLayer) -> None:
    layer.maximum_drawable_count = 2
    layer.allows_next_drawable_timeout = False
    held = [next_drawable(layer), next_drawable(layer)]
    found: list[pm.MetalDrawable | None] = []
    waiting = threading.Thread(target=lambda: found.append(layer.next_drawable()))
    waiting.start()
    # This thread goes on while the other one waits.
    time.sleep(0.02)
    assert not found
    held.clear()
    waiting.join()
    assert found[0] is not None


def test_many_frames_use_the_same_textures(layer: pm.MetalLayer) -> None:
    textures: set[int] = set()
    for _ in range(50):
        drawable = next_drawable(layer)
        textures.add(drawable.texture.pointer)
        drawable.present()
        del drawable
    assert len(textures) <= 3


def test_the_residency_set_holds_the_textures(device: pm.Device, layer: pm.MetalLayer) -> None:
    assert pm.MetalLayer.layer().residency_set is None
    residency = layer.residency_set
    assert residency is not None
    first, second = next_drawable(layer), next_drawable(layer)
    assert residency.all_allocations == [first.texture, second.texture]
    del first, second
    layer.drawable_size = (16, 16)
    third = next_drawable(layer)
    assert residency.all_allocations == [third.texture]


@pytest.mark.softmetal
def test_a_layer_goes_with_its_last_drawable(device: pm.Device) -> None:
    def alive() -> list[int]:
        """Of layers, drawables, and the sets that hold their textures."""
        natives = pm.debug.live_objects().natives or {}
        return [natives.get(name, 0) for name in ("CAMetalLayer", "SoftmetalMetalDrawable", "SoftmetalResidencySet")]

    before = alive()
    layer = pm.MetalLayer.layer()
    layer.device = device
    layer.drawable_size = (8, 8)
    next_drawable(layer).present()
    held = next_drawable(layer)
    del layer
    assert held.layer.device is device
    assert alive() == [count + 1 for count in before]
    del held
    assert alive() == before


def test_layers_of_threads_at_the_same_time(layer: pm.MetalLayer) -> None:
    def draw() -> None:
        for _ in range(100):
            drawable = next_drawable(layer)
            drawable.present()
            del drawable  # or the next one may have to wait for this

    threads = [threading.Thread(target=draw) for _ in range(4)]
    first = next_drawable(layer).drawable_id
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert next_drawable(layer).drawable_id == first + 401
