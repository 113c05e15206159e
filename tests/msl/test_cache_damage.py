"""Files of the cache that a failing disk or a power cut left damaged are noticed and made again, whichever they are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from softmetal.msl.kernel_cache import known_replies
from softmetal.msl.kernel_cache.cache import DiskCache
from softmetal.msl.kernel_cache.cache_upkeep import damaged, entries
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import PipelineRequest

SOURCE = "kernel void f(device float* a [[buffer(0)]], uint id [[thread_position_in_grid]]) { a[id] = id; }\n"
REQUEST = json.dumps({"schema": 1, "action": "pipeline", "source": SOURCE, "function": "f"})

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "cut short": lambda data: data[: len(data) // 2],
    "zeros": lambda data: bytes(len(data)),
    "another byte": lambda data: bytes([*data[:-1], data[-1] ^ 1]),
    "empty": lambda _: b"",
    "longer": lambda data: data + b"\n",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache with a kernel in it, for all tests: each heals what it damages."""
    folder = tmp_path_factory.mktemp("damaged")
    assert json.loads(Compiler(DiskCache(folder)).handle(REQUEST))["ok"]
    return folder


@pytest.mark.parametrize("damage", DAMAGES)
def test_every_kind_of_file_heals(filled: Path, damage: str) -> None:
    before = {entry.path: entry.path.read_bytes() for entry in entries(filled / "msl")}
    kinds = {path.parent.name for path in before}
    assert kinds == {"files", "header", "kernel", "library", "pipeline", "reply", "services", "toolchain"}
    for path, data in before.items():
        path.write_bytes(DAMAGES[damage](data))
    assert len(damaged(filled / "msl")) == len(before)
    assert known_replies.find(REQUEST, str(filled)) is None
    reply = json.loads(Compiler(DiskCache(filled)).handle(REQUEST))
    assert reply["ok"], reply
    assert damaged(filled / "msl") == []
    assert Path(reply["path"]).read_bytes() == before[Path(reply["path"])]


def test_a_damaged_shared_object_is_not_loaded(filled: Path) -> None:
    reply = known_replies.find(REQUEST, str(filled))
    assert reply is not None
    path = Path(json.loads(reply)["path"])
    whole = path.read_bytes()
    path.write_bytes(whole[:1000])
    assert known_replies.find(REQUEST, str(filled)) is None
    compiler = Compiler(DiskCache(filled))
    assert compiler.pipeline(PipelineRequest(SOURCE, "f"))["path"] == str(path)
    assert path.read_bytes() == whole


def test_a_checksum_without_its_file_counts_for_nothing(filled: Path) -> None:
    disk = DiskCache(filled)
    disk.write_text("kind", "key", "text").unlink()
    assert disk.read_text("kind", "key") is None
    disk.trim()
    assert list((filled / "msl" / "kind").iterdir()) == []
