"""Runs render passes through pymetal, on any Metal device, and reads back what they drew."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm
from tests.textures.images import block_of

from .reference.formats import decoded
from .shaders import SAMPLES, SHARED

Array = npt.NDArray[Any]
Color = tuple[float, float, float, float]
BLACK: Color = (0, 0, 0, 0)

TRIANGLE = pm.PrimitiveType.Triangle
# Every Metal GPU keeps render targets of several samples, depth and stencil in private memory.
TARGET_USE = pm.TextureUsage.RenderTarget | pm.TextureUsage.ShaderRead

_DEPTH = {"Depth16Unorm": np.uint16, "Depth32Float": np.float32, "Depth32Float_Stencil8": np.float32}


class Renderer:
    """Compiles each source once."""

    def __init__(self, device: pm.Device) -> None:
        self.device = device
        self.queue = device.new_command_queue()
        self._libraries: dict[str, pm.Library] = {}

    def function(self, name: str, source: str = SHARED) -> pm.Function:
        if source not in self._libraries:
            self._libraries[source] = self.device.new_library_with_source(source)
        return self._libraries[source].new_function(name)

    def pipeline_descriptor(
        self,
        vertex: str = "colored_vertex",
        fragment: str | None = "interpolated",
        colors: Sequence[str] = ("RGBA8Unorm",),
        source: str = SHARED,
        depth: str | None = None,
        stencil: str | None = None,
        **properties: Any,
    ) -> pm.RenderPipelineDescriptor:
        """Pixel formats by name; `properties` are those of RenderPipelineDescriptor."""
        descriptor = pm.RenderPipelineDescriptor(vertex_function=self.function(vertex, source))
        if fragment is not None:
            descriptor.fragment_function = self.function(fragment, source)
        for index, name in enumerate(colors):
            descriptor.color_attachments[index].pixel_format = pm.PixelFormat[name]
        if depth is not None:
            descriptor.depth_attachment_pixel_format = pm.PixelFormat[depth]
        if stencil is not None:
            descriptor.stencil_attachment_pixel_format = pm.PixelFormat[stencil]
        for name, value in properties.items():
            setattr(descriptor, name, value)
        return descriptor

    def pipeline(self, *names: Any, **properties: Any) -> pm.RenderPipelineState:
        """Of a `pipeline_descriptor`."""
        return self.device.new_render_pipeline_state(self.pipeline_descriptor(*names, **properties))

    def target(
        self, format_: str = "RGBA8Unorm", width: int = 16, height: int = 16, samples: int = 1, **properties: Any
    ) -> pm.Texture:
        """A texture to render into; `properties` are those of TextureDescriptor."""
        descriptor = pm.TextureDescriptor(width=width, height=height)
        descriptor.pixel_format = pm.PixelFormat[format_]
        descriptor.usage = TARGET_USE
        descriptor.storage_mode = pm.StorageMode.Private
        if samples > 1:
            descriptor.texture_type = pm.TextureType.Type2DMultisample
            descriptor.sample_count = samples
        for name, value in properties.items():
            setattr(descriptor, name, value)
        return self.device.new_texture(descriptor)

    def buffer(self, values: Array) -> pm.Buffer:
        values = np.ascontiguousarray(values)
        buffer = self.device.new_buffer(max(values.nbytes, 16))
        np.asarray(buffer.contents())[: values.nbytes] = np.frombuffer(values.tobytes(), np.uint8)
        return buffer

    @contextmanager
    def commands(self) -> Generator[pm.CommandBuffer]:
        """A command buffer that has run to its end when the context is left."""
        commands = self.queue.command_buffer()
        yield commands
        commands.commit()
        commands.wait_until_completed()

    @contextmanager
    def encoding(self, descriptor: pm.RenderPassDescriptor) -> Generator[pm.RenderCommandEncoder]:
        """A render pass that has run to its end when the context is left."""
        with self.commands() as commands, render_encoder(commands, descriptor) as encoder:
            yield encoder

    def draw(
        self,
        descriptor: pm.RenderPassDescriptor,
        pipeline: pm.RenderPipelineState,
        vertices: Array,
        kind: pm.PrimitiveType = TRIANGLE,
        prepare: Callable[[pm.RenderCommandEncoder], None] | None = None,
    ) -> None:
        """A pass with one draw of all `vertices`, which are in buffer 0; `prepare` may set more of the encoder."""
        with self.encoding(descriptor) as encoder:
            encoder.set_render_pipeline_state(pipeline)
            encoder.set_vertex_buffer(self.buffer(vertices), 0, 0)
            if prepare is not None:
                prepare(encoder)
            encoder.draw_primitives(kind, 0, len(vertices))

    def bytes_of(
        self,
        texture: pm.Texture,
        size: tuple[int, int, int],
        level: int = 0,
        slice_: int = 0,
        plane: int = 0,
        option: pm.BlitOption = pm.BlitOption.None_,
    ) -> Array:
        """One image of a texture: (rows, columns, bytes of a pixel), of which `size` tells how many."""
        height, width, bytes_ = size
        buffer = self.device.new_buffer(height * width * bytes_)
        row, image = width * bytes_, height * width * bytes_
        with self.commands() as commands:
            encoder = commands.blit_command_encoder()
            encoder.copy_from_texture(
                texture, slice_, level, (0, 0, plane), (width, height, 1), buffer, 0, row, image, option
            )
            encoder.end_encoding()
        return np.frombuffer(buffer.contents(), np.uint8).reshape(size).copy()

    def colors(self, texture: pm.Texture, level: int = 0, slice_: int = 0, plane: int = 0) -> Array:
        """The pixels of a colour texture: (rows, columns, 4) numbers."""
        height, width = max(texture.height >> level, 1), max(texture.width >> level, 1)
        size = (height, width, block_of(texture.pixel_format)[2])
        return decoded(self.bytes_of(texture, size, level, slice_, plane), texture.pixel_format.name)

    def samples(self, texture: pm.Texture) -> Array:
        """The numbers in every sample of a multisampled texture: (samples, rows, columns, 4)."""
        shape = (texture.sample_count, texture.height, texture.width, 4)
        buffer = self.device.new_buffer(int(np.prod(shape)) * 4)
        pipeline = self.device.new_compute_pipeline_state(self.function("read_samples", SAMPLES))
        with self.commands() as commands:
            encoder = commands.compute_command_encoder()
            encoder.set_compute_pipeline_state(pipeline)
            encoder.set_texture(texture, 0)
            encoder.set_buffer(buffer, 0, 0)
            encoder.dispatch_threads(pm.Size(shape[2], shape[1], shape[0]), pm.Size(8, 8, 1))
            encoder.end_encoding()
        return np.frombuffer(buffer.contents(), np.float32).reshape(shape).astype(np.float64)

    def depth(self, texture: pm.Texture, slice_: int = 0) -> Array:
        """Depths between 0 and 1: (rows, columns)."""
        name = texture.pixel_format.name
        dtype = np.dtype(_DEPTH[name])
        option = pm.BlitOption.DepthFromDepthStencil if name.endswith("Stencil8") else pm.BlitOption.None_
        size = (texture.height, texture.width, dtype.itemsize)
        stored = self.bytes_of(texture, size, slice_=slice_, option=option).view(dtype)[..., 0]
        return stored / 65535 if dtype == np.uint16 else stored.astype(np.float64)

    def stencil(self, texture: pm.Texture) -> Array:
        combined = texture.pixel_format != pm.PixelFormat.Stencil8
        option = pm.BlitOption.StencilFromDepthStencil if combined else pm.BlitOption.None_
        return self.bytes_of(texture, (texture.height, texture.width, 1), option=option)[..., 0].astype(np.int64)


@contextmanager
def render_encoder(
    commands: pm.CommandBuffer, descriptor: pm.RenderPassDescriptor
) -> Generator[pm.RenderCommandEncoder]:
    encoder = commands.render_command_encoder(descriptor)
    try:
        yield encoder
    finally:
        encoder.end_encoding()


def render_pass(
    *colors: pm.Texture,
    depth: pm.Texture | None = None,
    stencil: pm.Texture | None = None,
    clear: Color = BLACK,
    clear_depth: float = 1.0,
    clear_stencil: int = 0,
) -> pm.RenderPassDescriptor:
    """A pass that clears and stores all of its attachments."""
    descriptor = pm.RenderPassDescriptor()
    for index, texture in enumerate(colors):
        attachment = descriptor.color_attachments[index]
        _clear_and_store(attachment, texture)
        attachment.clear_color = clear
    if depth is not None:
        _clear_and_store(descriptor.depth_attachment, depth)
        descriptor.depth_attachment.clear_depth = clear_depth
    if stencil is not None:
        _clear_and_store(descriptor.stencil_attachment, stencil)
        descriptor.stencil_attachment.clear_stencil = clear_stencil
    return descriptor


def _clear_and_store(attachment: pm.RenderPassAttachmentDescriptor, texture: pm.Texture) -> None:
    attachment.texture = texture
    attachment.load_action = pm.LoadAction.Clear
    attachment.store_action = pm.StoreAction.Store


def colored(positions: Array, colors: Array | Sequence[float] = (1, 1, 1, 1)) -> Array:
    """Vertices of `colored_vertex`: positions (n, 4) and a colour for each, or one for all."""
    positions = np.asarray(positions, np.float32)
    return np.concatenate([positions, np.broadcast_to(np.asarray(colors, np.float32), positions.shape)], axis=1)


def rectangle(left: float, top: float, right: float, bottom: float, depth: float = 0.5) -> Array:
    """Two triangles in device coordinates, clockwise on the screen when left < right and bottom < top: (6, 4)."""
    corners = [(left, top), (right, top), (left, bottom), (right, top), (right, bottom), (left, bottom)]
    return np.array([(x, y, depth, 1) for x, y in corners], np.float32)


WHOLE = rectangle(-1, 1, 1, -1)
"""Covers every pixel once."""


def device_points(pixels: Array, size: int, depth: float | Array = 0.5) -> Array:
    """Clip positions (n, 4) of points in pixels (n, 2) of a square picture; exact for multiples of 1/256."""
    pixels = np.asarray(pixels, np.float64)
    x, y = pixels[:, 0] / size * 2 - 1, 1 - pixels[:, 1] / size * 2
    return np.stack([x, y, np.broadcast_to(depth, x.shape), np.ones_like(x)], axis=1).astype(np.float32)
