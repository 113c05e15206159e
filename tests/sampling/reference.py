"""Sampling as the specification describes it (MSL 2.10), over NumPy arrays; nothing here knows softmetal's headers.

An image is an array of images, rows, columns and components: one level of one slice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

import pymetal as pm

Array = npt.NDArray[Any]

ADDRESSES = {
    "clamp_to_edge": pm.SamplerAddressMode.ClampToEdge,
    "mirror_clamp_to_edge": pm.SamplerAddressMode.MirrorClampToEdge,
    "repeat": pm.SamplerAddressMode.Repeat,
    "mirrored_repeat": pm.SamplerAddressMode.MirrorRepeat,
    "clamp_to_zero": pm.SamplerAddressMode.ClampToZero,
    "clamp_to_border": pm.SamplerAddressMode.ClampToBorderColor,
}
BORDERS = {
    "transparent_black": (pm.SamplerBorderColor.TransparentBlack, (0, 0, 0, 0)),
    "opaque_black": (pm.SamplerBorderColor.OpaqueBlack, (0, 0, 0, 1)),
    "opaque_white": (pm.SamplerBorderColor.OpaqueWhite, (1, 1, 1, 1)),
}
FILTERS = {"nearest": pm.SamplerMinMagFilter.Nearest, "linear": pm.SamplerMinMagFilter.Linear}
MIP_FILTERS = {
    "none": pm.SamplerMipFilter.NotMipmapped,
    "nearest": pm.SamplerMipFilter.Nearest,
    "linear": pm.SamplerMipFilter.Linear,
}
REDUCTIONS = {
    "weighted_average": pm.SamplerReductionMode.WeightedAverage,
    "minimum": pm.SamplerReductionMode.Minimum,
    "maximum": pm.SamplerReductionMode.Maximum,
}
COMPARISONS: dict[str, tuple[pm.CompareFunction, Callable[[Array, Array], Array]]] = {
    "never": (pm.CompareFunction.Never, lambda a, b: np.zeros_like(a < b)),
    "less": (pm.CompareFunction.Less, np.less),
    "equal": (pm.CompareFunction.Equal, np.equal),
    "less_equal": (pm.CompareFunction.LessEqual, np.less_equal),
    "greater": (pm.CompareFunction.Greater, np.greater),
    "not_equal": (pm.CompareFunction.NotEqual, np.not_equal),
    "greater_equal": (pm.CompareFunction.GreaterEqual, np.greater_equal),
    "always": (pm.CompareFunction.Always, lambda a, b: np.ones_like(a < b)),
}


@dataclass(frozen=True)
class Sampler:
    """By MSL's names."""

    address: str = "clamp_to_edge"
    filter: str = "nearest"
    mag_filter: str = ""
    mip_filter: str = "none"
    border_color: str = "transparent_black"
    compare_func: str = "never"
    reduction: str = "weighted_average"
    lod_clamp: tuple[float, float] = (0, 1000)
    max_anisotropy: int = 1
    is_normalized: bool = True

    def state(self, device: pm.Device) -> pm.SamplerState:
        descriptor = pm.SamplerDescriptor()
        for axis in "str":
            setattr(descriptor, f"{axis}_address_mode", ADDRESSES[self.address])
        descriptor.min_filter = FILTERS[self.filter]
        descriptor.mag_filter = FILTERS[self.mag_filter or self.filter]
        descriptor.mip_filter = MIP_FILTERS[self.mip_filter]
        descriptor.border_color = BORDERS[self.border_color][0]
        descriptor.compare_function = COMPARISONS[self.compare_func][0]
        descriptor.reduction_mode = REDUCTIONS[self.reduction]
        descriptor.lod_min_clamp, descriptor.lod_max_clamp = self.lod_clamp
        descriptor.max_anisotropy = self.max_anisotropy
        descriptor.normalized_coordinates = self.is_normalized
        return device.new_sampler_state(descriptor)

    def declaration(self) -> str:
        """A sampler `s` in the source of a kernel."""
        options = [
            f"coord::{'normalized' if self.is_normalized else 'pixel'}",
            *(f"{name}::{getattr(self, name)}" for name in ("address", "mip_filter", "border_color", "compare_func")),
            *(f"{name}::{getattr(self, name)}" for name in ("filter", "reduction")),
            f"mag_filter::{self.mag_filter or self.filter}",
            f"lod_clamp({self.lod_clamp[0]}f, {self.lod_clamp[1]}f)",
            f"max_anisotropy({self.max_anisotropy})",
        ]
        return f"constexpr sampler s({', '.join(options)});"


