"""Which samples in fragment functions have lanes meet for derivatives: those whose sampler has a use for them."""

from __future__ import annotations

import pytest

from .runner import StageRunner


@pytest.mark.parametrize(
    ("sampler", "mode"),
    [
        ("constexpr sampler s(filter::linear);", "loop"),
        ("constexpr sampler s(filter::nearest, address::repeat, lod_clamp(1.0f, 2.0f));", "loop"),
        ("constexpr sampler s(min_filter::linear);", "regions"),
        ("constexpr sampler s(filter::linear, mip_filter::nearest);", "regions"),
        ("constexpr sampler s(filter::linear, max_anisotropy(4));", "regions"),
        ("sampler s = given;", "regions"),
    ],
)
def test_modes(stages: StageRunner, sampler: str, mode: str) -> None:
    source = f"""
    struct In {{ float4 position [[position]]; float2 place; }};
    fragment float4 f(In in [[stage_in]], texture2d<float> image, sampler given) {{
        {sampler}
        return image.sample(s, in.place);
    }}"""
    assert stages.compile(source, "f")["mode"] == mode


@pytest.mark.parametrize("option", ["level(2)", "gradient2d(0.5f, 0.25f)"])
@pytest.mark.parametrize("execution", ["", "fibers"])
def test_given_levels_need_no_derivatives(
    stages: StageRunner, option: str, execution: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lanes sample together where they can. Where they cannot none waits for the others, so that no fibers run."""
    monkeypatch.setenv("PYMETAL_EXECUTION", execution)
    source = f"""
    struct In {{ float4 position [[position]]; float2 place; }};
    fragment float4 f(In in [[stage_in]], texture2d<float> image, sampler s) {{
        return image.sample(s, in.place, {option});
    }}"""
    assert stages.compile(source, "f")["mode"] == ("loop" if execution else "regions")


@pytest.mark.parametrize(
    ("sampler", "mode"),
    [
        ("constexpr sampler s(filter::linear, address::repeat);", "loop"),
        ("constexpr sampler s(filter::linear, mip_filter::linear);", "regions"),
        ("sampler s = given;", "regions"),
    ],
)
def test_kernels_sample_together(stages: StageRunner, sampler: str, mode: str) -> None:
    source = f"""
    kernel void f(texture2d<float> image, sampler given, device float4* colours, uint i [[thread_position_in_grid]]) {{
        {sampler}
        colours[i] = image.sample(s, float2(0.1f * i, 0.5f));
    }}"""
    assert stages.compile(source, "f")["mode"] == mode
