"""What the compute side of the Metal Shading Language specification has, each with a small kernel that uses it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """One row: a section of the specification, what is tried, statements of a kernel, declarations in front of it.

    The kernel has `device float* o`, `uint i` and what `parameters` adds. `is_left_out`: the language itself does not
    have it, so that an error is right. `function` is compiled, where that is not the kernel but one of `declarations`.
    """

    section: str
    what: str
    statements: str = "o[i] = 1;"
    declarations: str = ""
    parameters: str = ""
    is_left_out: bool = False
    function: str = "probe"


def values(section: str, what: str, *expressions: str, parameters: str = "") -> Probe:
    """Expressions that give a number or a vector, of which the kernel keeps what it needs."""
    statements = " ".join(f"o[i] += float(vec_of({expression})[0]);" for expression in expressions)
    helpers = (
        "template <class T> vec<T, 2> vec_of(T x) { return vec<T, 2>(x); }\n"
        "template <class T, int N> vec<T, N> vec_of(vec<T, N> x) { return x; }\n"
    )
    return Probe(section, what, f"float x = o[i], y = o[i + 1]; int n = int(x); {statements}", helpers, parameters)
