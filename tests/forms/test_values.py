"""Value structs: what may stand for one, errors that say what was expected, repr, copies and pickles."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import pymetal as pm
from pymetal import ns

from .classes import every_struct, title

STRUCTS: list[Any] = [
    pm.Size(1, 2, 3),
    pm.Origin(4, 5),
    pm.Region((1, 2, 3), (4, 5, 6)),
    pm.ClearColor(0.25, 0.5, 0.75),
    pm.Range(2, 3),
    pm.Viewport(0, 0, 640, 480),
    pm.SamplePosition(0.5, 0.25),
    pm.TextureSwizzleChannels(pm.TextureSwizzle.Alpha, pm.TextureSwizzle.One),
    pm.DrawPrimitivesIndirectArguments(3, 1),
    pm.QuadTessellationFactorsHalf((1, 2, 3, 4), (5, 6)),
    pm.AxisAlignedBoundingBox((0, 0, 0), (1, 1, 1)),
]


def test_all_structs_are_tried() -> None:
    assert len(every_struct()) >= 38


@pytest.mark.parametrize("struct", every_struct(), ids=title)
def test_new_structs_survive_copies_and_pickles(struct: Any) -> None:
    value = struct()
    for other in (copy.copy(value), copy.deepcopy(value), pickle.loads(pickle.dumps(value))):
        assert type(other) is struct
        assert other == value
        assert other is not value
        assert hash(other) == hash(value)


@pytest.mark.parametrize("value", STRUCTS, ids=repr)
@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_structs_keep_their_fields(value: Any, protocol: int) -> None:
    assert pickle.loads(pickle.dumps(value, protocol)) == value
    assert copy.deepcopy(value) == value
    assert tuple(value) == tuple(copy.copy(value))


def test_a_copy_is_apart() -> None:
    region = pm.Region((0, 0, 0), (4, 4, 1))
    other = copy.deepcopy(region)
    other.origin.x = 9
    assert region.origin.x == 0


@pytest.mark.parametrize("value", STRUCTS, ids=repr)
def test_repr_is_what_makes_the_struct(value: Any) -> None:
    assert eval(repr(value), {**vars(pm), "TextureSwizzle": pm.TextureSwizzle}) == value


def test_repr_names_enums() -> None:
    assert "red=TextureSwizzle.Alpha," in repr(pm.TextureSwizzleChannels(pm.TextureSwizzle.Alpha))


def test_regions_from_nested_tuples(device: pm.Device) -> None:
    assert pm.Region((1,), (2, 3)) == pm.Region(pm.Origin(1, 0, 0), pm.Size(2, 3, 1))
    assert pm.Region(1, 2) == ((1, 0, 0), (2, 1, 1))


def test_colours_of_three_and_four_numbers() -> None:
    attachment = pm.RenderPassColorAttachmentDescriptor(clear_color=(0.5, 0.25, 1))
    assert attachment.clear_color == (0.5, 0.25, 1, 1)
    attachment.clear_color = (0, 0, 0, 0)
    assert attachment.clear_color == pm.ClearColor(0, 0, 0, 0)


def test_ranges(device: pm.Device) -> None:
    buffer = device.new_buffer(8)
    queue = device.new_command_queue()
    with queue.command_buffer() as commands, commands.blit_command_encoder() as encoder:
        encoder.fill_buffer(buffer, (0, 8), 1)
        encoder.fill_buffer(buffer, range(2, 6), 2)
    assert bytes(memoryview(buffer)) == bytes([1, 1, 2, 2, 2, 2, 1, 1])
    assert ns.Range(range(2, 6)) == (2, 4)
    assert ns.Range(range(3, 3)) == (3, 0)
    with pytest.raises(ValueError, match="step 1"):
        ns.Range(range(0, 8, 2))
    with pytest.raises(ValueError, match=r"-1 is out of range|is -1; the integer"):
        ns.Range(range(-1, 2))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((1, 2, 3, 4), r"Size takes 1 to 3 fields \(width, height, depth\), not 4"),
        ((), r"Size takes 1 to 3 fields \(width, height, depth\), not 0"),
        ((1, "2"), "Size: height cannot be '2'"),
        ((1.5,), "Size: width cannot be 1.5"),
    ],
)
def test_tuples_that_are_no_size(given: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        pm.Size(given)
    with pytest.raises(TypeError, match=message):
        pm.Region((0, 0, 0), given)


def test_slices_and_negative_indices() -> None:
    size = pm.Size(1, 2, 3)
    assert size[:2] == (1, 2)
    assert size[-1] == 3
    assert (len(size), list(size)) == (3, [1, 2, 3])
    with pytest.raises(IndexError):
        size[3]
