"""Questions to the Objective-C runtime of this process."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from functools import cached_property

from pymetal._software_device import LIBRARY

APPLES_LIBRARY = "/usr/lib/libobjc.A.dylib"

_FROM_NAME = ("objc_lookUpClass", "objc_getMetaClass", "objc_getProtocol", "sel_registerName")


class Runtime:
    """Which classes and methods there are; Apple's runtime on a Mac, softmetal's elsewhere."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(APPLES_LIBRARY if sys.platform == "darwin" else str(LIBRARY))
        for name in _FROM_NAME:
            self._declare(name, ctypes.c_void_p, ctypes.c_char_p)
        self._declare("class_getSuperclass", ctypes.c_void_p, ctypes.c_void_p)
        for name in ("class_respondsToSelector", "class_conformsToProtocol"):
            self._declare(name, ctypes.c_bool, ctypes.c_void_p, ctypes.c_void_p)
        self._declare("objc_copyClassList", ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_uint))

    def has_class(self, name: str) -> bool:
        """Whether there is a class of that name."""
        return bool(self._library.objc_lookUpClass(name.encode()))

    def class_answers(self, name: str, selector: str) -> bool:
        """Whether a class, its objects, or objects of a class below it have a method: Metal's descriptors are made by
        private subclasses."""
        classes = [self._library.objc_getMetaClass(name.encode()), *self._with_subclasses(name)]
        return self._some_answers(classes, selector)

    def has_protocol(self, name: str) -> bool:
        """Whether Apple's runtime knows a protocol, or one of softmetal's classes adopts it."""
        protocol = self._library.objc_getProtocol(name.encode())
        return bool(protocol) and (self._describes_protocols or bool(self._adopting(protocol)))

    def protocol_answers(self, name: str, selector: str) -> bool:
        """Whether objects of a protocol have a method."""
        protocol = self._library.objc_getProtocol(name.encode())
        if not self._describes_protocols:
            return self._some_answers(self._adopting(protocol), selector)
        describe = self._library.protocol_getMethodDescription
        describe.restype = _MethodDescription
        describe.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_bool, ctypes.c_bool]
        registered = self._library.sel_registerName(selector.encode())
        kinds = [(required, of_objects) for required in (True, False) for of_objects in (True, False)]
        return any(describe(protocol, registered, *kind).name for kind in kinds)

    def _declare(self, name: str, result: object, *arguments: object) -> None:
        function = getattr(self._library, name)
        function.restype = result
        function.argtypes = arguments

    @cached_property
    def _describes_protocols(self) -> bool:
        return hasattr(self._library, "protocol_getMethodDescription")

    @cached_property
    def _subclasses(self) -> dict[int | None, list[int]]:
        """The classes right below each class."""
        found: dict[int | None, list[int]] = {}
        for cls in self._classes():
            found.setdefault(self._library.class_getSuperclass(cls), []).append(cls)
        return found

    def _classes(self) -> list[int]:
        count = ctypes.c_uint()
        # The list is small and read once: it is not freed.
        listed = self._library.objc_copyClassList(ctypes.byref(count))
        return [cls for cls in listed[: count.value] if cls]

    def _with_subclasses(self, name: str) -> Iterator[int]:
        classes = [self._library.objc_lookUpClass(name.encode())]
        while classes:
            cls = classes.pop()
            yield cls
            classes += self._subclasses.get(cls, [])

    def _adopting(self, protocol: int) -> list[int]:
        adopts = self._library.class_conformsToProtocol
        return [cls for classes in self._subclasses.values() for cls in classes if adopts(cls, protocol)]

    def _some_answers(self, classes: list[int], selector: str) -> bool:
        registered = self._library.sel_registerName(selector.encode())
        return any(self._library.class_respondsToSelector(cls, registered) for cls in classes)


class _MethodDescription(ctypes.Structure):
    _fields_ = (("name", ctypes.c_void_p), ("types", ctypes.c_char_p))
