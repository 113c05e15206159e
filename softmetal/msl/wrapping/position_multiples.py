"""By what a kernel multiplies 32-bit integers, which tells how many elements one of its threads works on.

A thread of such a kernel begins with `index *= 4`, and compares that with a length (`grid_bounds`).
"""

import re
from collections import Counter

_PRODUCT = re.compile(r"= (?P<operation>mul|shl)(?: nuw| nsw)* i32 (?:%[\w.]+, (?P<right>\d+)|(?P<left>\d+), %[\w.]+)")
_ELEMENTS = (2, 4, 8, 16)
# Each is one more loop to compile.
_MOST_MULTIPLES = 1


def multiples_in(body: str) -> tuple[int, ...]:
    """The powers of two that a function's unoptimised IR multiplies by, the most frequent one first."""
    factors = Counter(_factor(match) for match in _PRODUCT.finditer(body))
    return tuple(factor for factor, _ in factors.most_common() if factor in _ELEMENTS)[:_MOST_MULTIPLES]


def _factor(match: re.Match[str]) -> int:
    if match["operation"] == "mul":
        return int(match["right"] or match["left"])
    return 1 << int(match["right"]) if match["right"] and len(match["right"]) < 3 else 0
