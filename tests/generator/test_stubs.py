"""The stubs of the real SDK: complete, and clean for type checkers."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path, PurePath

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator import pipeline
from generator.binding import Binding, EnumClass, PyType, Shape
from generator.document.annotations import AnnotationError
from generator.emit import stubs
from generator.emit.stubs.types import Annotations, Qualifier

ROOT = Path(__file__).parents[2]
SIZE = PyType(Shape.STRUCT, "pymetal", "Size", "MTL::Size", (PyType(Shape.INT, cpp="NS::UInteger"),) * 3)
BUFFER = PyType(Shape.OBJECT, "pymetal", "Buffer", "MTL::Buffer")
OPTIONS = PyType(Shape.OPTIONS, "pymetal", "ResourceOptions", "MTL::ResourceOptions")


@pytest.fixture(scope="module")
def binding() -> Binding:
    return pipeline.make_binding(pipeline.load_model("macos26"))


@pytest.fixture(scope="module")
def texts(binding: Binding) -> dict[PurePath, str]:
    return stubs.emit(binding, pipeline.make_documentation(pipeline.load_model("macos26"), binding))


def members(tree: ast.Module) -> dict[str, list[ast.FunctionDef]]:
    """The functions of each class in a stub."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    return {node.name: [item for item in node.body if isinstance(item, ast.FunctionDef)] for node in classes}


def test_committed_stubs_are_current(texts: dict[PurePath, str]) -> None:
    for path, text in texts.items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path}: run python -m generator regenerate"


def test_every_overload_is_in_the_stubs(binding: Binding, texts: dict[PurePath, str]) -> None:
    stems = {path: path.relative_to(stubs.FOLDER).with_suffix("").as_posix() for path in texts}
    trees = {stems[path]: members(ast.parse(text)) for path, text in texts.items()}
    for class_ in binding.classes:
        inner = class_.module.removeprefix("pymetal").removeprefix(".").replace(".", "/")
        tree = trees[inner] if inner in trees else trees[f"{inner}/__init__".removeprefix("/")]
        defined = tree[class_.name]
        for method in class_.methods:
            for name in (method.name, *method.aliases):
                found = [item for item in defined if item.name == name]
                assert len(found) >= len(method.overloads), f"{class_.name}.{name}"
                assert all(ast.get_docstring(item) for item in found[: len(method.overloads)])
        for item in class_.properties:
            found = [entry for entry in defined if entry.name == item.name]
            assert len(found) == (1 if item.setter is None else 2), f"{class_.name}.{item.name}"


@pytest.mark.slow
def test_stubs_pass_mypy() -> None:
    pytest.importorskip("mypy", reason="mypy is not installed")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "stubs/pymetal"]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    complaints = [line for line in finished.stdout.splitlines() if line.startswith("stubs/")]
    assert complaints == []


def test_a_struct_may_be_given_as_a_tuple() -> None:
    annotations = Annotations("pymetal.mtl4")
    assert annotations.given(SIZE) == "_forms.SizeLike"
    assert annotations.got(SIZE) == "_metal.Size"
    assert annotations.imports == {"pymetal._forms", "pymetal._metal"}
    own = Annotations("pymetal")
    assert own.given_struct(SIZE, 3) == "Size | tuple[int, int, int]"
    assert own.given_struct(SIZE, 1) == "Size | int | tuple[int] | tuple[int, int] | tuple[int, int, int]"


def test_given_and_got_differ() -> None:
    annotations = Annotations("pymetal")
    many = PyType(Shape.SEQUENCE, items=(BUFFER,))
    assert annotations.given(many) == "collections.abc.Sequence[Buffer]"
    assert annotations.got(many) == "list[Buffer]"
    assert annotations.given(OPTIONS) == "_enums_mtl.ResourceOptions | int"
    assert annotations.got(OPTIONS) == "_enums_mtl.ResourceOptions"


def test_callables_turn_directions_round() -> None:
    handler = PyType(Shape.CALLABLE, items=(BUFFER, OPTIONS, PyType(Shape.NONE)))
    given = Annotations("pymetal").given(handler)
    assert given == "collections.abc.Callable[[Buffer, _enums_mtl.ResourceOptions], object]"


def test_optional() -> None:
    nullable = PyType(Shape.OBJECT, "pymetal", "Buffer", "MTL::Buffer", optional=True)
    assert Annotations("pymetal").got(nullable) == "Buffer | None"


def test_a_type_without_an_annotation_is_an_error() -> None:
    with pytest.raises(AnnotationError, match="has no annotation"):
        Annotations("pymetal").got(PyType(Shape.WRITABLE_BUFFER))


def test_names_of_documentation_become_those_of_the_stub() -> None:
    annotations = Annotations("pymetal.mtl4")
    enums = [EnumClass("Mode", "pymetal", "MTL::Mode", "NS::UInteger", False, ())]
    qualified = Qualifier(enums, annotations)
    assert qualified("list[Compiler | pymetal.Buffer] | None") == "list[Compiler | _metal.Buffer] | None"
    assert qualified("pymetal.SizeLike | pymetal.Mode | typing.Any") == "_forms.SizeLike | _enums_mtl.Mode | typing.Any"
