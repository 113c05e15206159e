"""Kernels that run, judged against NumPy."""

import numpy as np
import pytest

from softmetal.msl.protocol import ConstantValue, Options

from .runner import Array, KernelRunner

HEADER = "#include <metal_stdlib>\nusing namespace metal;\n"

VECTOR_ADD = (
    HEADER
    + """
kernel void vector_add(
    device const float* a [[buffer(0)]],
    device const float* b [[buffer(1)]],
    device float* c [[buffer(2)]],
    uint id [[thread_position_in_grid]])
{
    c[id] = a[id] + b[id];
}
"""
)


def test_vector_add_runs_as_a_loop(runner: KernelRunner) -> None:
    rng = np.random.default_rng(1)
    a, b = rng.standard_normal((2, 1024), np.float32)
    c = np.zeros_like(a)
    pipeline = runner.compile(VECTOR_ADD, "vector_add")
    assert pipeline["mode"] == "loop"
    runner.run(pipeline, [a, b, c], (1024, 1, 1), (64, 1, 1))
    np.testing.assert_array_equal(c, a + b)


@pytest.mark.parametrize("size", [1, 7, 63, 64, 65, 1000])
def test_a_ragged_grid_touches_exactly_its_threads(runner: KernelRunner, size: int) -> None:
    a = np.arange(1100, dtype=np.float32)
    c = np.full(1100, -1, np.float32)
    runner.run(runner.compile(VECTOR_ADD, "vector_add"), [a, a, c], (size, 1, 1), (64, 1, 1))
    np.testing.assert_array_equal(c[:size], 2 * a[:size])
    np.testing.assert_array_equal(c[size:], -1)


def test_a_range_of_groups_touches_exactly_its_threads(runner: KernelRunner) -> None:
    a = np.arange(1024, dtype=np.float32)
    c = np.full(1024, -1, np.float32)
    runner.run(runner.compile(VECTOR_ADD, "vector_add"), [a, a, c], (1024, 1, 1), (64, 1, 1), groups=(3, 7))
    expected = np.full(1024, -1, np.float32)
    expected[192:448] = 2 * a[192:448]
    np.testing.assert_array_equal(c, expected)


POSITIONS = (
    HEADER
    + """
kernel void positions(device uint* out [[buffer(0)]],
                      uint3 grid_position [[thread_position_in_grid]],
                      ushort3 local [[thread_position_in_threadgroup]],
                      uint3 group [[threadgroup_position_in_grid]],
                      uint3 grid [[threads_per_grid]],
                      uint3 extent [[threads_per_threadgroup]],
                      uint3 groups [[threadgroups_per_grid]],
                      uint index [[thread_index_in_threadgroup]],
                      uint lane [[thread_index_in_simdgroup]],
                      uint simdgroup [[simdgroup_index_in_threadgroup]],
                      uint width [[threads_per_simdgroup]],
                      uint simdgroups [[simdgroups_per_threadgroup]],
                      uint2 uniform_size [[dispatch_threads_per_threadgroup]],
                      ushort execution_width [[thread_execution_width]])
{
    uint linear = grid_position.x + grid.x * (grid_position.y + grid.y * grid_position.z);
    device uint* row = out + linear * 24;
    uint values[24] = {local.x, local.y, local.z, group.x, group.y, group.z, extent.x, extent.y, extent.z,
                       groups.x, groups.y, groups.z, index, lane, simdgroup, width, simdgroups, uniform_size.x,
                       uniform_size.y, execution_width, grid.z, grid_position.x, grid_position.y, grid_position.z};
    for (int i = 0; i < 24; ++i) row[i] = values[i];
}
"""
)


