"""The exceptions of pymetal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymetal.shader.diagnostics import Diagnostic

__all__ = [
    "CommandBufferError",
    "CompileError",
    "MetalError",
    "PipelineError",
    "ResourceError",
    "UnavailableError",
    "ValidationError",
]


class MetalError(Exception):
    """A call into Metal failed.

    `domain`, `code` and `user_info` are those of the `NSError` behind it; None, None and empty where
    there was none. An underlying error is the exception's `__cause__`.
    """

    def __init__(
        self,
        message: str,
        *,
        domain: str | None = None,
        code: int | None = None,
        user_info: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.domain = domain
        self.code = code
        self.user_info: dict[str, Any] = dict(user_info or {})

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword arguments do not survive BaseException's own pickling.
        return (_restore, (type(self), str(self), self.domain, self.code, self.user_info))


class CompileError(MetalError):
    """Metal Shading Language source did not compile; `str()` is the compiler's diagnostics."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What the compiler said as data: severity, place, message, source line and notes."""
        from pymetal.shader.diagnostics import parse_diagnostics

        return parse_diagnostics(str(self))

    def pretty(self, color: bool | None = None) -> str:
        """The diagnostics as `pymetal.shader.format_diagnostics` shows them: in colour where stdout is a terminal."""
        from pymetal.shader.diagnostics import format_diagnostics

        return format_diagnostics(self, color=color)


class PipelineError(MetalError):
    """A pipeline state could not be made."""


class ResourceError(MetalError):
    """Metal did not make an object: out of memory, a bad descriptor, a missing function."""


class ValidationError(MetalError, ValueError):
    """An argument or the order of calls breaks a rule of Metal; Metal was not called."""


class CommandBufferError(MetalError):
    """Committed commands failed while they ran."""


class UnavailableError(MetalError, NotImplementedError):
    """A class or method does not exist on this system or device."""


def _restore(
    cls: type[MetalError], message: str, domain: str | None, code: int | None, user_info: dict[str, Any]
) -> MetalError:
    return cls(message, domain=domain, code=code, user_info=user_info)
