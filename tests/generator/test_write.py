"""Writing generated files."""

from __future__ import annotations

import os
from pathlib import Path, PurePath

import pytest

from generator.write import WriteError, format_cpp, write

FOLDER = PurePath("out")
ROOT = Path(__file__).parents[2]


def test_writes_only_what_changed(tmp_path: Path) -> None:
    texts = {FOLDER / "a.cpp": "a", FOLDER / "sub" / "b.h": "b"}
    assert set(write(tmp_path, texts, [FOLDER]).changed) == set(texts)
    os.utime(tmp_path / "out" / "a.cpp", (1, 1))
    again = write(tmp_path, {**texts, FOLDER / "sub" / "b.h": "new"}, [FOLDER])
    assert again.changed == (FOLDER / "sub" / "b.h",)
    assert again.unchanged == 1
    assert (tmp_path / "out" / "a.cpp").stat().st_mtime == 1


def test_removes_what_nothing_emits_any_more(tmp_path: Path) -> None:
    write(tmp_path, {FOLDER / "a.py": "a", FOLDER / "b.py": "b"}, [FOLDER])
    cache = tmp_path / "out" / "__pycache__"
    cache.mkdir()
    (cache / "a.pyc").write_bytes(b"")
    (tmp_path / "hand_written.py").write_text("x")
    written = write(tmp_path, {FOLDER / "a.py": "a"}, [FOLDER])
    assert written.removed == (FOLDER / "b.py",)
    assert sorted(file.name for file in tmp_path.rglob("*") if file.is_file()) == ["a.py", "a.pyc", "hand_written.py"]


def test_refuses_a_file_outside_of_the_generated_folders(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"elsewhere\.py: lies in none of the generated folders out"):
        write(tmp_path, {PurePath("elsewhere.py"): "x"}, [FOLDER])
    assert not list(tmp_path.iterdir())


def test_formats_cpp_and_nothing_else() -> None:
    pytest.importorskip("clang_format", reason="the generator's requirements are not installed")
    texts = {PurePath("a.cpp"): "int  f( ){return 1;}\n", PurePath("b.py"): "x  =  1\n"}
    formatted = format_cpp(ROOT, texts)
    assert formatted == {PurePath("a.cpp"): "int f() { return 1; }\n", PurePath("b.py"): "x  =  1\n"}


def test_writes_nothing_when_one_text_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path, {FOLDER / "a.py": "a"}, [FOLDER])
    with pytest.raises(WriteError, match="cannot be written"):
        write(tmp_path, {FOLDER / "a.py": "new", FOLDER / "b": "b", FOLDER / "b" / "c.py": "c"}, [FOLDER])
    assert {file.name: file.read_text() for file in tmp_path.rglob("*") if file.is_file()} == {"a.py": "a"}
