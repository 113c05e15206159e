"""Structs, unions, enumerations and program-scope tables, laid out as in MSL and seen through NumPy's dtypes."""

from __future__ import annotations

import numpy as np

from .conftest import Runner

N_BODY = """
#include <metal_stdlib>
using namespace metal;

struct Body {
    packed_float3 position;
    float mass;
    float3 velocity;
};
static_assert(sizeof(Body) == 32, "float3 takes sixteen bytes");

typedef struct { uint count; float step; float softening; } Settings;

static float3 acceleration(float3 here, thread const Body &other, constant Settings &settings)
{
    const float3 away = float3(other.position) - here;
    const float distance2 = dot(away, away) + settings.softening;
    return away * (other.mass * rsqrt(distance2 * distance2 * distance2));
}

kernel void advance(device const Body *bodies [[buffer(0)]],
                    device Body *moved [[buffer(1)]],
                    constant Settings &settings [[buffer(2)]],
                    threadgroup Body *tile [[threadgroup(0)]],
                    uint index [[thread_position_in_grid]],
                    uint local [[thread_position_in_threadgroup]],
                    uint group_size [[threads_per_threadgroup]])
{
    Body own = bodies[min(index, settings.count - 1)];
    float3 force = 0;
    for (uint base = 0; base < settings.count; base += group_size) {
        if (base + local < settings.count) tile[local] = bodies[base + local];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        const uint end = min(group_size, settings.count - base);
        for (uint k = 0; k < end; k++) {
            const Body other = tile[k];
            force += acceleration(own.position, other, settings);
        }
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    own.velocity += force * settings.step;
    own.position += own.velocity * settings.step;
    if (index < settings.count) moved[index] = own;
}
"""

BODY = np.dtype(
    {
        "names": ["position", "mass", "velocity"],
        "formats": ["3f4", "f4", "3f4"],
        "offsets": [0, 12, 16],
        "itemsize": 32,
    }
)

