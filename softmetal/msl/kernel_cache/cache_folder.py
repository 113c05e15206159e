"""Where the cache lies, how large it may become, and what counts as used.

Imports nothing that would make a program's start longer.
"""

import contextlib
import os
import time

# Of all kinds together. The precompiled metal library takes 5 MB, a kernel some 30 KB.
DEFAULT_LIMIT = 1 << 30  # bytes

_USE_INTERVAL = 86400.0  # seconds; a file's date tells its last use to the day

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class CacheLimitError(ValueError):
    """$PYMETAL_CACHE_LIMIT is not a size; the message says what one looks like."""


def default_folder() -> str:
    """$PYMETAL_CACHE_DIR, else `pymetal` in the user's cache folder, else one of the user's in the temporary folder."""
    if named := os.environ.get("PYMETAL_CACHE_DIR"):
        return named
    base = os.environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(base):
        return os.path.join(base, "pymetal")
    home = os.path.expanduser("~")
    if os.path.isabs(home):
        return os.path.join(home, ".cache", "pymetal")
    return f"{os.environ.get('TMPDIR') or '/tmp'}/pymetal-{os.getuid()}"


def default_limit() -> int:
    """$PYMETAL_CACHE_LIMIT in bytes (`500M`, `2G`), else 1 GiB. Raises CacheLimitError for anything else."""
    text = os.environ.get("PYMETAL_CACHE_LIMIT", "").strip().upper().removesuffix("B")
    if not text:
        return DEFAULT_LIMIT
    unit = text[-1] if text[-1] in "KMG" else ""
    number = text.removesuffix(unit)
    if not number.isdecimal():
        raise CacheLimitError(
            f"PYMETAL_CACHE_LIMIT is {os.environ['PYMETAL_CACHE_LIMIT']!r}; it must be a number of bytes such as "
            "500M or 2G"
        )
    return int(number) * _UNITS[unit]


def mark_used(path: str) -> None:
    """Keeps a file that was used now from being removed before others."""
    with contextlib.suppress(OSError):
        if time.time() - os.stat(path).st_mtime > _USE_INTERVAL:
            os.utime(path)
