"""`python -m benchmarks [name …]`: run the named benchmarks, or all."""

from __future__ import annotations

import sys

from . import calls, compute

BENCHMARKS = {"calls": calls.main, "compute": compute.main}


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"no benchmark named {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    for name in names or BENCHMARKS:
        BENCHMARKS[name]()


main(sys.argv[1:])
