"""Names are where they say they are, can be listed, imported, pickled and looked up, and have docstrings."""

from __future__ import annotations

import importlib
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from . import walk

SUBMODULES = ("advanced", "compute", "debug", "enums", "fx", "graphics", "mtl4", "ns", "shader", "types")

everywhere = pytest.mark.parametrize("name", walk.MODULES)


def test_everything_has_a_docstring() -> None:
    bare = [path for path, value in {**walk.classes(), **walk.enums()}.items() if not walk.own_doc(value)]
    bare += [path for path, value in walk.functions().items() if not walk.own_doc(value)]
    bare += [member.path for member in walk.all_members() if not member.doc]
    bare += [name for name in walk.MODULES if not importlib.import_module(name).__doc__]
    assert bare == []


@pytest.mark.parametrize("path", sorted({**walk.classes(), **walk.enums()}))
def test_a_class_can_be_imported_from_where_it_says(path: str) -> None:
    class_ = {**walk.classes(), **walk.enums()}[path]
    home: object = importlib.import_module(class_.__module__)
    assert class_.__qualname__ == class_.__name__
    assert getattr(home, class_.__qualname__) is class_
    assert class_.__module__ in walk.MODULES
    assert pickle.loads(pickle.dumps(class_)) is class_


def test_functions_can_be_imported_from_where_they_say() -> None:
    for function in walk.functions().values():
        module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", "")
        found: object = importlib.import_module(module) if module else None
        for part in name.split("."):
            found = getattr(found, part)
        assert found is function


def test_members_say_where_they_are() -> None:
    for member in walk.all_members():
        path: str | None = getattr(member.value, "__qualname__", None)
        if path is not None:
            owner, _, name = path.rpartition(".")
            assert owner == member.owner.__qualname__, member.path
            assert vars(member.owner)[name] is member.value, member.path


@pytest.mark.parametrize("path", sorted(walk.enums()))
def test_enum_members_pickle(path: str) -> None:
    for member in walk.enums()[path]:
        assert pickle.loads(pickle.dumps(member)) is member


@everywhere
def test_dir_and_all(name: str) -> None:
    module = importlib.import_module(name)
    exported: list[str] = module.__all__
    assert exported == sorted(set(exported))
    assert set(exported) <= set(dir(module))
    assert not any(name.startswith("_") or isinstance(getattr(module, name), ModuleType) for name in exported)
    assert set(exported) == set(walk.contents(name))
    assert not {"annotations", "on_demand", "typing"} & set(dir(module))
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'no_such_name'"):
        _ = module.no_such_name


@everywhere
def test_star_import_gives_all(name: str) -> None:
    namespace: dict[str, object] = {}
    exec(f"from {name} import *", namespace)
    del namespace["__builtins__"]
    assert namespace == walk.contents(name)


def test_star_import_of_the_package_has_what_programs_use() -> None:
    contents = walk.contents("pymetal")
    for name in ("Device", "Size", "Range", "PixelFormat", "ResourceStorageModeShared", "MetalError", "CompileError"):
        assert name in contents
    assert "create_system_default_device" in contents


Run = Callable[[str], str]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """What a program prints in a fresh interpreter."""

    def output(program: str) -> str:
        command = [sys.executable, "-c", program]
        return subprocess.run(command, check=True, capture_output=True, text=True, cwd=tmp_path).stdout

    return output


def test_submodules_are_the_package_s(run: Run) -> None:
    for name in SUBMODULES:
        assert run(f"import pymetal; print(pymetal.{name}.__file__)").endswith((f"{name}.py\n", "__init__.py\n"))
    assert run("import pymetal; print(pymetal.mtl4.fx.__file__)").endswith("fx.py\n")
    run("from pymetal import mtl4, fx, ns; from pymetal.mtl4 import fx, Compiler; from pymetal.mtl4.fx import *")


def test_enums_are_made_when_asked_for(run: Run) -> None:
    program = "import sys, pymetal as pm; print('pymetal._enums.mtl.mtl_pixel_format' in sys.modules); {}"
    assert run(program.format("pm.PixelFormat.RGBA8Unorm; print(vars(pm)['PixelFormat'])")).startswith("False\n<enum")
    assert run(program.format("print('PixelFormat' in dir(pm), 'PixelFormat' in vars(pm))")) == "False\nTrue False\n"


@pytest.mark.parametrize("path", [*walk.MODULES, "pymetal.Device", "pymetal.Size", "pymetal.PixelFormat"])
def test_help_can_be_shown(path: str, run: Run) -> None:
    text = run(f"import pydoc; print(pydoc.plain(pydoc.render_doc({path!r})))")
    assert path.rpartition(".")[2] in text
    assert len(text.splitlines()) > 20
