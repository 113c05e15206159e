"""Presenting: when, in which order, and what is then to be seen."""

from __future__ import annotations

import threading

import numpy as np
import pytest

import pymetal as pm

from .conftest import Shown, fill, next_drawable

LONG = 60.0  # seconds after which a test gives up

FILL = """
#include <metal_stdlib>
using namespace metal;

kernel void fill(texture2d<float, access::write> target [[texture(0)]], constant float4& color [[buffer(0)]],
                 uint2 place [[thread_position_in_grid]]) {
    target.write(color, place);
}
"""


def bytes_shown(shown: Shown, layer: pm.MetalLayer) -> set[int]:
    picture = shown(layer)
    return set() if picture is None else set(np.unique(picture.pixels).tolist())


class Watched:
    """Drawables whose presentation can be waited for."""

    def __init__(self) -> None:
        self.order: list[int] = []
        self._shown: list[threading.Event] = []

    def watch(self, drawable: pm.MetalDrawable) -> pm.MetalDrawable:
        event = threading.Event()

        def note(presented: pm.Drawable) -> None:
            self.order.append(presented.drawable_id)
            event.set()

        drawable.add_presented_handler(note)
        self._shown.append(event)
        return drawable

    def wait(self) -> None:
        assert all(event.wait(LONG) for event in self._shown)


def test_nothing_is_shown_at_first(layer: pm.MetalLayer, shown: Shown) -> None:
    drawable = next_drawable(layer)
    fill(drawable, 7)
    assert shown(layer) is None
    assert drawable.presented_time == 0


def test_present_shows_at_once(layer: pm.MetalLayer, shown: Shown) -> None:
    drawable = next_drawable(layer)
    fill(drawable, 7)
    drawable.present()
    assert bytes_shown(shown, layer) == {7}
    assert drawable.presented_time > 0


def test_each_drawable_takes_the_place_of_the_last(layer: pm.MetalLayer, shown: Shown) -> None:
    for value in range(1, 6):
        drawable = next_drawable(layer)
        fill(drawable, value)
        drawable.present()
        picture = shown(layer)
        assert picture is not None
        assert picture.frame == value
        assert bytes_shown(shown, layer) == {value}


def test_a_picture_has_rows_and_columns(layer: pm.MetalLayer, shown: Shown) -> None:
    pixels = np.arange(8 * 4 * 4, dtype=np.uint8).reshape(4, 8, 4)
    drawable = next_drawable(layer)
    fill(drawable, pixels)
    drawable.present()
    picture = shown(layer)
    assert picture is not None
    assert np.array_equal(picture.pixels, pixels)


def test_a_command_buffer_presents_what_it_has_drawn(device: pm.Device, layer: pm.MetalLayer, shown: Shown) -> None:
    pipeline = device.new_compute_pipeline_state(device.new_library_with_source(FILL).new_function("fill"))
    queue = device.new_command_queue()
    for value in (51, 102, 153, 204):
        drawable = next_drawable(layer)
        commands = queue.command_buffer()
        commands.present_drawable(drawable)
        with commands.compute_command_encoder() as encoder:
            encoder.set_compute_pipeline_state(pipeline)
            encoder.set_texture(drawable.texture, 0)
            encoder.set_bytes(np.full(4, value / 255, np.float32), 0)
            encoder.dispatch_threads((8, 4, 1), (8, 4, 1))
        del drawable
        commands.commit()
        commands.wait_until_completed()
        assert bytes_shown(shown, layer) == {value}


def test_a_command_buffer_that_is_never_committed_presents_nothing(
    device: pm.Device, layer: pm.MetalLayer, shown: Shown
) -> None:
    for _ in range(5):
        device.new_command_queue().command_buffer().present_drawable(next_drawable(layer))
    assert shown(layer) is None


def test_handlers_are_called_with_the_drawable(layer: pm.MetalLayer) -> None:
    drawable = next_drawable(layer)
    seen: list[tuple[bool, bool, str]] = []
    done = threading.Event()

    def note(presented: pm.Drawable) -> None:
        seen.append((presented is drawable, presented.presented_time > 0, threading.current_thread().name))
        done.set()

    drawable.add_presented_handler(note)
    drawable.present()
    assert done.wait(LONG)
    assert seen[0][:2] == (True, True)
    assert seen[0][2] != threading.current_thread().name


def test_present_at_time_waits_for_it(device: pm.Device, layer: pm.MetalLayer) -> None:
    watched = Watched()
    first = watched.watch(next_drawable(layer))
    first.present()
    start = first.presented_time
    second, third = watched.watch(next_drawable(layer)), watched.watch(next_drawable(layer))
    second.present_at_time(start + 0.1)
    commands = device.new_command_queue().command_buffer()
    commands.present_drawable_at_time(third, start + 0.15)
    commands.commit()
    watched.wait()
    assert second.presented_time >= start + 0.1
    assert third.presented_time >= start + 0.15


def test_a_time_that_has_been_is_now(layer: pm.MetalLayer, shown: Shown) -> None:
    drawable = next_drawable(layer)
    fill(drawable, 9)
    drawable.present_at_time(0.0)
    assert bytes_shown(shown, layer) == {9}


def test_minimum_durations_are_those_of_the_drawable_before(device: pm.Device, layer: pm.MetalLayer) -> None:
    watched = Watched()
    drawables = [watched.watch(next_drawable(layer)) for _ in range(3)]
    commands = device.new_command_queue().command_buffer()
    drawables[0].present_after_minimum_duration(1000.0)  # nothing was shown before it
    drawables[1].present_after_minimum_duration(0.05)
    commands.present_drawable_after_minimum_duration(drawables[2], 0.05)
    commands.commit()
    watched.wait()
    times = [drawable.presented_time for drawable in drawables]
    assert times[1] >= times[0] + 0.05
    assert times[2] >= times[1] + 0.05


def test_drawables_are_shown_in_the_order_in_which_they_are_presented(layer: pm.MetalLayer, shown: Shown) -> None:
    watched = Watched()
    drawables = [watched.watch(next_drawable(layer)) for _ in range(3)]
    for value, drawable in enumerate(drawables):
        fill(drawable, value)
    drawables[2].present()
    drawables[0].present_after_minimum_duration(0.05)
    drawables[1].present()  # waits for the one before, though it has no time of its own
    watched.wait()
    assert watched.order == [drawables[index].drawable_id for index in (2, 0, 1)]
    assert bytes_shown(shown, layer) == {1}


def test_a_drawable_is_presented_once_without_validation_too(device: pm.Device, layer: pm.MetalLayer) -> None:
    pm.debug.set_validation(False)
    try:
        drawable = next_drawable(layer)
        drawable.present()
        with pytest.raises(pm.ValidationError, match="the drawable has already been presented"):
            drawable.present()
    finally:
        pm.debug.set_validation(True)
