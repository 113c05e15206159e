"""The Objective-C runtime through ctypes: as much of it as recorders need."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

Address = int


def in_family(selector: str, *families: str) -> bool:
    """Whether a selector is of a method family of Cocoa's: `init`, `initWithURL:`, but not `initialCapacity`."""
    return any(re.match(rf"{family}(?![a-z])", selector) for family in families)


class ObjectiveC:
    """libsoftmetal's runtime itself, past what native/lookups.c changes about it."""

    def __init__(self, library: Path) -> None:
        self._library = ctypes.CDLL(str(library))
        self.selector = cache(self._register_selector)

    def _call(self, function: str, result: Any, *arguments: Any) -> Any:
        callee = self._library[function]
        callee.restype = result
        return callee(*(_converted(argument) for argument in arguments))

    def _register_selector(self, name: str) -> Address:
        return int(self._call("sel_registerName", ctypes.c_void_p, name.encode()))

    def selector_name(self, selector: Address) -> str:
        text: bytes = self._call("sel_getName", ctypes.c_char_p, selector)
        return text.decode()

    def class_named(self, name: str) -> Address:
        """The class, 0 when there is none."""
        return self._call("objc_lookUpClass", ctypes.c_void_p, name.encode()) or 0

    def class_of(self, instance: Address) -> Address:
        return int(self._call("object_getClass", ctypes.c_void_p, instance))

    def superclass(self, cls: Address) -> Address:
        return self._call("class_getSuperclass", ctypes.c_void_p, cls) or 0

    def responds(self, cls: Address, selector: Address) -> bool:
        return bool(self._call("class_respondsToSelector", ctypes.c_bool, cls, selector))

    def implementation(self, cls: Address, selector: Address) -> Address:
        return int(self._call("class_getMethodImplementation", ctypes.c_void_p, cls, selector))

    def make_class(self, superclass: Address, name: str) -> Address:
        cls = self._call("objc_allocateClassPair", ctypes.c_void_p, superclass, name.encode(), 0)
        assert cls, f"a class {name} exists already"
        self._call("objc_registerClassPair", None, cls)
        return int(cls)

    def add_method(self, cls: Address, selector: str, implementation: Address) -> None:
        self._call("class_addMethod", ctypes.c_bool, cls, self.selector(selector), implementation, None)

    def create_instance(self, cls: Address) -> Address:
        return int(self._call("class_createInstance", ctypes.c_void_p, cls, 0))

    def retain(self, instance: Address) -> None:
        self._call("objc_retain", ctypes.c_void_p, instance)

    def release(self, instance: Address) -> None:
        self._call("objc_release", None, instance)

    def autorelease(self, instance: Address) -> None:
        self._call("objc_autorelease", ctypes.c_void_p, instance)

    def remove_associations(self, instance: Address) -> None:
        self._call("objc_removeAssociatedObjects", None, instance)

    def retain_count(self, instance: Address) -> int:
        return int(self.send(instance, "retainCount", result=ctypes.c_uint64))

    def live_objects(self) -> int:
        """How many objects there are, of all classes."""
        return int(self._call("softmetal_live_objects", ctypes.c_size_t))

    @contextmanager
    def pool(self) -> Generator[None]:
        token = self._call("objc_autoreleasePoolPush", ctypes.c_void_p)
        try:
            yield
        finally:
            self._call("objc_autoreleasePoolPop", None, token)

    def send(self, receiver: Address, selector: str, *arguments: Any, result: Any = ctypes.c_void_p) -> Any:
        """A message with integers, addresses, bytes (as C strings) and floats (as doubles)."""
        return self._call("objc_msgSend", result, receiver, self.selector(selector), *arguments)


_PASSED_AS_THEY_ARE: tuple[type, ...] = (bytes, ctypes.Array)


def _converted(argument: Any) -> Any:
    if argument is None or isinstance(argument, _PASSED_AS_THEY_ARE):
        return argument
    return ctypes.c_double(argument) if isinstance(argument, float) else ctypes.c_uint64(argument % 2**64)
