"""What belongs to another device, and what a device cannot do."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import World
from .fakes import Fakes

pytestmark = pytest.mark.softmetal


@pytest.fixture(scope="module")
def fakes() -> Fakes:
    return Fakes()


def foreign(fakes: Fakes, protocol: str, **answers: int) -> int:
    """An object of a device of its own."""
    return fakes.make({"device": fakes.make({}, "MTLDevice"), **answers}, protocol)


def test_events(fakes: Fakes, world: World) -> None:
    commands = world.queue.command_buffer()
    commands.encode_signal_event(world.device.new_event(), 1)
    event = pm.Event.from_pointer(foreign(fakes, "MTLEvent"), owned=True)
    for encode in (commands.encode_signal_event, commands.encode_wait):
        with pytest.raises(pm.ValidationError, match=r"^encode_\w+: event belongs to another device$"):
            encode(event, 1)


def test_kernels(fakes: Fakes, world: World) -> None:
    kernel = foreign(fakes, "MTLFunction", functionType=pm.FunctionType.Kernel.value)
    with pytest.raises(pm.ValidationError, match=r"^new_compute_pipeline_state: .* belongs to another device$"):
        world.device.new_compute_pipeline_state(pm.Function.from_pointer(kernel, owned=True))


def test_residency_sets(fakes: Fakes) -> None:
    queue = pm.CommandQueue.from_pointer(foreign(fakes, "MTLCommandQueue"), owned=True)
    made = fakes.make({"device": fakes.make({}, "MTLDevice")})
    residency = fakes.device({"newResidencySetWithDescriptor:error:": made}).new_residency_set(
        pm.ResidencySetDescriptor()
    )
    with pytest.raises(pm.ValidationError, match=r"^add_residency_set: residency_set belongs to another device$"):
        queue.add_residency_set(residency)
    buffer = pm.Buffer.from_pointer(foreign(fakes, "MTLBuffer", length=4), owned=True)
    with pytest.raises(pm.ValidationError, match=r"^add_allocation: allocation belongs to another device$"):
        residency.add_allocation(buffer)


def new_samples(fakes: Fakes) -> pm.CounterSampleBuffer:
    device = fakes.device({"newCounterSampleBufferWithDescriptor:error:": fakes.make({"sampleCount": 4})})
    pm.debug.set_validation(False)  # there is no set of counters
    try:
        return device.new_counter_sample_buffer(pm.CounterSampleBufferDescriptor(sample_count=4))
    finally:
        pm.debug.set_validation(True)


def test_samples_between_commands(fakes: Fakes) -> None:
    device = fakes.make({"supportsCounterSampling:": 0}, "MTLDevice")
    encoder = pm.ComputeCommandEncoder.from_pointer(
        fakes.make({"device": device}, "MTLComputeCommandEncoder"), owned=True
    )
    samples = new_samples(fakes)
    with pytest.raises(
        pm.ValidationError, match=r"^sample_counters.*: the device does not sample counters at .*AtDispatchBoundary"
    ):
        encoder.sample_counters_in_buffer(samples, 0, True)


def test_sample_buffers_need_counters(world: World) -> None:
    descriptor = pm.CounterSampleBufferDescriptor(sample_count=1)
    with pytest.raises(pm.ValidationError, match=r"descriptor.counter_set is None; it must be one of the device's"):
        world.device.new_counter_sample_buffer(descriptor)


def test_pipelines_given_to_handlers_match_the_pass(fakes: Fakes, world: World) -> None:
    """The handler's pipeline is known by its descriptor as one that is returned is."""
    made = fakes.make({"device": world.device.pointer})
    given: list[pm.RenderPipelineState | None] = []
    address = fakes.calling_handlers("newRenderPipelineStateWithDescriptor:completionHandler:", made, "MTLDevice")
    descriptor = pm.RenderPipelineDescriptor(vertex_function=vertex_function(fakes, address))
    descriptor.color_attachments.object(0).pixel_format = pm.PixelFormat.BGRA8Unorm
    pm.Device.from_pointer(address, owned=True).new_render_pipeline_state(
        descriptor, lambda state, _: given.append(state)
    )
    target = world.texture(usage=pm.TextureUsage.RenderTarget, storage_mode=pm.StorageMode.Private)
    encoder = render_encoder(fakes, target)
    assert given[0] is not None
    with pytest.raises(pm.ValidationError, match=r"pixel_format is BGRA8Unorm, the render pass has RGBA8Unorm$"):
        encoder.set_render_pipeline_state(given[0])
    encoder.end_encoding()


def vertex_function(fakes: Fakes, device: int) -> pm.Function:
    answers = {"functionType": pm.FunctionType.Vertex.value, "device": device}
    return pm.Function.from_pointer(fakes.make(answers, "MTLFunction"), owned=True)


def render_encoder(fakes: Fakes, target: pm.Texture) -> pm.RenderCommandEncoder:
    device = target.device.pointer
    encoder = fakes.make({"device": device, "endEncoding": 0})
    answers = {"device": device, "renderCommandEncoderWithDescriptor:": encoder}
    commands = pm.CommandBuffer.from_pointer(fakes.make(answers, "MTLCommandBuffer"), owned=True)
    descriptor = pm.RenderPassDescriptor()
    descriptor.color_attachments.object(0).texture = target
    return commands.render_command_encoder(descriptor)
