"""Every attribute of kernels and of their arguments (MSL specification §5.1.3 and §5.2.3.6), on ragged grids."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import pymetal as pm

from .conftest import Bench

GRID, GROUP = (70, 5, 3), (33, 4, 2)

# name: components, and the value for each thread as rows of z, y, x
_Expected = npt.NDArray[np.int64]


def _positions() -> dict[str, _Expected]:
    """What each attribute is for each thread, as the specification words it; the last axis is x, y, z."""
    z, y, x = np.indices(GRID[::-1])
    position = np.stack([x, y, z], axis=-1)
    size, grid = np.array(GROUP), np.array(GRID)
    group = position // size
    local = position % size
    extent = np.minimum(size, grid - group * size)
    index = local[..., 0] + extent[..., 0] * (local[..., 1] + extent[..., 1] * local[..., 2])
    threads = extent.prod(axis=-1)
    whole = np.full_like(index, size.prod())
    everywhere = np.zeros_like(position)
    origin, region = np.array((1, 2, 3)), np.array((7, 8, 9))
    return {
        "thread_position_in_grid": position,
        "thread_position_in_threadgroup": local,
        "threadgroup_position_in_grid": group,
        "threads_per_grid": everywhere + grid,
        "threads_per_threadgroup": extent,
        "threadgroups_per_grid": everywhere + -(-grid // size),
        "dispatch_threads_per_threadgroup": everywhere + size,
        "grid_origin": everywhere + origin,
        "grid_size": everywhere + region,
        "stage_in_grid_origin": everywhere + origin,
        "stage_in_grid_size": everywhere + region,
        "thread_index_in_threadgroup": index,
        "thread_index_in_simdgroup": index % 32,
        "simdgroup_index_in_threadgroup": index // 32,
        "simdgroups_per_threadgroup": -(-threads // 32),
        "dispatch_simdgroups_per_threadgroup": -(-whole // 32),
        "threads_per_simdgroup": np.full_like(index, 32),
        "thread_execution_width": np.full_like(index, 32),
        "thread_index_in_quadgroup": index % 4,
        "quadgroup_index_in_threadgroup": index // 4,
        "quadgroups_per_threadgroup": -(-threads // 4),
        "dispatch_quadgroups_per_threadgroup": -(-whole // 4),
    }


@pytest.mark.parametrize("attribute", _positions())
def test_attribute(bench: Bench, attribute: str) -> None:
    expected = _positions()[attribute]
    has_dimensions = expected.ndim == 4
    types = ("uint3", "ushort3", "uint2", "ushort", "uint") if has_dimensions else ("uint", "ushort")
    members = "".join(f"{name} a{i};" for i, name in enumerate(types))
    arguments = ", ".join(f"{name} a{i} [[{attribute}]]" for i, name in enumerate(types))
    values = ", ".join(f"uint3(a{i}, {'0, ' * (3 - count)}0)".replace(", 0)", ")") for i, count in _components(types))
    source = f"""
    struct Unused {{ {members} }};
    kernel void k(device packed_uint3* out [[buffer(0)]], {arguments}, uint3 p [[thread_position_in_grid]]) {{
        uint3 values[] = {{ {values} }};
        for (uint i = 0; i < {len(types)}; ++i) {{
            out[((p.z * {GRID[1]} + p.y) * {GRID[0]} + p.x) * {len(types)} + i] = values[i];
        }}
    }}
    """
    shape = (*GRID[::-1], len(types), 3)
    out = bench.buffer(np.zeros(shape, np.uint32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffer(out, 0, 0)
        encoder.set_stage_in_region(pm.Region(pm.Origin(1, 2, 3), pm.Size(7, 8, 9)))

    bench.run(bench.pipeline(source, "k"), encode, GRID, GROUP)
    result = bench.read(out, np.uint32).reshape(shape)
    for i, count in _components(types):
        wanted = expected[..., :count] if has_dimensions else expected[..., None]
        np.testing.assert_array_equal(result[..., i, :count], wanted, err_msg=types[i])


def _components(types: tuple[str, ...]) -> list[tuple[int, int]]:
    return [(i, int(name[-1]) if name[-1].isdigit() else 1) for i, name in enumerate(types)]


def test_thread_limit_is_reflected_and_held(bench: Bench) -> None:
    source = "[[max_total_threads_per_threadgroup(96)]] kernel void k(device uint* x [[buffer(0)]]) { x[0] = 1; }"
    pipeline = bench.pipeline(source, "k")
    assert pipeline.max_total_threads_per_threadgroup == 96
    buffer = bench.buffer(np.zeros(4, np.uint32))
    with pytest.raises(pm.MetalError, match="96"):
        bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (200, 1, 1), (100, 1, 1))
    bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (96, 1, 1), (96, 1, 1))
    assert bench.read(buffer, np.uint32)[0] == 1


def test_required_threads_are_reflected_and_held(bench: Bench) -> None:
    source = "[[required_threads_per_threadgroup(8, 4, 2)]] kernel void k(device uint* x [[buffer(0)]]) { x[0] = 1; }"
    pipeline = bench.pipeline(source, "k")
    required = pipeline.required_threads_per_threadgroup
    assert (required.width, required.height, required.depth) == (8, 4, 2)
    buffer = bench.buffer(np.zeros(4, np.uint32))
    with pytest.raises(pm.MetalError, match=r"8, 4, 2"):
        bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (64, 1, 1), (64, 1, 1))
    bench.run(pipeline, lambda encoder: encoder.set_buffer(buffer, 0, 0), (8, 4, 2), (8, 4, 2))
    assert bench.read(buffer, np.uint32)[0] == 1


def test_threadgroup_structs(bench: Bench) -> None:
    source = """
    struct Tile { float4 row[8]; atomic_uint count; };
    kernel void k(device float4* values [[buffer(0)]], device uint* counts [[buffer(1)]],
                  threadgroup Tile& tile [[threadgroup(1)]], threadgroup float* scale [[threadgroup(0)]],
                  uint i [[thread_position_in_grid]], uint lane [[thread_index_in_threadgroup]],
                  uint group [[threadgroup_position_in_grid]]) {
        if (lane == 0) { atomic_store_explicit(&tile.count, 0, memory_order_relaxed); *scale = group + 1; }
        threadgroup_barrier(mem_flags::mem_threadgroup);
        tile.row[lane] = values[i];
        atomic_fetch_add_explicit(&tile.count, lane, memory_order_relaxed);
        threadgroup_barrier(mem_flags::mem_threadgroup);
        values[i] = tile.row[7 - lane] * *scale;
        counts[i] = atomic_load_explicit(&tile.count, memory_order_relaxed);
    }
    """
    numbers = np.arange(96, dtype=np.float32).reshape(3, 8, 4)
    values, counts = bench.buffer(numbers), bench.buffer(np.zeros(24, np.uint32))

    def encode(encoder: pm.ComputeCommandEncoder) -> None:
        encoder.set_buffers([values, counts], [0, 0], 0)
        encoder.set_threadgroup_memory_length(16, 0)
        encoder.set_threadgroup_memory_length(144, 1)

    bench.run(bench.pipeline(source, "k"), encode, (24, 1, 1), (8, 1, 1))
    expected = numbers[:, ::-1] * np.arange(1, 4, dtype=np.float32)[:, None, None]
    np.testing.assert_array_equal(bench.read(values, np.float32).reshape(3, 8, 4), expected)
    np.testing.assert_array_equal(bench.read(counts, np.uint32), 28)


def test_unknown_attributes_are_refused_by_name(bench: Bench) -> None:
    with pytest.raises(pm.CompileError, match="thread_position_in_universe"):
        bench.function("kernel void k(uint i [[thread_position_in_universe]]) {}", "k")
