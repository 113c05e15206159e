"""Offsets that are set alone, of buffers that were bound before."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import World

BEYOND = r"^set_buffer_offset: offset is 256; the buffer ends at 256$"
UNBOUND = r"^set_buffer_offset: index is 3; no buffer is bound there; bind one first$"


def test_offset_lies_in_the_bound_buffer(world: World) -> None:
    world.compute.set_buffer(world.buffer, 0, 3)
    world.compute.set_buffer_offset(255, 3)
    with pytest.raises(pm.ValidationError, match=BEYOND):
        world.compute.set_buffer_offset(256, 3)


def test_offset_of_buffers_bound_together(world: World) -> None:
    larger = world.device.new_buffer(512)
    world.compute.set_buffers([larger, world.buffer], [0, 0], 2)
    world.compute.set_buffer_offset(511, 2)
    with pytest.raises(pm.ValidationError, match=BEYOND):
        world.compute.set_buffer_offset(256, 3)


def test_nothing_is_bound(world: World) -> None:
    with pytest.raises(pm.ValidationError, match=UNBOUND):
        world.compute.set_buffer_offset(0, 3)
    world.compute.set_buffer(world.buffer, 0, 3)
    world.compute.set_buffer(None, 0, 3)
    with pytest.raises(pm.ValidationError, match=UNBOUND):
        world.compute.set_buffer_offset(0, 3)


def test_a_refused_binding_is_not_remembered(world: World) -> None:
    with pytest.raises(pm.ValidationError):
        world.compute.set_buffer(world.buffer, 256, 3)
    with pytest.raises(pm.ValidationError, match=UNBOUND):
        world.compute.set_buffer_offset(0, 3)


def test_what_was_bound_without_checks_is_left_to_metal(world: World) -> None:
    encoder = world.compute
    pm.debug.set_validation(False)
    encoder.set_buffer(world.buffer, 0, 3)
    pm.debug.set_validation(True)
    encoder.set_buffer_offset(16, 3)


def test_buffers_that_the_command_buffer_does_not_keep(world: World) -> None:
    commands = world.queue.command_buffer_with_unretained_references()
    with commands, commands.compute_command_encoder() as encoder:
        encoder.set_buffer(world.buffer, 0, 3)
        encoder.set_buffer_offset(16, 3)
        with pytest.raises(pm.ValidationError, match=UNBOUND.replace("3", "4")):
            encoder.set_buffer_offset(0, 4)
