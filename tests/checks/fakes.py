"""Objects of our own making in Metal's place: a second device, and encoders that the software device lacks."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Mapping
from typing import Any

import pymetal as pm
from tests.recording.objective_c import Address, ObjectiveC
from tests.softmetal_abi.native import find_library

_IMPLEMENTATION = ctypes.CFUNCTYPE(ctypes.c_uint64, ctypes.c_void_p, ctypes.c_void_p)
_TAKES_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
# Where a block has the function that it calls: behind its class and two ints (Block-ABI-Apple).
_INVOKE = 16


class Fakes:
    """Makes classes whose methods give constants; they live as long as the process, and so do their objects."""

    def __init__(self) -> None:
        self.objc = ObjectiveC(find_library())
        library = ctypes.CDLL(str(find_library()))
        self._protocol_named = library.objc_getProtocol
        self._protocol_named.restype = ctypes.c_void_p
        self._add_protocol = library.class_addProtocol
        self._kept: list[object] = []
        self._made = itertools.count()

    def make(self, answers: Mapping[str, int], protocol: str | None = None) -> Address:
        """An object that answers selectors with integers or addresses, of a protocol that the runtime has."""
        cls = self.objc.make_class(self.objc.class_named("NSObject"), f"Fake{id(self)}_{next(self._made)}")
        for selector, value in answers.items():
            self._add_method(cls, selector, value)
        if protocol is not None:
            found = self._protocol_named(protocol.encode())
            assert found, f"the runtime has no protocol {protocol}"
            self._add_protocol(ctypes.c_void_p(cls), ctypes.c_void_p(found))
        address = self.objc.create_instance(cls)
        self.objc.retain(address)
        return address

    def device(self, answers: Mapping[str, int]) -> pm.Device:
        """A device that makes what it answers, which may be of protocols that the runtime lacks."""
        return pm.Device.from_pointer(self.make(answers, "MTLDevice"), owned=True)

    def calling_handlers(self, selector: str, made: Address, protocol: str) -> Address:
        """An object whose method, of one argument and a completion handler, hands `made` to the handler at once."""

        def hand_over(_self: Address, _selector: Address, _argument: Address, block: Address) -> None:
            _HANDLER(ctypes.c_void_p.from_address(block + _INVOKE).value or 0)(block, made, None)

        address = self.make({}, protocol)
        self._add(self.objc.class_of(address), selector, _TAKES_HANDLER(hand_over))
        return address

    def _add_method(self, cls: Address, selector: str, value: int) -> None:
        def answer(_self: Address, _selector: Address) -> int:
            return value

        self._add(cls, selector, _IMPLEMENTATION(answer))

    def _add(self, cls: Address, selector: str, implementation: Any) -> None:
        self._kept.append(implementation)
        address = ctypes.cast(implementation, ctypes.c_void_p).value
        assert address
        self.objc.add_method(cls, selector, address)
