"""Knowing a whole file from a damaged one: beside each file of the cache lies one with its checksum.

A file that was renamed into place is whole as far as other programs can tell. A machine that loses power, a full disk
or a failing one can still leave it short or filled with zeros, and a broken shared object would end the process that
loads it. Imports nothing that would make a program's start longer.
"""

import os
import zlib

SUFFIX = ".sum"

# What was found whole in this process, with its date and size then.
_known: dict[str, tuple[int, int]] = {}


def checksum(data: bytes) -> str:
    """The content of a file's checksum file."""
    return f"{zlib.crc32(data):08x} {len(data)}\n"


def read_whole(path: str) -> bytes | None:
    """A file's content, or None when it is missing or damaged."""
    try:
        data = _read(path)
        expected = _read(path + SUFFIX)
    except OSError:
        return None
    return data if expected == checksum(data).encode() else None


def is_whole(path: str) -> bool:
    """Whether a file is there and undamaged. Reads it once in each process."""
    try:
        status = os.stat(path)
    except OSError:
        return False
    state = (status.st_mtime_ns, status.st_size)
    if _known.get(path) == state:
        return True
    if read_whole(path) is None:
        return False
    _known[path] = state
    return True


def _read(path: str) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        return file.read()
