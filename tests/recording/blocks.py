"""Calls the blocks that a call passed, and looks at what reached the Python callable."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from generator.api import Kind, Type

from .arguments import CallableProbe
from .foundation import ErrorValue, Foundation, Reference, comparable
from .objective_c import Address, ObjectiveC
from .recorder import Recorder

INVOKE_OFFSET: Final = 16  # of the code in a block, by the Block ABI


class BlockCaller:
    """Gives each block arguments of its own by the types that the API model states."""

    def __init__(self, recorder: Recorder, foundation: Foundation) -> None:
        self._recorder = recorder
        self._objc: ObjectiveC = recorder.objc
        self._foundation = foundation

    def problem(self, type_: Type, block: Address, probe: CallableProbe) -> str | None:
        """Calls the block; None when its callable got the arguments."""
        if not block:
            return "is no block"
        function = type_ if type_.kind is Kind.BLOCK else type_.element
        assert function is not None and function.result is not None
        words: list[int] = []
        expected: list[Any] = []
        for number, argument in enumerate(function.arguments, 1):
            word, value = self._argument(argument, number)
            words.append(word)
            expected.append(value)
        invoke = ctypes.c_void_p.from_address(block + INVOKE_OFFSET).value
        assert invoke
        ctypes.CFUNCTYPE(None, ctypes.c_void_p, *[ctypes.c_uint64] * len(words))(invoke)(block, *words)
        found = [[_seen(item) for item in call] for call in probe.calls]
        return None if found == [expected] else f"the callable saw {found!r}, not {[expected]!r}"

    def _argument(self, type_: Type, number: int) -> tuple[int, Any]:
        """The word to pass, and what Python should see of it."""
        if type_.kind is Kind.BOOL:
            return 1, True
        if type_.kind is not Kind.POINTER or type_.element is None or type_.element.kind is not Kind.OBJECT:
            word = 0x7000 + number if type_.kind is Kind.POINTER else number
            return word, word
        name = type_.element.name
        if name == "NS::String":
            return self._autoreleased(self._foundation.make(f"block text {number}")), f"block text {number}"
        if name == "NS::Error":
            error = ErrorValue(f"block domain {number}", number)
            return self._autoreleased(self._foundation.make(error)), error
        address = self._autoreleased(self._recorder.create(name))
        return address, Reference(address)

    def _autoreleased(self, address: Address) -> Address:
        self._objc.autorelease(address)
        return address


def _seen(value: Any) -> Any:
    if isinstance(value, BaseException):
        return ErrorValue(getattr(value, "domain", ""), getattr(value, "code", 0))
    return getattr(value, "address", comparable(value))
