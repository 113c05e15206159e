"""Metal's debug layer and its likes put objects of their own before Metal's; so do these, made at run time.

What they conform to says which Python class they get, and they are objects of their own.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

import pymetal as pm
from pymetal._software_device import LIBRARY

# Classes are made in softmetal's runtime; on a Mac, Metal's own debug layer is the judge.
pytestmark = pytest.mark.softmetal

METHOD = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)

_numbers = itertools.count()


@dataclass
class Wrappers:
    """Makes objects whose methods are Python functions. Classes cannot be unmade, so their functions are kept."""

    library: ctypes.CDLL
    kept: list[object] = field(default_factory=list[object])

    def make(self, protocols: list[str], answers: dict[str, Callable[[], int]]) -> int:
        """The address of a new object, which the caller owns."""
        cls = self.call("objc_allocateClassPair", self.cls("NSObject"), f"Wrapper{next(_numbers)}".encode(), 0)
        for selector, answer in answers.items():
            method = METHOD(self.method(answer))
            self.kept.append(method)
            self.call("class_addMethod", cls, self.selector(selector), method, b"")
        for protocol in protocols:
            self.call("class_addProtocol", cls, self.call("objc_getProtocol", protocol.encode()))
        self.library.objc_registerClassPair(ctypes.c_void_p(cls))
        return self.call("class_createInstance", cls, 0)

    @staticmethod
    def method(answer: Callable[[], int]) -> Callable[[int, int], int]:
        """What the runtime calls: with the receiver and the selector."""
        return lambda receiver, selector: answer()

    def send(self, receiver: int, selector: str) -> int:
        """A message without arguments."""
        return self.call("objc_msgSend", receiver, self.selector(selector))

    def forwarding(self, target: pm.Buffer | pm.CommandQueue, *selectors: str) -> dict[str, Callable[[], int]]:
        """Methods that ask another object."""
        return {name: partial(self.send, target.pointer, name) for name in selectors}

    def cls(self, name: str) -> int:
        return self.call("objc_lookUpClass", name.encode())

    def selector(self, name: str) -> int:
        return self.call("sel_registerName", name.encode())

    def call(self, function: str, *arguments: object) -> int:
        native = self.library[function]
        native.restype = ctypes.c_void_p
        words = (ctypes.c_void_p(word) if isinstance(word, int) else word for word in arguments)
        return native(*words) or 0


@pytest.fixture(scope="module")
def wrappers() -> Iterator[Wrappers]:
    yield Wrappers(ctypes.CDLL(str(LIBRARY)))


def test_a_wrapped_object_is_of_the_class_it_conforms_to(device: pm.Device, wrappers: Wrappers) -> None:
    buffer = device.new_buffer(b"wrapped!")
    address = wrappers.make(["MTLBuffer"], wrappers.forwarding(buffer, "length", "contents", "storageMode"))
    wrapped = pm.Resource.from_pointer(address, owned=True)
    assert type(wrapped) is pm.Buffer
    assert wrapped.length == 8
    assert bytes(wrapped.contents()) == b"wrapped!"


def test_a_wrapper_keeps_its_identity_and_is_not_what_it_wraps(device: pm.Device, wrappers: Wrappers) -> None:
    buffer = device.new_buffer(4)
    wrapped = pm.Buffer.from_pointer(wrappers.make(["MTLBuffer"], wrappers.forwarding(buffer, "length")), owned=True)
    assert pm.Buffer.from_pointer(wrapped.pointer, owned=False) is wrapped
    assert wrapped is not buffer
    assert wrapped != buffer


def test_results_of_a_wrapper_are_looked_at_too(device: pm.Device, wrappers: Wrappers) -> None:
    queue = device.new_command_queue()
    address = wrappers.make(["MTLCommandQueue"], wrappers.forwarding(queue, "device", "commandBuffer"))
    wrapped = pm.CommandQueue.from_pointer(address, owned=True)
    assert wrapped.device is device
    assert type(wrapped.command_buffer()) is pm.CommandBuffer


def test_a_result_that_conforms_to_nothing_is_of_the_class_that_the_method_promises(
    device: pm.Device, wrappers: Wrappers
) -> None:
    nameless = wrappers.make([], {})
    queue = pm.CommandQueue.from_pointer(wrappers.make(["MTLCommandQueue"], {"device": lambda: nameless}), owned=True)
    assert type(queue.device) is pm.Device
    assert queue.device is queue.device


def test_what_conforms_only_to_a_base_is_of_that_base(wrappers: Wrappers) -> None:
    address = wrappers.make(["MTLResource"], {})
    assert type(pm.ns.Object.from_pointer(address, owned=True)) is pm.Resource
    with pytest.raises(TypeError, match=r"a native Wrapper\d+ is not a Buffer"):
        pm.Buffer.from_pointer(wrappers.make(["MTLResource"], {}), owned=True)
