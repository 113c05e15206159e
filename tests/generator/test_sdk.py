"""Fetching metal-cpp, without the network: a local index folder stands in for it."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from generator import sdk

ROOT = Path(__file__).parents[2]
WHEEL = "fake_metal-1.0-py3-none-any.whl"
FOLDER = "fake/include/metal_cpp"
HEADER = "// Metal\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(sdk.CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.delenv(sdk.LOCAL_VARIABLE, raising=False)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip downloads from, and nothing else."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


def write_zip(file: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file


def write_wheel(index: Path, headers: str = FOLDER) -> Path:
    metadata = "fake_metal-1.0.dist-info"
    return write_zip(
        index / WHEEL,
        {
            f"{headers}/Metal/Metal.hpp": HEADER,
            f"{headers}/Foundation/Foundation.hpp": "// Foundation\n",
            "fake/other.txt": "not a header",
            f"{metadata}/METADATA": "Metadata-Version: 2.1\nName: fake-metal\nVersion: 1.0\n",
            f"{metadata}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{metadata}/RECORD": "",
        },
    )


def pins(sha256: str, wheel: str = WHEEL) -> sdk.Pins:
    pin = sdk.Pin("fake", "fake-metal", "1.0", wheel, sha256, FOLDER, 1)
    return sdk.Pins("fake", {"fake": pin})


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_pinned_sdk_is_downloaded_checked_and_cached(index: Path, tmp_path: Path) -> None:
    wheel = write_wheel(index)
    known = pins(sha256(wheel))
    headers = sdk.fetch("fake", known)
    assert (headers / "Metal" / "Metal.hpp").read_text() == HEADER
    assert (headers / "Foundation" / "Foundation.hpp").is_file()
    assert not list(headers.rglob("other.txt"))
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700
    wheel.unlink()
    assert sdk.fetch("fake", known) == headers


def test_default_sdk(index: Path) -> None:
    known = pins(sha256(write_wheel(index)))
    assert sdk.fetch(pins=known) == sdk.fetch("fake", known)


def test_wrong_hash(index: Path, tmp_path: Path) -> None:
    found = sha256(write_wheel(index))
    with pytest.raises(sdk.SdkError) as caught:
        sdk.fetch("fake", pins("0" * 64))
    assert all(text in str(caught.value) for text in (WHEEL, "0" * 64, found))
    assert not list((tmp_path / "cache").rglob("*.hpp"))


def test_missing_wheel(index: Path) -> None:
    with pytest.raises(sdk.SdkError, match=r"pip could not download it") as caught:
        sdk.fetch("fake", pins("0" * 64))
    assert "No matching distribution" in str(caught.value)


def test_wheel_of_another_name(index: Path) -> None:
    known = pins(sha256(write_wheel(index)), wheel="fake_metal-1.0-cp311-cp311-macosx_14_0_arm64.whl")
    with pytest.raises(sdk.SdkError, match=WHEEL):
        sdk.fetch("fake", known)


def test_wheel_without_headers(index: Path) -> None:
    known = pins(sha256(write_wheel(index, headers="elsewhere")))
    with pytest.raises(sdk.SdkError, match=f"expected {FOLDER}/Metal/Metal.hpp"):
        sdk.fetch("fake", known)


@pytest.mark.parametrize("nested", ["", "metal-cpp/", "a/b/c/d/"])
def test_folder(tmp_path: Path, nested: str) -> None:
    headers = tmp_path / "given" / nested
    (headers / "Metal").mkdir(parents=True)
    (headers / "Metal" / "Metal.hpp").write_text(HEADER)
    assert sdk.fetch(str(tmp_path / "given")) == headers.resolve()


def test_folder_without_headers(tmp_path: Path) -> None:
    with pytest.raises(sdk.SdkError, match=r"expected Metal/Metal\.hpp"):
        sdk.fetch(str(tmp_path))


@pytest.mark.parametrize("prefix", ["", "metal-cpp/"])
def test_zip(tmp_path: Path, prefix: str) -> None:
    archive = write_zip(tmp_path / "metal-cpp.zip", {f"{prefix}Metal/Metal.hpp": HEADER})
    headers = sdk.fetch(str(archive))
    assert (headers / "Metal" / "Metal.hpp").read_text() == HEADER
    assert sdk.fetch(str(archive)) == headers


def test_changed_zip_is_unpacked_again(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "metal-cpp.zip", {"Metal/Metal.hpp": HEADER})
    first = sdk.fetch(str(archive))
    write_zip(archive, {"Metal/Metal.hpp": "// newer\n"})
    assert (sdk.fetch(str(archive)) / "Metal" / "Metal.hpp").read_text() == "// newer\n"
    assert (first / "Metal" / "Metal.hpp").read_text() == HEADER


def test_bad_zip(tmp_path: Path) -> None:
    archive = tmp_path / "metal-cpp.zip"
    archive.write_bytes(b"this is no zip file")
    with pytest.raises(sdk.SdkError, match=r"metal-cpp\.zip: expected a zip file"):
        sdk.fetch(str(archive))


def test_zip_without_headers(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "metal-cpp.zip", {"README": "nothing"})
    with pytest.raises(sdk.SdkError, match=r"expected Metal/Metal\.hpp"):
        sdk.fetch(str(archive))


def test_zip_that_leaves_its_folder(tmp_path: Path) -> None:
    archive = write_zip(tmp_path / "metal-cpp.zip", {"Metal/Metal.hpp": HEADER, "../../outside.txt": "x"})
    with pytest.raises(sdk.SdkError, match="outside of the folder"):
        sdk.fetch(str(archive))
    assert not list(tmp_path.rglob("outside.txt"))


def test_local_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = write_zip(tmp_path / "metal-cpp.zip", {"Metal/Metal.hpp": HEADER})
    monkeypatch.setenv(sdk.LOCAL_VARIABLE, str(archive))
    assert sdk.fetch() == sdk.fetch(str(archive))


def test_unknown_source() -> None:
    with pytest.raises(sdk.SdkError, match="macos99: no such folder or zip file, and not one of the SDKs macos14"):
        sdk.fetch("macos99")


def test_pins_file_must_be_complete(tmp_path: Path) -> None:
    file = tmp_path / "pins.toml"
    file.write_text('default = "x"\n[sdk.x]\npackage = "p"\n')
    with pytest.raises(sdk.SdkError, match=r"pins\.toml: not a list of pinned SDKs"):
        sdk.read_pins(file)


def test_concurrent_processes_agree(tmp_path: Path) -> None:
    archive = write_zip(
        tmp_path / "metal-cpp.zip",
        {"Metal/Metal.hpp": HEADER, **{f"Metal/MTL{number}.hpp": HEADER for number in range(200)}},
    )
    command = [sys.executable, "-m", "generator", "fetch", str(archive)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    printed = {process.communicate()[0].strip() for process in running}
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    (folder,) = printed
    assert len(list(Path(folder).rglob("*.hpp"))) == 201
    assert not list(Path(folder).parent.glob(".fetching-*"))


def test_fetch_needs_nothing_but_the_standard_library() -> None:
    code = "import sys; sys.modules['clang'] = sys.modules['jinja2'] = None; import generator.__main__"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_command_reports_errors_in_one_line() -> None:
    command = [sys.executable, "-m", "generator", "fetch", "nowhere"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode == 1
    assert finished.stderr.startswith("generator: nowhere: no such folder")
    assert "Traceback" not in finished.stderr
