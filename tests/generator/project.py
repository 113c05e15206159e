"""The generator as a project of its own in a temporary folder, to run commands whose failures must write nothing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SDKS = Path(__file__).parent / "sdks"
SUPPORT = Path(__file__).parent / "fixtures" / "support" / "metal_cpp.hpp"


@dataclass(frozen=True)
class Finished:
    """What a command printed, and its exit status."""

    status: int
    output: str
    errors: list[str]


@dataclass(frozen=True)
class Project:
    """A copy of what the generator needs of the repository."""

    root: Path

    def run(self, *arguments: str, **environment: str) -> Finished:
        """`python -m generator …` inside the copy. `errors` are the generator's own lines on stderr."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("PYMETAL_METAL_CPP")}
        finished = subprocess.run(
            [sys.executable, "-m", "generator", *arguments],
            cwd=self.root,
            env={**clean, "PYTHONDONTWRITEBYTECODE": "1", **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        lines = finished.stderr.splitlines()
        assert "Traceback (most recent call last):" not in lines, finished.stderr
        errors = [line.removeprefix("generator: ") for line in lines if line.startswith("generator: ")]
        return Finished(finished.returncode, finished.stdout, errors)

    def files(self) -> dict[str, bytes]:
        """Every file, to see what a command wrote."""
        found = (file for file in self.root.rglob("*") if file.is_file())
        return {file.relative_to(self.root).as_posix(): file.read_bytes() for file in found}

    def append(self, path: str, text: str) -> None:
        """Add text to a file."""
        with (self.root / path).open("a", encoding="utf-8") as file:
            file.write(text)


def copy_project(root: Path) -> Project:
    """A copy in `root`, which must not exist."""
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("generator", "thirdparty", "softmetal/include"):
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.copy(ROOT / ".clang-format", root)
    return Project(root)


def small_sdk(folder: Path, text: str) -> Path:
    """A folder of headers that holds `text` beside the part of metal-cpp that every header leans on."""
    headers = folder / "Metal"
    headers.mkdir(parents=True)
    shutil.copy(SUPPORT, headers)
    (headers / "Metal.hpp").write_text(text, encoding="utf-8")
    return folder