def address(index: Array, size: int, mode: str) -> Array:
    """The index of a pixel, or -1 outside of the texture."""
    match mode:
        case "clamp_to_edge":
            return np.clip(index, 0, size - 1)
        case "mirror_clamp_to_edge":
            return np.clip(np.where(index < 0, -index - 1, index), 0, size - 1)
        case "repeat":
            return index % size
        case "mirrored_repeat":
            return size - 1 - np.abs(index % (2 * size) - size + 0.5).astype(np.int64) if size else index
        case _:
            return np.where((index >= 0) & (index < size), index, -1)


def pixels_at(image: Array, indices: Sequence[Array], sampler: Sampler, *, has_alpha: bool = True) -> Array:
    """Pixels by their addressed indices, x first; -1 gives the border."""
    z, y, x = (np.maximum(index, 0) for index in reversed(indices))
    found = image[z, y, x]
    outside = np.any(np.stack([index < 0 for index in indices]), axis=0)
    border = np.array(BORDERS[sampler.border_color][1], np.float64)
    if sampler.address == "clamp_to_zero":
        border = np.array([0, 0, 0, 0 if has_alpha else 1], np.float64)
    return np.asarray(np.where(outside[:, None], border, found))


def filter_level(
    image: Array,
    coordinates: Array,
    sampler: Sampler,
    filter_: str,
    *,
    offset: Sequence[int] = (0, 0, 0),
    has_alpha: bool = True,
    reference: Array | None = None,
) -> Array:
    """One level at coordinates with one row per sample; comparisons with `reference` in place of pixels where given."""
    sizes = image.shape[2::-1]
    axes = coordinates.shape[1]
    choices: list[list[tuple[Array, Array]]] = []
    for axis in range(3):
        if axis >= axes:
            choices.append([(np.zeros(len(coordinates), np.int64), np.ones(len(coordinates)))])
            continue
        place = coordinates[:, axis].astype(np.float64) * (sizes[axis] if sampler.is_normalized else 1)
        place -= 0.5 if filter_ == "linear" else 0
        index = np.floor(place).astype(np.int64)
        weight = place - index
        taps = [(index, 1 - weight), (index + 1, weight)] if filter_ == "linear" else [(index, np.ones(len(index)))]
        choices.append([(address(i + offset[axis], sizes[axis], sampler.address), w) for i, w in taps])
    values: list[Array] = []
    weights: list[Array] = []
    for chosen in product(*choices):
        value = pixels_at(image, [index for index, _ in chosen], sampler, has_alpha=has_alpha)
        if reference is not None:
            value = COMPARISONS[sampler.compare_func][1](reference[:, None], value[:, :1]).astype(np.float64)
        values.append(value)
        weights.append(np.prod([weight for _, weight in chosen], axis=0)[:, None])
    return reduce(values, weights, sampler.reduction)


def reduce(values: Sequence[Array], weights: Sequence[Array], reduction: str) -> Array:
    """The average, or the extreme of those that weigh anything."""
    if reduction == "weighted_average":
        return np.asarray(sum(value * weight for value, weight in zip(values, weights, strict=True)))
    limit, extreme = (np.inf, np.min) if reduction == "minimum" else (-np.inf, np.max)
    return np.asarray(
        extreme([np.where(weight > 0, value, limit) for value, weight in zip(values, weights, strict=True)], axis=0)
    )


