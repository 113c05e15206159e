"""Random kernels: as Metal source, and what they compute as NumPy calculates it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

Lanes = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]

VARIABLES = ("a", "b", "c")
MOST_THREADS = 96
SOME_THREADS = ("local == 5", "local % 32 == 3", "local < n * 20", "local >= 40")
SIMD_FUNCTIONS = ("simd_sum", "simd_max", "simd_prefix_exclusive_sum", "simd_broadcast_first", "simd_shuffle_xor")


@dataclass(frozen=True)
class Expression:
    """`left operator right`; operands are variables, `local`, `n` (an argument), loop counters or numbers."""

    left: str
    operator: str
    right: str

    def __str__(self) -> str:
        return f"({self.left} {self.operator} {self.right})"


@dataclass(frozen=True)
class Statement:
    """One statement; `kind` says which fields count."""

    kind: str
    target: str = "a"
    expression: Expression = Expression("a", "+", "1")
    number: int = 0
    body: tuple[Statement, ...] = ()
    otherwise: tuple[Statement, ...] = ()


def _expressions(names: tuple[str, ...]) -> st.SearchStrategy[Expression]:
    operands = st.sampled_from([*names, "1u", "5u", "77u"])
    return st.builds(Expression, st.sampled_from(names), st.sampled_from("+-*^&|"), operands)


def _alone(names: tuple[str, ...], depth: int) -> st.SearchStrategy[Statement]:
    """Statements during which a thread meets no other."""
    target, number = st.sampled_from(VARIABLES), st.integers(0, 3)
    expression = _expressions(names)
    simple = st.builds(Statement, st.sampled_from(["assign", "keep", "recall", "count"]), target, expression, number)
    if depth == 0:
        return simple
    body = st.lists(_alone(names, depth - 1), min_size=1, max_size=2).map(tuple)
    kinds = st.sampled_from(["if each", "if some", "loop each"])
    return simple | st.builds(Statement, kinds, target, expression, number, body)


def statements(depth: int = 2, names: tuple[str, ...] = (*VARIABLES, "local", "n")) -> st.SearchStrategy[Any]:
    """Lists of statements that all threads run together."""
    target, number = st.sampled_from(VARIABLES), st.integers(0, 4)
    together = st.builds(
        Statement,
        st.sampled_from(["exchange", "simd", "read count", "return", "first simdgroup"]),
        target,
        _expressions(names),
        number,
    )
    options = together | _alone(names, 1)
    if depth > 0:
        counter = f"i{depth}"
        inner = statements(depth - 1, names)
        counted = statements(depth - 1, (*names, counter))
        options |= st.builds(Statement, st.just("if all"), target, _expressions(names), number, inner, inner)
        options |= st.builds(Statement, st.just("loop all"), st.just(counter), _expressions(names), number, counted)
    return st.lists(options, min_size=1, max_size=4).map(tuple)


def metal_source(program: tuple[Statement, ...]) -> str:
    lines = "\n".join(f"    {line}" for line in _source(program))
    return f"""
