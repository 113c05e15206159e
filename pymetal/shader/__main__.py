"""`python -m pymetal.shader FILE…` compiles shaders and shows what the compiler says, as clang does."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pymetal as pm
from pymetal.shader.diagnostics import Diagnostic, format_diagnostics, parse_diagnostics

COLOR_CHOICES = {"auto": None, "always": True, "never": False}


def main(arguments: list[str] | None = None) -> int:
    """Check the files; 1 when one of them does not compile."""
    options = _parser().parse_args(arguments)
    device = pm.create_system_default_device()
    failures = sum(not _compiles(device, path, COLOR_CHOICES[options.color]) for path in options.files)
    return int(failures > 0)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m pymetal.shader", description="Compile Metal shaders and show errors.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="Metal Shading Language source")
    parser.add_argument("--color", choices=COLOR_CHOICES, default="auto", help="default: auto, on a terminal")
    return parser


def _compiles(device: pm.Device, path: Path, color: bool | None) -> bool:
    try:
        source = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        print(f"{path}: {error}", file=sys.stderr)
        return False
    try:
        text = device.new_library_with_source(source).warnings
    except pm.CompileError as error:
        _show(str(error), path, color)
        return False
    _show(text or "", path, color)
    return True


def _show(text: str, path: Path, color: bool | None) -> None:
    diagnostics = _of_file(parse_diagnostics(text), path)
    shown = format_diagnostics(diagnostics or text, color=color, stream=sys.stderr)
    if shown:
        print(shown, file=sys.stderr)


def _of_file(diagnostics: Iterable[Diagnostic], path: Path) -> tuple[Diagnostic, ...]:
    """The diagnostics with the file's name, since Metal knows only that it was given a string."""
    return tuple(
        replace(item, file=str(path) if item.line is not None else item.file, notes=_of_file(item.notes, path))
        for item in diagnostics
    )


if __name__ == "__main__":
    sys.exit(main())
