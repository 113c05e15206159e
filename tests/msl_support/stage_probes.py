"""Probes of vertex and fragment functions."""

from __future__ import annotations

from tests.msl_support.probes import Probe

_VERTEX = "Vertex functions (5.2.3.1 to 5.2.3.3)"
_FRAGMENT = "Fragment functions (5.2.3.4, 5.2.3.5, 5.4)"
_GRAPHICS = "6.11 Graphics functions"
_OTHER = "Other functions of render pipelines"


def function(section: str, what: str, source: str, *, is_left_out: bool = False) -> Probe:
    """A row about the function f of a source."""
    return Probe(section, what, declarations=source, function="f", is_left_out=is_left_out)


def fragment(section: str, what: str, body: str, parameters: str = "", *, is_left_out: bool = False) -> Probe:
    """A row about statements of a fragment function that has `float2 uv` and `float4 c`."""
    source = f"""struct V {{ float4 at [[position]]; float2 uv; }};
fragment float4 f(V v [[stage_in]]{parameters}) {{ float2 uv = v.uv; float4 c = 0; {body} return c; }}"""
    return function(section, what, source, is_left_out=is_left_out)


PROBES = (
    function(
        _VERTEX,
        "`vertex_id`, `instance_id`, `base_vertex`, `base_instance`, `amplification_id`, `amplification_count`",
        "vertex float4 f(uint a [[vertex_id]], uint b [[instance_id]], uint c [[base_vertex]], "
        "ushort d [[base_instance]], uint e [[amplification_id]], uint g [[amplification_count]]) "
        "{ return a + b + c + d + e + g; }",
    ),
    function(
        _VERTEX,
        "`stage_in` with a vertex descriptor",
        "struct In { float3 at [[attribute(0)]]; uchar4 c [[attribute(1)]]; };\n"
        "vertex float4 f(In v [[stage_in]]) { return float4(v.at, v.c.x); }",
    ),
    function(
        _VERTEX,
        "`position` (`invariant`), `point_size`, `clip_distance`, `render_target_array_index`, `viewport_array_index`",
        "struct O { float4 p [[position, invariant]]; float s [[point_size]]; float d [[clip_distance]] [2]; "
        "uint l [[render_target_array_index]]; ushort w [[viewport_array_index]]; };\nvertex O f() { return {}; }",
    ),
    function(
        _VERTEX,
        "outputs in nested structs, arrays and matrices, `user`",
        "struct N { half3 c; };\n"
        "struct O { float4 p [[position]]; N n; float a[2]; float3x3 m; float2 u [[user(t)]]; };\n"
        "vertex O f() { return {}; }",
    ),
    function(
        _VERTEX,
        "6.9.2, 6.9.3 SIMD-group and quad-group functions",
        "vertex float4 f(uint id [[vertex_id]]) { return simd_sum(float(id)) + quad_broadcast(id, 1); }",
    ),
    function(_VERTEX, "no result", "vertex void f(device uint* o [[buffer(0)]]) { o[0] = 1; }"),
    function(
        _VERTEX, "textures and samplers", "vertex float4 f(texture2d<float> t, sampler s) { return t.sample(s, 0); }"
    ),
    fragment(
        _FRAGMENT,
        "`front_facing`, `primitive_id`, `point_coord`, `barycentric_coord`, `sample_id`, `sample_mask`",
        "c += a + b + p.x + w.x + s + m;",
        ", bool a [[front_facing]], uint b [[primitive_id]], float2 p [[point_coord]], float3 w [[barycentric_coord]], "
        "uint s [[sample_id]], uint m [[sample_mask]]",
    ),
    fragment(
        _FRAGMENT,
        "`render_target_array_index`, `viewport_array_index`, `amplification_id`",
        "c += a + b + d;",
        ", uint a [[render_target_array_index]], uint b [[viewport_array_index]], uint d [[amplification_id]]",
    ),
    function(
        _FRAGMENT,
        "`flat`, `center_`, `centroid_` and `sample_` with `perspective` and `no_perspective`",
        "struct V { float a [[flat]], b [[center_perspective]], c [[center_no_perspective]], "
        "d [[centroid_perspective]], e [[centroid_no_perspective]], g [[sample_perspective]], "
        "h [[sample_no_perspective]]; };\n"
        "fragment float4 f(V v [[stage_in]]) { return v.a + v.b + v.c + v.d + v.e + v.g + v.h; }",
    ),
    fragment(_FRAGMENT, "`color(n)` as input", "c += d;", ", float4 d [[color(0)]]"),
    function(
        _FRAGMENT,
        "`color(n)`, `index(n)`, `depth(any)`, `stencil`, `sample_mask` as outputs",
        "struct O { float4 a [[color(0)]]; float4 b [[color(0), index(1)]]; float d [[depth(any)]]; "
        "uint s [[stencil]]; uint m [[sample_mask]]; };\nfragment O f() { return {}; }",
    ),
    function(_FRAGMENT, "`early_fragment_tests`", "[[early_fragment_tests]] fragment float4 f() { return 1; }"),
    fragment(
        _FRAGMENT,
        "`raster_order_group`",
        "t.write(t.read(uint2(0)), uint2(0));",
        ", texture2d<float, access::read_write> t [[texture(0), raster_order_group(0)]]",
    ),
    function(
        _FRAGMENT,
        "`interpolant` and `interpolate_at_…`",
        "struct V { interpolant<float2, interpolation::perspective> uv; };\n"
        "fragment float4 f(V v [[stage_in]]) { return float4(v.uv.interpolate_at_center(), 0, 1); }",
    ),
    fragment(
        _GRAPHICS,
        "6.11.1 `dfdx`, `dfdy`, `fwidth`",
        "c += dfdx(uv.x) + dfdy(half2(uv)).x + fwidth(float3(uv, 0)).z;",
    ),
    fragment(
        _GRAPHICS,
        "6.11.2 `get_num_samples`, `get_sample_position`",
        "c.xy = get_sample_position(get_num_samples() - 1);",
    ),
    fragment(_GRAPHICS, "6.11.3 `discard_fragment`", "if (uv.x > 0) discard_fragment();"),
    fragment(
        _GRAPHICS,
        "6.12 `sample` and `sample_compare` with levels from derivatives, `bias`, `min_lod_clamp`",
        "c = t.sample(s, uv) + t.sample(s, uv, bias(1)) + t.sample(s, uv, min_lod_clamp(1)) + "
        "d.sample_compare(s, uv, 1);",
        ", texture2d<float> t, depth2d<float> d, sampler s",
    ),
    fragment(
        _GRAPHICS,
        "6.12 `calculate_clamped_lod`, `calculate_unclamped_lod`",
        "c.xy = float2(t.calculate_clamped_lod(s, uv), t.calculate_unclamped_lod(s, uv));",
        ", texture2d<float> t, sampler s",
    ),
    fragment(
        _GRAPHICS,
        "6.9.2, 6.9.3 SIMD-group and quad-group functions, `simd_is_helper_thread`",
        "c = simd_sum(uv.x) + quad_shuffle_xor(uv.y, ushort(1)) + simd_is_helper_thread() + float(quad_all(uv.x > 0));",
    ),
    function(
        _GRAPHICS,
        "`discard_fragment` in other functions",
        "vertex float4 f() { discard_fragment(); return 1; }",
        is_left_out=True,
    ),
    function(
        _GRAPHICS,
        "derivatives in other functions",
        "vertex float4 f(uint v [[vertex_id]]) { return dfdx(float(v)); }",
        is_left_out=True,
    ),
    function(
        _OTHER,
        "post-tessellation vertex functions",
        "[[patch(triangle, 3)]] vertex float4 f(float3 p [[position_in_patch]]) { return float4(p, 1); }",
    ),
    function(_OTHER, "object functions", "[[object]] void f() {}"),
    function(_OTHER, "mesh functions", "[[mesh]] void f() {}"),
    function(
        _OTHER,
        "tile functions",
        "struct P { half4 c [[color(0)]]; };\nkernel void f(imageblock<P, imageblock_layout_implicit> b) {}",
    ),
)
