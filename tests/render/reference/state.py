"""What a draw of the reference is told, in Metal's terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

from .blending import Blend
from .depth_stencil import DepthStencil

Array = npt.NDArray[Any]


class Interpolation(Enum):
    PERSPECTIVE = "center_perspective"
    LINEAR = "center_no_perspective"
    FLAT = "flat"


@dataclass(frozen=True)
class Viewport:
    x: float
    y: float
    width: float
    height: float
    near: float = 0
    far: float = 1


@dataclass(frozen=True)
class Bias:
    constant: float = 0
    slope: float = 0
    clamp: float = 0


@dataclass(frozen=True)
class Attachment:
    """How the pipeline writes a colour attachment."""

    blend: Blend | None = None
    write_mask: pm.ColorWriteMask = pm.ColorWriteMask.All


@dataclass(frozen=True)
class State:
    viewport: Viewport
    scissor: tuple[int, int, int, int] | None = None
    cull: pm.CullMode = pm.CullMode.None_
    winding: pm.Winding = pm.Winding.Clockwise
    depth_clip: pm.DepthClipMode = pm.DepthClipMode.Clip
    depth_stencil: DepthStencil = field(default_factory=DepthStencil)
    references: tuple[int, int] = (0, 0)
    bias: Bias = field(default_factory=Bias)
    blend_color: tuple[float, float, float, float] = (0, 0, 0, 0)
    attachments: Mapping[int, Attachment] = field(default_factory=dict[int, Attachment])
    interpolations: Mapping[str, Interpolation] = field(default_factory=dict[str, Interpolation])
    alpha_to_one: bool = False
    sample_mask: int = 0xFFFFFFFF


@dataclass(frozen=True)
class Vertices:
    """What a vertex function returned: positions (n, 4) in clip coordinates and other members (n, components)."""

    position: Array
    members: Mapping[str, Array] = field(default_factory=dict[str, Array])
    point_size: Array | None = None
    clip_distance: Array | None = None


@dataclass(frozen=True)
class Fragments:
    """The pixels that a primitive touches, as a fragment function sees them; each array's first axis counts them."""

    position: Array
    members: Mapping[str, Array]
    primitive: int
    is_front: bool
    barycentric: Array
    point_coord: Array


@dataclass(frozen=True)
class Outputs:
    """What a fragment function returns: colours (n, 4) by attachment and what it may override."""

    colors: Mapping[int, Array]
    second_color: Array | None = None
    depth: Array | None = None
    stencil: Array | None = None
    sample_mask: Array | None = None
    discarded: Array | None = None


def float32(values: Any) -> Array:
    """As a shader sees them, calculated on in double."""
    return np.asarray(values, np.float32).astype(np.float64)