@pytest.mark.parametrize(
    ("grid", "size"),
    [((20, 1, 1), (8, 1, 1)), ((9, 7, 1), (4, 3, 1)), ((5, 6, 7), (2, 4, 3)), ((70, 2, 2), (64, 2, 1))],
)
def test_grid_attributes_in_every_dimension(
    runner: KernelRunner, grid: tuple[int, int, int], size: tuple[int, int, int]
) -> None:
    out = np.zeros((grid[2], grid[1], grid[0], 24), np.uint32)
    runner.run(runner.compile(POSITIONS, "positions"), [out], grid, size)
    np.testing.assert_array_equal(out, _expected_positions(grid, size))


def _expected_positions(grid: tuple[int, int, int], size: tuple[int, int, int]) -> Array:
    groups = [-(-total // one) for total, one in zip(grid, size, strict=True)]
    out = np.zeros((grid[2], grid[1], grid[0], 24), np.uint32)
    for z, y, x in np.ndindex(grid[2], grid[1], grid[0]):
        position = (x, y, z)
        group = [p // s for p, s in zip(position, size, strict=True)]
        local = [p % s for p, s in zip(position, size, strict=True)]
        extent = [min(s, g - p * s) for s, g, p in zip(size, grid, group, strict=True)]
        index = local[0] + extent[0] * (local[1] + extent[1] * local[2])
        simdgroups = -(-extent[0] * extent[1] * extent[2] // 32)
        out[z, y, x] = [
            *(*local, *group, *extent, *groups, index, index % 32, index // 32, 32, simdgroups),
            *(size[0], size[1], 32, grid[2], x, y, z),
        ]
    return out


ARGUMENT_FORMS = (
    HEADER
    + """
struct Pair { float a; float b; float sum() const constant { return a + b; } };
kernel void forms(constant Pair& by_reference, device Pair& writable, constant float (&list)[3],
                  device const array<float, 2>& fixed, constant Pair* pointer, device void* raw, device float4* out,
                  uint id [[thread_position_in_grid]]) {
    writable.a = by_reference.sum();
    ((device float*)raw)[0] = 5;
    out[id] = float4(list[0] + list[2], fixed[1], pointer[1].b, as_type<float>(0x3f800000u));
}
"""
)


def test_every_form_of_buffer_argument(runner: KernelRunner) -> None:
    pairs = np.array([1, 2, 3, 4], np.float32)
    writable, raw, out = np.zeros(2, np.float32), np.zeros(1, np.float32), np.zeros(4, np.float32)
    values = np.array([10, 20, 30], np.float32)
    runner.run(
        runner.compile(ARGUMENT_FORMS, "forms"),
        [pairs, writable, values, values, pairs, raw, out],
        (1, 1, 1),
        (1, 1, 1),
    )
    assert writable[0] == 3
    assert raw[0] == 5
    np.testing.assert_array_equal(out, [40, 20, 4, 1])


def test_several_threadgroup_arguments_do_not_overlap(runner: KernelRunner) -> None:
    source = HEADER + (
        "kernel void f(threadgroup uchar* a [[threadgroup(0)]], threadgroup float4* b [[threadgroup(1)]],"
        " threadgroup uint& c, device ulong* out [[buffer(0)]]) {\n"
        "    out[0] = ulong(b) - ulong(a); out[1] = ulong(&c) - ulong(b); out[2] = ulong(b) % 16;\n}\n"
    )
    out = np.zeros(3, np.uint64)
    runner.run(runner.compile(source, "f"), [out], (1, 1, 1), (1, 1, 1), [5, 64, 4])
    np.testing.assert_array_equal(out, [16, 64, 0])


def test_safe_math_does_not_contract(runner: KernelRunner) -> None:
    source = "kernel void f(device const float* x, device float* y) { *y = x[0] * x[1] + x[2]; }\n"
    x = np.array([1 + 2.0**-12, 1 + 2.0**-12, -1 - 2.0**-11], np.float32)
    results = {}
    for mode in ("safe", "fast"):
        y = np.zeros(1, np.float32)
        runner.run(runner.compile(source, "f", options=Options(math_mode=mode)), [x, y], (1, 1, 1), (1, 1, 1))
        results[mode] = float(y[0])
    assert results == {"safe": 0.0, "fast": 2.0**-24}


def test_user_macros_do_not_reach_the_wrapper(runner: KernelRunner) -> None:
    names = ("launch", "worker", "first", "last", "run", "get", "from", "arguments", "given", "Index", "p0")
    macros = "".join(f"#define {name} nonsense(\n" for name in names)
    out = np.zeros(4, np.float32)
    source = macros + "kernel void f(device float* a, uint id [[thread_position_in_grid]]) { a[id] = id; }\n"
    runner.run(runner.compile(source, "f"), [out], (4, 1, 1), (4, 1, 1))
    np.testing.assert_array_equal(out, np.arange(4))


def test_the_mode_follows_the_optimised_code(runner: KernelRunner) -> None:
    source = HEADER + (
        "constant bool meet [[function_constant(0)]];\n"
        "void sync() { threadgroup_barrier(mem_flags::mem_threadgroup); }\n"
        "kernel void f(device uint* a [[buffer(0)]], uint id [[thread_position_in_grid]]) {\n"
        "    a[id] = id;\n    if (meet) sync();\n}\n"
    )
    modes = [runner.compile(source, "f", {0: ConstantValue("bool", (value,))})["mode"] for value in (False, True)]
    assert modes == ["loop", "regions"]


REDUCTION = (
    HEADER
    + """
kernel void tree_sum(device const float* values [[buffer(0)]], device float* sums [[buffer(1)]],
                     threadgroup float* partial [[threadgroup(0)]],
                     uint id [[thread_position_in_grid]], uint local [[thread_index_in_threadgroup]],
                     uint group [[threadgroup_position_in_grid]], uint size [[threads_per_threadgroup]])
{
    partial[local] = values[id];
    threadgroup_barrier(mem_flags::mem_threadgroup);
    for (uint stride = size / 2; stride > 0; stride /= 2) {
        if (local < stride) partial[local] += partial[local + stride];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    if (local == 0) sums[group] = partial[0];
}
"""
)


def test_tree_reduction_in_threadgroup_memory(runner: KernelRunner) -> None:
    values = np.random.default_rng(2).standard_normal(4096).astype(np.float32)
    sums = np.zeros(16, np.float32)
    pipeline = runner.compile(REDUCTION, "tree_sum")
    assert pipeline["mode"] == "regions"
    runner.run(pipeline, [values, sums], (4096, 1, 1), (256, 1, 1), [1024])
    tree = values.reshape(16, 256).copy()
    for stride in (128, 64, 32, 16, 8, 4, 2, 1):
        tree[:, :stride] += tree[:, stride : 2 * stride]
    np.testing.assert_array_equal(sums, tree[:, 0])


def test_histogram_with_atomics(runner: KernelRunner) -> None:
    source = (
        HEADER
        + """
kernel void histogram(device const uchar* values [[buffer(0)]], device atomic_uint* bins [[buffer(1)]],
                      uint id [[thread_position_in_grid]])
{
    atomic_fetch_add_explicit(&bins[values[id]], 1u, memory_order_relaxed);
}
"""
    )
    values = np.random.default_rng(3).integers(0, 256, 100_000, np.uint8)
    bins = np.zeros(256, np.uint32)
    pipeline = runner.compile(source, "histogram")
    assert pipeline["mode"] == "loop"
    runner.run(pipeline, [values, bins], (100_000, 1, 1), (256, 1, 1))
    np.testing.assert_array_equal(bins, np.bincount(values, minlength=256))


def test_simdgroup_functions(runner: KernelRunner) -> None:
    source = (
        HEADER
        + """
kernel void lanes(device const float* values, device float* sums, device float* shuffled, device float* scans,
                  uint id [[thread_position_in_grid]], ushort lane [[thread_index_in_simdgroup]])
{
    float value = values[id];
    sums[id] = simd_sum(value);
    shuffled[id] = simd_shuffle(value, ushort((lane * 7 + 3) % 32));
    scans[id] = simd_prefix_inclusive_sum(value);
}
"""
    )
    values = np.random.default_rng(4).integers(-50, 50, 256).astype(np.float32)
    sums, shuffled, scans = np.zeros((3, 256), np.float32)
    pipeline = runner.compile(source, "lanes")
    assert pipeline["mode"] == "regions"
    runner.run(pipeline, [values, sums, shuffled, scans], (256, 1, 1), (64, 1, 1))
    rows = values.reshape(8, 32)
    np.testing.assert_array_equal(sums.reshape(8, 32), np.repeat(rows.sum(1)[:, None], 32, 1))
    np.testing.assert_array_equal(shuffled.reshape(8, 32), rows[:, (np.arange(32) * 7 + 3) % 32])
    np.testing.assert_array_equal(scans.reshape(8, 32), rows.cumsum(1))


MATMUL = (
    HEADER
    + """
kernel void matmul(device const float* A [[buffer(0)]], device const float* B [[buffer(1)]],
                   device float* C [[buffer(2)]], constant uint& N [[buffer(3)]],
                   uint2 local [[thread_position_in_threadgroup]], uint2 group [[threadgroup_position_in_grid]])
{
    threadgroup float left[16][16];
    threadgroup float right[16][16];
    uint row = group.y * 16 + local.y, column = group.x * 16 + local.x;
    float sum = 0;
    for (uint tile = 0; tile < N / 16; tile++) {
        left[local.y][local.x] = A[row * N + tile * 16 + local.x];
        right[local.y][local.x] = B[(tile * 16 + local.y) * N + column];
        threadgroup_barrier(mem_flags::mem_threadgroup);
        for (uint k = 0; k < 16; k++) sum += left[local.y][k] * right[k][local.x];
        threadgroup_barrier(mem_flags::mem_threadgroup);
    }
    C[row * N + column] = sum;
}
"""
)


def test_tiled_matrix_product(runner: KernelRunner) -> None:
    size = 64
    a, b = np.random.default_rng(5).standard_normal((2, size, size), np.float32)
    c = np.zeros_like(a)
    pipeline = runner.compile(MATMUL, "matmul")
    assert pipeline["reflection"]["static_threadgroup_memory_length"] == 2 * 16 * 16 * 4
    runner.run(pipeline, [a, b, c, np.array([size], np.uint32)], (size, size, 1), (16, 16, 1))
    exact = a.astype(np.float64) @ b.astype(np.float64)
    bound = size * np.finfo(np.float32).eps * (np.abs(a).astype(np.float64) @ np.abs(b))
    assert np.all(np.abs(c - exact) <= bound)


@pytest.mark.parametrize(("name", "digits"), [("half", 11), ("bfloat", 8)])
def test_small_float_arithmetic_rounds_each_result(runner: KernelRunner, name: str, digits: int) -> None:
    source = (
        HEADER
        + "kernel void scale(device const float* x, device float* y, uint id [[thread_position_in_grid]])"
        + f" {{ {name} v = {name}(x[id]); y[id] = float(v * v); }}"
    )
    x = np.linspace(0.1, 3.9, 1000, dtype=np.float32)
    y = np.zeros_like(x)
    runner.run(runner.compile(source, "scale"), [x, y], (1000, 1, 1), (128, 1, 1))
    rounded = _round_to_digits(x, digits).astype(np.float64)
    np.testing.assert_array_equal(y, _round_to_digits((rounded * rounded).astype(np.float32), digits))


def _round_to_digits(values: Array, digits: int) -> Array:
    """To nearest, ties to even, with that many binary digits."""
    mantissa, exponent = np.frexp(values.astype(np.float64))
    rounded: Array = np.ldexp(np.rint(mantissa * 2**digits) / 2**digits, exponent).astype(np.float32)
    return rounded
