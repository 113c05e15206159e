"""The order of calls on encoders, command buffers and captures."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import pymetal as pm

from .cases import World


def test_encoding_after_end_encoding(world: World) -> None:
    world.compute.end_encoding()
    with pytest.raises(pm.ValidationError, match=r"^set_buffer: this encoder has ended; after end_encoding\(\)"):
        world.compute.set_buffer(world.buffer, 0, 0)
    with pytest.raises(pm.ValidationError, match=r"^end_encoding: this encoder has ended"):
        world.compute.end_encoding()


def test_one_open_encoder(world: World) -> None:
    first = world.commands.compute_command_encoder()
    for call in (world.commands.compute_command_encoder, world.commands.blit_command_encoder, world.commands.commit):
        with pytest.raises(
            pm.ValidationError, match=rf"^{call.__name__}: an encoder of this command buffer is still open"
        ):
            call()
    first.end_encoding()
    world.commands.compute_command_encoder().end_encoding()
    world.commands.commit()


def test_an_encoder_that_is_dropped_has_ended(world: World) -> None:
    encoder = world.commands.compute_command_encoder()
    del encoder
    gc.collect()
    world.commands.commit()
    world.commands.wait_until_completed()


def test_an_encoder_that_is_dropped_with_an_open_group_has_ended(world: World) -> None:
    encoder = world.commands.compute_command_encoder()
    encoder.push_debug_group("open")
    del encoder
    gc.collect()
    world.commands.commit()
    world.commands.wait_until_completed()


def test_committing_twice(world: World) -> None:
    commands = world.commands
    commands.commit()
    with pytest.raises(pm.ValidationError, match=r"^commit: this command buffer is already committed"):
        commands.commit()
    with pytest.raises(pm.ValidationError, match=r"^compute_command_encoder: this command buffer is committed"):
        commands.compute_command_encoder()
    with pytest.raises(pm.ValidationError, match=r"^add_completed_handler: .* do this before commit\(\)"):
        commands.add_completed_handler(lambda _: None)
    commands.wait_until_completed()


def test_waiting_for_what_was_not_committed(world: World) -> None:
    for wait in (world.commands.wait_until_completed, world.commands.wait_until_scheduled):
        with pytest.raises(pm.ValidationError, match=rf"^{wait.__name__}: .* call commit\(\) first$"):
            wait()


def test_debug_groups(world: World) -> None:
    encoder = world.compute
    with pytest.raises(pm.ValidationError, match=r"^pop_debug_group: no debug group is open"):
        encoder.pop_debug_group()
    encoder.push_debug_group("group")
    with pytest.raises(pm.ValidationError, match=r"^end_encoding: a debug group is open; call pop_debug_group\(\)"):
        encoder.end_encoding()
    encoder.pop_debug_group()
    encoder.end_encoding()


def test_state_belongs_to_the_native_object(world: World) -> None:
    """A wrapper that was dropped takes no knowledge with it."""
    commands = world.queue.command_buffer()
    encoder = commands.compute_command_encoder()
    commands.label = "kept"
    address = commands.pointer
    del commands
    again = pm.CommandBuffer.from_pointer(address, owned=False)
    with pytest.raises(pm.ValidationError, match="still open"):
        again.commit()
    encoder.end_encoding()
    again.commit()
    again.wait_until_completed()


def test_a_refused_call_changes_nothing(world: World) -> None:
    world.compute.set_buffer(world.buffer, 0, 0)
    with pytest.raises(pm.ValidationError):
        world.compute.dispatch_threads((64, 1, 1), (0, 1, 1))
    with pytest.raises(pm.ValidationError):
        world.compute.set_buffer(world.buffer, 256, 0)
    world.compute.dispatch_threads((64, 1, 1), (64, 1, 1))
    world.compute.end_encoding()
    world.commands.commit()
    world.commands.wait_until_completed()
    assert np.all(np.frombuffer(world.buffer.contents(), np.float32) == 1)
