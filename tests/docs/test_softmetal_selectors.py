"""The reference tells which selectors softmetal answers; here its Objective-C runtime is asked."""

from __future__ import annotations

import ctypes
import json
from pathlib import Path

import pytest

import pymetal as pm
from generator import pipeline, sdk, site
from generator.binding import Class
from generator.emit.pages.support import class_selectors

pytestmark = pytest.mark.softmetal


class Runtime:
    """libsoftmetal's Objective-C runtime."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(str(Path(pm.__path__[0]) / "libsoftmetal.so"))
        for name in ("objc_lookUpClass", "objc_getMetaClass", "objc_getProtocol", "sel_registerName"):
            function = getattr(self._library, name)
            function.restype = ctypes.c_void_p
            function.argtypes = [ctypes.c_char_p]
        for name in ("class_respondsToSelector", "class_conformsToProtocol"):
            function = getattr(self._library, name)
            function.restype = ctypes.c_bool
            function.argtypes = [ctypes.c_void_p, ctypes.c_void_p]

    def class_for(self, class_: Class) -> str | None:
        """The name of the class itself, or of softmetal's class for a protocol."""
        prefix = class_.objc_name.removesuffix(class_.name)
        for name in (class_.objc_name, f"Softmetal{class_.objc_name.removeprefix(prefix)}"):
            found = self._library.objc_lookUpClass(name.encode())
            if found and (name == class_.objc_name or self._conforms(found, class_.objc_name)):
                return name
        return None

    def _conforms(self, class_: int, protocol: str) -> bool:
        found = self._library.objc_getProtocol(protocol.encode())
        return bool(found and self._library.class_conformsToProtocol(class_, found))

    def responds(self, name: str, selector: str) -> bool:
        """Whether the class or its objects have a method for the selector."""
        registered = self._library.sel_registerName(selector.encode())
        classes = (self._library.objc_lookUpClass(name.encode()), self._library.objc_getMetaClass(name.encode()))
        return any(self._library.class_respondsToSelector(class_, registered) for class_ in classes)


def answered(runtime: Runtime, class_: Class) -> list[str]:
    """The selectors of a class, without inherited ones, that softmetal has methods for."""
    name = runtime.class_for(class_)
    return [selector for selector in class_selectors(class_) if name and runtime.responds(name, selector)]


def test_table_is_what_the_runtime_says() -> None:
    pm.create_system_default_device()
    runtime = Runtime()
    binding = pipeline.make_binding(pipeline.load_model(sdk.read_pins().default))
    table = {class_.objc_name: answered(runtime, class_) for class_ in binding.classes}
    text = json.dumps({name: selectors for name, selectors in table.items() if selectors}, indent=1) + "\n"
    # A runtime that answers everything, or nothing, would be noticed here.
    assert "newBufferWithLength:options:" in table["MTLDevice"]
    assert not runtime.responds("SoftmetalDevice", "aSelectorThatNobodyHas:")
    if not site.SUPPORT.is_file() or site.SUPPORT.read_text(encoding="utf-8") != text:
        site.SUPPORT.write_text(text, encoding="utf-8")
        pytest.fail(f"{site.SUPPORT.name} was not as expected and is rewritten; see git diff")
