"""The cache stays within its limit, which the environment may set."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from softmetal.msl.kernel_cache.cache import DiskCache
from softmetal.msl.kernel_cache.cache_folder import DEFAULT_LIMIT, CacheLimitError, default_limit
from softmetal.msl.kernel_cache.cache_upkeep import entries


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [
        ("", DEFAULT_LIMIT),
        ("0", 0),
        ("4096", 4096),
        ("500M", 500 << 20),
        ("2g", 2 << 30),
        (" 64 KB ", None),
        ("64KB", 64 << 10),
    ],
)
def test_the_limit_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, text: str, bytes_: int | None) -> None:
    monkeypatch.setenv("PYMETAL_CACHE_LIMIT", text)
    if bytes_ is None:
        with pytest.raises(CacheLimitError, match="500M"):
            default_limit()
    else:
        assert default_limit() == bytes_


def held(folder: Path) -> int:
    return sum(entry.size for entry in entries(folder / "msl"))


def test_a_process_that_stores_much_trims_as_it_goes(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path, limit=100_000)
    for number in range(100):
        disk.write_text("kind", f"{number:03}", "x" * 5_000)
        assert held(tmp_path) < 130_000
    assert disk.read_text("kind", "099") is not None


def test_what_was_read_lately_stays(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path)
    for name in ("read", "unread"):
        path = disk.write_text("kind", name, "x" * 1000)
        days_ago = time.time() - 864_000
        os.utime(path, (days_ago, days_ago))
    assert DiskCache(tmp_path).find("kind", "read") is not None
    DiskCache(tmp_path, limit=1500).trim()
    assert disk.find("kind", "read") is not None
    assert disk.find("kind", "unread") is None


def test_nothing_is_left_of_what_was_trimmed(tmp_path: Path) -> None:
    disk = DiskCache(tmp_path)
    disk.write_text("kind", "key", "text")
    DiskCache(tmp_path, limit=0).trim()
    assert list((tmp_path / "msl" / "kind").iterdir()) == []
    assert disk.read_text("kind", "key") is None
