"""Interpolants: values that fragment functions interpolate by themselves, at points of their choice (MSL 2.18)."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .reference.interpolation import weights_at
from .reference.samples import SIXTEENTHS
from .scene import Renderer, colored, device_points, render_pass
from .shaders import PREAMBLE

Array = npt.NDArray[Any]

SIZE = 16
POINTS = {
    "center": "interpolate_at_center()",
    "offset": "interpolate_at_offset(float2(0.125, 0.9375))",
    "centroid": "interpolate_at_centroid()",
    "sample": "interpolate_at_sample(number)",
}
VERTEX = (
    PREAMBLE
    + """
struct Vertex { float4 position; float4 color; };
struct Given { float4 position [[position]]; float4 color; half3 narrow [[user(narrow)]]; float one; };
vertex Given given(uint id [[vertex_id]], device const Vertex* vertices [[buffer(0)]]) {
    float4 color = vertices[id].color;
    return {vertices[id].position, color, half3(color.xyz), color.y};
}
"""
)
FRAGMENTS = (
    VERTEX
    + "".join(
        f"""
struct Pulled_{way} {{
    interpolant<float4, interpolation::{way}> color;
    interpolant<half3, interpolation::{way}> thin [[user(narrow)]];
    interpolant<float, interpolation::{way}> one;
}};
"""
        + "".join(
            f"""
fragment float4 {point}_{way}(Pulled_{way} in [[stage_in]], constant uint& number [[buffer(0)]]) {{
    return in.color.{call};
}}
fragment float4 narrow_{point}_{way}(Pulled_{way} in [[stage_in]], constant uint& number [[buffer(0)]]) {{
    return float4(float3(in.thin.{call}), in.one.{call});
}}
"""
            for point, call in POINTS.items()
        )
        for way in ("perspective", "no_perspective")
    )
    + """
struct Centroid { float4 color [[centroid_perspective]]; };
fragment float4 pushed_centroid(Centroid in [[stage_in]]) { return in.color; }

template <typename I>
float4 blurred(I value, int steps) {
    float4 sum = 0;
    for (int i = 0; i < steps; ++i) sum += value.interpolate_at_offset(float2((i + 0.5f) / steps, 0.5f));
    return sum / steps;
}
fragment float4 mean(Pulled_no_perspective in [[stage_in]]) { return blurred(in.color, 5); }

fragment float4 change(Pulled_perspective in [[stage_in]]) {
    float4 right = in.color.interpolate_at_offset(float2(1.5f, 0.5f));
    return right - in.color.interpolate_at_center();
}
"""
)
CORNERS = device_points(np.array([(-3, -8), (44, 3.5), (-2.25, 40)]), SIZE, np.array([0.1, 0.9, 0.5]))
IN_PERSPECTIVE = CORNERS * np.array([[1], [4], [0.5]], np.float32)
COLORS = np.random.default_rng(0).uniform(-1, 2, (3, 4)).astype(np.float32)


def picture(renderer: Renderer, fragment: str, corners: Array = IN_PERSPECTIVE, number: int = 0) -> Array:
    target = renderer.target("RGBA32Float", SIZE, SIZE)
    pipeline = renderer.pipeline("given", fragment, ["RGBA32Float"], FRAGMENTS)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_fragment_bytes(np.array([number], np.uint32), 0)

    renderer.draw(render_pass(target), pipeline, colored(corners, COLORS), prepare=prepare)
    return renderer.colors(target)


def truth(way: str, x: float, y: float, corners: Array = IN_PERSPECTIVE) -> Array:
    """Of the point `x`, `y` pixels from each pixel's upper left corner: (rows, columns, 4)."""
    rows, columns = np.mgrid[:SIZE, :SIZE]
    weights = weights_at(corners, (columns + x) / SIZE * 2 - 1, 1 - (rows + y) / SIZE * 2)
    assert weights is not None
    return weights.perspective_of(COLORS) if way == "perspective" else weights.linear_of(COLORS)


@pytest.mark.parametrize("way", ["perspective", "no_perspective"])
@pytest.mark.parametrize(("point", "x", "y"), [("center", 0.5, 0.5), ("offset", 0.125, 0.9375)])
@pytest.mark.parametrize("corners", [CORNERS, IN_PERSPECTIVE], ids=["flat", "deep"])
def test_points_of_pixels(renderer: Renderer, way: str, point: str, x: float, y: float, corners: Array) -> None:
    """The triangle covers the whole picture, so that every pixel tells."""
    wanted = truth(way, x, y, corners)
    np.testing.assert_allclose(picture(renderer, f"{point}_{way}", corners), wanted, atol=2e-4)
    thin = picture(renderer, f"narrow_{point}_{way}", corners)
    np.testing.assert_allclose(thin, wanted[..., [0, 1, 2, 1]], atol=4e-3)


