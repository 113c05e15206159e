"""Waits of shared events take integers that fit, and refuse others before they let go of the GIL."""

from __future__ import annotations

from typing import Any

import pytest

import pymetal as pm


@pytest.mark.parametrize("arguments", [(-1, 5), (1 << 64, 5), (1, -1), (1, 1 << 64), (-12485, 18012)])
def test_integers_out_of_range_are_refused(device: pm.Device, arguments: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="out of range"):
        device.new_shared_event().wait_until_signaled_value(*arguments)


@pytest.mark.parametrize("arguments", [(None, 1), (1, "1"), (1.5, 1), (1, True), (1,), (1, 2, 3)])
def test_wrong_types_are_refused(device: pm.Device, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(TypeError):
        device.new_shared_event().wait_until_signaled_value(*arguments)


def test_the_largest_value_can_be_waited_for(device: pm.Device) -> None:
    event = device.new_shared_event()
    assert not event.wait_until_signaled_value((1 << 64) - 1, 1)
    event.signaled_value = (1 << 64) - 1
    assert event.wait_until_signaled_value((1 << 64) - 1, (1 << 64) - 1)
