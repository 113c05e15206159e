"""Looking after the cache's folder: what it holds, keeping it within its limit, finding damage, emptying it."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from softmetal.msl.kernel_cache.checksums import SUFFIX, read_whole

_TRIM_INTERVAL = 3600.0  # seconds between two looks at the size of the cache
_STALE_TEMPORARY_AGE = 3600.0  # seconds after which a half-written file belongs to a dead process
_LOCKS = "locks"
_STAMP = "trimmed"


@dataclass(frozen=True, order=True)
class Entry:
    """A cached file, `size` bytes with its checksum; `used` is the time of its last use, to the day."""

    used: float
    size: int
    path: Path

    @property
    def kind(self) -> str:
        return self.path.parent.name

    def remove(self) -> None:
        """The file last: without it the checksum says nothing, and the other way round it is damaged."""
        with contextlib.suppress(OSError):
            _checksum_of(self.path).unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)


def entries(root: Path) -> Iterator[Entry]:
    """Everything in the cache at `root`, in no order."""
    for path in _files(root):
        if path.suffix in (".tmp", SUFFIX):
            continue
        with contextlib.suppress(OSError):  # another process may remove it at any time
            status = path.stat()
            sum_file = _checksum_of(path)
            size = status.st_size + (sum_file.stat().st_size if sum_file.is_file() else 0)
            yield Entry(status.st_mtime, size, path)


def trim(root: Path, limit: int) -> None:
    """Deletes the entries unused for longest until the rest takes `limit` bytes, and what dead processes left."""
    with contextlib.suppress(OSError):
        (root / _STAMP).touch()
    _remove_leftovers(root)
    found = sorted(entries(root))
    total = sum(entry.size for entry in found)
    for entry in found:
        if total <= limit:
            break
        entry.remove()
        total -= entry.size


def is_trim_due(root: Path, limit: int, stored: int) -> bool:
    """Whether the last trim was long ago, or one process alone has `stored` a tenth of the limit since."""
    if stored > limit // 10:
        return True
    stamp = root / _STAMP
    return not stamp.exists() or time.time() - stamp.stat().st_mtime >= _TRIM_INTERVAL


def damaged(root: Path) -> list[Entry]:
    """The entries whose content is not what was stored."""
    return [entry for entry in entries(root) if read_whole(str(entry.path)) is None]


def clear(root: Path) -> None:
    """Removes everything. Running processes make again what they need."""
    for folder in root.iterdir() if root.is_dir() else ():
        if folder.is_dir() and folder.name != _LOCKS:  # a lock in use must not be replaced by another
            shutil.rmtree(folder, ignore_errors=True)


def _remove_leftovers(root: Path) -> None:
    for path in _files(root):
        with contextlib.suppress(OSError):
            is_half_written = path.suffix == ".tmp" and time.time() - path.stat().st_mtime > _STALE_TEMPORARY_AGE
            is_alone = path.suffix == SUFFIX and not path.with_name(path.name.removesuffix(SUFFIX)).exists()
            if is_half_written or is_alone:
                path.unlink()


def _files(root: Path) -> Iterator[Path]:
    folders = [path for path in root.iterdir() if path.is_dir() and path.name != _LOCKS] if root.is_dir() else []
    return (path for folder in folders for path in folder.iterdir() if path.is_file())


def _checksum_of(path: Path) -> Path:
    return path.with_name(path.name + SUFFIX)