LAYOUTS = """
#include <metal_stdlib>
using namespace metal;

enum Shape : uchar { Circle = 1, Square = 4, };
enum class Blend : ushort { over, add = 7, multiply };
enum { table_size = 5 };

struct Inner {
    half2 corner;
    bool visible;
    uchar3 color;
    ushort tags[3];
};
union Payload {
    float real;
    uint bits;
    uchar bytes[4];
};
struct alignas(16) Outer {
    Shape shape;
    Inner inner[2];
    Blend blend;
    long big;
    float3x3 transform;
    Payload payload;
    packed_half3 small;
};

constant float weights[table_size] = {0.5, 1, 2.5f, 4e0, .25};
struct Entry { int key; float2 value; };
constant Entry entries[] = {{3, float2(1, 2)}, {5, {3, 4}}, {.key = -7, .value = float2(5)}};
constant constexpr int entry_count = sizeof(entries) / sizeof(entries[0]);

kernel void sizes(device uint *out [[buffer(0)]])
{
    device const Outer *outer = nullptr;
    out[0] = sizeof(Inner);
    out[1] = alignof(Inner);
    out[2] = sizeof(Outer);
    out[3] = alignof(Outer);
    out[4] = (uint)(ulong)&outer->inner[1].tags[2];
    out[5] = (uint)(ulong)&outer->blend;
    out[6] = (uint)(ulong)&outer->big;
    out[7] = (uint)(ulong)&outer->transform;
    out[8] = (uint)(ulong)&outer->payload;
    out[9] = (uint)(ulong)&outer->small;
}

kernel void touch(device Outer *outers [[buffer(0)]], uint i [[thread_position_in_grid]])
{
    device Outer &outer = outers[i];
    outer.shape = outer.shape == Circle ? Square : Circle;
    for (int k = 0; k < 2; ++k) {
        device auto &inner = outer.inner[k];
        inner.corner *= 2.0h;
        inner.visible = !inner.visible;
        inner.color.zx = inner.color.xz;
        inner.tags[k + 1] += ushort(65530);
    }
    switch (outer.blend) {
        case Blend::over: outer.blend = Blend::multiply; break;
        case Blend::add:
        case Blend::multiply: outer.blend = static_cast<Blend>(ushort(outer.blend) + 100); break;
        default: break;
    }
    outer.big = -outer.big * 3;
    outer.transform = transpose(outer.transform);
    outer.payload.real = 1.5f;
    outer.payload.bytes[3] |= 0x80;
    outer.small.yz = half2(9, outer.small.x);
}

kernel void look_up(device const int *keys, device float2 *values, constant const float *scale [[buffer(2)]],
                    uint i [[thread_position_in_grid]])
{
    float2 found = float2(-1);
    for (int k = 0; k < entry_count; k++) {
        if (entries[k].key != keys[i]) continue;
        found = entries[k].value;
        break;
    }
    values[i] = found * weights[i % table_size] * scale[0];
}

struct Statistics { atomic_uint count; atomic_int total; atomic_uint histogram[4]; };

kernel void gather(device const int *values [[buffer(0)]], device Statistics &result [[buffer(1)]],
                   uint i [[thread_position_in_grid]], uint local [[thread_index_in_threadgroup]])
{
    threadgroup Statistics shared;
    if (local == 0) {
        atomic_store_explicit(&shared.count, 0u, memory_order_relaxed);
        atomic_store_explicit(&shared.total, 0, memory_order_relaxed);
        for (threadgroup atomic_uint &bin : shared.histogram) atomic_store_explicit(&bin, 0u, memory_order_relaxed);
    }
    threadgroup_barrier(mem_flags::mem_threadgroup);
    atomic_fetch_add_explicit(&shared.count, 1u, memory_order_relaxed);
    atomic_fetch_add_explicit(&shared.total, values[i], memory_order_relaxed);
    atomic_fetch_add_explicit(&shared.histogram[values[i] & 3], 1u, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
    if (local < 4) {
        const uint number = atomic_load_explicit(shared.histogram + local, memory_order_relaxed);
        atomic_fetch_add_explicit(&result.histogram[local], number, memory_order_relaxed);
    }
    if (local > 0) return;
    const uint count = atomic_load_explicit(&shared.count, memory_order_relaxed);
    atomic_fetch_add_explicit(&result.count, count, memory_order_relaxed);
    const int total = atomic_load_explicit(&shared.total, memory_order_relaxed);
    atomic_fetch_add_explicit(&result.total, total, memory_order_relaxed);
}
"""

INNER = np.dtype(
    {
        "names": ["corner", "visible", "color", "tags"],
        "formats": ["2f2", "?", "3u1", "3u2"],
        "offsets": [0, 4, 8, 12],
        "itemsize": 20,
    }
)
OUTER = np.dtype(
    {
        "names": ["shape", "inner", "blend", "big", "transform", "payload", "small"],
        "formats": ["u1", (INNER, 2), "u2", "i8", "(3,4)f4", "4u1", "3f2"],
        "offsets": [0, 4, 44, 48, 64, 112, 116],
        "itemsize": 128,
    }
)


