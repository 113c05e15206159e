"""`with` on encoders and command buffers: what is open ends, what is whole runs, what fails is not committed."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

import pymetal as pm

from .conftest import Filler

FAULT = "kernel void fault(device int* values [[buffer(0)]]) { values[1] = 100 / values[0]; }"


class InterruptionError(Exception):
    """What no library raises."""


def test_leaving_commits_and_waits(queue: pm.CommandQueue, filler: Filler) -> None:
    with queue.command_buffer() as commands:
        with commands.compute_command_encoder() as encoder:
            filler.encode(encoder)
        assert not filler.has_run()
    assert commands.status is pm.CommandBufferStatus.Completed
    assert filler.has_run()


def test_encoder_has_ended_behind_its_block(queue: pm.CommandQueue, filler: Filler) -> None:
    commands = queue.command_buffer()
    with commands.compute_command_encoder() as encoder:
        pass
    with pytest.raises(pm.ValidationError, match="has ended"):
        filler.encode(encoder)


def test_encoder_may_be_ended_by_hand(queue: pm.CommandQueue) -> None:
    with queue.command_buffer() as commands, commands.compute_command_encoder() as encoder:
        encoder.end_encoding()
    assert commands.status is pm.CommandBufferStatus.Completed


def test_command_buffer_may_be_committed_by_hand(queue: pm.CommandQueue, filler: Filler) -> None:
    with queue.command_buffer() as commands:
        with commands.compute_command_encoder() as encoder:
            filler.encode(encoder)
        commands.commit()
    assert filler.has_run()


def test_open_encoder_ends_before_the_commit(queue: pm.CommandQueue, filler: Filler) -> None:
    with queue.command_buffer() as commands:
        filler.encode(commands.compute_command_encoder())
    assert filler.has_run()


def test_exception_commits_nothing_and_comes_through(queue: pm.CommandQueue, filler: Filler) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    with pytest.raises(InterruptionError) as caught, commands:
        filler.encode(encoder)
        raise InterruptionError
    assert caught.value.__context__ is None
    assert commands.status is pm.CommandBufferStatus.NotEnqueued
    assert not filler.has_run()
    with pytest.raises(pm.ValidationError, match="has ended"):
        encoder.end_encoding()


def test_exception_in_an_encoder_ends_it_unmasked(queue: pm.CommandQueue, filler: Filler) -> None:
    commands = queue.command_buffer()
    with pytest.raises(InterruptionError), commands.compute_command_encoder() as encoder:
        raise InterruptionError
    with pytest.raises(pm.ValidationError, match="has ended"):
        filler.encode(encoder)


@pytest.mark.softmetal
def test_what_ending_says_does_not_mask_an_exception(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    with pytest.raises(InterruptionError), commands.compute_command_encoder() as encoder:
        encoder.push_debug_group("left open")
        raise InterruptionError


@pytest.mark.softmetal
def test_what_ending_says_is_raised_otherwise(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()
    with pytest.raises(Exception, match="debug group"), commands.compute_command_encoder() as encoder:
        encoder.push_debug_group("left open")


@pytest.mark.softmetal
def test_failed_commands_raise(device: pm.Device, queue: pm.CommandQueue) -> None:
    pipeline = device.new_compute_pipeline_state(device.new_library_with_source(FAULT).new_function("fault"))
    commands = queue.command_buffer()
    with pytest.raises(pm.CommandBufferError), commands, commands.compute_command_encoder() as encoder:
        encoder.set_compute_pipeline_state(pipeline)
        encoder.set_buffer(device.new_buffer(8), 0, 0)
        encoder.dispatch_threads(1, 1)


def test_blit_encoders_too(device: pm.Device, queue: pm.CommandQueue) -> None:
    buffer = device.new_buffer(16)
    with queue.command_buffer() as commands, commands.blit_command_encoder() as blit:
        blit.fill_buffer(buffer, (0, 16), 7)
    assert bytes(memoryview(buffer)) == bytes([7] * 16)


def test_encoder_that_is_dropped_has_ended(queue: pm.CommandQueue, filler: Filler) -> None:
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    filler.encode(encoder)
    del encoder
    gc.collect()
    commands.commit()
    commands.wait_until_completed()
    assert filler.has_run()


def test_generator_that_is_closed_ends_its_encoder(queue: pm.CommandQueue) -> None:
    commands = queue.command_buffer()

    def encoding() -> Iterator[pm.ComputeCommandEncoder]:
        with commands.compute_command_encoder() as encoder:
            yield encoder

    steps = encoding()
    next(steps)
    del steps
    gc.collect()
    with commands:
        pass
    assert commands.status is pm.CommandBufferStatus.Completed


def test_blocks_leave_nothing_behind(queue: pm.CommandQueue, filler: Filler) -> None:
    def blocks() -> None:
        for number in range(50):
            try:
                with queue.command_buffer() as commands, commands.compute_command_encoder() as encoder:
                    filler.encode(encoder)
                    if number % 2:
                        raise InterruptionError
            except InterruptionError:
                pass

    blocks()
    gc.collect()
    before = pm.debug.live_objects()
    blocks()
    gc.collect()
    assert pm.debug.live_objects() == before


def test_blocks_of_several_threads(device: pm.Device) -> None:
    fillers = [Filler(device) for _ in range(4)]

    def run(filler: Filler) -> None:
        queue = device.new_command_queue()
        for _ in range(25):
            with queue.command_buffer() as commands, commands.compute_command_encoder() as encoder:
                filler.encode(encoder)

    threads = [threading.Thread(target=run, args=(filler,)) for filler in fillers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(filler.has_run() for filler in fillers)
