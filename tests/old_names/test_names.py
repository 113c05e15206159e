"""Code written for pymetal-cpp 0.1.5 finds every name of that package, with the arguments in the same order."""

from __future__ import annotations

import ast
import importlib
import re
from functools import cache
from types import ModuleType

import pytest

import pymetal as pm
from generator.pipeline import load_model
from tests.old_names.listing import Name, old_names

READ_ONLY_IN_METAL = {"SamplerState.label"}
"""MTLSamplerState's label is read-only in every SDK; the older package's setter could not have worked."""

OTHER_PREFIXES = {"TextureType": "Texture"}
"""Enums whose members the older package took from the headers with less than the enum's name removed."""

WRONG_IN_HEADERS = {"ResourceStorageModeMemoryless": 3 << 4}
"""metal-cpp gives it the bits of the private mode; the storage mode's number stands in the bits from 4 on."""


@cache
def header_values() -> dict[str, int]:
    """The values of all enumerators of metal-cpp's namespace MTL."""
    enums = [enum for enum in load_model("macos26").enums if enum.name.startswith("MTL::")]
    return {item.name: item.value for enum in enums for item in enum.enumerators} | WRONG_IN_HEADERS


def parameters(signature: str) -> list[tuple[str, bool]]:
    """Name, and whether there is a default, of each parameter in one of nanobind's signatures."""
    source = re.sub(r"\\\d+", "...", signature)
    (definition,) = ast.parse(f"{source}: ...").body
    assert isinstance(definition, ast.FunctionDef)
    names = [item.arg for item in definition.args.args]
    required = len(names) - len(definition.args.defaults)
    return [(name, index >= required) for index, name in enumerate(names) if name != "self"]


def accepts(signature: str, wanted: tuple[str, ...]) -> bool:
    """Whether these parameters, by position and by keyword, make a complete call."""
    found = parameters(signature)
    return tuple(name for name, _ in found[: len(wanted)]) == wanted and all(
        has_default for _, has_default in found[len(wanted) :]
    )


@pytest.mark.parametrize("old", old_names("exception"), ids=str)
def test_exception(old: Name) -> None:
    (base,) = old.parameters
    bases = {"Exception": Exception, "MetalError": pm.MetalError}
    assert issubclass(getattr(pm, old.name), bases[base])


@pytest.mark.parametrize("old", old_names("enumerator"), ids=str)
def test_enumerator(old: Name) -> None:
    member = getattr(getattr(pm, old.owner), old.name)
    prefix = OTHER_PREFIXES.get(old.owner, old.owner)
    assert member == header_values()[f"{prefix}{old.name.rstrip('_')}"]


@pytest.mark.parametrize("old", old_names("constant"), ids=str)
def test_constant(old: Name) -> None:
    found = getattr(pm, old.name)
    if old.name[0].isupper():
        assert found == header_values()[old.name]
    elif old.name != "__version__":
        assert isinstance(found, ModuleType)
        assert found is importlib.import_module(f"pymetal.{old.name}")


@pytest.mark.parametrize("old", old_names("function"), ids=str)
def test_function(old: Name) -> None:
    assert [parameters(text) for text, *_ in getattr(pm, old.name).__nb_signature__] == [[]]


@pytest.mark.parametrize("old", old_names("class"), ids=str)
def test_class(old: Name) -> None:
    class_ = getattr(pm, old.name)
    assert isinstance(class_, type)
    assert all(issubclass(class_, getattr(pm, base)) for base in old.parameters)


@pytest.mark.parametrize("old", old_names("field"), ids=str)
def test_field_can_be_set(old: Name) -> None:
    value = getattr(pm, old.owner)(**{old.name: 3})
    assert getattr(value, old.name) == 3
    setattr(value, old.name, 4)
    assert getattr(value, old.name) == 4


@pytest.mark.parametrize("old", old_names("property"), ids=str)
def test_property(old: Name) -> None:
    found = getattr(getattr(pm, old.owner), old.name)
    assert isinstance(found, property)
    if "w" in old.access and str(old) not in READ_ONLY_IN_METAL:
        assert found.fset is not None


@pytest.mark.parametrize("old", old_names("method") + old_names("static method"), ids=str)
def test_method(old: Name) -> None:
    function = getattr(getattr(pm, old.owner), old.name)
    if old.name == "__init__":
        fields = tuple(name.name for name in old_names("field") if name.owner == old.owner)
        assert old.parameters == fields
    signatures = [text for text, *_ in function.__nb_signature__]
    assert any(accepts(text, old.parameters) for text in signatures), signatures
    takes_self = any("self" in text for text in signatures)
    assert takes_self == (old.kind == "method")
