"""`python -m benchmarks [name …]`: run the named benchmarks, or all."""

from __future__ import annotations

import importlib
import sys

BENCHMARKS = (
    "imports",
    "calls",
    "checks",
    "arrays",
    "generation",
    "compiling",
    "dispatching",
    "vectors",
    "reductions",
    "math",
    "blur",
    "textures",
    "product",
    "render",
    "fiber_memory",
    "shader_validation",
)


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        importlib.import_module(f"benchmarks.{name}").main()


main(sys.argv[1:])
