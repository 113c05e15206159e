"""The one place that writes generated files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePath

CPP_SUFFIXES = frozenset({".cpp", ".h", ".mm"})

GENERATED_FOLDERS = (
    PurePath("bindings/generated"),
    PurePath("pymetal/_enums"),
    PurePath("pymetal/_forms"),
    PurePath("softmetal/metal/descriptors/generated"),
    PurePath("stubs/pymetal"),
    PurePath("docs/differences"),
)
"""Folders that hold nothing but generated files: a file there that nothing emits any more is removed."""

KEPT = (PurePath("generator/api"), PurePath("thirdparty"))
"""Folders of files that stay until something newer is written: the models of other SDKs, the pins."""


class WriteError(Exception):
    """Generated text could not be formatted or placed."""


@dataclass(frozen=True, slots=True)
class Written:
    """Which files a write touched, relative to the project folder."""

    changed: tuple[PurePath, ...]
    removed: tuple[PurePath, ...]
    unchanged: int


def write(root: Path, texts: Mapping[PurePath, str], folders: Iterable[PurePath] = GENERATED_FOLDERS) -> Written:
    """Makes the generated files below `root` be exactly `texts` (paths relative to `root`).

    Files that hold the text already are left alone, so that builds stay incremental. All texts are on disk
    before the first file is replaced. Raises WriteError when one cannot be written, and for a text outside of the
    generated folders, where the next write could not remove it.
    """
    folders = tuple(folders)
    for path in texts:
        if not any(path.is_relative_to(folder) for folder in (*folders, *KEPT)):
            raise WriteError(f"{path}: lies in none of the generated folders {', '.join(map(str, folders))}")
    changed = [path for path, text in texts.items() if not _holds(root / path, text)]
    try:
        _replace(root, {path: texts[path] for path in changed})
    except OSError as error:
        raise WriteError(f"{error.filename or root}: cannot be written: {error.strerror}") from error
    stale = [file for folder in folders for file in _files(root, folder) if file not in texts]
    for file in stale:
        (root / file).unlink()
    return Written(tuple(changed), tuple(stale), len(texts) - len(changed))


def _files(root: Path, folder: PurePath) -> list[PurePath]:
    """The files in a generated folder, apart from what Python caches there."""
    files = (PurePath(file.relative_to(root)) for file in (root / folder).rglob("*") if file.is_file())
    return sorted(file for file in files if "__pycache__" not in file.parts)


def _holds(file: Path, text: str) -> bool:
    return file.is_file() and file.read_bytes() == text.encode()


def _replace(root: Path, texts: Mapping[PurePath, str]) -> None:
    """Writes all texts beside the files first; replacing a file by another on the same file system is atomic."""
    root.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".generated-") as folder:
        for path, text in texts.items():
            _put(Path(folder) / path, text)
        for path in texts:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).replace(root / path)


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")


def format_cpp(root: Path, texts: Mapping[PurePath, str]) -> dict[PurePath, str]:
    """`texts` with its C++ formatted by clang-format, in the style of `root/.clang-format`.

    Raises WriteError when clang-format is missing or refuses a text.
    """
    formatted = dict(texts)
    sources = [path for path in texts if path.suffix in CPP_SUFFIXES]
    if not sources:
        return formatted
    with tempfile.TemporaryDirectory(prefix="pymetal-format-") as folder:
        for path in sources:
            _put(Path(folder) / path, texts[path])
        command = [_clang_format(), f"--style=file:{root / '.clang-format'}", "-i"]
        files = [str(Path(folder) / path) for path in sources]
        with ThreadPoolExecutor() as workers:
            # One share of the files for each processor.
            shares = [files[start :: os.cpu_count() or 1] for start in range(os.cpu_count() or 1)]
            for done in [workers.submit(_run, [*command, *share]) for share in shares if share]:
                done.result()
        for path in sources:
            formatted[path] = (Path(folder) / path).read_text(encoding="utf-8")
    return formatted


def _run(command: list[str]) -> None:
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise WriteError(f"clang-format failed: {finished.stderr.strip()}")


def _clang_format() -> str:
    """The clang-format of this Python's environment; another version would format differently."""
    program = shutil.which("clang-format", path=str(Path(sys.executable).parent))
    if program is None:
        raise WriteError("clang-format is missing; install the project's 'generator' requirements")
    return program