def sample(levels: Sequence[Array], coordinates: Array, lods: Array, sampler: Sampler, **options: Any) -> Array:
    """`lods` are those of the calls, before the sampler's clamp; see `filter_level` for the options."""
    clamped = np.clip(lods.astype(np.float64), *sampler.lod_clamp)
    result = np.zeros((len(coordinates), levels[0].shape[3] if options.get("reference") is None else 1))
    for filter_, chosen in (
        (sampler.mag_filter or sampler.filter, clamped <= 0),
        (sampler.filter, clamped > 0),
    ):
        place = np.zeros_like(clamped) if sampler.mip_filter == "none" else np.minimum(clamped, len(levels) - 1)
        if sampler.mip_filter == "nearest":
            place = np.floor(place + 0.5)
        stack = np.stack([filter_level(level, coordinates, sampler, filter_, **options) for level in levels])
        below = np.floor(place).astype(np.int64)
        above = np.minimum(below + 1, len(levels) - 1)
        rows = np.arange(len(coordinates))
        weight = (place - below)[:, None]
        mixed = reduce([stack[below, rows], stack[above, rows]], [1 - weight, weight], sampler.reduction)
        result[chosen] = mixed[chosen]
    return result


# Per face: the directions of growing columns, of growing rows, and of the face itself (MSL 2.9, after figure 1).
FACES = np.array(
    [
        [(0, 0, -1), (0, -1, 0), (1, 0, 0)],
        [(0, 0, 1), (0, -1, 0), (-1, 0, 0)],
        [(1, 0, 0), (0, 0, 1), (0, 1, 0)],
        [(1, 0, 0), (0, 0, -1), (0, -1, 0)],
        [(1, 0, 0), (0, -1, 0), (0, 0, 1)],
        [(-1, 0, 0), (0, -1, 0), (0, 0, -1)],
    ],
    np.float64,
)


def on_cube(directions: Array) -> tuple[Array, Array]:
    """The face that each direction meets, and where: columns and rows from -1 to 1."""
    towards = directions.astype(np.float64) @ FACES[:, 2].T
    face = np.argmax(towards, axis=1)
    rows = np.arange(len(directions))
    across = np.stack([np.einsum("ij,ij->i", directions, FACES[face, axis]) for axis in (0, 1)], axis=1)
    return face, across / towards[rows, face][:, None]


def cube_pixel(faces: Array, face: Array, column: Array, row: Array) -> Array:
    """Pixels of faces (an array of faces, rows, columns, components), one step over an edge included."""
    size = faces.shape[1]
    at = FACES[face]
    place = [((2 * index + 1) / size - 1)[:, None] for index in (column, row)]
    found, across = on_cube(at[:, 2] + place[0] * at[:, 0] + place[1] * at[:, 1])
    x, y = (np.clip(np.floor((across[:, i] + 1) / 2 * size), 0, size - 1).astype(np.int64) for i in (0, 1))
    return np.asarray(faces[found, y, x])


def sample_cube(faces: Array, directions: Array, filter_: str) -> Array:
    size = faces.shape[1]
    face, across = on_cube(directions)
    place = (across + 1) / 2 * size
    if filter_ == "nearest":
        x, y = (np.clip(np.floor(place[:, i]), 0, size - 1).astype(np.int64) for i in (0, 1))
        return np.asarray(faces[face, y, x])
    place -= 0.5
    index = np.floor(place).astype(np.int64)
    weight = place - index
    total: Array = np.zeros((len(directions), faces.shape[3]))
    for dx, dy in product((0, 1), (0, 1)):
        column, row = index[:, 0] + dx, index[:, 1] + dy
        share_x: Array = weight[:, 0] if dx else 1 - weight[:, 0]
        share_y: Array = weight[:, 1] if dy else 1 - weight[:, 1]
        share: Array = share_x * share_y
        inner_column, inner_row = np.clip(column, 0, size - 1), np.clip(row, 0, size - 1)
        pixel = cube_pixel(faces, face, column, inner_row)
        is_corner = (column != inner_column) & (row != inner_row)
        corner = (
            cube_pixel(faces, face, inner_column, inner_row)
            + cube_pixel(faces, face, column, inner_row)
            + cube_pixel(faces, face, inner_column, row)
        ) / 3
        over_row = cube_pixel(faces, face, inner_column, row)
        pixel = np.where((row != inner_row)[:, None], over_row, pixel)
        total += share[:, None] * np.where(is_corner[:, None], corner, pixel)
    return total
