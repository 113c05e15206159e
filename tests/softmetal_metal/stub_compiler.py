"""Compiles the hand-written kernels and writes down what the test programs' compile hook replies."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.softmetal_abi.native import ROOT, run

KERNELS = Path(__file__).parent / "kernels"

LIBRARY_REPLY = {"schema": 1, "ok": True, "library": "test kernels", "warnings": ""}


def buffer(name: str, index: int, data_type: str, size: int, **more: Any) -> dict[str, Any]:
    """A buffer argument as a reply describes it."""
    return {
        "name": name,
        "type": "buffer",
        "index": index,
        "access": "read_write",
        "address_space": "device",
        "data_type": data_type,
        "data_size": size,
        "alignment": size,
        "is_pointer": True,
        "used": True,
        "members": [],
        **more,
    }


@dataclass(frozen=True)
class Kernel:
    """What the reflection of one kernel says."""

    arguments: list[dict[str, Any]] = field(default_factory=list)
    max_threads: int = 1024
    static_memory: int = 0
    stack_bytes: int = 0
    constants: list[dict[str, Any]] = field(default_factory=list)
    kind: str = "kernel"
    file: str = ""
    """The C file; the kernel's own name when empty."""


SCRATCH = {"name": "scratch", "type": "threadgroup_memory", "index": 0, "data_type": "uint", "data_size": 4}
ROW = {"data_type": "struct", "size": 4, "members": [{"name": "packed", "offset": 0, "data_type": "packed_uchar3"}]}
PARAMETERS = buffer(
    "parameters",
    1,
    "struct",
    16,
    access="read_only",
    is_pointer=False,
    members=[
        {"name": "factor", "offset": 0, "data_type": "uint", "size": 4},
        {"name": "origin", "offset": 8, "data_type": "float2", "size": 8},
        {"name": "rows", "offset": 0, "data_type": "array", "size": 12, "element": ROW, "length": 3},
    ],
)
CONSTANTS = [
    {"name": "width", "index": 0, "type": "uint", "required": True},
    {"name": "scale", "index": 3, "type": "half4", "required": False},
]

KERNEL_TABLE = {
    "add": Kernel([buffer(name, i, "float", 4) for i, name in enumerate(("left", "right", "result"))]),
    "count": Kernel([buffer("counts", 0, "uint", 4), PARAMETERS]),
    "wait": Kernel([buffer("word", 0, "uint", 4)]),
    "fail": Kernel(),
    "reverse": Kernel([buffer("from", 0, "uint", 4), buffer("to", 1, "uint", 4), SCRATCH]),
    "tree": Kernel([buffer("from", 0, "uint", 4), buffer("sums", 1, "uint", 4), SCRATCH]),
    "lanes": Kernel([buffer("result", 0, "ulong", 8)]),
    "divergent": Kernel(),
    "switches": Kernel([buffer("count", 0, "uint", 4)]),
    "deep": Kernel([buffer("result", 0, "uint", 4)], stack_bytes=262144),
    "specialized": Kernel([], constants=CONSTANTS, file="fail"),
    "narrow": Kernel([], max_threads=64, file="fail"),
    "hungry": Kernel([SCRATCH], static_memory=20000, file="fail"),
    "sampled": Kernel([{"name": "picture", "type": "texture", "index": 0}], file="fail"),
    "missing": Kernel([], file="no such file"),
    "shaded": Kernel([], kind="fragment", file="fail"),
}


def pipeline_reply(name: str, kernel: Kernel, folder: Path) -> dict[str, Any]:
    """What the compiler would say about a kernel's pipeline."""
    return {
        "schema": 1,
        "ok": True,
        "path": str(folder / f"{kernel.file or name}.so"),
        "mode": "fiber",
        "reflection": {
            "arguments": kernel.arguments,
            "static_threadgroup_memory_length": kernel.static_memory,
            "max_total_threads_per_threadgroup": kernel.max_threads,
            "thread_execution_width": 32,
            "fiber_stack_bytes": kernel.stack_bytes,
        },
    }


def build_kernels(compiler: tuple[str, ...], folder: Path) -> None:
    """Fill a folder with NAME.so, NAME.json and library.json."""
    flags = ["-std=c11", "-O2", "-fPIC", "-shared", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden"]
    as_c = [word if word != "c++" else "cc" for word in compiler]
    for source in sorted(KERNELS.glob("*.c")):
        run([*as_c, "-x", "c", *flags, "-I", str(ROOT), str(source), "-o", str(folder / f"{source.stem}.so")])
    for name, kernel in KERNEL_TABLE.items():
        (folder / f"{name}.json").write_text(json.dumps(pipeline_reply(name, kernel, folder)))
    functions = [{"name": n, "kind": k.kind, "constants": k.constants} for n, k in KERNEL_TABLE.items()]
    (folder / "library.json").write_text(json.dumps({**LIBRARY_REPLY, "functions": functions}))
