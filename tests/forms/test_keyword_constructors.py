"""Keyword arguments of descriptors: plain values, nested descriptors, elements of arrays, and clear refusals."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm
from pymetal import _descriptors, mtl4

from .classes import every_descriptor, title

RGBA = pm.PixelFormat.RGBA8Unorm


def test_plain_properties() -> None:
    descriptor = pm.TextureDescriptor(width=64, pixel_format=RGBA, usage=pm.TextureUsage.ShaderRead)
    assert (descriptor.width, descriptor.pixel_format, descriptor.usage) == (64, RGBA, pm.TextureUsage.ShaderRead)


@pytest.mark.parametrize(
    "attachments",
    [
        [{"pixel_format": RGBA}],
        ({"pixel_format": RGBA},),
        [pm.RenderPipelineColorAttachmentDescriptor(pixel_format=RGBA)],
        {0: {"pixel_format": RGBA}},
        (item for item in [{"pixel_format": RGBA}]),
    ],
    ids=["mappings", "a tuple", "descriptors", "by index", "an iterator"],
)
def test_elements_of_arrays(attachments: Any) -> None:
    descriptor = pm.RenderPipelineDescriptor(color_attachments=attachments)
    assert descriptor.color_attachments[0].pixel_format is RGBA
    assert descriptor.color_attachments[1].pixel_format is pm.PixelFormat.Invalid


def test_elements_by_index_leave_others_as_new() -> None:
    layouts = {3: {"stride": 16}, -1: {"stride": 32}}
    descriptor = pm.VertexDescriptor(layouts=layouts)
    assert [layout.stride for layout in descriptor.layouts] == [0, 0, 0, 16, *[0] * 26, 32]


def test_none_leaves_an_element_as_new() -> None:
    descriptor = pm.RenderPassDescriptor(color_attachments=[None, {"clear_color": (1, 0, 0)}])
    assert descriptor.color_attachments[1].clear_color == (1, 0, 0, 1)


def test_mappings_for_descriptors() -> None:
    descriptor = pm.RenderPipelineDescriptor(
        label="nested",
        vertex_descriptor={
            "attributes": [{"format": pm.VertexFormat.Float3}],
            "layouts": [{"stride": 12, "step_function": pm.VertexStepFunction.PerInstance}],
        },
    )
    vertices = descriptor.vertex_descriptor
    assert vertices is not None
    assert vertices.attributes[0].format is pm.VertexFormat.Float3
    assert vertices.layouts[0].stride == 12
    assert vertices.layouts[0].step_function is pm.VertexStepFunction.PerInstance


def test_mapping_changes_the_descriptor_that_is_there() -> None:
    descriptor = pm.RenderPassDescriptor(depth_attachment={"clear_depth": 0.5})
    assert descriptor.depth_attachment is not None
    assert descriptor.depth_attachment.clear_depth == 0.5


def test_dictionaries_stay_dictionaries() -> None:
    options = pm.CompileOptions(preprocessor_macros={"COUNT": 3})
    assert options.preprocessor_macros == {"COUNT": 3}


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ({"widht": 1}, "pymetal.TextureDescriptor has no property 'widht'; did you mean 'width'?"),
        ({"zzz": 1}, "pymetal.TextureDescriptor has no property 'zzz'$"),
        ({"copy": 1}, "pymetal.TextureDescriptor has no property 'copy'"),
        ({"width": "a"}, "pymetal.TextureDescriptor: width takes int, not 'a'"),
        ({"width": None}, "pymetal.TextureDescriptor: width takes int, not None"),
        ({"width": {}}, "pymetal.TextureDescriptor: width takes int, not {}"),
        ({"pixel_format": 70}, "pymetal.TextureDescriptor: pixel_format takes PixelFormat, not 70"),
    ],
)
def test_refusals(keywords: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        pm.TextureDescriptor(**keywords)


REFUSED_ELEMENTS: list[tuple[Any, type[Exception], str]] = [
    ([{}] * 9, IndexError, "index 8 is not in an array of 8"),
    ({8: {}}, IndexError, "index 8 is not in an array of 8"),
    ([{"pixel_formt": RGBA}], TypeError, "did you mean 'pixel_format'?"),
    (3, TypeError, "color_attachments takes a sequence of descriptors or mappings, or a mapping by index, not 3"),
    ("ab", TypeError, "not 'ab'"),
    ([3], TypeError, "incompatible"),
]


@pytest.mark.parametrize(("attachments", "error", "message"), REFUSED_ELEMENTS)
def test_refusals_of_elements(attachments: Any, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        pm.RenderPipelineDescriptor(color_attachments=attachments)


def test_values_out_of_range_keep_their_error() -> None:
    with pytest.raises(ValueError, match=r"^width: value is -1; the integer must be between 0 and"):
        pm.TextureDescriptor(width=-1)


def test_all_descriptors_are_tried() -> None:
    assert len(every_descriptor()) >= 100


@pytest.mark.parametrize("cls", every_descriptor(), ids=title)
def test_every_descriptor_takes_its_own_values(cls: Any) -> None:
    """What a property gives, the constructor takes."""
    new = cls()
    for name in _descriptors.defaults(cls):
        try:
            value: Any = getattr(new, name)
        except pm.MetalError:
            continue
        if value is None:  # nothing is set yet, and some properties cannot be set to nothing
            continue
        if getattr(cls, name).fset is None and not hasattr(value, "__len__"):
            cls(**{name: {}})  # a part, of which only properties can be set
        elif not hasattr(value, "__setitem__") or isinstance(value, dict | list):
            cls(**{name: value})
        elif hasattr(value, "__len__"):
            cls(**{name: list(value)})


@pytest.mark.parametrize("cls", every_descriptor(), ids=title)
def test_every_property_takes_or_refuses_a_mapping(cls: Any) -> None:
    """A mapping of nothing is a new descriptor, an array as new, or an error that says what was expected."""
    for name in _descriptors.defaults(cls):
        try:
            made = cls(**{name: {}})
        except TypeError as error:
            assert f"{name} takes " in str(error)
        else:
            assert repr(made) in (f"{cls.__name__}()", f"{cls.__name__}({name}={type(getattr(made, name)).__name__}())")


def test_mappings_for_parts_that_nothing_replaces() -> None:
    linking = mtl4.RenderPipelineDynamicLinkingDescriptor(fragment_linking_descriptor={"max_call_stack_depth": 3})
    assert linking.fragment_linking_descriptor.max_call_stack_depth == 3
    text = "RenderPipelineDynamicLinkingDescriptor(fragment_linking_descriptor={'max_call_stack_depth': 3})"
    assert repr(linking) == text
