"""Runs kernels over textures, samplers and NumPy arrays, and makes textures from arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm
from tests.textures.images import level_extent, read_level, write

Array = npt.NDArray[Any]
Size = tuple[int, int, int]
Argument = pm.Texture | pm.SamplerState | Array | None

EVERY_USE = pm.TextureUsage.ShaderRead | pm.TextureUsage.ShaderWrite | pm.TextureUsage.PixelFormatView


class Kernels:
    """Compiles each source once."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self._queue = device.new_command_queue()
        self._pipelines: dict[str, pm.ComputePipelineState] = {}

    def pipeline(self, source: str, name: str = "run") -> pm.ComputePipelineState:
        if source not in self._pipelines:
            program = f"#include <metal_stdlib>\nusing namespace metal;\n{source}"
            library = self.device.new_library_with_source(program)
            self._pipelines[source] = self.device.new_compute_pipeline_state(library.new_function(name))
        return self._pipelines[source]

    def run(self, source: str, arguments: Sequence[Argument], grid: Size) -> None:
        """Runs the kernel `run`. Textures, samplers and arrays count their indices apart; arrays are written back."""
        commands = self._queue.command_buffer()
        encoder = commands.compute_command_encoder()
        try:
            encoder.set_compute_pipeline_state(self.pipeline(source))
            buffers = self._set_arguments(encoder, arguments)
            encoder.dispatch_threads(pm.Size(*grid), pm.Size(min(grid[0], 16), min(grid[1], 4), 1))
        finally:
            encoder.end_encoding()
        commands.commit()
        commands.wait_until_completed()
        for buffer, array in buffers:
            array[...] = np.frombuffer(buffer.contents(), array.dtype, array.size).reshape(array.shape)

    def _set_arguments(
        self, encoder: pm.ComputeCommandEncoder, arguments: Sequence[Argument]
    ) -> list[tuple[pm.Buffer, Array]]:
        buffers: list[tuple[pm.Buffer, Array]] = []
        textures = samplers = 0
        for argument in arguments:
            if isinstance(argument, pm.SamplerState):
                encoder.set_sampler_state(argument, samplers)
                samplers += 1
            elif isinstance(argument, np.ndarray):
                buffer = self.device.new_buffer(max(argument.nbytes, 4))
                np.asarray(buffer.contents())[: argument.nbytes] = np.frombuffer(argument.tobytes(), np.uint8)
                encoder.set_buffer(buffer, 0, len(buffers))
                buffers.append((buffer, argument))
            else:
                encoder.set_texture(argument, textures)
                textures += 1
        return buffers

    def texture(self, format_: pm.PixelFormat, size: Size, **properties: Any) -> pm.Texture:
        """A shared texture of type 2D, unless `texture_type` says something else."""
        descriptor = pm.TextureDescriptor(width=size[0], height=size[1])
        descriptor.depth = size[2]
        descriptor.pixel_format = format_
        descriptor.usage = EVERY_USE
        descriptor.storage_mode = pm.StorageMode.Shared
        for name, value in properties.items():
            setattr(descriptor, name, value)
        return self.device.new_texture(descriptor)

    def image(self, format_: pm.PixelFormat, pixels: Array, **properties: Any) -> pm.Texture:
        """A texture with the bytes of `pixels` (images, rows, columns, and what a pixel holds) in its first slice."""
        images, height, width = pixels.shape[:3]
        texture = self.texture(format_, (width, height, images), **properties)
        fill(texture, pixels)
        return texture


def fill(texture: pm.Texture, pixels: Array, level: int = 0, slice_: int = 0) -> None:
    """One level of one slice; `pixels` has images, rows, columns, and what a pixel holds."""
    blocks = np.ascontiguousarray(pixels).reshape(*pixels.shape[:3], -1).view(np.uint8)
    write(texture, blocks, (0, 0, 0), level_extent(texture, level), level, slice_)


def pixels_of(texture: pm.Texture, dtype: npt.DTypeLike, level: int = 0, slice_: int = 0) -> Array:
    """The inverse of `fill`: images, rows, columns, components."""
    return np.ascontiguousarray(read_level(texture, level, slice_)).view(dtype)
