"""The on-disk cache: files named by the hash of everything they depend on.

Many processes share it without a lock: a file appears whole, by renaming, or not at all, and is never changed
afterwards. A damaged one counts as missing. Where the disk is full or may not be written, a temporary folder of this
process takes its place.
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

from softmetal.msl.kernel_cache.cache_folder import default_folder, default_limit, mark_used
from softmetal.msl.kernel_cache.cache_upkeep import is_trim_due, trim
from softmetal.msl.kernel_cache.checksums import SUFFIX, checksum, is_whole

# Part of every key. Raise it whenever the content of cached files changes its form.
SCHEMA = 2

# Where a temporary folder may be when the usual place is full too.
_MEMORY = Path("/dev/shm")


def content_key(parts: Mapping[str, str]) -> str:
    """A SHA-256 over named parts, independent of their order."""
    digest = hashlib.sha256(f"schema {SCHEMA}".encode())
    for name in sorted(parts):
        value = parts[name].encode(errors="surrogatepass")
        digest.update(f"\n{name} {len(value)}\n".encode())
        digest.update(value)
    return digest.hexdigest()


class DiskCache:
    """Files in `folder`/msl, by kind and key. A file that was read or made counts as used for `trim`.

    `limit` is in bytes. Raises CacheLimitError when it is left to $PYMETAL_CACHE_LIMIT and that is no size.
    """

    def __init__(self, folder: Path | None = None, limit: int | None = None) -> None:
        self._limit = default_limit() if limit is None else limit
        self._root = (folder or Path(default_folder())) / "msl"
        self._fallback: Path | None = None
        self._made: set[Path] = set()
        self._bytes_since_trim = 0

    def find(self, kind: str, key: str, suffix: str = "") -> Path | None:
        """The undamaged file of that kind and key, or None."""
        for root in self._roots():
            path = root / kind / f"{key}{suffix}"
            if is_whole(str(path)):
                mark_used(str(path))
                return path
        return None

    def read_text(self, kind: str, key: str) -> str | None:
        path = self.find(kind, key)
        try:
            return path.read_text() if path is not None else None
        except (OSError, UnicodeDecodeError):  # trimmed by another process at this moment
            return None

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
        self._trim_sometimes(path)
        return path

    def _store(self, kind: str, key: str, write: Callable[[Path], None], suffix: str) -> Path:
        folder = self._writable_folder(kind)
        temporary = folder / f".{os.getpid()}-{threading.get_ident()}-{time.monotonic_ns()}{suffix}.tmp"
        path = folder / f"{key}{suffix}"
        try:
            write(temporary)
            described = checksum(temporary.read_bytes())
            temporary.replace(path)
            temporary.write_text(described)
            temporary.replace(f"{path}{SUFFIX}")
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
        trim(self._root, self._limit)
        self._bytes_since_trim = 0

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
            self._fallback = _temporary_folder()
            atexit.register(_remove_in_process, os.getpid(), self._fallback)

    def _trim_sometimes(self, stored: Path) -> None:
        with contextlib.suppress(OSError):
            self._bytes_since_trim += stored.stat().st_size
            if is_trim_due(self._root, self._limit, self._bytes_since_trim):
                self.trim()


def _temporary_folder() -> Path:
    """In the usual place for them, else in memory. Raises OSError when neither can take a file."""
    try:
        folder = Path(tempfile.mkdtemp(prefix="pymetal-"))
        (folder / "room").write_bytes(bytes(1 << 20))
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="pymetal-", dir=_MEMORY))
    (folder / "room").unlink(missing_ok=True)
    return folder


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
