"""Timestamps: samples on passes and between commands, resolved by the CPU and by blits."""

from __future__ import annotations

import numpy as np
import pytest

import pymetal as pm

from .conftest import Bench

_ERROR_VALUE = np.uint64(0xFFFFFFFFFFFFFFFF)


def _samples(bench: Bench, count: int) -> pm.CounterSampleBuffer:
    sets = bench.device.counter_sets
    assert sets is not None
    descriptor = pm.CounterSampleBufferDescriptor(counter_set=sets[0], sample_count=count, label="times")
    return bench.device.new_counter_sample_buffer(descriptor)


def _resolved(samples: pm.CounterSampleBuffer, start: int, count: int) -> list[int]:
    data = samples.resolve_counter_range(pm.Range(start, count))
    assert data is not None
    return [int(time) for time in np.frombuffer(data, np.uint64)]


def test_there_is_a_set_of_timestamps(bench: Bench) -> None:
    sets = bench.device.counter_sets
    assert sets is not None
    assert [(found.name, [counter.name for counter in found.counters]) for found in sets] == [
        ("timestamp", ["GPUTimestamp"])
    ]
    points = pm.CounterSamplingPoint
    supported = [point for point in points if bench.device.supports_counter_sampling(point)]
    assert supported == [points.AtStageBoundary, points.AtDispatchBoundary, points.AtBlitBoundary]


def test_passes_and_commands_are_timed_in_order(bench: Bench) -> None:
    source = "kernel void spin(device float* x [[buffer(0)]], uint i [[thread_position_in_grid]])"
    source += "{ float v = x[i]; for (uint n = 0; n < 2000; ++n) v = v * 1.0001f + x[n % 64]; x[i] = v; }"
    pipeline = bench.pipeline(source, "spin")
    samples, buffer = _samples(bench, 8), bench.buffer(np.zeros(4096, np.float32))
    assert (samples.sample_count, samples.label) == (8, "times")
    assert _resolved(samples, 0, 8) == [int(_ERROR_VALUE)] * 8
    compute = pm.ComputePassDescriptor()
    compute.sample_buffer_attachments[0].sample_buffer = samples
    compute.sample_buffer_attachments[0].start_of_encoder_sample_index = 0
    compute.sample_buffer_attachments[0].end_of_encoder_sample_index = 2
    blit = pm.BlitPassDescriptor()
    blit.sample_buffer_attachments[0].sample_buffer = samples
    blit.sample_buffer_attachments[0].start_of_encoder_sample_index = 3
    blit.sample_buffer_attachments[0].end_of_encoder_sample_index = 5
    commands = bench.queue.command_buffer()
    encoder = commands.compute_command_encoder(compute)
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(buffer, 0, 0)
    encoder.dispatch_threads(pm.Size(4096, 1, 1), pm.Size(64, 1, 1))
    encoder.sample_counters_in_buffer(samples, 1, True)
    encoder.end_encoding()
    copier = commands.blit_command_encoder(blit)
    copier.fill_buffer(buffer, pm.Range(0, 4096), 0)
    copier.sample_counters_in_buffer(samples, 4, False)
    copier.end_encoding()
    resolver = commands.blit_command_encoder()
    resolved = bench.buffer(np.zeros(7, np.uint64))
    resolver.resolve_counters(samples, pm.Range(0, 6), resolved, 8)
    resolver.end_encoding()
    before = bench.device.sample_timestamps()
    commands.commit()
    commands.wait_until_completed()
    after = bench.device.sample_timestamps()
    times = _resolved(samples, 0, 6)
    assert times == sorted(times)
    assert times[1] - times[0] > 1000  # the dispatch alone is millions of operations
    assert before[1] <= times[0] and times[5] <= after[1]
    assert _resolved(samples, 6, 2) == [int(_ERROR_VALUE)] * 2
    np.testing.assert_array_equal(bench.read(resolved, np.uint64), [0, *times])


def test_wrong_samples_are_refused(bench: Bench) -> None:
    sets = bench.device.counter_sets
    assert sets is not None
    with pytest.raises(pm.MetalError, match="sampleCount is not between 1 and 4096"):
        bench.device.new_counter_sample_buffer(pm.CounterSampleBufferDescriptor(counter_set=sets[0], sample_count=5000))
    samples = _samples(bench, 2)
    with pytest.raises(pm.MetalError, match=r"1|2"):
        samples.resolve_counter_range(pm.Range(1, 2))
    commands = bench.queue.command_buffer()
    with commands.compute_command_encoder() as encoder, pytest.raises(pm.MetalError, match="2"):
        encoder.sample_counters_in_buffer(samples, 2, False)
