"""Fetches metal-cpp: a pinned SDK, a folder or a zip file → a folder of headers that is known to be whole.

This module needs nothing but the standard library and pip, because the build of the extension uses it too.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

PINS_PATH = PurePath("thirdparty/metal-cpp.toml")
PINS_FILE = Path(__file__).parents[1] / PINS_PATH
MARKER = Path("Metal") / "Metal.hpp"
"""The header by which a folder is recognised as metal-cpp."""

LOCAL_VARIABLE = "PYMETAL_METAL_CPP"
CACHE_VARIABLE = "PYMETAL_CACHE_DIR"
NESTING = 4
"""How many folders deep the headers may lie in a folder or zip file that a user names."""


class SdkError(Exception):
    """metal-cpp could not be had; names the file, what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class Pin:
    """One SDK of `thirdparty/metal-cpp.toml`: a wheel, its hash, and the folder of headers inside."""

    name: str
    package: str
    version: str
    wheel: str
    sha256: str
    folder: str
    megabytes: int


@dataclass(frozen=True, slots=True)
class Pins:
    """All pinned SDKs by name."""

    default: str
    sdks: dict[str, Pin]


def read_pins(file: Path = PINS_FILE) -> Pins:
    """The pinned SDKs. Raises SdkError when the file does not say what a pin needs."""
    try:
        document = tomllib.loads(file.read_text(encoding="utf-8"))
        sdks = {name: Pin(name=name, **entry) for name, entry in document["sdk"].items()}
        default = sdks[document["default"]].name
    except tomllib.TOMLDecodeError as error:
        raise SdkError(f"{file}: is not TOML: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise SdkError(f"{file}: not a list of pinned SDKs: {error}") from error
    return Pins(default, sdks)


def pins_with_default(name: str, file: Path = PINS_FILE) -> str:
    """The text of the pins with another default SDK. Raises SdkError when that is not pinned: everybody has to be
    able to fetch the default."""
    if name not in read_pins(file).sdks:
        raise SdkError(f"{file}: has no [sdk.{name}]; pin the SDK there before it becomes the default")
    return re.sub(r'^default = ".*"$', f'default = "{name}"', file.read_text(encoding="utf-8"), count=1, flags=re.M)


def fetch(source: str | None = None, pins: Pins | None = None) -> Path:
    """The folder of headers for `source`: the name of a pinned SDK, a folder or a zip file.

    Without a source, `$PYMETAL_METAL_CPP` (a folder or zip file) is taken, else the default SDK. Downloads
    are checked and kept in the user's cache. Raises SdkError.
    """
    pins = pins or read_pins()
    source = source or local_source() or pins.default
    if source in pins.sdks:
        return _fetch_pinned(pins.sdks[source])
    path = Path(source).expanduser()
    if path.is_dir():
        return find_headers(path)
    if path.is_file():
        return _unpack_local(path)
    raise SdkError(f"{source}: no such folder or zip file, and not one of the SDKs {', '.join(sorted(pins.sdks))}")


def local_source() -> str | None:
    """The folder or zip file that `$PYMETAL_METAL_CPP` names."""
    return os.environ.get(LOCAL_VARIABLE) or None


def cache_folder() -> Path:
    """`$PYMETAL_CACHE_DIR`, else the platform's user cache folder for pymetal; made with mode 0700."""
    if named := os.environ.get(CACHE_VARIABLE):
        folder = Path(named).expanduser()
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Caches" / "pymetal"
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pymetal"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SdkError(f"{folder}: the cache folder cannot be made: {error.strerror}") from error
    return folder


def find_headers(folder: Path) -> Path:
    """The folder at or below `folder` that holds `Metal/Metal.hpp`; the outermost when there are several."""
    for depth in range(NESTING + 1):
        for found in sorted(folder.glob("*/" * depth + str(MARKER))):
            return found.parents[1].resolve()
    raise SdkError(f"{folder}: expected {MARKER} in it, or up to {NESTING} folders below; found none")


def _fetch_pinned(pin: Pin) -> Path:
    headers = cache_folder() / "metal-cpp" / f"{pin.name}-{pin.sha256[:16]}"
    if (headers / MARKER).is_file():
        return headers
    with _workplace(headers) as workplace:
        wheel = _download(pin, workplace)
        _check_hash(wheel, pin)
        _unpack(wheel, pin.folder, workplace / "headers")
        _move_into_place(workplace / "headers", headers)
    return headers


def _unpack_local(archive: Path) -> Path:
    headers = cache_folder() / "metal-cpp" / f"zip-{_sha256(archive)[:16]}"
    if headers.is_dir():
        return find_headers(headers)
    with _workplace(headers) as workplace:
        _unpack(archive, "", workplace / "headers")
        find_headers(workplace / "headers")
        _move_into_place(workplace / "headers", headers)
    return find_headers(headers)


@contextmanager
def _workplace(headers: Path) -> Generator[Path]:
    """A temporary folder on the same file system as `headers`, so that a rename makes them appear at once."""
    headers.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=headers.parent, prefix=".fetching-") as folder:
        yield Path(folder)