kernel void program(device uint* output [[buffer(0)]], constant uint& n [[buffer(1)]],
                    uint local [[thread_index_in_threadgroup]], uint width [[threads_per_threadgroup]])
{{
    threadgroup uint shared_values[{MOST_THREADS}];
    threadgroup atomic_uint counter;
    uint a = local * 3 + 1, b = n, c = local ^ 21, kept[4] = {{1, 2, 3, 4}};
    shared_values[local] = local;
    if (local == 0) atomic_store_explicit(&counter, 0, memory_order_relaxed);
    threadgroup_barrier(mem_flags::mem_threadgroup);
{lines}
    output[local] = a ^ (b * 31) ^ (c * 1009) ^ (kept[0] + kept[1] * 3 + kept[2] * 5 + kept[3] * 7);
}}
"""


_BARRIER = "threadgroup_barrier(mem_flags::mem_threadgroup);"


def _source(program: tuple[Statement, ...]) -> Iterator[str]:
    for item in program:
        target, expression, number = item.target, item.expression, item.number
        match item.kind:
            case "assign":
                yield f"{target} = {expression};"
            case "keep":
                yield f"kept[{expression} % 4] = {target};"
            case "recall":
                yield f"{target} += kept[{expression} % 4];"
            case "count":
                yield f"atomic_fetch_add_explicit(&counter, {expression} & 7, memory_order_relaxed);"
            case "read count":
                yield f"{_BARRIER} {target} += atomic_load_explicit(&counter, memory_order_relaxed); {_BARRIER}"
            case "exchange":
                yield f"{_BARRIER} shared_values[local] = {expression}; {_BARRIER}"
                yield f"{target} = shared_values[(local + {number}) % width];"
            case "simd":
                function = SIMD_FUNCTIONS[number]
                argument = f"{expression}, 3" if function == "simd_shuffle_xor" else str(expression)
                yield f"{target} = {function}({argument});"
            case "first simdgroup":
                yield f"if (local < 32) {target} = simd_sum({expression});"
            case "return":
                yield f"if (local % 7 == {number} && local % 5 == 2) {{ output[local] = {target}; return; }}"
            case _:
                yield f"{_head(item)} {{"
                yield from (f"    {line}" for line in _source(item.body))
                yield "}"
                if item.otherwise:
                    yield "else {"
                    yield from (f"    {line}" for line in _source(item.otherwise))
                    yield "}"


def _head(item: Statement) -> str:
    match item.kind:
        case "if each":
            return f"if ({item.expression} % 4 > {item.number})"
        case "if some":
            return f"if ({SOME_THREADS[item.number]})"
        case "if all":
            return f"if ((n + {item.number}) % 3 == 1)"
        case "loop each":
            return f"for (uint j = 0; j < {item.expression} % 4; j++)"
        case "loop all":
            return f"for (uint {item.target} = 0; {item.target} < {item.number} + n % 2; {item.target}++)"
        case _:
            raise ValueError(item.kind)


@dataclass
class Machine:
    """All threads of one group, a statement at a time."""

    width: int
    n: int
    variables: dict[str, Lanes] = field(default_factory=dict)

    def run(self, program: tuple[Statement, ...]) -> Lanes:
        local = np.arange(self.width, dtype=np.uint32)
        n = np.full(self.width, self.n, np.uint32)
        self.variables = {"a": local * 3 + 1, "b": n.copy(), "c": local ^ np.uint32(21), "local": local, "n": n}
        self.kept = np.tile(np.arange(1, 5, dtype=np.uint32), (self.width, 1))
        self.shared, self.count = local.copy(), 0
        self.live, self.output = np.ones(self.width, bool), np.zeros(self.width, np.uint32)
        self._run(program, self.live)
        last = self.kept @ np.array([1, 3, 5, 7], np.uint32)
        result = self.variables["a"] ^ self.variables["b"] * 31 ^ self.variables["c"] * 1009 ^ last
        return np.where(self.live, result, self.output)

    def _value(self, expression: Expression) -> Lanes:
        left = self.variables[expression.left]
        if expression.right in self.variables:
            right = self.variables[expression.right]
        else:
            right = np.full(self.width, int(expression.right[:-1]), np.uint32)
        match expression.operator:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
            case "^":
                return left ^ right
            case "&":
                return left & right
            case _:
                return left | right

    def _set(self, name: str, value: Lanes, mask: Mask) -> None:
        self.variables[name] = np.where(mask, value, self.variables[name]).astype(np.uint32)

    def _run(self, program: tuple[Statement, ...], mask: Mask) -> None:
        for item in program:
            self._step(item, mask & self.live)

    def _step(self, item: Statement, mask: Mask) -> None:
        lanes = np.arange(self.width)
        value = self._value(item.expression)
        match item.kind:
            case "assign":
                self._set(item.target, value, mask)
            case "keep":
                self.kept[lanes[mask], value[mask] % 4] = self.variables[item.target][mask]
            case "recall":
                self._set(item.target, self.variables[item.target] + self.kept[lanes, value % 4], mask)
            case "count":
                self.count += int((value[mask] & 7).sum())
            case "read count":
                self._set(item.target, self.variables[item.target] + np.uint32(self.count), mask)
            case "exchange":
                self.shared[mask] = value[mask]
                self._set(item.target, self.shared[(lanes + item.number) % self.width], mask)
            case "simd":
                self._set(item.target, self._in_simdgroups(SIMD_FUNCTIONS[item.number], value, mask), mask)
            case "first simdgroup":
                first = mask & (lanes < 32)
                self._set(item.target, self._in_simdgroups("simd_sum", value, first), first)
            case "return":
                leaving = mask & (lanes % 7 == item.number) & (lanes % 5 == 2)
                self.output[leaving] = self.variables[item.target][leaving]
                self.live &= ~leaving
            case "if each":
                self._run(item.body, mask & (value % 4 > item.number))
            case "if some":
                some = [lanes == 5, lanes % 32 == 3, lanes < self.n * 20, lanes >= 40]
                self._run(item.body, mask & some[item.number])
            case "if all":
                self._run(item.body if (self.n + item.number) % 3 == 1 else item.otherwise, mask)
            case "loop each":
                turns = 0
                while (turning := mask & (turns < self._value(item.expression) % 4)).any():
                    self._run(item.body, turning)
                    mask, turns = turning, turns + 1
            case _:
                for turn in range(item.number + self.n % 2):
                    self.variables[item.target] = np.full(self.width, turn, np.uint32)
                    self._run(item.body, mask)

    def _in_simdgroups(self, function: str, value: Lanes, mask: Mask) -> Lanes:
        result = value.copy()
        for first in range(0, self.width, 32):
            lanes = np.flatnonzero(mask[first : first + 32]) + first
            if lanes.size:
                result[lanes] = self._in_simdgroup(function, value, lanes, first)
        return result

    def _in_simdgroup(self, function: str, value: Lanes, lanes: npt.NDArray[np.int64], first: int) -> Lanes:
        active = value[lanes]
        match function:
            case "simd_sum":
                return np.full(lanes.size, active.sum(dtype=np.uint32))
            case "simd_max":
                return np.full(lanes.size, active.max())
            case "simd_prefix_exclusive_sum":
                return np.cumsum(active, dtype=np.uint32) - active
            case "simd_broadcast_first":
                return np.full(lanes.size, active[0])
            case _:
                source = ((lanes - first) ^ 3) + first
                return np.where(np.isin(source, lanes), value[np.minimum(source, self.width - 1)], active)
