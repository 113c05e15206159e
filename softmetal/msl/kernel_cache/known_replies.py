"""Replies to requests that this or another process made before, found without loading the compiler.

Loading it takes several times as long as loading a kernel from the cache. The name of a stored reply is a hash of the
request and of all that the reply depends on: this compiler, the processor, and which clang is used.
"""

import os
from collections.abc import Iterable, Iterator
from functools import cache

from softmetal.msl.kernel_cache.cache_folder import default_folder, mark_used
from softmetal.msl.kernel_cache.checksums import is_whole, read_whole
from softmetal.msl.kernel_cache.processor import cpu_identity

try:
    # What hashlib would hand out; hashlib itself loads OpenSSL, which takes longer than all of this.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

KIND = "reply"

_PACKAGE = os.path.dirname(os.path.dirname(__file__))
_KERNEL_HEADERS = f"{_PACKAGE}/../exec"

# In front of a reply stand the shared object it names, if any, and the programs that made it.
_SEPARATOR = "\0"


def key(request: str) -> str:
    execution = os.environ.get("PYMETAL_EXECUTION", "")  # see kernel_code
    text = f"{_surroundings()}{_SEPARATOR}{execution}{_SEPARATOR}{request}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=32).hexdigest()


def find(request: str, folder: str | None = None) -> str | None:
    """The stored reply; None when there is none, its shared object is gone or damaged, or its compiler was replaced.

    A compiler that has been removed is not missed.
    """
    path = f"{folder or default_folder()}/msl/{KIND}/{key(request)}"
    data = read_whole(path)
    parts = data.decode(errors="replace").split(_SEPARATOR) if data is not None else []
    if len(parts) != 3:
        return None
    programs, shared_object, reply = parts
    if any(map(_is_replaced, programs.splitlines())):
        return None
    if shared_object and not is_whole(shared_object):
        return None
    for used in filter(None, (path, shared_object)):
        mark_used(used)
    return reply


def entry(reply: str, shared_object: str, programs: Iterable[str]) -> str:
    """What to store for `find`."""
    return _SEPARATOR.join(("\n".join(_state(path) for path in programs), shared_object, reply))


def _is_replaced(state: str) -> bool:
    path = state.rsplit(":", 2)[0]
    return _state(path) not in (state, _missing(path))


@cache
def _surroundings() -> str:
    files = (*_states_below(_PACKAGE), *_states_below(_KERNEL_HEADERS))
    variables = (os.environ.get(name, "") for name in ("PATH", "SOFTMETAL_CLANG"))
    return "\n".join((*sorted(files), cpu_identity(), *variables))


def _states_below(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _states_below(entry.path)
            elif not entry.name.endswith(".pyc"):
                yield _described(entry.path, entry.stat())


def _state(path: str) -> str:
    try:
        return _described(path, os.stat(path))
    except OSError:
        return _missing(path)


def _described(path: str, status: os.stat_result) -> str:
    return f"{path}:{status.st_size}:{status.st_mtime_ns}"


def _missing(path: str) -> str:
    return f"{path}:0:missing"
