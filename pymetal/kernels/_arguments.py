"""The arguments of a kernel, from its pipeline's reflection."""

from __future__ import annotations

import keyword
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from pymetal._enums.mtl import BindingAccess, BindingType, DataType, TextureType
from pymetal._metal import Binding, BufferBinding, TextureBinding, ThreadgroupBinding
from pymetal.errors import UnavailableError
from pymetal.kernels._declaration import Declaration
from pymetal.kernels._errors import dtype_name
from pymetal.kernels._layouts import Layout, buffer_layout, value_layout

OPTIONS: Final = frozenset({"grid", "threadgroup", "outputs"})
"""Keywords of a call that are no arguments of the kernel. `out` is one too, and means the argument of that name."""


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a kernel.

    `name`, `index`, `type`, `access` and `is_used` are those of Metal's reflection, `declaration` is the type as the
    source has it. `parameter` is the name in Python: with `_` behind where a keyword of Python or an option of the call
    has the name.
    """

    kernel: str
    name: str
    parameter: str
    index: int
    type: BindingType
    access: BindingAccess
    is_used: bool
    declaration: str
    layout: Layout
    texture_type: TextureType | None = None
    texture_data_type: DataType | None = None

    @property
    def is_written(self) -> bool:
        """Whether the kernel may write to it."""
        return self.access is not BindingAccess.ReadOnly and self.type is not BindingType.ThreadgroupMemory

    @property
    def dtype(self) -> np.dtype[Any]:
        """One element in memory; void of its size for what NumPy has no type for, and of no size for no buffers."""
        return self.layout.dtype

    @property
    def size(self) -> int:
        """Bytes of one element; 0 for textures and samplers."""
        return self.layout.dtype.itemsize

    @property
    def where(self) -> str:
        """The argument in errors."""
        return f"kernel {self.kernel!r}, argument {self.name!r} ({self.declaration})"

    @property
    def description(self) -> str:
        """The declaration, the access and the type in NumPy, in one line."""
        access = "written" if self.is_written else "read"
        kind = dtype_name(self.dtype) if self.type is BindingType.Buffer else self.type.name
        return f"{self.declaration}, {access}, {kind}"

    def __repr__(self) -> str:
        return f"<Argument {self.name!r} [{self.index}]: {self.description}>"


def read_arguments(kernel: str, bindings: Iterable[Binding], declaration: Declaration) -> tuple[Argument, ...]:
    """The arguments in the order of the declaration; in reflection's where the declaration hides any, as a macro can.

    Raises UnavailableError for kinds that a call cannot give.
    """
    arguments = [_argument(kernel, binding, declaration) for binding in bindings]
    places = {parameter.name: place for place, parameter in enumerate(declaration.parameters)}
    if any(argument.name not in places for argument in arguments):
        return tuple(arguments)
    return tuple(sorted(arguments, key=lambda argument: places[argument.name]))


def python_name(name: str) -> str:
    """The name of a parameter for an argument of the kernel."""
    return f"{name}_" if keyword.iskeyword(name) or name in OPTIONS else name


def _argument(kernel: str, binding: Binding, declaration: Declaration) -> Argument:
    texture_type = texture_data_type = None
    if isinstance(binding, BufferBinding):
        layout = buffer_layout(binding)
    elif isinstance(binding, ThreadgroupBinding):
        layout = Layout("ThreadgroupMemory", np.dtype(f"V{binding.threadgroup_memory_data_size}"))
    elif binding.type in (BindingType.Texture, BindingType.Sampler):
        layout = value_layout(binding.type.name)
        if isinstance(binding, TextureBinding):
            texture_type, texture_data_type = binding.texture_type, binding.texture_data_type
        if isinstance(binding, TextureBinding) and binding.array_length > 1:
            raise UnavailableError(
                f"kernel {kernel!r}, argument {binding.name!r}: pm.kernel takes no arrays of textures"
            )
    else:
        raise UnavailableError(
            f"kernel {kernel!r}, argument {binding.name!r}: pm.kernel takes no {binding.type.name} arguments; "
            "encode this kernel with a ComputeCommandEncoder"
        )
    return Argument(
        kernel,
        binding.name,
        python_name(binding.name),
        binding.index,
        binding.type,
        binding.access,
        binding.is_used,
        declaration.type_of(binding.name) or _described(binding, layout),
        layout,
        texture_type,
        texture_data_type,
    )


def _described(binding: Binding, layout: Layout) -> str:
    """In place of a declaration that was not found."""
    if binding.type is not BindingType.Buffer:
        return binding.type.name
    return f"{'const ' if binding.access is BindingAccess.ReadOnly else ''}{layout.name}"
