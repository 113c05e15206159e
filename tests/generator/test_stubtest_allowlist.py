"""The allowlist of stubtest names what stubtest cannot judge, and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator import pipeline
from generator.emit import stubs
from generator.emit.stubs import stubtest


@pytest.fixture(scope="module")
def emitted() -> tuple[set[str], list[tuple[str, ast.Module]]]:
    """The names that the allowlist has, and each stub with the name of its module."""
    api = pipeline.load_model("macos26")
    binding = pipeline.make_binding(api)
    (text,) = stubtest.emit(binding).values()
    names = [line.partition("  # ")[0] for line in text.splitlines() if not line.startswith("#")]
    assert len(names) == len(set(names))
    return set(names), [
        (".".join(path.relative_to("stubs").with_suffix("").parts).removesuffix(".__init__"), ast.parse(stub))
        for path, stub in stubs.emit(binding, pipeline.make_documentation(api, binding)).items()
    ]


def test_classes_that_are_not_final_and_functions_without_a_receiver(
    emitted: tuple[set[str], list[tuple[str, ast.Module]]],
) -> None:
    allowed, trees = emitted
    assert allowed == {name for module, tree in trees for name in unjudged(module, tree)}


def unjudged(module: str, tree: ast.Module) -> Iterator[str]:
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield f"{module}.{statement.name}"
        elif isinstance(statement, ast.ClassDef) and "typing.type_check_only" not in decorators(statement):
            if "typing.final" not in decorators(statement):
                yield f"{module}.{statement.name}"
            for member in statement.body:
                if isinstance(member, ast.FunctionDef) and "staticmethod" in decorators(member):
                    yield f"{module}.{statement.name}.{member.name}"


def decorators(definition: ast.FunctionDef | ast.ClassDef) -> set[str]:
    return {ast.unparse(item) for item in definition.decorator_list}
