"""A check as a pair of calls: one just inside what Metal allows, one just outside."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pytest

import pymetal as pm


class World:
    """What calls are made on; everything is made when it is first asked for."""

    def __init__(self, device: pm.Device, pipeline: pm.ComputePipelineState) -> None:
        self.device = device
        self.pipeline = pipeline

    @cached_property
    def queue(self) -> pm.CommandQueue:
        return self.device.new_command_queue()

    @cached_property
    def commands(self) -> pm.CommandBuffer:
        return self.queue.command_buffer()

    @cached_property
    def compute(self) -> pm.ComputeCommandEncoder:
        """An open encoder with a pipeline."""
        encoder = self.commands.compute_command_encoder()
        encoder.set_compute_pipeline_state(self.pipeline)
        return encoder

    @cached_property
    def blit(self) -> pm.BlitCommandEncoder:
        return self.commands.blit_command_encoder()

    @cached_property
    def buffer(self) -> pm.Buffer:
        """256 bytes."""
        return self.device.new_buffer(256)

    @cached_property
    def other_buffer(self) -> pm.Buffer:
        return self.device.new_buffer(256)

    def texture(self, **properties: Any) -> pm.Texture:
        """8×8 pixels of four bytes, unless told otherwise."""
        return self.device.new_texture(self.descriptor(**properties))

    def descriptor(self, **properties: Any) -> pm.TextureDescriptor:
        known: dict[str, Any] = {"pixel_format": pm.PixelFormat.RGBA8Unorm, "width": 8, "height": 8}
        return pm.TextureDescriptor(**{**known, **properties})


Run = Callable[[World], object]


@dataclass(frozen=True)
class Case:
    """`message` is what the refusal says, exactly."""

    name: str
    inside: Run
    outside: Run
    message: str


def judge(case: Case, world: World) -> None:
    with pytest.raises(pm.ValidationError, match=f"^{re.escape(case.message)}$"):
        case.outside(world)
    # What the device does not implement has passed the check too.
    with contextlib.suppress(pm.UnavailableError):
        case.inside(world)


def over(cases: list[Case]) -> pytest.MarkDecorator:
    """The cases as parameters of a test."""
    return pytest.mark.parametrize("case", cases, ids=[case.name for case in cases])
