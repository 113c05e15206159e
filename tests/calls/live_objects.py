"""Objects of softmetal: kept ones for arguments, and new ones where a call changes what the next one may do."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from typing import Any, Final, cast

import numpy as np

import pymetal as pm
from generator.binding import PyType
from pymetal import mtl4, ns
from pymetal.errors import UnavailableError
from tests.recording.subjects import python_object

SOURCE: Final = """
#include <metal_stdlib>
using namespace metal;
constant int choice [[function_constant(0)]];
kernel void add(device const float* a [[buffer(0)]], constant float& b [[buffer(1)]], device float* out [[buffer(2)]],
                threadgroup float* scratch [[threadgroup(0)]], uint i [[thread_position_in_grid]])
{
    out[i] = a[i] + b;
}
struct Corner {
    float4 position [[position]];
    float2 place;
};
vertex Corner corners(uint i [[vertex_id]], constant float4* positions [[buffer(0)]]) { return {positions[i], 0}; }
fragment float4 color(Corner in [[stage_in]], constant float4& scale [[buffer(0)]]) { return in.place.xyxy * scale; }
"""

Maker = Callable[[], Any]


class LiveObjects:
    """Makers of objects by class; an argument may be of a derived class too."""

    def __init__(self) -> None:
        self._device = pm.create_system_default_device()
        self._queue = self._device.new_command_queue()
        self._makers: list[tuple[type, Maker]] = [*self._kept(), *self._new(), *self._constructed()]
        self._by_class: dict[type, list[Maker]] = {}

    def of(self, type_: PyType) -> list[Maker]:
        return self.of_class(python_object(type_.module, type_.name))

    def of_class(self, wanted: type) -> list[Maker]:
        if wanted not in self._by_class:
            self._by_class[wanted] = [make for known, make in self._makers if issubclass(known, wanted)]
        return self._by_class[wanted]

    def receivers(self, wanted: type) -> list[Maker]:
        """Objects whose most derived class is this one, else those of derived classes."""
        return [make for known, make in self._makers if known is wanted] or self.of_class(wanted)

    def others(self) -> list[Maker]:
        return [make for known, make in self._makers if not issubclass(known, ns.Condition)]

    def reached(self, selector: str, returned: bool) -> bool:
        """A call that returns has sent its message: tests/recording holds each binding to that."""
        return returned

    def _kept(self) -> Iterator[tuple[type, Maker]]:
        for item in self._made_once:
            yield type(item), partial(_same, item)

    @cached_property
    def _made_once(self) -> tuple[Any, ...]:
        device = self._device
        library = device.new_library_with_source(SOURCE)
        function = library.new_function("add")
        heap = device.new_heap(pm.HeapDescriptor(size=1 << 16, storage_mode=pm.StorageMode.Shared))
        return (
            *(device, self._queue, library, function, heap, device.new_compute_pipeline_state(function)),
            *(library.new_function("corners"), library.new_function("color")),
            device.new_render_pipeline_state(
                pm.RenderPipelineDescriptor(
                    vertex_function=library.new_function("corners"),
                    fragment_function=library.new_function("color"),
                    color_attachments=[{"pixel_format": pm.PixelFormat.RGBA8Unorm}],
                )
            ),
            self._target,
            *(device.new_event(), device.new_shared_event(), device.new_fence()),
            *(
                device.new_sampler_state(pm.SamplerDescriptor()),
                heap.new_buffer(256, pm.ResourceStorageModeShared),
            ),
            device.new_depth_stencil_state(pm.DepthStencilDescriptor()),
            device.new_buffer(256, pm.ResourceStorageModeShared),
            device.new_buffer(3, pm.ResourceStorageModePrivate),
            device.new_buffer(np.arange(4096, dtype=np.float32)),
            *self._textures(),
            *(ns.String("text"), ns.Array([1, "a"]), ns.Dictionary({"a": 1}), ns.Data(b"abc"), ns.Date(1.5)),
            *(ns.Number(1), ns.URL("/nowhere"), ns.ProcessInfo.process_info(), ns.Bundle.main_bundle()),
            *(ns.Value.value_with_bytes(np.float64(1).tobytes(), "d"), ns.Array([1, 2]).object_enumerator()),
            *(ns.NotificationCenter.default_center(), ns.Error.error("domain", 3, {})),
            *library.new_function("add").function_constants_dictionary.values(),
        )

    @cached_property
    def _target(self) -> pm.Texture:
        usage = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead
        descriptor = pm.TextureDescriptor(pixel_format=pm.PixelFormat.RGBA8Unorm, width=8, height=8, usage=usage)
        return self._device.new_texture(descriptor)

    def _pass(self) -> pm.RenderPassDescriptor:
        results = self._device.new_buffer(256, pm.ResourceStorageModeShared)
        return pm.RenderPassDescriptor(color_attachments=[{"texture": self._target}], visibility_result_buffer=results)

    def _textures(self) -> Iterator[pm.Texture]:
        kind = pm.TextureType
        shapes: tuple[tuple[pm.TextureType, dict[str, Any]], ...] = (
            (kind.Type2D, {"width": 8, "height": 8, "mipmap_level_count": 3}),
            (kind.Type2D, {"width": 3, "height": 5, "storage_mode": pm.StorageMode.Private}),
            (kind.Type3D, {"width": 4, "height": 4, "depth": 4}),
            (kind.Type2DArray, {"width": 4, "height": 4, "array_length": 3}),
            (kind.Type1D, {"width": 7}),
            (kind.TypeCube, {"width": 4, "height": 4}),
        )
        for type_, size in shapes:
            for pixel_format in (pm.PixelFormat.RGBA8Unorm, pm.PixelFormat.R32Float, pm.PixelFormat.BC1_RGBA):
                if pixel_format is pm.PixelFormat.BC1_RGBA and type_ is not kind.Type2D:
                    continue
                descriptor = pm.TextureDescriptor(texture_type=type_, pixel_format=pixel_format, **size)
                yield self._device.new_texture(descriptor)

    def _new(self) -> Iterator[tuple[type, Maker]]:
        command_buffer = self._queue.command_buffer
        yield pm.CommandBuffer, command_buffer
        yield pm.CommandBuffer, lambda: _committed(command_buffer())
        for cls, open_encoder in (
            (pm.ComputeCommandEncoder, lambda: command_buffer().compute_command_encoder()),
            (pm.BlitCommandEncoder, lambda: command_buffer().blit_command_encoder()),
            (pm.RenderCommandEncoder, lambda: command_buffer().render_command_encoder(self._pass())),
            (
                pm.ParallelRenderCommandEncoder,
                lambda: command_buffer().parallel_render_command_encoder(self._pass()),
            ),
        ):
            yield cls, open_encoder
            yield cls, partial(_ended, open_encoder)
        yield pm.ComputeCommandEncoder, self._with_pipeline
        yield pm.RenderCommandEncoder, self._ready_to_draw
        yield pm.IndirectCommandBuffer, self._draws
        yield pm.IndirectRenderCommand, lambda: self._draws().indirect_render_command(0)

    def _with_pipeline(self) -> pm.ComputeCommandEncoder:
        (pipeline,) = (item for item in self._made_once if isinstance(item, pm.ComputePipelineState))
        encoder = self._queue.command_buffer().compute_command_encoder()
        encoder.set_compute_pipeline_state(pipeline)
        return encoder

    def _draws(self) -> pm.IndirectCommandBuffer:
        descriptor = pm.IndirectCommandBufferDescriptor(
            command_types=pm.IndirectCommandType.Draw, max_vertex_buffer_bind_count=4, inherit_cull_mode=False
        )
        return self._device.new_indirect_command_buffer(descriptor, 4, pm.ResourceStorageModeShared)

    def _ready_to_draw(self) -> pm.RenderCommandEncoder:
        (pipeline,) = (item for item in self._made_once if isinstance(item, pm.RenderPipelineState))
        encoder = self._queue.command_buffer().render_command_encoder(self._pass())
        encoder.set_render_pipeline_state(pipeline)
        encoder.set_vertex_bytes(np.zeros(64, np.float32), 0)
        encoder.set_fragment_bytes(np.zeros(4, np.float32), 0)
        return encoder

    def _constructed(self) -> Iterator[tuple[type, Maker]]:
        """Every class that needs no arguments."""
        for module in (pm, mtl4, ns):
            for cls in list(vars(module).values()):
                if not inspect.isclass(cls) or not issubclass(cls, ns.Object) or cls in (ns.Date, ns.Condition):
                    continue
                try:
                    cast("Any", cls)()
                except (TypeError, UnavailableError):
                    continue
                yield cls, cast("Maker", cls)


def _same(item: Any) -> Any:
    return item


def _ended(open_encoder: Maker) -> Any:
    encoder = open_encoder()
    encoder.end_encoding()
    return encoder


def _committed(command_buffer: pm.CommandBuffer) -> pm.CommandBuffer:
    command_buffer.commit()
    return command_buffer
