"""Frames through Metal on softmetal beside the same ones through OpenGL on Mesa's llvmpipe."""

from __future__ import annotations

import numpy as np

import pymetal as pm

from . import render_llvmpipe, render_softmetal
from .measure import Row, at_least, medians_in_turns, print_rows
from .render_scenes import SIDE, Scene, scenes

FLOOR = 0.5


def compare(device: pm.Device, context: object, scene: Scene) -> None:
    """Draw with both in turns. Their pictures may differ where edges and filters round otherwise."""
    softmetal = render_softmetal.Frame(device, scene)
    llvmpipe = render_llvmpipe.Frame(context, scene)
    seconds = medians_in_turns({"softmetal": softmetal, "llvmpipe": llvmpipe}, 11)
    apart = np.abs(softmetal.picture().astype(int) - llvmpipe.picture()).max(axis=-1) > 3
    share = f"{apart.mean():.1%} of pixels differ"
    ratio = seconds["llvmpipe"] / seconds["softmetal"]
    rows = [
        Row("softmetal", seconds["softmetal"], f"{at_least(ratio, FLOOR, 'llvmpipe')}, {share}"),
        Row("llvmpipe", seconds["llvmpipe"]),
    ]
    print_rows(f"{scene.name}, {SIDE}²", rows)


def main() -> None:
    device = pm.create_system_default_device()
    context = render_llvmpipe.make_context()
    for scene in scenes():
        compare(device, context, scene)
