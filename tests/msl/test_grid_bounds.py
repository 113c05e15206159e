"""Loops without the work at borders: wherever the borders of an image lie in the grid, each thread does its own."""

import numpy as np
import pytest

from softmetal.msl.wrapping.position_multiples import multiples_in

from .runner import Array, KernelRunner

HEADER = "#include <metal_stdlib>\nusing namespace metal;\n"

# The same blur with the image's size handed over in the ways that programs use. `REACH` may be more than the compiler
# counts on.
BODY = """
    if (p.x >= uint(WIDTH) || p.y >= uint(HEIGHT)) return;
    int sum = 0;
    for (int d = -REACH; d <= REACH; d += REACH) {
        int x = clamp(int(p.x) + d, 0, int(WIDTH) - 1), y = clamp(int(p.y) + d, 0, int(HEIGHT) - 1);
        sum += image[y * WIDTH + x] * (d + 100);
    }
    out[p.y * WIDTH + p.x] = sum;
"""
ARGUMENTS = {
    "vector": ("constant uint2& size [[buffer(2)]]", "size.x", "size.y"),
    "scalars": ("constant int& radius [[buffer(2)]], constant int& w [[buffer(3)]], constant int& h", "w", "h"),
    "struct": ("constant Image& given [[buffer(2)]]", "given.size.width", "given.size.height"),
}
STRUCT = "struct Size { uint width; ushort height; }; struct Image { float scale; Size size; };\n"


def source(kind: str, reach: int, groups: bool) -> str:
    arguments, width, height = ARGUMENTS[kind]
    macros = f"#define WIDTH {width}\n#define HEIGHT {height}\n#define REACH {reach}\n"
    place = ", uint lane [[thread_index_in_threadgroup]]" if groups else ""
    use = "out[p.y * WIDTH + p.x] += int(lane) - int(lane);" if groups else ""
    head = f"kernel void blur(device const int* image, device int* out, {arguments}, "
    return f"{HEADER}{macros}{STRUCT}{head}uint2 p [[thread_position_in_grid]]{place}) {{{BODY}{use}}}"


def sizes(kind: str, width: int, height: int) -> list[Array]:
    if kind == "vector":
        return [np.array([width, height], np.uint32)]
    if kind == "scalars":
        return [np.array([value], np.int32) for value in (2, width, height)]
    members = np.zeros(1, [("scale", "f4"), ("width", "u4"), ("height", "u2"), ("padding", "u2")])
    members["width"], members["height"] = width, height
    return [members]


def blurred(image: Array, reach: int) -> Array:
    height, width = image.shape
    y, x = np.mgrid[:height, :width]
    offsets = (-reach, 0, reach)
    clamped = ((np.clip(y + d, 0, height - 1), np.clip(x + d, 0, width - 1), d + 100) for d in offsets)
    total = np.zeros_like(image)
    for rows, columns, factor in clamped:
        total += image[rows, columns] * factor
    return total


@pytest.mark.parametrize("groups", [False, True])
@pytest.mark.parametrize("kind", ARGUMENTS)
def test_threads_at_and_away_from_borders_do_their_own(runner: KernelRunner, kind: str, groups: bool) -> None:
    for reach in (2, 40):
        pipeline = runner.compile(source(kind, reach, groups), "blur")
        for width, grid in [(1, 16), (31, 32), (32, 32), (33, 40), (34, 34), (97, 128), (200, 200), (300, 200)]:
            image = np.random.default_rng(width).integers(-1000, 1000, (5, width), np.int32)
            out = np.full_like(image, -7)
            runner.run(pipeline, [image, out, *sizes(kind, width, 5)], (grid, 6, 1), (24, 4, 1))
            expected = np.full_like(image, -7)
            columns = min(width, grid)
            expected[:, :columns] = blurred(image, reach)[:, :columns]
            np.testing.assert_array_equal(out, expected, err_msg=f"{kind}, width {width}, grid {grid}, reach {reach}")


