"""`with` on Metal 4's command buffers and encoders and on captures, whichever way the block is left."""

from __future__ import annotations

import pytest

from .conftest import Drive

pytestmark = pytest.mark.softmetal

BEGIN = "beginCommandBufferWithAllocator:"
WHOLE = [BEGIN, "computeCommandEncoder", "endEncoding", "endCommandBuffer"]

EXPECTED = {
    "encoder_in_block": WHOLE,
    "open_encoder": WHOLE,
    "dropped_encoder": WHOLE,
    "capture_scope": ["beginScope", "endScope"],
    "capture": ["isCapturing", "stopCapture"],
}


def test_blocks_send_what_begins_and_ends(drive: Drive) -> None:
    sent: dict[str, list[str]] = drive("contexts")
    messages = {name: [item for item in found if item != "methodSignatureForSelector:"] for name, found in sent.items()}
    assert messages == EXPECTED
