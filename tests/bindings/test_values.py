"""Value structs are small Python classes, and tuples may stand in for them."""

from __future__ import annotations

import typing
from typing import Any

import numpy as np
import pytest

import pymetal as pm


def test_fields_and_keywords() -> None:
    size = pm.Size(4, height=5, depth=6)
    assert (size.width, size.height, size.depth) == (4, 5, 6)
    size.width = 7
    assert size.width == 7


def test_size_fills_up_with_one() -> None:
    assert tuple(pm.Size(4)) == (4, 1, 1)


def test_sequence_behaviour() -> None:
    size = pm.Size(4, 5, 6)
    width, height, depth = size
    assert (width, height, depth) == (4, 5, 6)
    assert len(size) == 3
    assert size[1] == 5
    assert size[-1] == 6
    with pytest.raises(IndexError):
        size[3]


def test_equality_and_hash() -> None:
    assert pm.Size(1, 2, 3) == pm.Size(1, 2, 3) == (1, 2, 3)
    assert pm.Size(1, 2, 3) != pm.Size(3, 2, 1)
    assert pm.Size(1, 2, 3) != "size"
    assert hash(pm.Size(1, 2, 3)) == hash(pm.Size(1, 2, 3))


def test_repr_can_be_evaluated() -> None:
    size = pm.Size(1, 2, 3)
    assert repr(size) == "Size(width=1, height=2, depth=3)"
    color = pm.ClearColor(0.25, 0.5, 0.75, 1.0)
    assert eval(repr(color), {"ClearColor": pm.ClearColor}) == color


def test_nested_struct_is_part_of_its_parent() -> None:
    region = pm.Region(pm.Origin(1, 2, 3), (4, 5, 6))
    region.origin.x = 9
    assert tuple(region.origin) == (9, 2, 3)
    assert tuple(region.size) == (4, 5, 6)


@pytest.mark.parametrize("wrong", [True, 1.5, "4", None, np.float32(4)])
def test_wrong_field_types(wrong: Any) -> None:
    with pytest.raises(TypeError):
        pm.Size(wrong)


def test_wrong_field_value_names_the_limits() -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        pm.Size(-1)


@pytest.mark.parametrize("grid", [(64, 1, 1), [64, 1, 1], (64,), 64, np.array([64, 1, 1])])
def test_stand_ins_for_a_size(pipeline: pm.ComputePipelineState, queue: pm.CommandQueue, grid: Any) -> None:
    buffer = queue.device.new_buffer(4 * 64)
    commands = queue.command_buffer()
    encoder = commands.compute_command_encoder()
    encoder.set_compute_pipeline_state(pipeline)
    encoder.set_buffer(buffer, 0, 0)
    encoder.dispatch_threads(grid, 32)
    encoder.end_encoding()
    commands.commit()
    commands.wait_until_completed()
    assert np.all(np.frombuffer(buffer.contents(), np.float32) == 1)


def test_what_may_stand_for_a_struct_has_a_name() -> None:
    assert typing.get_args(pm.types.SizeLike)[:2] == (pm.Size, int)
    assert typing.get_args(pm.types.RegionLike)[0] is pm.Region
    structs = [name for name in pm.types.__all__ if not name.endswith("Like")]
    assert {f"{name}Like" for name in structs} <= set(pm.types.__all__)