@pytest.mark.parametrize("limit", [0, 1, 40, 1000, 1 << 30, (1 << 31) - 1, 1 << 31, (1 << 32) - 1])
def test_any_number_may_be_a_bound(runner: KernelRunner, limit: int) -> None:
    text = "kernel void f(device int* out, constant uint& limit, uint i [[thread_position_in_grid]])"
    pipeline = runner.compile(f"{text} {{ if (i < limit) out[i] = int(i) - int(limit); }}", "f")
    out = np.full(1000, -1, np.int32)
    runner.run(pipeline, [out, np.array([limit], np.uint32)], (1000, 1, 1), (64, 1, 1))
    positions = np.arange(1000, dtype=np.uint32)
    inside = (positions - np.uint32(limit)).view(np.int32)
    np.testing.assert_array_equal(out, np.where(positions < limit, inside, -1))


def test_a_range_of_groups_has_borders_of_the_whole_grid(runner: KernelRunner) -> None:
    pipeline = runner.compile(source("vector", 2, groups=False), "blur")
    image = np.random.default_rng(3).integers(-1000, 1000, (4, 512), np.int32)
    out = np.zeros_like(image)
    for groups in [(0, 3), (3, 4), (4, 9), (9, 16)]:
        runner.run(pipeline, [image, out, *sizes("vector", 512, 4)], (512, 4, 1), (32, 4, 1), groups=groups)
    np.testing.assert_array_equal(out, blurred(image, 2))


ELEMENT_LOOPS = {
    "each": "for (int k = 0; k < N && index + k < length; ++k) out[index + k] += x[index + k] * 2;",
    "all or some": "if (index + N > length) {"
    " for (int k = 0; index + k < length; ++k) out[index + k] += x[index + k] * 2; }"
    " else { for (int k = 0; k < N; ++k) out[index + k] += x[index + k] * 2; }",
    "signed": "for (int k = 0; k < N; ++k) { int at = int(i) * N + k; if (at < int(length)) out[at] += x[at] * 2; }",
    "unrelated": "if (i < length) out[i] += x[i] * 2 + 0 * int(index);",
}


@pytest.mark.parametrize("loop", ELEMENT_LOOPS)
@pytest.mark.parametrize("count", [2, 4, 16])
def test_threads_that_work_on_several_elements(runner: KernelRunner, loop: str, count: int) -> None:
    text = "kernel void f(device const int* x, device int* out, constant uint& length, uint i"
    body = f"constexpr int N = {count}; uint index = i * N; {ELEMENT_LOOPS[loop]}"
    pipeline = runner.compile(f"{text} [[thread_position_in_grid]]) {{ {body} }}", "f")
    for length in (0, 1, 31, 500, 777, 16 * 64, 16 * 64 + 5):
        x = np.random.default_rng(length).integers(-99, 99, 16 * 80, np.int32)
        for grid in {-(-length // count), length // count, length, 200}:
            out = np.zeros_like(x)
            runner.run(pipeline, [x, out, np.array([length], np.uint32)], (max(grid, 1), 1, 1), (32, 1, 1))
            covered = min(length, max(grid, 1) * (1 if loop == "unrelated" else count))
            expected = np.where(np.arange(x.size) < covered, 2 * x, 0)
            np.testing.assert_array_equal(out, expected, err_msg=f"length {length}, grid {grid}")


def test_multiples_of_a_position_are_found() -> None:
    ir = "  %3 = mul i32 %2, 4, !dbg !7\n  %5 = shl i32 %4, 2\n  %6 = mul nuw i32 2, %1\n  %7 = mul i32 %1, 3\n"
    assert multiples_in(ir) == (4,)
    assert multiples_in("%1 = mul i32 %0, 5\n%2 = shl i32 4, %1\n%3 = shl i32 %1, 40\n") == ()
