"""The on-disk cache: shared by processes, safe under kills and full disks, bounded, private."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from softmetal.msl.kernel_cache import cache as cache_module
from softmetal.msl.kernel_cache.cache import DiskCache, content_key
from softmetal.msl.kernel_cache.cache_folder import default_folder
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import Options, PipelineRequest

SOURCE = "kernel void f(device float* a [[buffer(0)]], uint id [[thread_position_in_grid]]) { a[id] = VALUE; }\n"
REPOSITORY = Path(__file__).parents[2]


def request(value: str) -> PipelineRequest:
    return PipelineRequest(SOURCE, "f", Options(macros={"VALUE": value}))


def files(folder: Path) -> list[Path]:
    """What the cache holds, bookkeeping apart."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if path.parent.name != "locks" and path.name != "trimmed")


def test_a_new_compiler_finds_what_another_made(cache_folder: Path, compiler: Compiler) -> None:
    first = compiler.pipeline(request("1"))
    modified = Path(str(first["path"])).stat().st_mtime_ns
    second = Compiler(DiskCache(cache_folder)).pipeline(request("1"))
    assert second == json.loads(json.dumps(first))
    assert Path(str(second["path"])).stat().st_mtime_ns == modified


def test_a_known_pipeline_takes_milliseconds(cache_folder: Path, compiler: Compiler) -> None:
    compiler.pipeline(request("1"))
    fresh = Compiler(DiskCache(cache_folder))
    _ = fresh.toolchain
    times: list[float] = []
    for _ in range(5):
        again = Compiler(DiskCache(cache_folder))
        start = time.perf_counter()
        again.pipeline(request("1"))
        times.append(time.perf_counter() - start)
    assert min(times) < 0.005


def test_everything_that_matters_is_in_the_key(compiler: Compiler) -> None:
    paths = {
        str(compiler.pipeline(item)["path"])
        for item in (
            request("1"),
            request("2"),
            PipelineRequest(SOURCE + " ", "f", Options(macros={"VALUE": "1"})),
            PipelineRequest(SOURCE, "f", Options(macros={"VALUE": "1"}, math_mode="safe")),
            PipelineRequest(SOURCE, "f", Options(macros={"VALUE": "1"}, language_version="3.0")),
        )
    }
    assert len(paths) == 5


def test_a_vanished_object_is_made_again(compiler: Compiler) -> None:
    path = Path(str(compiler.pipeline(request("7"))["path"]))
    path.unlink()
    assert compiler.pipeline(request("7"))["path"] == str(path)
    assert path.is_file()


def test_folders_are_private(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path / "cache")
    disk.write_text("kind", "key", "text")
    for folder in (tmp_path / "cache", tmp_path / "cache" / "msl", tmp_path / "cache" / "msl" / "kind"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_folder_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PYMETAL_CACHE_DIR", str(tmp_path / "named"))
    assert default_folder() == str(tmp_path / "named")
    monkeypatch.delenv("PYMETAL_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == str(tmp_path / "pymetal")
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert default_folder() == str(tmp_path / ".cache" / "pymetal")


def test_a_file_where_the_folder_should_be_moves_the_cache(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("in the way")
    disk = DiskCache(tmp_path / "cache")
    disk.write_text("kind", "key", "text")
    assert disk.read_text("kind", "key") == "text"


def test_a_disk_that_fills_moves_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = DiskCache(tmp_path)
    original = Path.write_text

    def full(self: Path, text: str) -> int:
        if self.is_relative_to(tmp_path):
            raise OSError(28, "No space left on device")
        return original(self, text)

    monkeypatch.setattr(Path, "write_text", full)
    disk.write_text("kind", "key", "text")
    assert disk.read_text("kind", "key") == "text"
    assert files(tmp_path) == []


def test_the_least_recently_used_files_go_first(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path)
    for age, name in enumerate(("newest", "middle", "oldest")):
        disk.write_text("kind", name, "x" * 1000)
        moment = time.time() - 1000 * age
        os.utime(tmp_path / "msl" / "kind" / name, (moment, moment))
    DiskCache(tmp_path, limit=2500).trim()
    assert disk.read_text("kind", "oldest") is None
    assert disk.read_text("kind", "middle") is not None
    assert disk.read_text("kind", "newest") is not None


def test_what_a_dead_process_left_is_removed(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path)
    disk.write_text("kind", "key", "text")
    left = tmp_path / "msl" / "kind" / ".1-2.tmp"
    left.write_text("half")
    disk.trim()
    assert left.exists()
    os.utime(left, (0, 0))
    disk.trim()
    assert not left.exists()


def test_keys_keep_parts_apart() -> None:
    assert content_key({"a": "bc", "d": ""}) != content_key({"a": "b", "d": "c"})
    assert content_key({"a": "1", "b": "2"}) == content_key({"b": "2", "a": "1"})
    schema = cache_module.SCHEMA
    try:
        before = content_key({"a": "1"})
        cache_module.SCHEMA = schema + 1
        assert content_key({"a": "1"}) != before
    finally:
        cache_module.SCHEMA = schema


COMPILE_SOME = """
import json, sys
from pathlib import Path
from softmetal.msl.kernel_cache.cache import DiskCache
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import Options, PipelineRequest
compiler = Compiler(DiskCache(Path(sys.argv[1])))
for value in range(3):
    request = PipelineRequest(sys.argv[2], "f", Options(macros={"VALUE": str(value)}))
    print(json.dumps(compiler.pipeline(request)), flush=True)
"""


def start(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMPILE_SOME, str(folder), SOURCE]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    processes = [start(tmp_path) for _ in range(4)]
    outputs = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0, 0], outputs[0][1]
    assert len({text for text, _ in outputs}) == 1
    assert len(list((tmp_path / "msl" / "header").glob("*.pch"))) == 1
    assert not [path for path in files(tmp_path) if path.suffix == ".tmp"]


@pytest.mark.parametrize("delay", [0.05, 0.15, 0.3, 0.5, 0.8])
def test_a_killed_process_leaves_a_usable_cache(tmp_path: Path, delay: float) -> None:
    victim = start(tmp_path)
    time.sleep(delay)
    victim.send_signal(signal.SIGKILL)
    victim.communicate(timeout=60)
    survivor = start(tmp_path)
    text, errors = survivor.communicate(timeout=120)
    assert survivor.returncode == 0, errors
    assert all(json.loads(line)["ok"] for line in text.splitlines())
