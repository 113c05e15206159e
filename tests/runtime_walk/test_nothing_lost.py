"""Every selector of the headers is reached from the imported module, or left out by a rule that gives a reason."""

from __future__ import annotations

import enum
import importlib
import re

import pytest

from generator import api

from . import walk
from .expectations import Selector, corrected, model, python_name, selectors, skip_reason

LEFT_OUT_AT_MOST = 29
"""In the whole API, functions included."""

COMPLETE = ("MTL", "MTL4", "MTLFX", "MTL4FX", "CA")


@pytest.fixture(scope="module")
def reached() -> frozenset[tuple[str, str]]:
    """The messages that docstrings of reachable members name, and `alloc` before every initialiser."""
    found: set[tuple[str, str]] = set()
    for class_ in walk.classes().values():
        for member in walk.members(class_, private=True):
            found |= member.messages
    found |= {(class_, "alloc") for class_, selector in found if selector.startswith("init")}
    return frozenset(found)


@pytest.fixture(scope="module")
def missing(reached: frozenset[tuple[str, str]]) -> frozenset[Selector]:
    return frozenset(entry for entry in selectors() if (entry.objc_class, entry.selector) not in reached)


def test_what_is_missing_has_a_reason(missing: frozenset[Selector]) -> None:
    lost = [
        entry
        for entry in sorted(missing)
        if not any(
            map(skip_reason, (entry.class_, f"{entry.class_}::{entry.method}", f"{entry.class_} {entry.selector}"))
        )
    ]
    assert lost == []


def test_few_selectors_are_left_out(missing: frozenset[Selector]) -> None:
    functions = [function.name for function in model().functions if skip_reason(function.name)]
    assert len(missing) + len(functions) <= LEFT_OUT_AT_MOST, (sorted(missing), functions)


@pytest.mark.parametrize("namespace", COMPLETE)
def test_coverage_of_a_namespace(namespace: str, missing: frozenset[Selector]) -> None:
    total = [entry for entry in selectors() if entry.namespace == namespace]
    left_out = [entry for entry in missing if entry.namespace == namespace]
    assert total
    assert len(left_out) <= 0.01 * len(total), left_out


def test_docstrings_name_no_message_that_the_headers_lack(reached: frozenset[tuple[str, str]]) -> None:
    known = {(entry.objc_class, entry.selector) for entry in selectors()}
    known |= {(class_.objc_name, "copy") for class_ in model().classes if class_.copying}
    assert reached - known == set()


def test_free_functions_are_bound() -> None:
    docs = "\n".join(walk.own_doc(function) for function in walk.functions().values())
    for function in model().functions:
        name = function.name.rpartition("::")[2]
        assert re.search(rf"\b{name}\(", docs) or skip_reason(function.name), function.name


def test_constants_are_bound() -> None:
    for constant in model().constants:
        namespace, _, name = constant.name.partition("::")
        module = importlib.import_module(walk.NAMESPACES[namespace])
        assert hasattr(module, name), constant.name


def enumerations() -> list[api.Enumeration]:
    return [item for item in model().enums if skip_reason(item.name) is None]


def test_no_enumeration_of_metal_is_left_out() -> None:
    left_out = [item.name for item in model().enums if skip_reason(item.name)]
    assert all(name.startswith("NS::") for name in left_out), left_out


def normalised(name: str) -> str:
    return name.replace("_", "").lower()


@pytest.mark.parametrize("enumeration", enumerations(), ids=lambda item: item.name)
def test_enumerators_have_the_headers_values(enumeration: api.Enumeration) -> None:
    class_ = walk.enums()[python_name(enumeration.name)]
    assert issubclass(class_, enum.IntFlag if enumeration.options else enum.IntEnum)
    assert not (enumeration.options and issubclass(class_, enum.IntEnum))
    module = importlib.import_module(walk.NAMESPACES[enumeration.name.partition("::")[0]])
    expected: dict[str, int] = {}
    for enumerator in enumeration.enumerators:
        value = corrected().get(f"{enumeration.name}::{enumerator.name}", enumerator.value)
        expected[enumerator.name] = value
        names = [name for name, member in class_.__members__.items() if int(member) == value]
        # LanguageVersion.Version3_2 for LanguageVersion3_2, CullMode.None_ for CullModeNone.
        assert any(normalised(enumerator.name).endswith(normalised(name)) for name in names), enumerator.name
        if enumeration.options:
            constant = getattr(module, enumerator.name)
            assert constant is class_(value)
            assert int(constant) == value
    assert {int(member) for member in class_.__members__.values()} == set(expected.values())


def test_structs_have_the_headers_fields() -> None:
    for struct in model().structs:
        if skip_reason(struct.name):
            continue
        class_ = walk.classes()[python_name(struct.name)]
        fields = {field.name for field in struct.fields if not skip_reason(f"{struct.name}::{field.name}")}
        found = {normalised(member.name) for member in walk.members(class_)}
        assert {normalised(field) for field in fields} <= found, struct.name
