"""Bad input: one line for each mistake, which names the place; exit status 1; nothing written."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from .project import SDKS, Project, copy_project, small_sdk

OLDER = (SDKS / "older.hpp").read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return copy_project(tmp_path / "project")


def refused(project: Project, *arguments: str, **environment: str) -> str:
    """The one line with which a command fails; it must not have written anything."""
    lines = all_refused(project, *arguments, **environment)
    assert len(lines) == 1, lines
    return lines[0]


def all_refused(project: Project, *arguments: str, **environment: str) -> list[str]:
    before = project.files()
    finished = project.run(*arguments, **environment)
    assert finished.status == 1
    assert project.files() == before
    return finished.errors


def test_the_good_input_that_the_others_differ_from(project: Project, tmp_path: Path) -> None:
    headers = small_sdk(tmp_path / "good", OLDER)
    finished = project.run("regenerate", str(headers), "--name", "macos1")
    assert (finished.status, finished.errors) == (0, [])
    assert (project.root / "generator/api/macos1.json").is_file()


@pytest.mark.parametrize("command", ["model", "regenerate", "sdk"])
def test_a_folder_without_metal_cpp(project: Project, tmp_path: Path, command: str) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "main.h").write_text("int main();\n")
    error = refused(project, command, str(folder), "--name", "macos1")
    assert error.startswith(f"{folder}: expected Metal/Metal.hpp")


@pytest.mark.parametrize("command", ["model", "regenerate", "sdk"])
def test_headers_that_are_not_metal_cpp(project: Project, tmp_path: Path, command: str) -> None:
    folder = tmp_path / "other"
    (folder / "Metal").mkdir(parents=True)
    (folder / "Metal" / "Metal.hpp").write_text("int answer();\n")
    error = refused(project, command, str(folder), "--name", "macos1")
    assert error == f"{folder.resolve()}:0: macos1: declares no class in the manner of metal-cpp"


def test_an_empty_zip(project: Project, tmp_path: Path) -> None:
    archive = tmp_path / "metal-cpp.zip"
    zipfile.ZipFile(archive, "w").close()
    error = refused(project, "regenerate", str(archive), "--name", "macos1", PYMETAL_CACHE_DIR=str(tmp_path / "cache"))
    assert "expected Metal/Metal.hpp" in error


@pytest.mark.parametrize("command", ["model", "regenerate", "sdk"])
def test_a_truncated_header(project: Project, tmp_path: Path, command: str) -> None:
    headers = small_sdk(tmp_path / "cut", OLDER[: OLDER.index("didModifyRange(NS::Range range) {") + 20])
    errors = all_refused(project, command, str(headers), "--name", "macos1")
    assert errors
    assert all(re.match(r"Metal/Metal\.hpp:\d+: clang: ", error) for error in errors)


@pytest.mark.parametrize("command", ["model", "regenerate"])
def test_constructs_that_the_model_does_not_know(project: Project, tmp_path: Path, command: str) -> None:
    headers = small_sdk(tmp_path / "new", f"{OLDER}\nnamespace MTL {{\nunion Word {{}};\nnamespace Deep {{}}\n}}\n")
    line = OLDER.count("\n") + 3
    assert all_refused(project, command, str(headers), "--name", "macos1") == [
        f"Metal/Metal.hpp:{line}: MTL::Word: a UNION_DECL is not understood",
        f"Metal/Metal.hpp:{line + 1}: MTL::Deep: is a nested namespace that is not understood",
    ]


def test_a_rule_for_a_symbol_that_does_not_exist(project: Project) -> None:
    line = (project.root / "generator/rules/gil.toml").read_text().count("\n") + 2
    project.append("generator/rules/gil.toml", '\n[[release]]\napplies_to = ["MTL::Nothing"]\nreason = "none"\n')
    assert refused(project, "regenerate", "macos26") == f"gil.toml:{line}: gil.release: MTL::Nothing matches nothing"


@pytest.mark.parametrize(
    ("file", "text", "message"),
    [
        ("gil", '[[release]]\napplies_to = ["x"]\nreason = "y"\nspeed = 1\n', "gil.release x: unknown keys ['speed']"),
        ("gil", '[[release]]\napplies_to = ["x"]\n', "gil.release x: a rule needs a reason"),
        ("gil", '[[hold]]\napplies_to = ["x"]\nreason = "y"\n', "unknown rules table gil.hold"),
        ("errors", '[[kind]]\napplies_to = ["x"]\nreason = "y"\n', "errors.kind x: missing keys ['kind']"),
        ("softmetal", '[[part]]\napplies_to = ["x"]\nreason = ""\n', "part: needs a list applies_to and a reason"),
        ("softmetal", '[[sort]]\napplies_to = ["x"]\nreason = "y"\n', "unknown table sort"),
    ],
)
def test_a_rule_that_says_something_impossible(
    project: Project, tmp_path: Path, file: str, text: str, message: str
) -> None:
    headers = small_sdk(tmp_path / "good", OLDER)
    path = f"generator/rules/{file}.toml"
    line = (project.root / path).read_text().count("\n") + 2
    project.append(path, f"\n{text}")
    error = refused(project, "regenerate", str(headers), "--name=macos1")
    assert error == f"{file}.toml:{line}: {message}"


@pytest.mark.parametrize("file", ["gil", "softmetal"])
def test_a_rules_file_that_is_not_toml(project: Project, tmp_path: Path, file: str) -> None:
    headers = small_sdk(tmp_path / "good", OLDER)
    path = f"generator/rules/{file}.toml"
    line = (project.root / path).read_text().count("\n") + 2
    project.append(path, "\n[[release]\n")
    error = refused(project, "regenerate", str(headers), "--name=macos1")
    assert error.startswith(f"{file}.toml:{line}: is not TOML: ")


def half(text: str) -> str:
    return text[: len(text) // 2]


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


def no_object(_: str) -> str:
    return "[]"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (half, r"line \d+: not JSON: "),
        (replaced('"format": 1', '"format": 99'), r"not an API model of format \d+, but of 99"),
        (replaced('"classes": [', '"klasses": ['), r"not a whole API model: KeyError 'classes'"),
        (no_object, r"not an API model of format \d+"),
    ],
)
def test_a_damaged_model(project: Project, damage: Callable[[str], str], message: str) -> None:
    file = project.root / "generator/api/macos15.json"
    file.write_text(damage(file.read_text(encoding="utf-8")), encoding="utf-8")
    assert re.match(rf"{re.escape(str(file))}: {message}", refused(project, "report", "macos15"))
    assert str(file) in refused(project, "diff", "macos15", "macos26")


def test_an_sdk_that_does_not_exist(project: Project) -> None:
    assert refused(project, "report", "macos99").startswith("macos99: no such API model; those of macos14, macos15")
    assert refused(project, "regenerate", "macos99", "--name", "macos99").startswith("macos99: no such folder")
    assert refused(project, "sdk", "macos99").startswith("macos99: no such folder")
    assert refused(project, "sdk", "macos26", "--against", "macos99").startswith("macos99: no such API model")


def test_a_name_that_is_no_name(project: Project) -> None:
    assert refused(project, "model", "macos26", "--name", "../x").startswith("../x: is no name for an SDK")


def test_no_network(project: Project, tmp_path: Path) -> None:
    offline = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PYMETAL_CACHE_DIR": str(tmp_path / "cache")}
    error = refused(project, "regenerate", "macos26", **offline)
    assert "pip could not download it" in error
    assert "No matching distribution" in error
    assert "set PYMETAL_METAL_CPP to a folder or zip file" in error


def test_a_wrong_hash(project: Project, tmp_path: Path) -> None:
    wheel = tmp_path / "fake_metal-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("fake_metal-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: fake-metal\nVersion: 1.0\n")
        archive.writestr("fake_metal-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
    pin = f'package = "fake-metal"\nversion = "1.0"\nwheel = "{wheel.name}"\nfolder = "x"\nmegabytes = 1\n'
    pins = f'default = "fake"\n\n[sdk.fake]\n{pin}sha256 = "{"0" * 64}"\n'
    (project.root / "thirdparty/metal-cpp.toml").write_text(pins)
    local = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": str(tmp_path)}
    error = refused(project, "regenerate", PYMETAL_CACHE_DIR=str(tmp_path / "cache"), **local)
    assert error.startswith(f"{wheel.name}: expected SHA-256 {'0' * 64}, found ")


def test_pins_that_are_not_toml(project: Project) -> None:
    project.append("thirdparty/metal-cpp.toml", "[sdk.\n")
    assert "metal-cpp.toml: is not TOML: " in refused(project, "fetch")


def test_adopting_needs_a_pin(project: Project, tmp_path: Path) -> None:
    headers = small_sdk(tmp_path / "good", OLDER)
    error = refused(project, "sdk", str(headers), "--adopt")
    assert error == f"{headers}: is not a pinned SDK; pin it in thirdparty/metal-cpp.toml before it is adopted"


def test_the_project_is_no_output_folder(project: Project, tmp_path: Path) -> None:
    headers = small_sdk(tmp_path / "good", OLDER)
    error = refused(project, "sdk", str(headers), "--name=macos1", f"--output={project.root}")
    assert error == f"{project.root}: is the project itself; --adopt makes an SDK the project's"
