"""Libraries and pipelines, each made once for a device and a source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pymetal._enums.mtl import DataType, FunctionType, PipelineOption
from pymetal._metal import (
    CommandQueue,
    ComputePipelineState,
    Device,
    FunctionConstantValues,
    Library,
    create_system_default_device,
)
from pymetal.errors import ResourceError, ValidationError
from pymetal.kernels._arguments import Argument, read_arguments
from pymetal.kernels._buffer_pool import pool
from pymetal.kernels._declaration import find_declaration
from pymetal.kernels._layouts import value_layout
from pymetal.kernels._values import value_array

_KEPT = 128


@dataclass(frozen=True, slots=True)
class Constant:
    """The value of a function constant, as Metal takes it."""

    index: int
    type: DataType
    data: bytes


class CacheInfo(NamedTuple):
    """How often something was found (`hits`) and made (`misses`), and how many are kept (`size`)."""

    hits: int
    misses: int
    size: int


@dataclass(frozen=True, slots=True)
class Compiled:
    """A kernel on a device."""

    name: str
    device: Device
    pipeline: ComputePipelineState
    arguments: tuple[Argument, ...]
    grid_dimensions: int | None


@lru_cache
def default_device() -> Device:
    return create_system_default_device()


@lru_cache(_KEPT)
def queue(device: Device) -> CommandQueue:
    """The queue of all calls of kernels on a device: they run in order."""
    return device.new_command_queue()


@lru_cache(_KEPT)
def shared_library(device: Device, source: str) -> Library:
    return device.new_library_with_source(source)


@lru_cache(_KEPT)
def compiled(library: Library, source: str, name: str, constants: tuple[Constant, ...]) -> Compiled:
    """Raises CompileError, PipelineError, or UnavailableError for arguments that a call cannot give."""
    values = FunctionConstantValues()
    for constant in constants:
        values.set_constant_value(constant.data, constant.type, constant.index)
    function = library.new_function(name, values) if constants else library.new_function(name)
    device = library.device
    options = PipelineOption.ArgumentInfo | PipelineOption.BufferTypeInfo
    pipeline, reflection = device.new_compute_pipeline_state(function, options)
    if reflection is None:
        raise ResourceError(f"kernel {name!r}: Metal gave no reflection of the pipeline")
    declaration = find_declaration(source, name)
    arguments = read_arguments(name, reflection.bindings, declaration)
    return Compiled(name, device, pipeline, arguments, declaration.grid_dimensions)


def choose_name(library: Library, name: str | None) -> str:
    """The name of a kernel in the source, which has but one where none is wanted. Raises ValidationError."""
    names = [item for item in library.function_names if _is_kernel(library, item)]
    if name is None and len(names) == 1:
        return names[0]
    if name in names:
        return str(name)
    there_are = f"the source has {'the kernels ' + ', '.join(names) if names else 'no kernel'}"
    if name is None:
        raise ValidationError(f"{there_are}: pm.kernel needs name=" if names else there_are)
    raise ValidationError(f"no kernel {name!r}: {there_are}")


def read_constants(library: Library, name: str, given: Mapping[str | int, object]) -> tuple[Constant, ...]:
    """The values of function constants, given by name or index. Raises ValidationError for those that do not fit."""
    declared = library.new_function(name).function_constants_dictionary
    by_key = {key: constant for constant in declared.values() for key in (constant.name, constant.index)}
    there_are = f"it has {_listed(f'{constant.name!r} ({constant.index})' for constant in declared.values())}"
    if unknown := [key for key in given if key not in by_key]:
        raise ValidationError(f"kernel {name!r}: no function constant {_listed(map(repr, unknown))}; {there_are}")
    constants: dict[int, Constant] = {}
    for key, value in given.items():
        constant = by_key[key]
        if constant.index in constants:
            raise ValidationError(f"kernel {name!r}: the function constant {constant.name!r} is given twice")
        where = f"kernel {name!r}, function constant {constant.name!r} ({constant.type.name.lower()})"
        data = value_array(value_layout(constant.type.name), value, where).tobytes()
        constants[constant.index] = Constant(constant.index, constant.type, data)
    missing = [item.name for item in declared.values() if item.required and item.index not in constants]
    if missing:
        raise ValidationError(f"kernel {name!r}: constants= needs a value for {_listed(map(repr, missing))}")
    return tuple(constants[index] for index in sorted(constants))


def cache_info() -> dict[str, CacheInfo]:
    """What was found in the cache and what was made since it was last cleared, for `libraries` and `pipelines`."""
    found = {"libraries": shared_library.cache_info(), "pipelines": compiled.cache_info()}
    return {name: CacheInfo(info.hits, info.misses, info.currsize) for name, info in found.items()}


def clear_cache() -> None:
    """Forget all libraries, pipelines, queues and idle buffers; kernels keep what they use."""
    pool.clear()
    for cache in (shared_library, compiled, queue, default_device):
        cache.cache_clear()


def _is_kernel(library: Library, name: str) -> bool:
    return library.new_function(name).function_type is FunctionType.Kernel


def _listed(items: Iterable[str]) -> str:
    return ", ".join(items) or "none"
