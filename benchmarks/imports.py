"""What importing the package costs beside NumPy, and how large its libraries are. Needs a POSIX system."""

from __future__ import annotations

import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from .measure import Row, print_rows

REPETITIONS = 31

PROGRAMS = {
    "nothing": "pass",
    "numpy": "import numpy",
    "both": "import numpy, pymetal",
    "enum": "import numpy, pymetal; pymetal.PixelFormat.RGBA8Unorm",
    "all enums": "import numpy, pymetal; from pymetal.enums import *",
}


def processor_seconds() -> float:
    """Of all programs run so far; other programs on the machine disturb it less than the time on the clock."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_seconds(program: str, folder: str) -> float:
    before = processor_seconds()
    subprocess.run([sys.executable, "-c", program], check=True, cwd=folder)
    return processor_seconds() - before


def program_seconds() -> dict[str, float]:
    """The median processor time of each program in a fresh interpreter, all in turns."""
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(REPETITIONS):
            for name, program in PROGRAMS.items():
                times[name].append(run_seconds(program, folder))
    return {name: statistics.median(values) for name, values in times.items()}


def import_costs() -> list[Row]:
    seconds = program_seconds()
    net = {name: value - seconds["nothing"] for name, value in seconds.items()}
    numpy = net["numpy"]
    return [
        Row("import numpy", numpy),
        Row("import numpy, pymetal", net["both"], f"{net['both'] / numpy:.2f} × NumPy alone; floor 1.5 ×"),
        Row("… and the first enum", net["enum"], f"{net['enum'] / numpy:.2f} ×"),
        Row("… and all enums", net["all enums"], f"{net['all enums'] / numpy:.2f} ×"),
    ]


def library_sizes() -> dict[str, int]:
    """The bytes of the installed shared libraries, which are stripped."""
    spec = importlib.util.find_spec("pymetal._metal")
    assert spec is not None
    assert spec.origin is not None
    extension = Path(spec.origin)
    libraries = (extension, extension.with_name("libsoftmetal.so"))
    return {library.name: library.stat().st_size for library in libraries if library.exists()}


def main() -> None:
    print_rows("Import, processor time", import_costs())
    print("\nSize")
    for name, size in library_sizes().items():
        print(f"  {name:<46}{size / 1e6:8.2f} MB")


if __name__ == "__main__":
    main()
