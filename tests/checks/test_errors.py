"""NSErrors of our own making, as the exceptions that calls raise."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import pymetal as pm
from pymetal.errors import CommandBufferError, CompileError, MetalError


def ns_error(domain: str, code: int, **info: Any) -> pm.ns.Error:
    keys = {
        "description": "NSLocalizedDescription",
        "reason": "NSLocalizedFailureReason",
        "suggestion": "NSLocalizedRecoverySuggestion",
        "underlying": "NSUnderlyingError",
        "several": "NSMultipleUnderlyingErrorsKey",
    }
    return pm.ns.Error.error(domain, code, {keys.get(name, name): value for name, value in info.items()})


def test_what_an_error_says() -> None:
    error = ns_error("SomeDomain", 7, description="It failed.", extra=[1, 2.5, "text", {"deep": True}]).as_exception()
    assert type(error) is MetalError
    assert (str(error), error.domain, error.code) == ("It failed.", "SomeDomain", 7)
    assert error.user_info["extra"] == [1, 2.5, "text", {"deep": True}]
    assert (error.underlying, error.__cause__) == ((), None)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"description": "It failed."}, "It failed."),
        ({"description": "It failed.", "reason": "No memory."}, "It failed. No memory."),
        ({"description": "It failed: no memory", "reason": "no memory"}, "It failed: no memory"),
        (
            {"description": "It failed.", "reason": "No memory.", "suggestion": "Buy some."},
            "It failed. No memory. Buy some.",
        ),
    ],
)
def test_reason_and_suggestion_where_they_say_more(parts: dict[str, str], message: str) -> None:
    assert str(ns_error("SomeDomain", 1, **parts).as_exception()) == message


@pytest.mark.parametrize(
    ("domain", "code", "cls"),
    [
        ("MTLLibraryErrorDomain", 3, CompileError),
        ("MTLLibraryErrorDomain", 5, MetalError),
        ("MTLCommandBufferErrorDomain", 8, CommandBufferError),
        ("NSCocoaErrorDomain", 260, MetalError),
    ],
)
def test_the_class_follows_the_domain(domain: str, code: int, cls: type[MetalError]) -> None:
    assert type(ns_error(domain, code).as_exception()) is cls


def test_a_chain_of_errors() -> None:
    first = ns_error("Deep", 1, description="disk")
    second = ns_error("Middle", 2, description="file", underlying=first)
    error = ns_error("Top", 3, description="library", underlying=second).as_exception()
    assert isinstance(error.__cause__, MetalError)
    assert (error.__cause__.domain, str(error.__cause__)) == ("Middle", "file")
    assert isinstance(error.__cause__.__cause__, MetalError)
    assert str(error.__cause__.__cause__) == "disk"


def test_several_underlying_errors() -> None:
    causes = [ns_error("Left", 1, description="left"), ns_error("Right", 2, description="right")]
    error = ns_error("Top", 3, description="both", several=causes).as_exception()
    assert [str(item) for item in error.underlying] == ["left", "right"]
    assert error.__cause__ is error.underlying[0]


def test_errors_survive_pickling() -> None:
    cause = ns_error("Deep", 1, description="disk")
    error = ns_error("MTLCommandBufferErrorDomain", 8, description="lost", underlying=cause, extra=b"12").as_exception()
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is CommandBufferError
    assert (str(twin), twin.domain, twin.code, twin.user_info["extra"]) == (str(error), error.domain, 8, b"12")
    assert str(twin.__cause__) == "disk"


def test_encoders_are_named() -> None:
    class Info:
        label = "blur"
        error_state = pm.CommandEncoderErrorState.Faulted
        debug_signposts = ("first pass",)

    info: Any = Info()
    error = CommandBufferError("lost", encoders=[info])
    assert str(error) == "lost\n  encoder 'blur': Faulted (after 'first pass')"
    assert error.encoders == (info,)
