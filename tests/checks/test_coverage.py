"""Every argument of an encoder's method that Metal limits is given to a check."""

from __future__ import annotations

import re

import pytest

from generator.binding import Binding, Signature
from generator.pipeline import load_model, make_binding
from generator.sdk import read_pins

# Indices, offsets, counts and places, by the C++ names of arguments.
LIMITED = re.compile(
    r"(buffer_?)?index|.*_(offset|range|slice|level|origin)|offset|range|slice|level|execution_range|"
    r".*_index|.*(?<!view)_rects?|(pixel_)?region|regions"
)

# What is left to Metal: any value is allowed, or it alone knows the limit (the size of scratch memory and of counters,
# the layout of patches, sparse tiles, the extents of tensors).
EVERYWHERE = frozenset(
    {
        "scratch_buffer_offset",
        "patch_index_buffer_offset",
        "control_point_index_buffer_offset",
        "counters_buffer_offset",
        "region",
        "regions",
    }
)
LEFT_OUT = {
    "resolveCounters:inRange:destinationBuffer:destinationOffset:": frozenset({"destination_offset"}),
    "copyFromTensor:sourceOrigin:sourceDimensions:toTensor:destinationOrigin:destinationDimensions:": frozenset(
        {"source_origin", "destination_origin"}
    ),
    "moveTextureMappingsFromTexture:sourceSlice:sourceLevel:sourceOrigin:sourceSize:toTexture:destinationSlice:"
    "destinationLevel:destinationOrigin:": frozenset({"source_origin", "destination_origin"}),
}

CLASSES = re.compile(r"(MTL|MTL4)::\w*CommandEncoder$")


@pytest.fixture(scope="module")
def binding() -> Binding:
    return make_binding(load_model(read_pins().default))


def unchecked(signature: Signature) -> list[str]:
    indices = {index for check in signature.checks for index in check.arguments}
    checked = {signature.passed[index].parameter for index in indices}
    names = {passed.parameter for passed in signature.passed if LIMITED.fullmatch(passed.parameter)}
    return sorted(names - checked - LEFT_OUT.get(signature.selector or "", frozenset()) - EVERYWHERE)


def test_limited_arguments_are_checked(binding: Binding) -> None:
    missing = [
        f"{class_.cpp} {overload.selector}: {name}"
        for class_ in binding.classes
        if CLASSES.match(class_.cpp)
        for method in class_.methods
        for overload in method.overloads
        for name in unchecked(overload)
    ]
    assert sorted(set(missing)) == []


def test_every_encoding_method_asks_whether_the_encoder_is_open(binding: Binding) -> None:
    asks = {"encoding", "end_encoding", "push_group", "pop_group", "draw", "compute_dispatch"}
    asks |= {"compute_pipeline_bound", "render_pipeline_bound", "threadgroup_memory"}
    missing = [
        f"{class_.cpp} {overload.selector}"
        for class_ in binding.classes
        if CLASSES.match(class_.cpp)
        for method in class_.methods
        for overload in method.overloads
        if not asks & {check.name for check in overload.checks}
    ]
    assert sorted(set(missing)) == []
