"""Kernels as Python callables."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import FunctionType
from typing import Any, NamedTuple, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from pymetal._metal import (
    Buffer,
    CommandBuffer,
    CompileOptions,
    ComputeCommandEncoder,
    ComputePipelineState,
    Device,
    SamplerState,
    Size,
    Texture,
)
from pymetal.errors import ValidationError
from pymetal.kernels import _compiled
from pymetal.kernels._arguments import Argument
from pymetal.kernels._elements import Output
from pymetal.kernels._grid import Threads, check_threadgroup, grid_for, read_threads, threadgroup_for
from pymetal.kernels._signature import Given, full_signature, parameters_of, renamed, stub_parameters
from pymetal.kernels._staging import Place, Staging

Value: TypeAlias = (
    NDArray[Any] | Buffer | Texture | SamplerState | np.generic | float | Sequence[Any] | Mapping[str, Any]
)
"""What a call gives for an argument."""

Grid: TypeAlias = int | tuple[int, ...] | list[int] | Size
"""Threads in one to three dimensions, x first."""


class Kernel:
    """A compute kernel that is called like a function; `pymetal.kernel` makes it.

    Arguments are given in the kernel's order or by its own names (`in_` for `in`, and so on for Python's keywords):

    - for buffers NumPy arrays of the kernel's own element type, or `Buffer`s; arrays that are not contiguous are fine;
    - for buffers that the kernel only reads, constants above all, also numbers, sequences (vectors, matrices by
      columns), and tuples or mappings (structs);
    - for textures and samplers `Texture` and `SamplerState`; for threadgroup memory its number of elements.

    Arrays that the kernel writes are updated when the call returns; Buffers are used as they are.
    """

    def __init__(
        self,
        source: str,
        name: str | None = None,
        *,
        device: Device | None = None,
        constants: Mapping[str | int, object] | None = None,
        options: CompileOptions | None = None,
        function: Callable[..., Any] | None = None,
    ) -> None:
        self.source = source
        """The source in the Metal Shading Language."""
        self._device = device
        self._wanted_name = name
        self._constants = dict(constants or {})
        self._options = options.copy() if options is not None else None
        self._parameters = stub_parameters(function) if function is not None else None
        if self._parameters is None or function is None:
            self.__name__ = self._built.name
            self.__signature__ = full_signature(parameters_of(self.arguments))
            self.__doc__ = _documented(self)
        else:
            self.__name__ = function.__name__
            self.__module__ = function.__module__
            self.__qualname__ = function.__qualname__
            self.__signature__ = full_signature(self._parameters, inspect.signature(function).return_annotation)
            self.__doc__ = function.__doc__
            self.__wrapped__ = function

    @cached_property
    def device(self) -> Device:
        """The device that the kernel runs on."""
        return self._device if self._device is not None else _compiled.default_device()

    @property
    def name(self) -> str:
        """The kernel's name in the source."""
        return self._built.name

    @property
    def pipeline(self) -> ComputePipelineState:
        """The pipeline, which kernels of the same device, source and constants share unless they have options."""
        return self._built.pipeline

    @cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The arguments in the kernel's order."""
        arguments = self._built.arguments
        return arguments if self._parameters is None else renamed(arguments, self._parameters)

    def argument(self, name: str) -> Argument:
        """The argument of that name. Raises KeyError."""
        for argument in self.arguments:
            if name in (argument.name, argument.parameter):
                return argument
        raise KeyError(f"kernel {self.name!r} has no argument {name!r}")

    @overload
    def __call__(
        self,
        *arguments: Value,
        out: None = None,
        outputs: None = None,
        grid: Grid | None = None,
        threadgroup: Grid | None = None,
        **named: Value,
    ) -> None: ...
    @overload
    def __call__(
        self,
        *arguments: Value,
        out: Output,
        grid: Grid | None = None,
        threadgroup: Grid | None = None,
        **named: Value,
    ) -> NDArray[Any]: ...
    @overload
    def __call__(
        self,
        *arguments: Value,
        outputs: Mapping[str, Output],
        grid: Grid | None = None,
        threadgroup: Grid | None = None,
        **named: Value,
    ) -> tuple[NDArray[Any], ...]: ...
    def __call__(
        self,
        *arguments: Any,
        out: Any = None,
        outputs: Any = None,
        grid: Grid | None = None,
        threadgroup: Grid | None = None,
        **named: Any,
    ) -> NDArray[Any] | tuple[NDArray[Any], ...] | None:
        """Run the kernel, and return when it has run.

        `out` stands for the argument that is not given otherwise: an array, or what to allocate: a shape in elements of
        the kernel's type, a dtype (with the shape of the first array given), or both in a tuple. The array is returned.
        `outputs` does the same for several arguments by name, and a tuple in its order is returned.

        `grid` is the number of threads, x first. Without it there is a thread for each element of the first array that
        the kernel writes to, whose last axis is x. `threadgroup` is the size of the groups.

        Raises TypeError for missing and unknown arguments, ValidationError for values that do not fit, and
        CommandBufferError when the kernel fails.
        """
        if arguments and isinstance(arguments[0], FunctionType):
            raise TypeError(
                f"pm.kernel(source) is the kernel {self.name!r} itself, and it was called with the function "
                f"{arguments[0].__name__!r}; to decorate a function, write @pm.kernel(source=…)"
            )
        given = Given(self.name, self.arguments, arguments, named, self._defaults)
        given.ask(out, outputs)
        given.check_complete()
        call = self._prepare(given, grid, threadgroup)
        if 0 not in call.grid:
            commands = _compiled.queue(self.device).command_buffer()
            self._encode_whole(commands, call)
            commands.commit()
            commands.wait_until_completed()
            call.staging.finish()
        if outputs is not None:
            order = {item.parameter: item.name for item in self.arguments} | {
                item.name: item.name for item in self.arguments
            }
            return tuple(call.outputs[order[name]] for name in outputs)
        return next(iter(call.outputs.values()), None)

    def encode(
        self,
        encoder: ComputeCommandEncoder,
        *arguments: Value,
        grid: Grid | None = None,
        threadgroup: Grid | None = None,
        **named: Value,
    ) -> None:
        """Encode the kernel into a command buffer of the caller's, with all other arguments as in a call.

        What it writes has to be `Buffer`s, textures, or arrays of whole pages, which Metal uses in place. Arrays that
        it reads are copied now. The command buffer has to retain its resources, as it does by default.
        """
        call = self._prepared("encode", arguments, named, grid, threadgroup)
        if 0 not in call.grid:
            self._encode(encoder, call)

    def submit(
        self, *arguments: Value, grid: Grid | None = None, threadgroup: Grid | None = None, **named: Value
    ) -> CommandBuffer:
        """Commit the kernel without waiting for it; arguments as for `encode`.

        The command buffer tells when it has run: wait for it, or `await` its completion. Kernels of one device that are
        called or submitted run in order.
        """
        call = self._prepared("submit", arguments, named, grid, threadgroup)
        commands = _compiled.queue(self.device).command_buffer()
        if 0 not in call.grid:
            self._encode_whole(commands, call)
        commands.commit()
        return commands

    def __repr__(self) -> str:
        arguments = ", ".join(f"{argument.declaration} {argument.name}" for argument in self.arguments)
        return f"<pymetal.Kernel {self.name}({arguments}) on {self.device.name}>"

    @cached_property
    def _built(self) -> _compiled.Compiled:
        if self._options is None:
            library = _compiled.shared_library(self.device, self.source)
        else:
            library = self.device.new_library_with_source(self.source, self._options)
        name = _compiled.choose_name(library, self._wanted_name)
        constants = _compiled.read_constants(library, name, self._constants)
        return _compiled.compiled(library, self.source, name, constants)

    @cached_property
    def _defaults(self) -> dict[str, object]:
        parameters = self._parameters or ()
        return {item.name: item.default for item in parameters if item.default is not inspect.Parameter.empty}

    def _prepared(
        self,
        method: str,
        positional: tuple[object, ...],
        named: Mapping[str, object],
        grid: Grid | None,
        threadgroup: Grid | None,
    ) -> _Call:
        """A call of the kernel that runs later."""
        given = Given(self.name, self.arguments, positional, named, self._defaults)
        given.check_complete()
        call = self._prepare(given, grid, threadgroup)
        call.staging.refuse_copies_back(method)
        return call

    def _prepare(self, given: Given, grid: Grid | None, threadgroup: Grid | None) -> _Call:
        staging = Staging(self.device)
        places: dict[str, Place] = {}
        outputs: dict[str, NDArray[Any]] = {}
        for argument in self.arguments:
            if argument.name in given.values:
                places[argument.name] = staging.place(argument, given.values[argument.name])
        shape = next((place.shape for place in places.values() if place.shape is not None), None)
        for argument in self.arguments:
            if argument.name in given.outputs:
                output = given.outputs[argument.name]
                outputs[argument.name], places[argument.name] = staging.allocate(argument, output, shape)
        threads = self._grid(places) if grid is None else read_threads(grid, "grid", self.name)
        if threadgroup is None:
            groups = threadgroup_for(self._built, threads)
        else:
            groups = read_threads(threadgroup, "threadgroup", self.name)
            check_threadgroup(self._built, groups)
        return _Call(places, outputs, staging, threads, groups)

    def _grid(self, places: Mapping[str, Place]) -> Threads:
        for argument in self.arguments:
            shape = places[argument.name].shape
            if argument.is_written and shape is not None:
                return grid_for(self._built, shape, f"{argument.name!r}")
        raise ValidationError(
            f"kernel {self.name!r} writes to no array that could tell its threads: the call needs grid="
        )

    def _encode_whole(self, commands: CommandBuffer, call: _Call) -> None:
        encoder = commands.compute_command_encoder()
        try:
            self._encode(encoder, call)
        finally:
            encoder.end_encoding()

    def _encode(self, encoder: ComputeCommandEncoder, call: _Call) -> None:
        encoder.set_compute_pipeline_state(self.pipeline)
        for place in call.places.values():
            place.encode(encoder)
        encoder.dispatch_threads(call.grid, call.threadgroup)


class _Call(NamedTuple):
    places: Mapping[str, Place]
    outputs: Mapping[str, NDArray[Any]]
    staging: Staging
    grid: Threads
    threadgroup: Threads


def _documented(kernel: Kernel) -> str:
    """The arguments of a kernel, one a line."""
    lines = [f"The kernel `{kernel.name}`, compiled from the Metal Shading Language for {kernel.device.name}.", ""]
    lines += [f"{item.parameter}: {item.description}" for item in kernel.arguments]
    return "\n".join(lines)
