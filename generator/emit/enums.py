"""The Python enum modules, `pymetal/_enums/<namespace>.py`."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from generator.binding import Binding, EnumClass
from generator.emit.text import render

FOLDER: Final = PurePath("pymetal/_enums")


def enum_module(module: str) -> str:
    """The module that defines the enums of a public module: `pymetal._enums.mtl4`. It imports no extension module."""
    return f"pymetal._enums.{_stem(module)}"


def _stem(module: str) -> str:
    """`pymetal` -> `mtl`, `pymetal.mtl4.fx` -> `mtl4_fx`."""
    return module.removeprefix("pymetal").removeprefix(".").replace(".", "_") or "mtl"


def emit(binding: Binding) -> dict[PurePath, str]:
    """All enum modules by their path in the project."""
    by_module: dict[str, list[EnumClass]] = {}
    for item in binding.enums:
        by_module.setdefault(item.module, []).append(item)
    files = {f"{_stem(module)}.py": _module(module, enums) for module, enums in by_module.items()}
    files["_open.py"] = render("enums_open.py.jinja")
    files["__init__.py"] = '"""Generated enum classes."""\n'
    return {FOLDER / name: text for name, text in files.items()}


def option_constants(enums: list[EnumClass]) -> list[tuple[str, str, str]]:
    """Module-level constants of option sets: C++ name, enum, member."""
    return [(member.constant, enum.name, member.name) for enum in enums if enum.options for member in enum.members]


def _module(module: str, enums: list[EnumClass]) -> str:
    constants = [{"name": name, "value": f"{enum}.{member}"} for name, enum, member in option_constants(enums)]
    return render(
        "enums_module.py.jinja",
        module=module,
        has_flags=any(item.options for item in enums),
        exported=sorted([*(item.name for item in enums), *(constant["name"] for constant in constants)]),
        enums=[_enum(item) for item in enums],
        constants=constants,
    )


def _enum(enum: EnumClass) -> dict[str, object]:
    members = [{"name": name, "value": item.value} for item in enum.members for name in (item.name, *item.aliases)]
    kind = "options" if enum.options else "values"
    return {
        "name": enum.name,
        "base": "IntFlag" if enum.options else "OpenIntEnum",
        "doc": f"The {kind} of `{enum.cpp}`.",
        "members": members,
    }
