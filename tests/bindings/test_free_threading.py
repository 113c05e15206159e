"""What the extension declares about the GIL."""

from __future__ import annotations

import ctypes
import sys
import sysconfig

import pymetal._metal
import pytest

# CPython's Include/moduleobject.h.
PY_MOD_EXEC = 2
PY_MOD_GIL = 4


class Slot(ctypes.Structure):
    """PyModuleDef_Slot."""

    _fields_ = (("slot", ctypes.c_int), ("value", ctypes.c_void_p))


class Definition(ctypes.Structure):
    """PyModuleDef up to its slots; the base is a PyObject, a function, an index and a copy of the dictionary."""

    _fields_ = (
        ("base", ctypes.c_char * (object.__basicsize__ + 3 * ctypes.sizeof(ctypes.c_void_p))),
        ("name", ctypes.c_char_p),
        ("doc", ctypes.c_char_p),
        ("size", ctypes.c_ssize_t),
        ("methods", ctypes.c_void_p),
        ("slots", ctypes.POINTER(Slot)),
    )


def declared_slots() -> list[int]:
    library = ctypes.PyDLL(str(pymetal._metal.__file__))
    library.PyInit__metal.restype = ctypes.POINTER(Definition)
    definition = library.PyInit__metal().contents
    assert definition.name.endswith(b"_metal")
    numbers: list[int] = []
    for slot in definition.slots:
        if slot.slot == 0:
            return numbers
        numbers.append(slot.slot)
    return numbers


def test_the_extension_does_not_claim_to_work_without_the_gil() -> None:
    slots = declared_slots()
    assert PY_MOD_EXEC in slots
    assert PY_MOD_GIL not in slots


@pytest.mark.skipif(not sysconfig.get_config_var("Py_GIL_DISABLED"), reason="this Python has no mode without the GIL")
def test_importing_turned_the_gil_on() -> None:
    assert sys._is_gil_enabled()  # type: ignore[attr-defined]
