"""The exceptions of pymetal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pymetal import CommandBufferEncoderInfo
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

    `domain`, `code` and `user_info` are those of the `NSError` behind it; None, None and empty where there was none.
    `underlying` holds the errors that led to it, of which the first is the exception's `__cause__` too.
    """

    def __init__(
        self,
        message: str,
        *,
        domain: str | None = None,
        code: int | None = None,
        user_info: Mapping[str, Any] | None = None,
        underlying: Iterable[BaseException] = (),
    ) -> None:
        super().__init__(message)
        self.domain = domain
        self.code = code
        self.user_info: dict[str, Any] = dict(user_info or {})
        self.underlying: tuple[BaseException, ...] = tuple(underlying)
        if self.underlying:
            self.__cause__ = self.underlying[0]

    def __reduce__(self) -> tuple[Any, ...]:
        # Keyword arguments do not survive BaseException's own pickling.
        details = {
            "domain": self.domain,
            "code": self.code,
            "user_info": _picklable(self.user_info),
            "underlying": self.underlying,
        }
        return (_restore, (type(self), str(self.args[0]), details))


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
    """Committed commands failed while they ran.

    `encoders` tells of each encoder whether it was completed or at fault, where the command buffer was made with
    `CommandBufferErrorOption.EncoderExecutionStatus`; they are named in the message then. A pickled error keeps the
    message alone.
    """

    def __init__(self, message: str, *, encoders: Iterable[CommandBufferEncoderInfo] = (), **details: Any) -> None:
        self.encoders: tuple[CommandBufferEncoderInfo, ...] = tuple(encoders)
        super().__init__("\n".join([message, *map(_encoder_line, self.encoders)]), **details)


class UnavailableError(MetalError, NotImplementedError):
    """A class or method does not exist on this system or device."""


def _encoder_line(info: CommandBufferEncoderInfo) -> str:
    """What is known of one encoder: `  encoder 'blur': Faulted (after 'first pass')`."""
    signposts = ", ".join(map(repr, info.debug_signposts))
    return f"  encoder {info.label!r}: {info.error_state.name}" + (f" (after {signposts})" if signposts else "")


def _picklable(value: Any) -> Any:
    """The value with the texts of Metal's own objects in place of these."""
    if isinstance(value, dict):
        entries: dict[Any, Any] = cast(Any, value)
        return {key: _picklable(item) for key, item in entries.items()}
    if isinstance(value, (list, set)):
        items = [_picklable(item) for item in cast(Iterable[Any], value)]
        return items if isinstance(value, list) else set(items)
    return value if isinstance(value, (str, int, float, bytes, BaseException, type(None))) else repr(value)


def _restore(cls: type[MetalError], message: str, details: dict[str, Any]) -> MetalError:
    return cls(message, **details)
