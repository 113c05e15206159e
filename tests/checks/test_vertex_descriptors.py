"""Attributes of vertex descriptors against the layouts of their buffers."""

from __future__ import annotations

import pytest

import pymetal as pm

from .cases import Case, World, judge, over

FORMATS = pm.VertexFormat
STEPS = pm.VertexStepFunction
NAME = "new_render_pipeline_state: descriptor.vertex_descriptor"


@pytest.fixture(scope="module", autouse=True)
def vertex_function(device: pm.Device) -> pm.Function:
    library = device.new_library_with_source("vertex float4 nowhere() { return 0; }")
    Attempt.function = library.new_function("nowhere")
    return Attempt.function


class Attempt:
    """A render pipeline with one attribute."""

    function: pm.Function

    def __init__(self, format_: pm.VertexFormat, offset: int, stride: int, **layout: object) -> None:
        self.descriptor = pm.VertexDescriptor()
        attribute = self.descriptor.attributes.object(2)
        attribute.format, attribute.offset, attribute.buffer_index = format_, offset, 5
        self.descriptor.layouts.object(5).stride = stride
        for name, value in layout.items():
            setattr(self.descriptor.layouts.object(5), name, value)

    def __call__(self, world: World) -> None:
        pipeline = pm.RenderPipelineDescriptor(vertex_descriptor=self.descriptor, vertex_function=self.function)
        world.device.new_render_pipeline_state(pipeline)


def from_buffer(index: int) -> Attempt:
    attempt = Attempt(FORMATS.Float, 0, 4)
    attempt.descriptor.attributes.object(2).buffer_index = index
    attempt.descriptor.layouts.object(30).stride = 4
    return attempt


CASES = [
    Case(
        "end of the attribute",
        Attempt(FORMATS.Float3, 4, 16),
        Attempt(FORMATS.Float3, 8, 16),
        f"{NAME}.attributes[2].offset is 8; the attribute takes 12 bytes, and {NAME[27:]}.layouts[5].stride is 16",
    ),
    Case(
        "no stride",
        Attempt(FORMATS.UChar4Normalized, 0, 4),
        Attempt(FORMATS.UChar4Normalized, 0, 0),
        f"{NAME}.attributes[2].offset is 0; the attribute takes 4 bytes, and {NAME[27:]}.layouts[5].stride is 0",
    ),
    Case(
        "alignment of attributes",
        Attempt(FORMATS.Half2, 4, 8),
        Attempt(FORMATS.Half2, 2, 8),
        f"{NAME}.attributes[2].offset is 2; it must be a multiple of 4",
    ),
    Case(
        "alignment of small attributes",
        Attempt(FORMATS.UChar, 3, 4),
        Attempt(FORMATS.UShort, 1, 4),
        f"{NAME}.attributes[2].offset is 1; it must be a multiple of 2",
    ),
    Case(
        "alignment of attributes of three components",
        Attempt(FORMATS.UChar3, 1, 4),
        Attempt(FORMATS.UShort3, 1, 8),
        f"{NAME}.attributes[2].offset is 1; it must be a multiple of 2",
    ),
    Case(
        "size of packed attributes",
        Attempt(FORMATS.UInt1010102Normalized, 0, 4),
        Attempt(FORMATS.UInt1010102Normalized, 4, 4),
        f"{NAME}.attributes[2].offset is 4; the attribute takes 4 bytes, and {NAME[27:]}.layouts[5].stride is 4",
    ),
    Case(
        "alignment of elements",
        Attempt(FORMATS.Half, 0, 4),
        Attempt(FORMATS.Half, 0, 6),
        f"{NAME}.layouts[5].stride is 6; it must be a multiple of 4",
    ),
    Case(
        "rate of constants",
        Attempt(FORMATS.Float, 0, 4, step_function=STEPS.Constant, step_rate=0),
        Attempt(FORMATS.Float, 0, 4, step_function=STEPS.Constant, step_rate=1),
        f"{NAME}.layouts[5].step_rate is 1; step_function is Constant, and the rate must be 0",
    ),
    Case(
        "rate of vertices",
        Attempt(FORMATS.Float, 0, 4, step_function=STEPS.PerInstance, step_rate=2),
        Attempt(FORMATS.Float, 0, 4, step_function=STEPS.PerVertex, step_rate=2),
        f"{NAME}.layouts[5].step_rate is 2; step_function is PerVertex, and the rate must be 1",
    ),
    Case(
        "buffer",
        from_buffer(30),
        from_buffer(31),
        f"{NAME}.attributes[2].buffer_index is 31; buffers have the indices 0 to 30",
    ),
]


@over(CASES)
def test_attributes(case: Case, world: World) -> None:
    judge(case, world)
