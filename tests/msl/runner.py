"""Runs compiled kernels over NumPy arrays through kernel_abi.h, without libsoftmetal."""

import ctypes
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from softmetal.msl.compilation.precompiled import KERNEL_ABI
from softmetal.msl.compilation.toolchain import Toolchain, target_triple
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import ConstantValue, ConstantValues, Options, PipelineRequest

Size = tuple[int, int, int]
Array = NDArray[Any]

_MAX_BUFFERS = 31
_PointerArray = ctypes.c_void_p * _MAX_BUFFERS


class Launch(ctypes.Structure):
    """softmetal_launch."""

    _fields_ = (
        ("buffers", ctypes.POINTER(ctypes.c_void_p)),
        ("buffer_lengths", ctypes.POINTER(ctypes.c_ulong)),
        ("textures", ctypes.c_void_p),
        ("samplers", ctypes.c_void_p),
        ("threadgroup_lengths", ctypes.POINTER(ctypes.c_uint)),
        ("threads_per_grid", ctypes.c_uint * 3),
        ("threads_per_threadgroup", ctypes.c_uint * 3),
        ("threadgroups_per_grid", ctypes.c_uint * 3),
        ("stage_in_origin", ctypes.c_uint * 3),
        ("stage_in_size", ctypes.c_uint * 3),
    )


class Worker(ctypes.Structure):
    """softmetal_worker."""

    _fields_ = (
        ("threadgroup_memory", ctypes.c_void_p),
        ("threadgroup_memory_length", ctypes.c_ulong),
        ("fibers", ctypes.c_void_p),
        ("context_memory", ctypes.c_void_p),
        ("context_memory_length", ctypes.c_ulong),
    )


def build_services(toolchain: Toolchain, folder: Path) -> ctypes.CDLL:
    """Compiles fiber_services.c, which needs no C library."""
    source = Path(__file__).parent / "fiber_services.c"
    unit, library = folder / "services.o", folder / "services.so"
    flags = [
        f"--target={target_triple()}",
        "-O2",
        "-fPIC",
        "-c",
        f"-I{KERNEL_ABI.parent}",
        str(source),
        "-o",
        str(unit),
    ]
    subprocess.run(toolchain.compile_command(flags), check=True)
    subprocess.run(toolchain.link_command([unit], library), check=True)
    return ctypes.CDLL(str(library))


class KernelRunner:
    """Compiles kernels and runs them, all threadgroups in one call."""

    def __init__(self, compiler: Compiler, folder: Path) -> None:
        self.compiler = compiler
        self._services = build_services(compiler.toolchain, folder)

    def compile(
        self,
        source: str,
        function: str,
        constants: Mapping[int, ConstantValue] | None = None,
        options: Options | None = None,
    ) -> dict[str, Any]:
        """The pipeline reply."""
        values = ConstantValues(constants or {})
        return dict(self.compiler.pipeline(PipelineRequest(source, function, options or Options(), values)))

    def run(
        self,
        pipeline: Mapping[str, Any],
        buffers: Sequence[Array | None],
        threads_per_grid: Size,
        threads_per_threadgroup: Size,
        threadgroup_lengths: Sequence[int] = (),
        groups: tuple[int, int] | None = None,
    ) -> None:
        """Runs all threadgroups, or those in the range `groups`, with `buffers` at indices 0, 1, …"""
        sizes = zip(threads_per_grid, threads_per_threadgroup, strict=True)
        counts = [-(-total // size) for total, size in sizes]
        pointers = _PointerArray(*(array.ctypes.data if array is not None else None for array in buffers))
        lengths = (ctypes.c_ulong * _MAX_BUFFERS)(*(array.nbytes if array is not None else 0 for array in buffers))
        shared = (ctypes.c_uint * _MAX_BUFFERS)(*threadgroup_lengths)
        launch = Launch(
            pointers,
            lengths,
            None,
            None,
            shared,
            (ctypes.c_uint * 3)(*threads_per_grid),
            (ctypes.c_uint * 3)(*threads_per_threadgroup),
            (ctypes.c_uint * 3)(*counts),
        )
        memory = np.zeros(65536 + 64, np.uint8)
        aligned = (memory.ctypes.data + 63) // 64 * 64
        worker = Worker(aligned, 65536, None, None, 0)
        module = ctypes.CDLL(pipeline["path"])
        module.softmetal_attach.argtypes = [ctypes.c_void_p]
        module.softmetal_attach(ctypes.addressof(ctypes.c_byte.in_dll(self._services, "test_services")))
        module.softmetal_run.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong]
        first, last = groups or (0, counts[0] * counts[1] * counts[2])
        code = module.softmetal_run(ctypes.byref(launch), ctypes.byref(worker), first, last)
        assert code == 0
