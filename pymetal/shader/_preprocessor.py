"""What programs configure: search paths, macros, and which parts of the preprocessor run."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from pymetal.shader._expansion import Expansion, Steps


class ShaderPreprocessor:
    """Resolves `#include "file"`, macros and `#ifdef` in Metal source before a device compiles it.

    Metal compiles source text without access to files, so shared code has to be put in beforehand. Every method that
    sets something returns the preprocessor, so that calls can be chained:

        source = ShaderPreprocessor(["shaders"]).define("BLOCK_SIZE", 256).process_file("reduce.metal")

    What only the Metal compiler can know is left to it: headers in angle brackets that the search paths do not hold,
    macros with parameters, and `#if` with an expression.
    """

    def __init__(self, include_paths: Iterable[str | os.PathLike[str]] | None = None) -> None:
        self._include_paths: list[Path] = []
        self._macros: dict[str, str] = {}
        self._functions: dict[str, Callable[[str], str]] = {}
        self._files: dict[Path, str] = {}
        for path in include_paths or ():
            self.add_include_path(path)

    def add_include_path(self, path: str | os.PathLike[str]) -> ShaderPreprocessor:
        """Search this folder too; folders are searched in the order they were added."""
        resolved = Path(path).resolve()
        if resolved not in self._include_paths:
            self._include_paths.append(resolved)
        return self

    def define(self, name: str, value: object = "1") -> ShaderPreprocessor:
        """Replace the identifier `name` by the text of `value`. Raises ValueError for what is no identifier."""
        self._macros[_identifier(name)] = str(value)
        return self

    def define_many(self, defines: Mapping[str, object]) -> ShaderPreprocessor:
        """Define every name of the mapping."""
        for name, value in defines.items():
            self.define(name, value)
        return self

    def undefine(self, name: str) -> ShaderPreprocessor:
        """Forget a definition; one that does not exist is no error."""
        self._macros.pop(name, None)
        return self

    def register_macro_function(self, name: str, func: Callable[[str], str]) -> ShaderPreprocessor:
        """Replace `name(arguments)` by what `func` makes of the text between the parentheses."""
        self._functions[_identifier(name)] = func
        return self

    def process(
        self,
        source: str,
        source_file: str | os.PathLike[str] | None = None,
        process_includes: bool = True,
        process_defines: bool = True,
        process_conditionals: bool = True,
    ) -> str:
        """The source as the Metal compiler shall see it.

        `source_file` is where the source comes from: its includes are searched beside it first. A file is included
        once. Lines keep their numbers, also those after an include, so that the compiler's messages fit.

        Raises FileNotFoundError for an `#include "file"` that is in none of the folders, and ValueError for an
        `#else`, `#elif` or `#endif` without its `#if`, or an `#if` without its `#endif`.
        """
        steps = Steps(includes=process_includes, defines=process_defines, conditionals=process_conditionals)
        expansion = Expansion(steps, dict(self._macros), self._functions, self._include_paths, self._read)
        return expansion.run(source, Path(source_file).resolve() if source_file is not None else None)

    def process_file(
        self,
        filepath: str | os.PathLike[str],
        process_includes: bool = True,
        process_defines: bool = True,
        process_conditionals: bool = True,
    ) -> str:
        """`process` for the text of a UTF-8 file."""
        path = Path(filepath)
        source = path.read_text(encoding="utf-8")
        return self.process(source, path, process_includes, process_defines, process_conditionals)

    def clear_cache(self) -> ShaderPreprocessor:
        """Read included files again the next time."""
        self._files.clear()
        return self

    def _read(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = path.read_text(encoding="utf-8")
        return self._files[path]


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]\w*", name):
        raise ValueError(f"a macro's name must be an identifier, not {name!r}")
    return name
