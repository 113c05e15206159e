"""Indices, offsets, ranges and sizes that compute and blit encoders are given."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import Case, World, judge, over

TABLES = [
    Case(
        "buffer index",
        lambda w: w.compute.set_buffer(w.buffer, 0, 30),
        lambda w: w.compute.set_buffer(w.buffer, 0, 31),
        "set_buffer: index is 31; buffers have the indices 0 to 30",
    ),
    Case(
        "texture index",
        lambda w: w.compute.set_texture(None, 127),
        lambda w: w.compute.set_texture(None, 128),
        "set_texture: index is 128; textures have the indices 0 to 127",
    ),
    Case(
        "sampler index",
        lambda w: w.compute.set_sampler_state(None, 15),
        lambda w: w.compute.set_sampler_state(None, 16),
        "set_sampler_state: index is 16; samplers have the indices 0 to 15",
    ),
    Case(
        "buffer offset",
        lambda w: w.compute.set_buffer(w.buffer, 255, 0),
        lambda w: w.compute.set_buffer(w.buffer, 256, 0),
        "set_buffer: offset is 256; the buffer ends at 256",
    ),
    Case(
        "offset of a bound buffer",
        lambda w: (w.compute.set_buffer(w.buffer, 0, 30), w.compute.set_buffer_offset(255, 30)),
        lambda w: w.compute.set_buffer_offset(0, 31),
        "set_buffer_offset: index is 31; buffers have the indices 0 to 30",
    ),
    Case(
        "offsets",
        lambda w: w.compute.set_buffers([w.buffer, None], [255, 9], 0),
        lambda w: w.compute.set_buffers([None, w.buffer], [9, 256], 0),
        "set_buffers: offsets[1] is 256; the buffer ends at 256",
    ),
    Case(
        "range of buffers",
        lambda w: w.compute.set_buffers([w.buffer, w.buffer], [0, 0], 29),
        lambda w: w.compute.set_buffers([w.buffer, w.buffer], [0, 0], 30),
        "set_buffers: range is 30 to 31; buffers have the indices 0 to 30",
    ),
    # What the encoder remembers of the call lies in memory that such an index would leave.
    Case(
        "table's index",
        lambda w: w.compute.set_visible_function_table(None, 30),
        lambda w: w.compute.set_visible_function_table(None, 1 << 40),
        "set_visible_function_table: buffer_index is 1099511627776; buffers have the indices 0 to 30",
    ),
    Case(
        "lists of one length",
        lambda w: w.compute.set_buffers([w.buffer], [0], 0),
        lambda w: w.compute.set_buffers([w.buffer, w.buffer], [0], 0),
        "set_buffers: buffers has 2 elements, offsets has 1: they must be of one length",
    ),
    Case(
        "inline bytes",
        lambda w: w.compute.set_bytes(bytes(4096), 0),
        lambda w: w.compute.set_bytes(bytes(4097), 0),
        "set_bytes: len(bytes) is 4097; bytes given inline must be 1 to 4096; use a buffer for more",
    ),
    Case(
        "no inline bytes",
        lambda w: w.compute.set_bytes(bytes(1), 0),
        lambda w: w.compute.set_bytes(b"", 0),
        "set_bytes: len(bytes) is 0; bytes given inline must be 1 to 4096; use a buffer for more",
    ),
    Case(
        "threadgroup memory's unit",
        lambda w: w.compute.set_threadgroup_memory_length(32, 0),
        lambda w: w.compute.set_threadgroup_memory_length(20, 0),
        "set_threadgroup_memory_length: length is 20; it must be a multiple of 16",
    ),
    Case(
        "threadgroup memory's index",
        lambda w: w.compute.set_threadgroup_memory_length(16, 30),
        lambda w: w.compute.set_threadgroup_memory_length(16, 31),
        "set_threadgroup_memory_length: index is 31; threadgroup memories have the indices 0 to 30",
    ),
]


@over(TABLES)
def test_tables(case: Case, world: World) -> None:
    judge(case, world)
    world.compute.end_encoding()


DISPATCHES = [
    Case(
        "empty threadgroup",
        lambda w: w.compute.dispatch_threadgroups((1, 1, 1), (1, 1, 1)),
        lambda w: w.compute.dispatch_threadgroups((1, 1, 1), (1, 0, 1)),
        "dispatch_threadgroups: threads_per_threadgroup is 1×0×1; every dimension must be at least 1",
    ),
    Case(
        "no threadgroups",
        lambda w: w.compute.dispatch_threadgroups(1, 1),
        lambda w: w.compute.dispatch_threadgroups((1, 1, 0), (1, 1, 1)),
        "dispatch_threadgroups: threadgroups_per_grid is 1×1×0; every dimension must be at least 1",
    ),
    Case(
        "no threads",
        lambda w: w.compute.dispatch_threads(1, 1),
        lambda w: w.compute.dispatch_threads(0, 1),
        "dispatch_threads: threads_per_grid is 0×1×1; every dimension must be at least 1",
    ),
    Case(
        "alignment of indirect arguments",
        lambda w: w.compute.dispatch_threadgroups(w.buffer, 4, 1),
        lambda w: w.compute.dispatch_threadgroups(w.buffer, 2, 1),
        "dispatch_threadgroups: indirect_buffer_offset is 2; it must be a multiple of 4",
    ),
    Case(
        "place of indirect arguments",
        lambda w: w.compute.dispatch_threadgroups(w.buffer, 244, 1),
        lambda w: w.compute.dispatch_threadgroups(w.buffer, 248, 1),
        "dispatch_threadgroups: indirect_buffer_offset is 248; the arguments take 12 bytes, and indirect_buffer "
        "ends at 256",
    ),
]


@over(DISPATCHES)
def test_dispatches(case: Case, world: World) -> None:
    world.compute.set_buffer(world.buffer, 0, 0)
    judge(case, world)
    world.compute.end_encoding()


def test_threadgroup_limits(world: World) -> None:
    pipeline, device, encoder = world.pipeline, world.device, world.compute
    encoder.set_buffer(world.buffer, 0, 0)
    limit = pipeline.max_total_threads_per_threadgroup
    with pytest.raises(pm.ValidationError, match=rf"{2 * limit} threads, and the pipeline's max_total.* is {limit}$"):
        encoder.dispatch_threadgroups(1, (limit, 2, 1))
    widest = device.max_threads_per_threadgroup.width
    with pytest.raises(pm.ValidationError, match="the device's max_threads_per_threadgroup is"):
        encoder.dispatch_threadgroups(1, (widest + 1, 1, 1))
    with pytest.raises(pm.ValidationError, match="max_threads_per_threadgroup"):
        encoder.dispatch_threadgroups(1, (2**32, 2**32, 1))
    encoder.dispatch_threadgroups(1, (min(limit, widest), 1, 1))
    encoder.end_encoding()


def test_threadgroup_memory_limit(world: World) -> None:
    limit = world.device.max_threadgroup_memory_length
    with pytest.raises(pm.ValidationError, match=rf"the device's max_threadgroup_memory_length is {limit}$"):
        world.compute.set_threadgroup_memory_length(limit + 16, 0)
    world.compute.set_threadgroup_memory_length(limit, 0)
    world.compute.set_buffer(world.buffer, 0, 0)
    world.compute.dispatch_threads(1, 1)
    world.compute.set_threadgroup_memory_length(16, 1)
    with pytest.raises(pm.ValidationError, match=rf"make {limit + 16} bytes; the device's .* is {limit}$"):
        world.compute.dispatch_threads(1, 1)
    world.compute.set_threadgroup_memory_length(limit - 16, 0)
    world.compute.dispatch_threads(1, 1)
    world.compute.end_encoding()


def test_no_pipeline(world: World) -> None:
    with (
        world.commands.compute_command_encoder() as encoder,
        pytest.raises(
            pm.ValidationError, match=r"^dispatch_threads: no pipeline is set; call set_compute_pipeline_state"
        ),
    ):
        encoder.dispatch_threads(1, 1)


BUFFER_COPIES = [
    Case(
        "source",
        lambda w: w.blit.copy_from_buffer(w.buffer, 128, w.other_buffer, 0, 128),
        lambda w: w.blit.copy_from_buffer(w.buffer, 128, w.other_buffer, 0, 129),
        "copy_from_buffer: size is 129; from source_offset 128 on, source has 128 bytes",
    ),
    Case(
        "destination",
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.other_buffer, 200, 56),
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.other_buffer, 200, 57),
        "copy_from_buffer: size is 57; from destination_offset 200 on, destination has 56 bytes",
    ),
    Case(
        "nothing",
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.other_buffer, 0, 1),
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.other_buffer, 0, 0),
        "copy_from_buffer: size is 0; it must be at least 1",
    ),
    Case(
        "overlap",
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.buffer, 64, 64),
        lambda w: w.blit.copy_from_buffer(w.buffer, 0, w.buffer, 64, 65),
        "copy_from_buffer: size is 65; source and destination are one buffer, and the two parts overlap",
    ),
    Case(
        "sums that overflow",
        lambda w: w.blit.copy_from_buffer(w.buffer, 255, w.other_buffer, 0, 1),
        lambda w: w.blit.copy_from_buffer(w.buffer, 8, w.other_buffer, 0, 2**64 - 4),
        "copy_from_buffer: size is 18446744073709551612; from source_offset 8 on, source has 248 bytes",
    ),
    Case(
        "filling",
        lambda w: w.blit.fill_buffer(w.buffer, (0, 256), 1),
        lambda w: w.blit.fill_buffer(w.buffer, (1, 256), 1),
        "fill_buffer: range is 1 to 256; the buffer's bytes have the indices 0 to 255",
    ),
    Case(
        "filling nothing",
        lambda w: w.blit.fill_buffer(w.buffer, (255, 1), 1),
        lambda w: w.blit.fill_buffer(w.buffer, (0, 0), 1),
        "fill_buffer: range is empty; it must have at least one byte",
    ),
]


@over(BUFFER_COPIES)
def test_buffer_copies(case: Case, world: World) -> None:
    judge(case, world)
    world.blit.end_encoding()