def test_the_centroid_of_one_sample_is_the_centre(renderer: Renderer) -> None:
    wanted = picture(renderer, "center_perspective")
    np.testing.assert_array_equal(picture(renderer, "centroid_perspective"), wanted)


def multisampled(renderer: Renderer, fragment: str, samples: int, corners: Array, number: int = 0) -> Array:
    """What each sample holds: (samples, rows, columns, 4)."""
    target = renderer.target("RGBA32Float", SIZE, SIZE, samples)
    pipeline = renderer.pipeline("given", fragment, ["RGBA32Float"], FRAGMENTS, raster_sample_count=samples)

    def prepare(encoder: pm.RenderCommandEncoder) -> None:
        encoder.set_fragment_bytes(np.array([number], np.uint32), 0)

    renderer.draw(render_pass(target), pipeline, colored(corners, COLORS), prepare=prepare)
    return renderer.samples(target)


@pytest.mark.parametrize("samples", [2, 4, 8])
def test_samples(renderer: Renderer, samples: int) -> None:
    """The function runs once for a pixel, and all of its samples get the value at the one asked for."""
    for number, (x, y) in enumerate(SIXTEENTHS[samples]):
        result = multisampled(renderer, "sample_perspective", samples, IN_PERSPECTIVE, number)
        wanted = np.broadcast_to(truth("perspective", x / 16, y / 16), result.shape)
        np.testing.assert_allclose(result, wanted, atol=2e-4)


@pytest.mark.parametrize("samples", [2, 4, 8])
def test_centroids(renderer: Renderer, samples: int) -> None:
    """They are those of [[centroid_perspective]], also in pixels that are covered in part."""
    corners = device_points(np.array([(1.25, 0.5), (15.5, 6), (4, 15.75)]), SIZE)
    pulled = multisampled(renderer, "centroid_perspective", samples, corners)
    pushed = multisampled(renderer, "pushed_centroid", samples, corners)
    assert np.any((pushed != 0).any(axis=-1).sum(axis=0) % samples)
    np.testing.assert_allclose(pulled, pushed, atol=1e-5)


def test_interpolants_are_passed_on(renderer: Renderer) -> None:
    """The mean of five points of a linear function is its value in the middle."""
    np.testing.assert_allclose(picture(renderer, "mean"), truth("no_perspective", 0.5, 0.5), atol=2e-4)


def test_points_beyond_the_pixel(renderer: Renderer) -> None:
    wanted = truth("perspective", 1.5, 0.5) - truth("perspective", 0.5, 0.5)
    np.testing.assert_allclose(picture(renderer, "change"), wanted, atol=2e-4)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "struct In { interpolant<float, interpolation::perspective> a [[flat]]; };\n"
            "fragment float4 f(In in [[stage_in]]) { return in.a.interpolate_at_center(); }",
            "attribute 'flat' of 'a' is not for interpolants",
        ),
        (
            "struct Out { float4 p [[position]]; interpolant<float, interpolation::perspective> a; };\n"
            "vertex Out f() { return {}; }",
            "'a' of the result is an interpolant, which only fragment functions have",
        ),
        (
            "struct In { interpolant<int, interpolation::perspective> a; };\n"
            "fragment float4 f(In in [[stage_in]]) { return in.a.interpolate_at_center(); }",
            "an interpolant is of float, half or a vector of them",
        ),
    ],
    ids=["flat", "result", "integer"],
)
def test_refused(device: pm.Device, source: str, message: str) -> None:
    with pytest.raises(pm.CompileError, match=message):
        device.new_library_with_source(PREAMBLE + source)


def test_types_must_agree(renderer: Renderer) -> None:
    source = VERTEX + (
        "struct In { interpolant<float3, interpolation::perspective> color; };\n"
        "fragment float4 f(In in [[stage_in]]) { return float4(in.color.interpolate_at_center(), 1); }"
    )
    with pytest.raises(pm.MetalError, match=r"takes 'color' \(float3\).*'color' \(float4\)"):
        renderer.pipeline("given", "f", ["RGBA32Float"], source)
