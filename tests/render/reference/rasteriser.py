"""Draws primitives one after another, over the whole target at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

from .assembly import Primitive
from .coverage import doubled_area, point_coverage, snapped, triangle_coverage
from .interpolation import Weights, weights_at
from .output import Covered, write
from .state import Bias, Fragments, Interpolation, Outputs, State, Vertices, Viewport
from .target import Target

Array = npt.NDArray[Any]
Shade = Callable[[Fragments], Outputs]


@dataclass(frozen=True)
class _Raster:
    """A primitive's samples, and the values of its vertices there."""

    covered: Array
    doubtful: Array
    depth: Array
    is_front: bool


def draw(target: Target, state: State, vertices: Vertices, primitives: Sequence[Primitive], shade: Shade) -> None:
    """Primitives are triangles or points, as `assembly.primitives` lists them."""
    for number, primitive in enumerate(primitives):
        if len(primitive) == 3:
            _draw_triangle(target, state, vertices, list(primitive), number, shade)
        else:
            assert len(primitive) == 1, "how lines are drawn is the hardware's choice"
            _draw_point(target, state, vertices, primitive[0], number, shade)


def _draw_triangle(
    target: Target, state: State, vertices: Vertices, corners: list[int], number: int, shade: Shade
) -> None:
    positions = vertices.position[corners].astype(np.float64)
    at_samples = weights_at(positions, *_device(state.viewport, target.x, target.y))
    is_clockwise = _is_clockwise(positions, state.viewport)
    if at_samples is None or is_clockwise is None:
        return
    is_front = is_clockwise == (state.winding == pm.Winding.Clockwise)
    if state.cull == (pm.CullMode.Front if is_front else pm.CullMode.Back):
        return
    distances = None if vertices.clip_distance is None else vertices.clip_distance[corners]
    raster = _rasterise(target, state, positions, at_samples, distances, is_front)
    rows, columns = np.nonzero(raster.covered.any(axis=0))
    at_centres = weights_at(positions, *_device(state.viewport, columns + 0.5, rows + 0.5))
    assert at_centres is not None
    fragments = Fragments(
        position=_position(state, at_centres, columns, rows),
        members={name: _member(state, at_centres, name, values[corners]) for name, values in vertices.members.items()},
        primitive=number,
        is_front=is_front,
        barycentric=at_centres.perspective,
        point_coord=np.zeros((len(rows), 2)),
    )
    _shade(target, state, raster, (rows, columns), fragments, shade)


def _draw_point(target: Target, state: State, vertices: Vertices, vertex: int, number: int, shade: Shade) -> None:
    x, y, z, w = vertices.position[vertex].astype(np.float64)
    view = state.viewport
    centre = _screen(view, np.array([[x, y, z, w]]))[0]
    size = 1.0 if vertices.point_size is None else float(vertices.point_size[vertex])
    covered = point_coverage(centre, size, target.x, target.y) & (0 <= z <= w) & _scissored(target, state)
    depth = np.full(covered.shape, view.near + z / w * (view.far - view.near))
    rows, columns = np.nonzero(covered.any(axis=0))
    pixels = np.stack([columns, rows], axis=-1) + 0.5
    fragments = Fragments(
        position=np.column_stack([pixels, np.full(len(rows), depth.flat[0]), np.full(len(rows), 1 / w)]),
        members={
            name: np.repeat(values[vertex : vertex + 1], len(rows), 0) for name, values in vertices.members.items()
        },
        primitive=number,
        is_front=True,
        barycentric=np.zeros((len(rows), 3)),
        point_coord=(pixels - (centre - size / 2)) / size,
    )
    raster = _Raster(covered, np.zeros_like(covered), depth, True)
    _shade(target, state, raster, (rows, columns), fragments, shade)


def _shade(
    target: Target, state: State, raster: _Raster, pixels: tuple[Array, Array], fragments: Fragments, shade: Shade
) -> None:
    target.doubtful |= raster.doubtful.any(axis=0)
    if len(pixels[0]):
        write(target, state, Covered(raster.covered, raster.depth, raster.is_front, pixels), shade(fragments))


