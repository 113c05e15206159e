"""Set up everything that pymetal's development sessions need, then run them.

    python3 start.py demo        build, then compile and run a Metal kernel
    python3 start.py test        build, then run the tests

Needs Python 3.11 or newer with venv and pip, and git; no compiler. Any session of noxfile.py can be named.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
NOX = "nox==2026.10.20"


def fail(message: str) -> None:
    sys.exit(f"start.py: {message}")


def environment_program(name: str) -> Path:
    folder = "Scripts" if os.name == "nt" else "bin"
    return ENVIRONMENT / folder / name


def create_environment() -> None:
    """Create .venv with nox inside, or leave an existing one as it is."""
    if environment_program("nox").exists():
        return
    print(f"start.py: creating {ENVIRONMENT.name} with {NOX}", flush=True)
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    install = [str(environment_program("python")), "-m", "pip", "install", "--quiet", NOX]
    if subprocess.run(install, check=False).returncode != 0:
        fail("pip could not install nox; see its message above")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 -- an older Python runs this file first
        fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    if not arguments or arguments[0] in ("-h", "--help"):
        print(__doc__)
        return 0 if arguments else 2
    create_environment()
    command = [str(environment_program("nox")), "--noxfile", str(ROOT / "noxfile.py"), "--reuse-existing-virtualenvs"]
    # One option with all names: nox heeds only the last of several.
    return subprocess.run([*command, "--sessions", *arguments], cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
