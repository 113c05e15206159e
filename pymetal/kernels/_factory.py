"""`pymetal.kernel`, which makes kernels and decorates functions that describe them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, overload

from pymetal._metal import CompileOptions, Device
from pymetal.kernels._kernel import Kernel

Constants = Mapping[str | int, Any] | Mapping[str, Any]


@overload
def kernel(
    source: str,
    /,
    name: str | None = None,
    *,
    device: Device | None = None,
    constants: Constants | None = None,
    options: CompileOptions | None = None,
) -> Kernel: ...
@overload
def kernel(function: Callable[..., Any], /) -> Kernel: ...
@overload
def kernel(
    *,
    source: str | None = None,
    name: str | None = None,
    device: Device | None = None,
    constants: Constants | None = None,
    options: CompileOptions | None = None,
) -> Callable[[Callable[..., Any]], Kernel]: ...
def kernel(
    what: str | Callable[..., Any] | None = None,
    /,
    name: str | None = None,
    *,
    source: str | None = None,
    device: Device | None = None,
    constants: Constants | None = None,
    options: CompileOptions | None = None,
) -> Kernel | Callable[[Callable[..., Any]], Kernel]:
    """Make a kernel of Metal Shading Language source, or decorate a function that describes one.

    `kernel(source)` compiles at once. A source with several kernels needs `name`. `constants` maps names or indices of
    function constants to their values; `options` are macros, the language version and how exact floating point is. The
    system's default device is used unless `device` is given.

    As a decorator it takes the source from the function's docstring, or from `source=`, and the kernel's name from the
    function, unless `name=` is given. The function's parameters, which stand for the kernel's arguments in order, give
    names, default values and annotations; its body does not run. It is compiled when it is first used.

    Raises CompileError for source that does not compile, PipelineError, and ValidationError for names and constants
    that the source does not have.
    """
    fixed: dict[str | int, Any] = dict((constants or {}).items())
    if isinstance(what, str):
        if source is not None:
            raise TypeError("pm.kernel takes one source, and two are given")
        return Kernel(what, name, device=device, constants=fixed, options=options)

    def decorate(function: Callable[..., Any]) -> Kernel:
        if not inspect.isfunction(function):
            raise TypeError(
                f"pm.kernel(source=…) decorates a function, not {function!r}; pm.kernel(source) makes a kernel"
            )
        text = source if source is not None else inspect.cleandoc(function.__doc__ or "")
        if not text.strip():
            raise TypeError(f"{function.__qualname__} has no source: neither a docstring nor pm.kernel(source=…)")
        return Kernel(
            text, name or function.__name__, device=device, constants=fixed, options=options, function=function
        )

    return decorate if what is None else decorate(what)