def _move_into_place(unpacked: Path, headers: Path) -> None:
    try:
        unpacked.rename(headers)
    except OSError as error:
        # Another process was faster: its folder was checked in the same way.
        if not headers.is_dir():
            raise SdkError(f"{headers}: cannot be written: {error.strerror}") from error


def _download(pin: Pin, folder: Path) -> Path:
    """Has pip download the wheel; pip's configuration says from where."""
    size = f"{pin.megabytes} MB"
    print(f"metal-cpp for {pin.name}: downloading {pin.package} {pin.version} ({size})", file=sys.stderr, flush=True)
    terminal = sys.stderr.isatty()
    # fmt: off
    command = [
        sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
        "--platform", "macosx_14_0_arm64", "--python-version", "3.11", "--dest", str(folder),
        f"{pin.package}=={pin.version}",
    ]
    # fmt: on
    if terminal:
        finished = subprocess.run(command, stdout=sys.stderr, check=False)
    else:
        finished = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if finished.returncode != 0:
        output = [] if terminal else finished.stdout.decode(errors="replace").splitlines()
        said = next((f": {line}" for line in reversed(output) if line.startswith("ERROR")), "")
        raise SdkError(
            f"{pin.wheel}: pip could not download it (exit status {finished.returncode}){said}; "
            f"without network access, set {LOCAL_VARIABLE} to a folder or zip file of metal-cpp"
        )
    wheel = folder / pin.wheel
    if not wheel.is_file():
        found = ", ".join(sorted(file.name for file in folder.iterdir())) or "nothing"
        raise SdkError(f"{pin.wheel}: expected from pip; found {found}")
    return wheel


def _check_hash(wheel: Path, pin: Pin) -> None:
    found = _sha256(wheel)
    if found != pin.sha256:
        raise SdkError(f"{pin.wheel}: expected SHA-256 {pin.sha256}, found {found}")


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unpack(archive: Path, folder: str, target: Path) -> None:
    """Unpacks what lies below `folder` in a zip file into `target`, which must then hold the headers."""
    prefix = f"{folder}/" if folder else ""
    try:
        with zipfile.ZipFile(archive) as zip_file:
            for member in zip_file.infolist():
                if member.filename.startswith(prefix) and not member.is_dir():
                    _unpack_member(zip_file, member, target, member.filename.removeprefix(prefix))
    except zipfile.BadZipFile as error:
        raise SdkError(f"{archive.name}: expected a zip file; {error}") from error
    if folder and not (target / MARKER).is_file():
        raise SdkError(f"{archive.name}: expected {folder}/{MARKER.as_posix()} in it; found no such file")


def _unpack_member(zip_file: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, name: str) -> None:
    file = (target / name).resolve()
    if not file.is_relative_to(target.resolve()):
        raise SdkError(f"{zip_file.filename}: its member {member.filename} would be written outside of the folder")
    file.parent.mkdir(parents=True, exist_ok=True)
    with zip_file.open(member) as packed, file.open("wb") as unpacked:
        shutil.copyfileobj(packed, unpacked)
