"""Which samples lanes take together, and which of them have a use for derivatives."""

from __future__ import annotations

from pathlib import Path

import pytest

from .runner import StageRunner

IN_QUAD, AT_LEVEL, BY_GRADIENT = (f"softmetal_sample_2d_{way}" for way in ("in_quad", "at_level", "by_gradient"))


def batches(stages: StageRunner, source: str) -> set[str]:
    """What samples for the function's lanes: the shared object holds nothing that is not called."""
    reply = stages.compile(source, "f")
    assert reply["mode"] == "regions"
    code = Path(str(reply["path"])).read_bytes()
    return {name for name in (IN_QUAD, AT_LEVEL, BY_GRADIENT) if name.encode() in code}


@pytest.mark.parametrize(
    ("sampler", "function"),
    [
        ("constexpr sampler s(filter::linear);", AT_LEVEL),
        ("constexpr sampler s(filter::nearest, address::repeat, lod_clamp(1.0f, 2.0f));", AT_LEVEL),
        ("constexpr sampler s(min_filter::linear);", IN_QUAD),
        ("constexpr sampler s(filter::linear, mip_filter::nearest);", IN_QUAD),
        ("constexpr sampler s(filter::linear, max_anisotropy(4));", IN_QUAD),
        ("sampler s = given;", IN_QUAD),
    ],
)
def test_implicit_levels(stages: StageRunner, sampler: str, function: str) -> None:
    """A sampler of one filter and one level needs no derivatives."""
    source = f"""
    struct In {{ float4 position [[position]]; float2 place; }};
    fragment float4 f(In in [[stage_in]], texture2d<float> image, sampler given) {{
        {sampler}
        return image.sample(s, in.place);
    }}"""
    assert batches(stages, source) == {function}


@pytest.mark.parametrize(
    ("option", "function"), [("level(2)", AT_LEVEL), ("gradient2d(0.5f, 0.25f)", BY_GRADIENT), ("bias(1)", IN_QUAD)]
)
def test_given_levels(stages: StageRunner, option: str, function: str) -> None:
    source = f"""
    struct In {{ float4 position [[position]]; float2 place; }};
    fragment float4 f(In in [[stage_in]], texture2d<float> image, sampler s) {{
        return image.sample(s, in.place, {option});
    }}"""
    assert batches(stages, source) == {function}


def test_kernels_have_no_derivatives(stages: StageRunner) -> None:
    source = """
    kernel void f(texture2d<float> image, sampler s, device float4* colours, uint i [[thread_position_in_grid]]) {
        colours[i] = image.sample(s, float2(0.1f * i, 0.5f));
    }"""
    assert batches(stages, source) == {AT_LEVEL}


@pytest.mark.parametrize("option", ["level(2)", "gradient2d(0.5f, 0.25f)"])
def test_where_regions_are_ruled_out_lanes_sample_alone(
    stages: StageRunner, option: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No lane has to wait for others, so that none runs on a fiber."""
    monkeypatch.setenv("PYMETAL_EXECUTION", "fibers")
    source = f"""
    struct In {{ float4 position [[position]]; float2 place; }};
    fragment float4 f(In in [[stage_in]], texture2d<float> image, sampler s) {{
        return image.sample(s, in.place, {option});
    }}"""
    assert stages.compile(source, "f")["mode"] == "loop"
