"""`python -m softmetal.msl`: what it prints, and what it says when it is called wrongly."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from softmetal.msl.__main__ import main

SOURCE = """\
kernel void add(device float* a [[buffer(0)]], constant float& b [[buffer(1)]], uint i [[thread_position_in_grid]])
{ a[i] += b; }
kernel void twice(device float* a [[buffer(0)]], uint i [[thread_position_in_grid]]) { a[i] *= 2; }
"""


@pytest.fixture
def shader(tmp_path: Path, cache_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYMETAL_CACHE_DIR", str(cache_folder))
    path = tmp_path / "shader.metal"
    path.write_text(SOURCE)
    return path


def test_compile_names_every_kernel(shader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compile", str(shader)]) == 0
    lines = capsys.readouterr().out.splitlines()
    paths = {line.split(":")[0]: Path(line.split()[-1]) for line in lines if "loop" in line}
    assert set(paths) == {"add", "twice"}
    assert all(path.is_file() for path in paths.values())


def test_reflect_prints_arguments(shader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reflect", str(shader)]) == 0
    described = json.loads(capsys.readouterr().out)
    assert [function["name"] for function in described["functions"]] == ["add", "twice"]
    assert [parameter["name"] for parameter in described["parameters"]["add"]] == ["a", "b", "i"]


def test_show_prints_lines_where_they_were(shader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", str(shader)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "void add(" in lines[0]
    assert "void twice(" in lines[2]


def test_an_error_in_a_source_has_its_place(shader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shader.write_text("kernel void f() {\n  int a = ;\n}\n")
    assert main(["compile", str(shader)]) == 1
    assert "2:11: error: expected expression" in capsys.readouterr().err


def test_the_cache_is_listed_measured_verified_and_cleared(
    shader: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYMETAL_CACHE_DIR", str(tmp_path / "cache"))
    assert main(["compile", str(shader)]) == 0
    kernels = list((tmp_path / "cache/msl/kernel").glob("*.so"))
    capsys.readouterr()
    assert main(["cache", "list"]) == 0
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert {line[-1] for line in listed if line[0] == "kernel"} == {path.name for path in kernels}
    assert main(["cache", "size"]) == 0
    assert "2 files" in next(line for line in capsys.readouterr().out.splitlines() if line.startswith("kernel"))
    assert main(["cache", "verify"]) == 0
    kernels[0].write_bytes(b"not an object")
    assert main(["cache", "verify"]) == 1
    assert str(kernels[0]) in capsys.readouterr().out
    assert not kernels[0].exists()
    assert main(["cache", "clear"]) == 0
    assert main(["cache", "list"]) == 0
    assert capsys.readouterr().out.startswith("removed ")
    assert not kernels[1].exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "compile"),
        (["compiel", "a.metal"], "invalid choice: 'compiel'"),
        (["compile"], "required: file"),
        (["cache"], "required: action"),
        (["compile", "/nowhere/a.metal"], "cannot read /nowhere/a.metal: No such file"),
        (["compile", "/"], "cannot read /: Is a directory"),
    ],
)
def test_a_wrong_call_is_explained(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code: object
    try:
        code = main(arguments)
    except SystemExit as exit_:
        code = exit_.code
    assert code == 2
    captured = capsys.readouterr()
    assert message in captured.err + captured.out
    assert "Traceback" not in captured.err


def test_a_compiled_library_is_no_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.metallib").write_bytes(b"MTLB\x80\xff")
    with pytest.raises(SystemExit):
        main(["compile", str(tmp_path / "a.metallib")])
    assert "is not UTF-8 text" in capsys.readouterr().err


def test_a_limit_that_is_no_size_is_named(
    shader: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYMETAL_CACHE_LIMIT", "plenty")
    assert main(["compile", str(shader)]) == 1
    assert "'plenty'" in capsys.readouterr().err
