"""The on-disk cache: files named by the hash of everything they depend on.

Many processes share it without a lock: a file appears whole, by renaming, or not at all, and is never changed
afterwards. Where the disk is full or may not be written, a temporary folder of this process takes its place.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path

# Part of every key. Raise it whenever the content of cached files changes its form.
SCHEMA = 1

_DEFAULT_LIMIT = 1 << 30  # bytes
_TRIM_INTERVAL = 3600.0  # seconds between two looks at the size of the cache
_STALE_TEMPORARY_AGE = 3600.0  # seconds after which a half-written file belongs to a dead process


def default_folder() -> Path:
    """$PYMETAL_CACHE_DIR, else `pymetal` in the user's cache folder."""
    if named := os.environ.get("PYMETAL_CACHE_DIR"):
        return Path(named)
    base = os.environ.get("XDG_CACHE_HOME")
    if base and Path(base).is_absolute():
        return Path(base) / "pymetal"
    try:
        return Path.home() / ".cache" / "pymetal"
    except RuntimeError:  # no home folder is known
        return Path(tempfile.gettempdir()) / f"pymetal-{os.getuid()}"


def content_key(parts: Mapping[str, str]) -> str:
    """A SHA-256 over named parts, independent of their order."""
    digest = hashlib.sha256(f"schema {SCHEMA}".encode())
    for name in sorted(parts):
        value = parts[name].encode(errors="surrogatepass")
        digest.update(f"\n{name} {len(value)}\n".encode())
        digest.update(value)
    return digest.hexdigest()


class DiskCache:
    """Files in `folder`/msl, by kind and key. A file that was read or made counts as used for `trim`."""

    def __init__(self, folder: Path | None = None, limit: int = _DEFAULT_LIMIT) -> None:
        self._limit = limit
        self._root = (folder or default_folder()) / "msl"
        self._fallback: Path | None = None
        self._made: set[Path] = set()

    def find(self, kind: str, key: str, suffix: str = "") -> Path | None:
        """The file of that kind and key, or None."""
        for root in self._roots():
            path = root / kind / f"{key}{suffix}"
            if path.is_file():
                return path
        return None

    def read_text(self, kind: str, key: str) -> str | None:
        path = self.find(kind, key)
        if path is None:
            return None
        try:
            text = path.read_text()
            self._mark_used(path)
        except (OSError, UnicodeDecodeError):
            return None
        return text

    def write_text(self, kind: str, key: str, text: str) -> Path:
        def write(temporary: Path) -> None:
            temporary.write_text(text)

        return self.store(kind, key, write)

    def store(self, kind: str, key: str, write: Callable[[Path], None], suffix: str = "") -> Path:
        """Lets `write` fill a temporary file, then gives it its place, which is returned.

        When that fails with OSError the cache moves to a temporary folder, and `write` gets a second chance.
        """
        try:
            path = self._store(kind, key, write, suffix)
        except OSError:
            if self._fallback is not None:
                raise
            self._use_fallback()
            path = self._store(kind, key, write, suffix)
        self._trim_sometimes()
        return path

    def _store(self, kind: str, key: str, write: Callable[[Path], None], suffix: str) -> Path:
        folder = self._writable_folder(kind)
        temporary = folder / f".{os.getpid()}-{threading.get_ident()}-{time.monotonic_ns()}{suffix}.tmp"
        path = folder / f"{key}{suffix}"
        try:
            write(temporary)
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
        return path

    @contextlib.contextmanager
    def exclusive(self, name: str) -> Generator[None]:
        """Holds a lock among processes, released by the system when its holder dies."""
        path = self._writable_folder("locks") / name
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            with contextlib.suppress(OSError):  # a file system without locks: the work may be done twice
                fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def trim(self) -> None:
        """Deletes the files unused for longest until the cache is within its limit, and what dead processes left."""
        entries: list[tuple[float, int, Path]] = []
        for path in self._root.rglob("*"):
            with contextlib.suppress(OSError):
                status = path.lstat()
                if not path.is_file() or path.parent.name == "locks":
                    continue
                if path.suffix == ".tmp" and time.time() - status.st_mtime > _STALE_TEMPORARY_AGE:
                    path.unlink()
                elif path.suffix != ".tmp":
                    entries.append((status.st_mtime, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._limit:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size

    def _roots(self) -> list[Path]:
        return [self._root] if self._fallback is None else [self._fallback, self._root]

    def _writable_folder(self, kind: str) -> Path:
        folder = (self._fallback or self._root) / kind
        if folder in self._made and folder.is_dir():
            return folder
        try:
            _make_private(folder)
            if not os.access(folder, os.W_OK):
                raise PermissionError(folder)
        except OSError:
            self._use_fallback()
            assert self._fallback is not None
            folder = self._fallback / kind
            folder.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)
        return folder

    def _use_fallback(self) -> None:
        if self._fallback is None:
            self._fallback = Path(tempfile.mkdtemp(prefix="pymetal-"))
            atexit.register(_remove_in_process, os.getpid(), self._fallback)

    def _mark_used(self, path: Path) -> None:
        """Keeps recently used files from being trimmed; the time of last use may be a day old."""
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > 86400:
                os.utime(path)

    def _trim_sometimes(self) -> None:
        stamp = self._root / "trimmed"
        with contextlib.suppress(OSError):
            if stamp.exists() and time.time() - stamp.stat().st_mtime < _TRIM_INTERVAL:
                return
            stamp.touch()
            self.trim()


def _make_private(folder: Path) -> None:
    """Makes a folder and those above it; new ones are open to their owner alone."""
    missing = [folder, *folder.parents]
    for path in reversed(missing):
        if not path.is_dir():
            with contextlib.suppress(FileExistsError):
                path.mkdir(mode=0o700)


def _remove_in_process(process: int, folder: Path) -> None:
    if os.getpid() == process:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)
