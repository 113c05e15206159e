"""Atomic functions: results of single calls, and no lost update when several threads meet."""

import ctypes
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

SOURCE = """
constexpr memory_order relaxed = memory_order_relaxed;

template <typename T, typename Function>
void repeat(atomic<T>* object, uint count, uint first, Function function) {
  for (uint i = 0; i < count; ++i) function(object, T(first + i));
}
#define REPEAT(name, T, operation) \\
  EXPORT void name(atomic<T>* object, uint count, uint first) { \\
    repeat(object, count, first, [](atomic<T>* o, T value) { operation; }); \\
  }
REPEAT(add_int, int, atomic_fetch_add_explicit(o, value, relaxed))
REPEAT(sub_uint, uint, atomic_fetch_sub_explicit(o, value, relaxed))
REPEAT(add_float, float, atomic_fetch_add_explicit(o, 1, relaxed))
REPEAT(xor_uint, uint, atomic_fetch_xor_explicit(o, value, relaxed))
REPEAT(or_uint, uint, atomic_fetch_or_explicit(o, 1u << (value % 32), relaxed))
REPEAT(and_uint, uint, atomic_fetch_and_explicit(o, ~(1u << (value % 31)), relaxed))
REPEAT(max_int, int, atomic_fetch_max_explicit(o, value, relaxed))
REPEAT(min_uint, uint, atomic_fetch_min_explicit(o, ~value, relaxed))
REPEAT(max_ulong, ulong, atomic_max_explicit(o, value << 33, relaxed))
REPEAT(min_ulong, ulong, atomic_min_explicit(o, ~(value << 33), relaxed))
REPEAT(multiply_uint, uint, {
  uint seen = atomic_load_explicit(o, relaxed);
  while (!atomic_compare_exchange_weak_explicit(o, &seen, seen * (2 * value + 1), relaxed, relaxed)) {
  }
})

static_assert(sizeof(atomic_int) == 4 && sizeof(atomic_bool) == 1 && sizeof(atomic_ulong) == 8);
static_assert(sizeof(atomic<float>) == 4);
static_assert(__is_trivially_constructible(atomic_uint) && alignof(atomic_ulong) == 8);

EXPORT int run_checks() {
  int line = 0;
#define CHECK(condition) if (!(condition)) { line = line ? line : __LINE__; }
  atomic_uint u;
  volatile atomic_uint* shared = &u;
  atomic_store_explicit(shared, 5u, relaxed);
  CHECK(atomic_load_explicit(shared, relaxed) == 5 && atomic_exchange_explicit(shared, 7, relaxed) == 5);
  CHECK(atomic_fetch_add_explicit(&u, 3, relaxed) == 7 && atomic_fetch_sub_explicit(&u, 1, relaxed) == 10);
  CHECK(atomic_fetch_and_explicit(&u, 12, relaxed) == 9 && atomic_fetch_or_explicit(&u, 3, relaxed) == 8);
  CHECK(atomic_fetch_xor_explicit(&u, 1, relaxed) == 11 && atomic_fetch_max_explicit(&u, 4, relaxed) == 10);
  CHECK(atomic_fetch_min_explicit(&u, 4, relaxed) == 10 && atomic_load_explicit(&u, relaxed) == 4);
  uint expected = 9;
  CHECK(!atomic_compare_exchange_weak_explicit(&u, &expected, 1, relaxed, relaxed) && expected == 4);
  while (!atomic_compare_exchange_weak_explicit(&u, &expected, 1, relaxed, relaxed)) {}
  CHECK(atomic_load_explicit(&u, relaxed) == 1);
  atomic_float f;
  atomic_store_explicit(&f, 1.5f, relaxed);
  CHECK(atomic_fetch_add_explicit(&f, 2, relaxed) == 1.5f && atomic_fetch_sub_explicit(&f, 0.5f, relaxed) == 3.5f);
  float seen = 3;
  while (!atomic_compare_exchange_weak_explicit(&f, &seen, NAN, relaxed, relaxed)) {}
  seen = NAN;
  CHECK(atomic_compare_exchange_weak_explicit(&f, &seen, 0, relaxed, relaxed));
  atomic_bool b;
  atomic_store_explicit(&b, true, relaxed);
  CHECK(atomic_fetch_and_explicit(&b, false, relaxed) && !atomic_fetch_or_explicit(&b, true, relaxed));
  CHECK(atomic_exchange_explicit(&b, false, relaxed) && !atomic_load_explicit(&b, relaxed));
  atomic_int i;
  atomic_store_explicit(&i, -5, relaxed);
  CHECK(atomic_fetch_max_explicit(&i, -7, relaxed) == -5 && atomic_fetch_min_explicit(&i, -9, relaxed) == -5);
  atomic_thread_fence(mem_flags::mem_device | mem_flags::mem_threadgroup, memory_order_seq_cst, thread_scope_device);
  CHECK(atomic_load_explicit(&i, relaxed) == -9);
  return line;
}
"""

THREADS, CALLS = 4, 20_000


@pytest.fixture(scope="module")
def unit(build_unit: Callable[[str], ctypes.CDLL]) -> ctypes.CDLL:
    """Loops of atomic calls, and checks of single calls."""
    return build_unit(SOURCE)


def test_single_calls_return_the_previous_value(unit: ctypes.CDLL) -> None:
    assert unit.run_checks() == 0, "the number is the line of the unit that failed first"


def product_of_odd_numbers() -> int:
    result = 1
    for value in range(THREADS * CALLS):
        result = result * (2 * value + 1) % 2**32
    return result


CONTENDED: list[tuple[str, type[np.generic], int, int]] = [
    ("add_int", np.int32, 0, sum(range(THREADS * CALLS)) - (sum(range(THREADS * CALLS)) + 2**31) // 2**32 * 2**32),
    ("sub_uint", np.uint32, 0, -sum(range(THREADS * CALLS)) % 2**32),
    ("add_float", np.float32, 0, THREADS * CALLS),
    ("xor_uint", np.uint32, 0, int(np.bitwise_xor.reduce(np.arange(THREADS * CALLS)))),
    ("or_uint", np.uint32, 0, 2**32 - 1),
    ("and_uint", np.uint32, 2**32 - 1, 2**31),
    ("max_int", np.int32, -1, THREADS * CALLS - 1),
    ("min_uint", np.uint32, 2**32 - 1, 2**32 - THREADS * CALLS),
    ("max_ulong", np.uint64, 0, (THREADS * CALLS - 1) << 33),
    ("min_ulong", np.uint64, 2**64 - 1, 2**64 - 1 - ((THREADS * CALLS - 1) << 33)),
    ("multiply_uint", np.uint32, 1, product_of_odd_numbers()),
]


@pytest.mark.parametrize(("name", "kind", "start", "expected"), CONTENDED, ids=[row[0] for row in CONTENDED])
def test_no_update_is_lost(unit: ctypes.CDLL, name: str, kind: type[np.generic], start: int, expected: int) -> None:
    memory: Any = np.full(1, start, kind)
    function = getattr(unit, name)
    # ctypes lets go of the interpreter lock during a call, so these run at the same time.
    threads = [
        threading.Thread(
            target=function,
            args=(ctypes.c_void_p(memory.ctypes.data), ctypes.c_uint(CALLS), ctypes.c_uint(index * CALLS)),
        )
        for index in range(THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert int(memory[0]) == expected