def test_n_body_step(runner: Runner) -> None:
    count, step, softening = 150, 0.01, 0.05
    random = np.random.default_rng(9)
    bodies = np.zeros(count, BODY)
    for name in ("position", "velocity"):
        bodies[name] = random.normal(size=(count, 3))
    bodies["mass"] = random.random(count)
    settings = np.array([(count, step, softening)], np.dtype("u4,f4,f4"))
    arrays = [bodies, np.zeros_like(bodies), settings]
    pipeline = runner.pipeline(N_BODY, "advance")
    moved = runner.run(pipeline, arrays, (192, 1, 1), (64, 1, 1), threadgroup_memory=[64 * 32])[1]
    position = bodies["position"].astype(np.float64)
    away = position[None] - position[:, None]
    distance2 = (away**2).sum(-1) + softening
    force = (away * (bodies["mass"] * distance2**-1.5)[..., None]).sum(1)
    velocity = bodies["velocity"] + force * step
    np.testing.assert_allclose(moved["velocity"], velocity, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(moved["position"], position + velocity * step, rtol=1e-4, atol=1e-5)
    np.testing.assert_array_equal(moved["mass"], bodies["mass"])


def test_layout(runner: Runner) -> None:
    (sizes,) = runner.run(runner.pipeline(LAYOUTS, "sizes"), [np.zeros(10, np.uint32)], (1, 1, 1), (1, 1, 1))
    offsets = [OUTER.fields[name][1] for name in ("blend", "big", "transform", "payload", "small")]  # type: ignore[index]
    assert sizes.tolist() == [INNER.itemsize, 4, OUTER.itemsize, 16, 4 + 20 + 12 + 4, *offsets]


def test_nested_members(runner: Runner) -> None:
    outers = np.zeros(3, OUTER)
    outers["shape"] = [1, 4, 1]
    outers["inner"]["corner"] = np.arange(12).reshape(3, 2, 2)
    outers["inner"]["visible"] = [[True, False]] * 3
    outers["inner"]["color"] = np.arange(18).reshape(3, 2, 3)
    outers["inner"]["tags"] = 10
    outers["blend"] = [0, 7, 8]
    outers["big"] = [2**40, -5, 2**62]
    outers["transform"] = np.random.default_rng(10).random((3, 3, 4))
    outers["small"] = [[1, 2, 3]] * 3
    (result,) = runner.run(runner.pipeline(LAYOUTS, "touch"), [outers], (3, 1, 1), (3, 1, 1))
    assert result["shape"].tolist() == [4, 1, 4]
    np.testing.assert_array_equal(result["inner"]["corner"], 2 * outers["inner"]["corner"])
    assert result["inner"]["visible"].tolist() == [[False, True]] * 3
    np.testing.assert_array_equal(result["inner"]["color"], outers["inner"]["color"][..., ::-1])
    assert result["inner"]["tags"].tolist() == [[[10, 4, 10], [10, 10, 4]]] * 3
    assert result["blend"].tolist() == [8, 107, 108]
    np.testing.assert_array_equal(result["big"], (outers["big"].astype(object) * -3 + 2**63) % 2**64 - 2**63)
    transposed = outers["transform"][..., :3].transpose(0, 2, 1)
    np.testing.assert_array_equal(result["transform"][..., :3], transposed)
    np.testing.assert_array_equal(result["payload"].view(np.float32), -1.5)
    assert result["small"].tolist() == [[1, 9, 1]] * 3


def test_program_scope_tables(runner: Runner) -> None:
    keys = np.array([5, 3, -7, 0, 5, 3], np.int32)
    arrays = [keys, np.zeros((6, 2), np.float32), np.array([2], np.float32)]
    result = runner.run(runner.pipeline(LAYOUTS, "look_up"), arrays, (6, 1, 1), (6, 1, 1))[1]
    values = {3: (1, 2), 5: (3, 4), -7: (5, 5)}
    weights = [0.5, 1, 2.5, 4, 0.25, 0.5]
    expected = [
        np.array(values.get(int(key), (-1, -1))) * weight * 2 for key, weight in zip(keys, weights, strict=True)
    ]
    np.testing.assert_array_equal(result, expected)


def test_atomic_members(runner: Runner) -> None:
    values = np.random.default_rng(11).integers(-100, 100, 1000).astype(np.int32)
    arrays = [values, np.zeros(6, np.int32)]
    result = runner.run(runner.pipeline(LAYOUTS, "gather"), arrays, (1000, 1, 1), (256, 1, 1))[1]
    assert result.tolist() == [1000, values.sum(), *np.bincount(values & 3, minlength=4)]
