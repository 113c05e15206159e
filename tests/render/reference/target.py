"""Attachments of a render pass: every sample of every pixel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from .depth_stencil import stored_depth
from .formats import quantised
from .samples import resolve, sample_points

Array = npt.NDArray[Any]


class Target:
    """Colours (samples, height, width, 4) by attachment, depth and stencil, and which pixels are in doubt."""

    def __init__(
        self,
        width: int,
        height: int,
        samples: int = 1,
        colors: Mapping[int, str] | None = None,
        depth_format: str = "Depth32Float",
    ) -> None:
        self.width, self.height, self.samples = width, height, samples
        self.color_formats = dict(colors or {0: "RGBA8Unorm"})
        self.depth_format = depth_format
        shape = (samples, height, width)
        self.colors = {index: quantised(np.zeros((*shape, 4)), name) for index, name in self.color_formats.items()}
        self.depth = np.ones(shape)
        self.stencil = np.zeros(shape, np.int64)
        self.doubtful = np.zeros((height, width), bool)
        self.x, self.y = sample_points(width, height, samples)

    def clear_color(self, index: int, color: tuple[float, float, float, float]) -> None:
        self.colors[index][...] = quantised(np.array(color, np.float64)[None], self.color_formats[index])[0]

    def clear_depth(self, depth: float) -> None:
        self.depth[...] = stored_depth(np.array(depth), self.depth_format)

    def clear_stencil(self, stencil: int) -> None:
        self.stencil[...] = stencil & 255

    def resolved(self, index: int = 0) -> Array:
        """The pixels of a colour attachment (height, width, 4)."""
        return quantised(resolve(self.colors[index]), self.color_formats[index])
