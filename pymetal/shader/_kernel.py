"""The frame of a compute kernel around its body."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

Access: TypeAlias = Literal["read", "write", "readwrite"]

_ADDRESS_SPACES: Final = {"read": "device const", "write": "device", "readwrite": "device"}


def create_compute_kernel(
    name: str,
    body: str,
    buffers: Iterable[tuple[str, str, Access]],
    threads_per_grid: bool = True,
    include_stdlib: bool = True,
) -> str:
    """Source of the kernel function `name` with the statements `body`.

    `buffers` are tuples of name, element type and access (`"read"`, `"write"` or `"readwrite"`); they take the buffer
    indices 0, 1, 2 and so on. With `threads_per_grid` the body may use `idx`, the position of its thread in a
    one-dimensional grid. With `include_stdlib` the source begins with `metal_stdlib` and `using namespace metal`.

    Raises ValueError for an access that is none of the three.
    """
    parameters = [_parameter(index, *buffer) for index, buffer in enumerate(buffers)]
    if threads_per_grid:
        parameters.append("uint idx [[thread_position_in_grid]]")
    header = ["#include <metal_stdlib>", "using namespace metal;", ""] if include_stdlib else []
    listed = textwrap.indent(",\n".join(parameters), "    ")
    statements = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return "\n".join([*header, f"kernel void {name}(", f"{listed})", "{", statements, "}", ""])


def _parameter(index: int, name: str, element: str, access: str) -> str:
    if access not in _ADDRESS_SPACES:
        raise ValueError(f"buffer {name!r}: the access must be one of {', '.join(_ADDRESS_SPACES)}, not {access!r}")
    return f"{_ADDRESS_SPACES[access]} {element}* {name} [[buffer({index})]]"
