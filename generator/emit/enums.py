"""The Python enum modules, `pymetal/_enums/<namespace>/<header>.py`."""

from __future__ import annotations

from pathlib import PurePath, PurePosixPath
from typing import Final

from generator.binding import Binding, EnumClass
from generator.decide.names import snake_case
from generator.document import Documentation
from generator.emit.docstrings import enum_doc
from generator.emit.text import render

FOLDER: Final = PurePath("pymetal/_enums")


def enum_module(module: str) -> str:
    """The module that has the enums of a public module: `pymetal._enums.mtl4`. It imports no extension module."""
    return f"pymetal._enums.{_stem(module)}"


def _stem(module: str) -> str:
    """`pymetal` -> `mtl`, `pymetal.mtl4.fx` -> `mtl4_fx`."""
    return module.removeprefix("pymetal").removeprefix(".").replace(".", "_") or "mtl"


def emit(binding: Binding, documentation: Documentation) -> dict[PurePath, str]:
    """All enum modules by their path in the project: a package per public module, in it a module per header.

    A program then makes the classes of the headers it uses; making all would take as long as importing NumPy's core.
    """
    by_header: dict[str, dict[str, list[EnumClass]]] = {}
    for item in binding.enums:
        by_header.setdefault(item.module, {}).setdefault(_header(item), []).append(item)
    files = {
        "_open.py": render("enums_open.py.jinja"),
        "_sources.py": _sources(by_header),
        "__init__.py": '"""Generated enum classes."""\n',
    }
    for module, headers in by_header.items():
        package = enum_module(module)
        files[f"{_stem(module)}/__init__.py"] = render(
            "enums_package.py.jinja", module=module, package=package, table=_table(module), headers=sorted(headers)
        )
        files |= {
            f"{_stem(module)}/{header}.py": _module(module, enums, documentation) for header, enums in headers.items()
        }
    return {FOLDER / name: text for name, text in files.items()}


def _header(enum: EnumClass) -> str:
    """The header's name as a module: `Metal/MTLPixelFormat.hpp` -> `mtl_pixel_format`."""
    if enum.location is None:
        raise ValueError(f"{enum.cpp}: an enum without a header has no place")
    return snake_case(PurePosixPath(enum.location.file).stem)


def _table(module: str) -> str:
    """The name of the table in `_sources.py` that tells where the enums of a public module are."""
    return _stem(module).upper()


def _sources(by_header: dict[str, dict[str, list[EnumClass]]]) -> str:
    tables = [
        {
            "name": _table(module),
            "module": module,
            "sources": sorted(
                (name, f"{enum_module(module)}.{header}")
                for header, enums in headers.items()
                for name in _exported(enums)
            ),
        }
        for module, headers in by_header.items()
    ]
    return render("enums_sources.py.jinja", tables=tables)


def _exported(enums: list[EnumClass]) -> list[str]:
    return sorted([*(item.name for item in enums), *(constant for constant, _, _ in option_constants(enums))])


def option_constants(enums: list[EnumClass]) -> list[tuple[str, str, str]]:
    """Module-level constants of option sets: C++ name, enum, member."""
    return [(member.constant, enum.name, member.name) for enum in enums if enum.options for member in enum.members]


def _module(module: str, enums: list[EnumClass], documentation: Documentation) -> str:
    constants = [{"name": name, "value": f"{enum}.{member}"} for name, enum, member in option_constants(enums)]
    return render(
        "enums_module.py.jinja",
        module=module,
        has_flags=any(item.options for item in enums),
        has_values=any(not item.options for item in enums),
        exported=_exported(enums),
        enums=[_enum(item, documentation) for item in enums],
        constants=constants,
    )


def _enum(enum: EnumClass, documentation: Documentation) -> dict[str, object]:
    members = [{"name": name, "value": item.value} for item in enum.members for name in (item.name, *item.aliases)]
    doc = enum_doc(enum, documentation)
    return {
        "name": enum.name,
        "base": "IntFlag" if enum.options else "OpenIntEnum",
        "doc": doc if "\n" not in doc else f"{indented(doc)}\n    ",
        "members": members,
    }


def indented(doc: str) -> str:
    """The lines of a docstring but the first as deep as the class's body."""
    first, *others = doc.split("\n")
    return "\n".join([first, *(f"    {line}" if line else "" for line in others)])
