"""Numbers that Metal's types cannot hold are refused by the argument's name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import pymetal as pm

from .cases import World

MOST = 2**64 - 1

Call = Callable[[World], object]


CALLS: list[tuple[Call, str]] = [
    (
        lambda w: w.compute.set_buffer(w.buffer, 0, -1),
        f"set_buffer: index is -1; the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: w.compute.set_buffer(w.buffer, -(2**70), 0),
        f"set_buffer: offset is {-(2**70)}; the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: w.device.new_buffer(2**64),
        f"new_buffer: length is {2**64}; the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: w.compute.dispatch_threads((1, -1, 1), 1),
        f"dispatch_threads: threads_per_grid: -1 is out of range: the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: w.compute.set_buffers([w.buffer], [-1], 0),
        f"set_buffers: offsets: -1 is out of range: the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: w.blit.fill_buffer(w.buffer, (0, 4), 256),
        "fill_buffer: value is 256; the integer must be between 0 and 255",
    ),
    (
        lambda w: setattr(pm.TextureDescriptor(), "width", -1),
        f"width: value is -1; the integer must be between 0 and {MOST}",
    ),
    (
        lambda w: setattr(pm.SamplerDescriptor(), "lod_min_clamp", 1e300),
        "lod_min_clamp: value is 1e+300; a 32-bit float is between -3.40282e+38 and 3.40282e+38",
    ),
]


@pytest.mark.parametrize(("call", "message"), CALLS)
def test_the_argument_is_named(world: World, call: Call, message: str) -> None:
    with pytest.raises(pm.ValidationError) as caught:
        call(world)
    assert str(caught.value) == message


@pytest.mark.parametrize("wrong", [True, 1.0, "1", None, [1]])
def test_a_wrong_type_is_no_matter_of_values(world: World, wrong: object) -> None:
    with pytest.raises(TypeError):
        world.compute.set_buffer(world.buffer, 0, wrong)  # type: ignore[call-overload]
    world.compute.end_encoding()
