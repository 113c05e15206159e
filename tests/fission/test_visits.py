"""Questions about a thread's number that let a loop over threads leave some of them out."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from softmetal.msl.fission.apart import plan_with_questions_apart
from softmetal.msl.fission.instructions import read_body
from softmetal.msl.fission.plan import make_plan
from softmetal.msl.fission.points import split_at_points
from softmetal.msl.fission.visits import questions

from .conftest import BothWays

Numbers = npt.NDArray[np.uint32]

# As Metal says it, and as NumPy does. `i` is the index in the threadgroup, `x` the position along x, `n` is 20.
QUESTIONS: dict[str, Callable[[Numbers, Numbers], npt.NDArray[np.bool_]]] = {
    "i == 0": lambda i, x: i == 0,
    "i == n": lambda i, x: i == 20,
    "i == 500": lambda i, x: i == 500,
    "x == 3 && y == 1": lambda i, x: (x == 3) & (i != x) & (i < 2 * np.uint32(x.max() + 1)),
    "i < n": lambda i, x: i < 20,
    "i >= n": lambda i, x: i >= 20,
    "n < i": lambda i, x: i > 20,
    "i <= n - 1": lambda i, x: i <= 19,
    "x > 4": lambda i, x: x > 4,
    "x < 3 || i == 40": lambda i, x: (x < 3) | (i == 40),
    "x != 2": lambda i, x: x != 2,
    "i - 5 < n": lambda i, x: (i >= 5) & (i < 25),
    "i - 5 >= n": lambda i, x: (i < 5) | (i >= 25),
    "i - 5 > 0xfffffffdu": lambda i, x: (i == 3) | (i == 4),
    "i + 0xfffffff0u < 0xfffffff8u": lambda i, x: (i < 8) | (i >= 16),
    "int(i) - 7 < int(n) - 15": lambda i, x: i.astype(np.int64) - 7 < 5,
    "int(i) - 7 >= -2": lambda i, x: i >= 5,
    "int(i + 0x7ffffff8u) <= -0x7ffffff0": lambda i, x: (i >= 8) & (i <= 24),
    "ushort(i) < ushort(n)": lambda i, x: i < 20,
    "ushort(i + 65530u) == 4": lambda i, x: i == 10,
    "lane == 0": lambda i, x: i % 32 == 0,
    "lane == 31": lambda i, x: i % 32 == 31,
    "lane == n + 40": lambda i, x: np.zeros_like(i, bool),
    "lane < 3": lambda i, x: i % 32 < 3,
    "i % 8 == 5": lambda i, x: i % 8 == 5,
    "(i + 3) % 16 == n / 2": lambda i, x: (i + 3) % 16 == 10,
    "simdgroup == 0": lambda i, x: i < 32,
    "simdgroup == 0 && lane < n": lambda i, x: i < 20,
}
SHAPES = [(64, 1, 1), (70, 1, 1), (9, 5, 1), (6, 3, 4), (1, 33, 1), (5, 1, 1)]

HEAD = """
kernel void asked(device uint* output [[buffer(0)]], constant uint& n [[buffer(1)]],
                  uint i [[thread_index_in_threadgroup]], uint3 place [[thread_position_in_threadgroup]],
                  uint lane [[thread_index_in_simdgroup]], uint simdgroup [[simdgroup_index_in_threadgroup]],
                  uint3 extent [[threads_per_threadgroup]])
{
    uint x = place.x, y = place.y + place.z * extent.y, kept = i;
    device uint* own = output + i * ROWS;
    (void)y;
"""

# How the threads that answer no go on: with nothing, with something else, or never.
FORMS = {
    "nothing": "threadgroup_barrier(mem_flags::mem_none); if (QUESTION) own[NUMBER] = kept + 1;",
    "otherwise": "threadgroup_barrier(mem_flags::mem_none); own[NUMBER] = QUESTION ? kept + 1 : 2 * kept;",
    "kept": "kept = simd_shuffle_xor(kept, 0); if (QUESTION) own[NUMBER] = kept + 1;",
    "meeting": "threadgroup_barrier(mem_flags::mem_none); if (QUESTION) own[NUMBER] = simd_shuffle_xor(kept, 0) + 1;",
}


def kernel(form: str) -> str:
    lines = [
        FORMS[form].replace("QUESTION", f"({question})").replace("NUMBER", str(number))
        for number, question in enumerate(QUESTIONS)
    ]
    return HEAD.replace("ROWS", str(len(QUESTIONS))) + "\n".join(lines) + "\n}"


@pytest.mark.parametrize("form", FORMS)
def test_questions_have_their_answers(both_ways: BothWays, form: str) -> None:
    for shape in SHAPES:
        threads = int(np.prod(shape))
        arrays = [np.zeros((threads, len(QUESTIONS)), np.uint32), np.array([20], np.uint32)]
        result = both_ways.run(kernel(form), "asked", arrays, shape, shape)[0]
        i = np.arange(threads, dtype=np.uint32)
        for number, (question, answer) in enumerate(QUESTIONS.items()):
            expected = np.where(answer(i, i % shape[0]), i + 1, 2 * i if form == "otherwise" else 0)
            np.testing.assert_array_equal(result[:, number], expected, err_msg=f"{question}, {shape}")


def test_threads_that_return_at_a_question_meet_nobody(both_ways: BothWays) -> None:
    source = """
kernel void leaves(device uint* output [[buffer(0)]], uint i [[thread_index_in_threadgroup]])
{
    threadgroup_barrier(mem_flags::mem_none);
    if (i >= 40) return;
    output[i] = simd_sum(i);
    threadgroup_barrier(mem_flags::mem_none);
    if (i == 33) { output[40] = simd_sum(7u); return; }
    output[i] += 1000;
}
"""
    result = both_ways.run(source, "leaves", [np.zeros(64, np.uint32)], (64, 1, 1), (64, 1, 1))[0]
    expected = np.zeros(64, np.uint32)
    expected[:32], expected[32:40] = sum(range(32)) + 1000, sum(range(32, 40)) + 1000
    expected[33], expected[40] = sum(range(32, 40)), 7
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("width", [64, 37])
def test_a_tree_that_halves_its_threads(both_ways: BothWays, width: int) -> None:
    source = """
kernel void tree(device const float* values [[buffer(0)]], device float* sums [[buffer(1)]],
                 constant uint& count [[buffer(2)]], uint i [[thread_position_in_grid]],
                 uint local [[thread_position_in_threadgroup]], uint group [[threadgroup_position_in_grid]],
                 uint width [[threads_per_threadgroup]])
{
    threadgroup float shared_values[64];
    shared_values[local] = i < count ? values[i] : 0;
    for (uint step = 32; step > 0; step /= 2) {
        threadgroup_barrier(mem_flags::mem_threadgroup);
        if (local < step && local + step < width) shared_values[local] += shared_values[local + step];
    }
    if (local == 0) sums[group] = shared_values[0];
}
"""
    values = np.random.default_rng(3).random(width * 5, np.float32)
    arrays = [values, np.zeros(5, np.float32), np.array([values.size], np.uint32)]
    result = both_ways.run(source, "tree", arrays, (values.size, 1, 1), (width, 1, 1))[1]
    np.testing.assert_allclose(result, values.reshape(5, width).sum(1, dtype=np.float64), rtol=1e-6)


def asked_in(comparison: str) -> list[str]:
    """The predicates of the questions that a block with such a condition ends in."""
    module = f"""
define void @softmetal_thread(ptr %given, ptr %in, i32 %x, i32 %y, i32 %z) #0 {{
entry:
  %row = mul i32 %y, 8
  %number = add i32 %row, %x
  %twice = shl i32 %x, 1
  %short = trunc i32 %number to i16
  %lane = and i32 %number, 31
  %loaded = load i32, ptr %given
  {comparison}
  br i1 %asked, label %yes, label %no
yes:
  ret void
no:
  ret void
}}
"""
    plan = make_plan(split_at_points(read_body(module, "softmetal_thread")[0]))
    return [item.predicate for item in questions(plan, "%entry", is_answered=True)]


@pytest.mark.parametrize(
    ("comparison", "predicates"),
    [
        ("%asked = icmp ult i32 %number, %loaded", ["ult"]),
        ("%asked = icmp ult i32 %loaded, %number", ["ugt"]),
        ("%asked = icmp eq i16 %short, 3", ["eq"]),
        ("%asked = icmp eq i32 %lane, 3", ["eq"]),
        ("%asked = icmp ult i32 %lane, 3", []),
        ("%asked = icmp ult i32 %twice, 3", []),
        ("%asked = icmp ne i32 %x, 3", []),
        ("%asked = icmp ult i32 %x, %y", []),
        ("%asked = icmp ult i32 %x, %twice", []),
    ],
)
def test_a_question_is_about_a_number_that_counts_threads(comparison: str, predicates: list[str]) -> None:
    assert asked_in(comparison) == predicates


@pytest.mark.parametrize(
    ("work", "is_cut"),
    [("store float %value, ptr %own", True), ("%unused = fadd float %value, %value", False)],
)
def test_what_all_threads_do_before_a_question_is_a_loop_of_its_own(work: str, is_cut: bool) -> None:
    module = f"""
define void @softmetal_thread(ptr %given, ptr %in, i32 %x, i32 %y, i32 %z) #0 {{
entry:
  %values = load ptr, ptr %given
  %own = getelementptr float, ptr %values, i32 %x
  call void @softmetal_threadgroup_barrier(i32 2)
  %value = load float, ptr %own
  {work}
  %asked = icmp eq i32 %x, 31
  br i1 %asked, label %yes, label %no
yes:
  store float %value, ptr %values
  br label %no
no:
  ret void
}}
"""
    plan = plan_with_questions_apart(split_at_points(read_body(module, "softmetal_thread")[0]))
    assert len(plan.regions) == (3 if is_cut else 2)
