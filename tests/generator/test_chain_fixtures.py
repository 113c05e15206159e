"""Fixtures through the whole chain: headers and rules become C++, enum classes and stubs, or an error.

A fixture that has an `expected.cpp` takes part. A test rewrites an expected file that differs, and fails.
"""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator.binding import Binding, Class, EnumClass, StructClass
from generator.decide import DecisionError, RuleError, check_rules_used, decide
from generator.decide.rules import Rules, parse_rules
from generator.document import Documentation, document
from generator.emit import cpp, enums, stubs
from generator.emit.cpp import classes as cpp_classes
from generator.write import format_cpp
from tests.generator.golden import FIXTURES, check_golden, parse_fixture

ROOT = Path(__file__).parents[2]


def decide_fixture(name: str) -> Binding:
    """Decides with `rules.<file>.toml` of the fixture, all of which has to be used."""
    files = sorted((FIXTURES / name).glob("rules.*.toml"))
    rules = Rules(rule for file in files for rule in parse_rules(file.stem.removeprefix("rules."), file.read_text()))
    binding = decide(parse_fixture(name), rules)
    check_rules_used(rules)
    return binding


def own(item: Class | StructClass | EnumClass) -> bool:
    """Whether the fixture itself declares it, not the header that all fixtures include."""
    return item.location is not None and item.location.file.endswith("input.hpp")


def emitted_cpp(binding: Binding, documentation: Documentation) -> str:
    texts = cpp.emit(binding, documentation)
    parts: list[str] = []
    if any(map(own, binding.enums)):
        parts.append(texts[cpp.FOLDER / "enums.h"])
    if any(map(own, binding.structs)):
        parts.append(texts[cpp.FOLDER / "values.h"])
    for class_ in filter(own, binding.classes):
        parts += [cpp_classes.declaration(class_, documentation), *cpp_classes.members(class_, documentation)]
    if binding.functions or binding.constants:
        parts.append(texts[cpp.FOLDER / "functions.cpp"])
    file = Path("bindings/fixture.cpp")
    return format_cpp(ROOT, {file: "\n".join(parts) + "\n"})[file]


def emitted_stubs(binding: Binding, documentation: Documentation) -> dict[str, str]:
    """The stubs of the modules that the fixture declares something in: `expected.pyi`, `expected.mtl4.pyi`."""
    modules = {class_.module for class_ in filter(own, binding.classes)}
    modules |= {struct.module for struct in filter(own, binding.structs)}
    modules |= {function.module for function in binding.functions}
    modules |= {constant.module for constant in binding.constants}
    emitted = stubs.emit(binding, documentation)
    texts = {".".join(path.with_suffix("").parts): text for path, text in emitted.items()}
    found: dict[str, str] = {}
    for module in modules:
        name = module.replace("pymetal", "stubs.pymetal._metal", 1)
        found[f"expected{module.removeprefix('pymetal')}.pyi"] = texts.get(name) or texts[f"{name}.__init__"]
    return found


@pytest.mark.parametrize("name", sorted(file.parent.name for file in FIXTURES.glob("*/expected.cpp")))
def test_chain(name: str) -> None:
    binding = decide_fixture(name)
    documentation = document(binding, [parse_fixture(name)])
    expected = {"expected.cpp": emitted_cpp(binding, documentation), **emitted_stubs(binding, documentation)}
    if any(map(own, binding.enums)):
        expected["expected.enums.py"] = enums.emit(binding, documentation)[enums.FOLDER / "mtl" / "input.py"]
    for file, text in expected.items():
        check_golden(FIXTURES / name / file, text)
    assert {file.name for file in (FIXTURES / name).glob("expected.*")} == {*expected, "expected.api.json"}


@pytest.mark.parametrize("name", sorted(folder.name for folder in FIXTURES.glob("undecided_*")))
def test_decision_error(name: str) -> None:
    with pytest.raises((DecisionError, RuleError)) as caught:
        decide_fixture(name)
    check_golden(FIXTURES / name / "expected.error", f"{caught.value}\n")