def _rasterise(
    target: Target, state: State, positions: Array, weights: Weights, distances: Array | None, is_front: bool
) -> _Raster:
    view = state.viewport
    if (positions[:, 3] > 0).all():
        covered = triangle_coverage(snapped(_screen(view, positions)), target.x, target.y)
    else:
        covered = np.asarray((weights.homogeneous >= 0).all(axis=-1))
    depth, doubtful = _depth(positions, weights), np.zeros_like(covered)
    planes = [] if distances is None else list(np.moveaxis(weights.perspective_of(distances), -1, 0))
    if state.depth_clip == pm.DepthClipMode.Clip:
        planes += [depth, 1 - depth]
    if any(plane.min() < 0 for plane in planes) or (positions[:, 3] <= 0).any():
        doubtful |= _near_zero(np.moveaxis(weights.homogeneous, -1, 0)).any(axis=0)
    for plane in planes:
        doubtful |= covered & _near_zero(plane[None])[0]
        covered &= plane >= 0
    scissored = _scissored(target, state)
    depth = view.near + depth * (view.far - view.near) + _bias(state.bias, positions, view, target.depth_format)
    low, high = sorted((view.near, view.far))
    return _Raster(covered & scissored, doubtful & scissored, np.clip(depth, low, high), is_front)


def _depth(positions: Array, weights: Weights) -> Array:
    """z/w at the samples; exactly that of the vertices where it is the same at all of them."""
    depths = positions[:, 2] / positions[:, 3]
    if (depths == depths[0]).all():
        return np.full(weights.homogeneous.shape[:-1], depths[0])
    return weights.depth


def _near_zero(values: Array) -> Array:
    """Samples within about 1/64 pixel of where values (n, samples, height, width) change their sign.

    There a triangle is cut, and hardware may round the corners that it gets to either side.
    """
    slopes = sum(np.abs(np.gradient(values, axis=axis)) for axis in (2, 3) if values.shape[axis] > 1)
    return np.asarray(np.abs(values) < slopes / 64)


def _device(view: Viewport, x: Array, y: Array) -> tuple[Array, Array]:
    return (x - view.x) / view.width * 2 - 1, 1 - (y - view.y) / view.height * 2


def _screen(view: Viewport, positions: Array) -> Array:
    x, y = positions[:, 0] / positions[:, 3], positions[:, 1] / positions[:, 3]
    return np.stack([view.x + (x + 1) / 2 * view.width, view.y + (1 - y) / 2 * view.height], axis=-1)


def _is_clockwise(positions: Array, view: Viewport) -> bool | None:
    """As seen on the screen; None without an area."""
    if (positions[:, 3] > 0).all():
        area: float = doubled_area(snapped(_screen(view, positions)))
    else:
        area = -float(np.linalg.det(positions[:, [0, 1, 3]]))
    return None if area == 0 else area > 0


def _scissored(target: Target, state: State) -> Array:
    """Pixels in the scissor whose centres lie in the viewport: its sides are planes of the clip volume."""
    x, y, width, height = state.scissor or (0, 0, target.width, target.height)
    rows, columns = np.mgrid[: target.height, : target.width]
    view = state.viewport
    in_viewport = (np.abs(columns + 0.5 - view.x - view.width / 2) < view.width / 2) & (
        np.abs(rows + 0.5 - view.y - view.height / 2) < view.height / 2
    )
    return np.asarray(in_viewport & (columns >= x) & (columns < x + width) & (rows >= y) & (rows < y + height))


def _bias(bias: Bias, positions: Array, view: Viewport, depth_format: str) -> float:
    """constant × the smallest step of depth there + slope × the steeper of the two derivatives, clamped.

    The step is that of the largest depth of the primitive in a float format (its exponent less 23 bits).
    """
    if bias.constant == 0 and bias.slope == 0:
        return 0.0
    depths = view.near + positions[:, 2] / positions[:, 3] * (view.far - view.near)
    largest = float(np.abs(depths).max())
    step = 2.0**-16 if depth_format == "Depth16Unorm" else 2.0 ** (np.floor(np.log2(largest)) - 23)
    points = np.column_stack([_screen(view, positions), np.ones(3)])
    slopes = np.abs(np.linalg.solve(points, depths)[:2]).max()
    result = bias.constant * step + bias.slope * slopes
    if bias.clamp > 0:
        return float(min(result, bias.clamp))
    return float(max(result, bias.clamp) if bias.clamp < 0 else result)


def _position(state: State, weights: Weights, columns: Array, rows: Array) -> Array:
    view = state.viewport
    depth = view.near + weights.depth * (view.far - view.near)
    return np.column_stack([columns + 0.5, rows + 0.5, depth, weights.inverse_w])


def _member(state: State, weights: Weights, name: str, values: Array) -> Array:
    match state.interpolations.get(name, Interpolation.PERSPECTIVE):
        case Interpolation.FLAT:
            return np.repeat(values[:1], len(weights.homogeneous), axis=0)
        case Interpolation.LINEAR:
            return weights.linear_of(values)
        case _:
            return weights.perspective_of(values)
