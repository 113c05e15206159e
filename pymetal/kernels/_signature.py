"""The parameters of a kernel in Python, and what a call gives for them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pymetal.errors import ValidationError
from pymetal.kernels._arguments import OPTIONS, Argument

_PARAMETER: Final = inspect.Parameter
_KINDS: Final = (_PARAMETER.POSITIONAL_OR_KEYWORD, _PARAMETER.KEYWORD_ONLY)


def stub_parameters(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """The parameters of a decorated function. Raises TypeError for what a kernel cannot have."""
    parameters = tuple(inspect.signature(function).parameters.values())
    for parameter in parameters:
        if parameter.kind not in _KINDS:
            raise TypeError(f"{function.__qualname__}: a kernel's parameters are plain, not {parameter}")
        if parameter.name in OPTIONS:
            raise TypeError(
                f"{function.__qualname__}: {parameter.name}= is an option of every call: rename the parameter"
            )
    return parameters


def renamed(arguments: Sequence[Argument], parameters: Sequence[inspect.Parameter]) -> tuple[Argument, ...]:
    """The arguments under the names of a decorated function's parameters."""
    if len(arguments) != len(parameters):
        kernel = arguments[0].kernel if arguments else "the kernel"
        names = ", ".join(argument.name for argument in arguments)
        raise ValidationError(
            f"kernel {kernel!r} has {len(arguments)} arguments ({names}), and the function in Python "
            f"{len(parameters)} parameters ({', '.join(parameter.name for parameter in parameters)})"
        )
    return tuple(
        replace(argument, parameter=parameter.name) for argument, parameter in zip(arguments, parameters, strict=True)
    )


def parameters_of(arguments: Sequence[Argument]) -> tuple[inspect.Parameter, ...]:
    """Parameters that are annotated with what the kernel's source says."""
    return tuple(
        _PARAMETER(argument.parameter, _PARAMETER.POSITIONAL_OR_KEYWORD, annotation=argument.declaration)
        for argument in arguments
    )


def full_signature(
    parameters: Sequence[inspect.Parameter], returned: object = inspect.Signature.empty
) -> inspect.Signature:
    """The signature of a call, with its options behind."""
    taken = {parameter.name for parameter in parameters}
    options = [name for name in ("out", "outputs", "grid", "threadgroup") if name not in taken]
    keywords = [_PARAMETER(name, _PARAMETER.KEYWORD_ONLY, default=None) for name in options]
    return inspect.Signature([*parameters, *keywords], return_annotation=returned)


class Given:
    """What a call gives: values by argument, and outputs that it asks for."""

    def __init__(
        self,
        kernel: str,
        arguments: Sequence[Argument],
        positional: Sequence[object],
        named: Mapping[str, object],
        defaults: Mapping[str, object],
    ) -> None:
        self._kernel = kernel
        self._arguments = arguments
        self.values: dict[str, object] = {}
        self.outputs: dict[str, object] = {}
        if len(positional) > len(arguments):
            raise TypeError(
                f"kernel {kernel!r} takes {len(arguments)} arguments, not {len(positional)}: {self._listed()}"
            )
        for argument, value in zip(arguments, positional, strict=False):
            self.values[argument.name] = value
        for key, value in named.items():
            name = self._named(key).name
            if name in self.values:
                raise TypeError(f"kernel {kernel!r}: the argument {key!r} is given twice")
            self.values[name] = value
        for argument in arguments:
            if argument.name not in self.values and argument.parameter in defaults:
                self.values[argument.name] = defaults[argument.parameter]

    def ask(self, out: object, outputs: Mapping[str, object] | None) -> None:
        """Take `out`, for the argument of that name or the one that is missing, and `outputs`."""
        for key, output in (outputs or {}).items():
            self._output(self._named(key), output)
        if out is None:
            return
        missing = self._missing()
        called_out = [argument for argument in self._arguments if argument.name == "out"]
        if not called_out and len(missing) != 1:
            names = ", ".join(repr(argument.name) for argument in missing) or "none"
            raise TypeError(
                f"kernel {self._kernel!r}: out= is for the one argument that is not given otherwise; missing: {names}"
            )
        self._output((called_out or missing)[0], out)

    def check_complete(self) -> None:
        if missing := self._missing():
            listed = ", ".join(f"{argument.name!r} ({argument.declaration})" for argument in missing)
            hint = "; out= or outputs= allocates what is written" if any(item.is_written for item in missing) else ""
            raise TypeError(f"kernel {self._kernel!r}: missing {listed}{hint}")

    def _output(self, argument: Argument, output: object) -> None:
        if argument.name in self.values or argument.name in self.outputs:
            raise TypeError(f"kernel {self._kernel!r}: the argument {argument.name!r} is given twice")
        if not argument.is_written:
            raise ValidationError(f"{argument.where}: no output: the kernel only reads it")
        self.outputs[argument.name] = output

    def _missing(self) -> list[Argument]:
        given = self.values.keys() | self.outputs.keys()
        return [argument for argument in self._arguments if argument.name not in given]

    def _named(self, key: str) -> Argument:
        for argument in self._arguments:
            if key in (argument.parameter, argument.name):
                return argument
        raise TypeError(f"kernel {self._kernel!r} has no argument {key!r}: {self._listed()}")

    def _listed(self) -> str:
        return f"it takes {', '.join(argument.parameter for argument in self._arguments) or 'none'}"
