"""Members written by hand, as subjects: what they send is the model's method, as of generated ones.

Parameters carry the names of the C++ arguments that they become.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator import api, binding
from generator.binding import Ownership, Parameter, PyType, Result, Shape

from .subjects import Form, Subject

_NONE: Final = PyType(Shape.NONE)


@dataclass(frozen=True)
class HandWritten:
    """`name` of the class `owner`."""

    owner: str
    name: str
    selector: str
    parameters: tuple[tuple[str, PyType], ...] = ()
    result: PyType = _NONE
    form: Form = Form.METHOD


_BYTES: Final = PyType(Shape.BUFFER)
_WRITABLE: Final = PyType(Shape.WRITABLE_BUFFER)
_PAGES: Final = PyType(Shape.WRITABLE_BUFFER, "mmap", "mmap")
_UINT: Final = PyType(Shape.INT, cpp="NS::UInteger")
_THREE: Final = (_UINT, _UINT, _UINT)
_ORIGIN: Final = PyType(Shape.STRUCT, "pymetal", "Origin", "MTL::Origin", _THREE)
_SIZE: Final = PyType(Shape.STRUCT, "pymetal", "Size", "MTL::Size", _THREE)
_OPTIONS: Final = PyType(Shape.OPTIONS, "pymetal", "ResourceOptions", "MTL::ResourceOptions")
_BUFFER: Final = PyType(Shape.OBJECT, "pymetal", "Buffer", "MTL::Buffer")

_WITH_BYTES: Final = "newBufferWithBytes:length:options:"
_NO_COPY: Final = "newBufferWithBytesNoCopy:length:options:deallocator:"

_STORAGES: Final = ("horizontal", "vertical")

MEMBERS: Final = (
    *(
        HandWritten(
            "MTL::RasterizationRateLayerDescriptor",
            f"{direction}_sample_storage",
            f"{direction}SampleStorage",
            (),
            _WRITABLE,
            Form.GETTER,
        )
        for direction in _STORAGES
    ),
    HandWritten("MTL::Buffer", "contents", "contents", (), _WRITABLE),
    HandWritten("MTL::CommandBuffer", "wait_until_completed", "waitUntilCompleted"),
    HandWritten("MTL::CommandBuffer", "wait_until_scheduled", "waitUntilScheduled"),
    HandWritten("MTL::Device", "new_buffer", _WITH_BYTES, (("pointer", _BYTES), ("options", _OPTIONS)), _BUFFER),
    HandWritten("MTL::Device", "new_buffer_no_copy", _NO_COPY, (("pointer", _PAGES), ("options", _OPTIONS)), _BUFFER),
    HandWritten(
        "MTL::Device",
        "new_buffer_with_data",
        _WITH_BYTES,
        (("pointer", _BYTES), ("length", _UINT), ("options", _OPTIONS)),
        _BUFFER,
    ),
    HandWritten(
        "MTL::Texture",
        "replace_region",
        "replaceRegion:mipmapLevel:withBytes:bytesPerRow:",
        (
            ("region_origin", _ORIGIN),
            ("region_size", _SIZE),
            ("level", _UINT),
            ("pixel_bytes", _BYTES),
            ("bytes_per_row", _UINT),
        ),
    ),
    HandWritten(
        "MTL::Texture",
        "get_bytes",
        "getBytes:bytesPerRow:fromRegion:mipmapLevel:",
        (
            ("pixel_bytes", _WRITABLE),
            ("bytes_per_row", _UINT),
            ("region_origin", _ORIGIN),
            ("region_size", _SIZE),
            ("level", _UINT),
        ),
    ),
)


def hand_written_subjects(model: api.Api, bound: binding.Binding) -> Iterator[Subject]:
    """The members as subjects."""
    owners = {item.cpp: item for item in bound.classes}
    for member in MEMBERS:
        (source,) = (item for item in model.classes if item.name == member.owner)
        method = next(item for item in source.methods if item.selector == member.selector)
        parameters = tuple(Parameter(name, type_) for name, type_ in member.parameters)
        creating = member.result.shape is not Shape.NONE
        result = Result(member.result, member.result, method.result, Ownership.NONE, creating)
        owner = owners[member.owner]
        yield Subject(
            member.form,
            owner,
            owner.module,
            member.name,
            parameters,
            result,
            method,
            member.selector,
            member.owner,
            overloaded=True,
        )
