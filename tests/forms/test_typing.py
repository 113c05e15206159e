"""What type checkers know of the forms is what the extension does: checked by mypy, and by running."""

from __future__ import annotations

from typing import assert_type

import pytest

import pymetal as pm


def test_contexts_give_their_object(queue: pm.CommandQueue) -> None:
    with queue.command_buffer() as commands:
        assert_type(commands, pm.CommandBuffer)
        with commands.compute_command_encoder() as encoder:
            assert_type(encoder, pm.ComputeCommandEncoder)
        with commands.blit_command_encoder() as blit:
            assert_type(blit, pm.BlitCommandEncoder)


def test_slices() -> None:
    attachments = pm.RenderPassDescriptor().color_attachments
    assert_type(attachments[0], pm.RenderPassColorAttachmentDescriptor)
    assert_type(attachments[:2], list[pm.RenderPassColorAttachmentDescriptor])
    assert_type(pm.Size(1)[0], int)
    assert_type(pm.Size(1)[:2], tuple[int, ...])
    attachments[0:2] = [None, attachments[0]]
    with pytest.raises(TypeError):
        attachments["0"]  # type: ignore[call-overload]


def test_keywords() -> None:
    attachment = pm.RenderPassColorAttachmentDescriptor(clear_color=(1, 0, 0))
    pm.RenderPassDescriptor(color_attachments=[attachment, None, {"level": 1}], depth_attachment={"clear_depth": 1})
    pm.RenderPassDescriptor(color_attachments={3: attachment})
    with pytest.raises(TypeError):
        pm.RenderPassDescriptor(color_attachments=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        pm.RenderPassDescriptor(colour_attachments=[])  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        pm.RenderPassColorAttachmentDescriptor(clear_color=(1, 0))  # type: ignore[arg-type]


def test_ranges() -> None:
    assert_type(pm.Range(range(2, 4)), pm.Range)
    assert pm.Range(range(2, 4)) == (2, 2)
