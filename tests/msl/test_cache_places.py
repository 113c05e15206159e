"""Shaders compile wherever the cache cannot be: a full disk, a folder that may not be written, no home at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]

# Compiles two kernels and says where they are, without the cache's own folder being asked about.
PROGRAM = """
from pathlib import Path
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import PipelineRequest
compiler = Compiler()
for value in range(2):
    source = f"kernel void f(device float* a [[buffer(0)]]) {{ a[0] = {value}; }}"
    path = Path(str(compiler.pipeline(PipelineRequest(source, "f"))["path"]))
    assert path.stat().st_size > 1000
    print(path)
"""


def compile_some(environment: dict[str, str], *before: str) -> list[Path]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "PYMETAL_"))}
    result = subprocess.run(
        [*before, sys.executable, "-c", PROGRAM],
        env={**kept, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    return [Path(line) for line in result.stdout.split()]


def on_small_disk(folder: Path, size: str) -> list[str]:
    """A command that runs another where `folder` is a disk of that size; skips where users may not make one."""
    if shutil.which("unshare") is None:
        pytest.skip("needs unshare of util-linux")
    mount = f'mount -t tmpfs -o size={size} none "{folder}"'
    enter = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
    if subprocess.run([*enter, mount], capture_output=True, check=False).returncode != 0:
        pytest.skip("this system lets users mount nothing")
    return [*enter, f'{mount} && exec "$@"', "sh"]


@pytest.mark.parametrize("size", ["4k", "64k", "1m"])
def test_a_full_disk(tmp_path: Path, size: str) -> None:
    paths = compile_some({"PYMETAL_CACHE_DIR": str(tmp_path)}, *on_small_disk(tmp_path, size))
    assert len(paths) == 2
    assert not any(path.is_relative_to(tmp_path) for path in paths[1:])


def test_a_full_disk_that_holds_temporary_files_too(tmp_path: Path) -> None:
    if not os.access("/dev/shm", os.W_OK):
        pytest.skip("needs shared memory")
    environment = {"PYMETAL_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    paths = compile_some(environment, *on_small_disk(tmp_path, "256k"))
    assert all(path.is_relative_to("/dev/shm") for path in paths[1:])


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    drop = shutil.which("setpriv")
    if os.getuid() == 0 and drop is None:
        pytest.skip("root may write everywhere, and there is no setpriv to be another user with")
    before = [str(drop), "--reuid=65534", "--regid=65534", "--clear-groups"] if os.getuid() == 0 else []
    if before and subprocess.run([*before, sys.executable, "-c", ""], capture_output=True, check=False).returncode != 0:
        pytest.skip("another user may not run this Python")
    folder = tmp_path / "cache"
    folder.mkdir(mode=0o500)
    paths = compile_some({"PYMETAL_CACHE_DIR": str(folder), "TMPDIR": "/tmp"}, *before)
    assert not any(path.is_relative_to(folder) for path in paths)


def test_no_home(tmp_path: Path) -> None:
    paths = compile_some({"HOME": "/nonexistent" if os.getuid() else "/proc/nowhere", "TMPDIR": str(tmp_path)})
    assert all(path.is_relative_to(tmp_path) for path in paths)
