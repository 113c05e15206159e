"""Enums of the stored SDKs, and corrections."""

from __future__ import annotations

from enum import IntFlag

import pytest

from generator.binding import EnumClass
from generator.decide import DecisionError, decide, load_rules
from generator.decide.rules import Rules
from generator.document import document
from generator.emit import enums
from generator.pipeline import MODELS, load_model

from . import small_api as small

SDKS = sorted(path.stem for path in MODELS.glob("*.json"))


@pytest.fixture(scope="module", params=SDKS)
def enum_classes(request: pytest.FixtureRequest) -> dict[str, EnumClass]:
    return {item.cpp: item for item in decide(load_model(request.param), load_rules()).enums}


def values(enum: EnumClass) -> dict[str, int]:
    return {name: member.value for member in enum.members for name in (member.name, *member.aliases)}


def test_values_that_apple_documents(enum_classes: dict[str, EnumClass]) -> None:
    assert values(enum_classes["MTL::PixelFormat"])["RGBA8Unorm"] == 70
    assert values(enum_classes["MTL::PixelFormat"])["BGRA8Unorm_sRGB"] == 81
    assert values(enum_classes["MTL::LanguageVersion"])["Version3_1"] == 0x30001
    assert values(enum_classes["MTL::CullMode"]) == {"None_": 0, "Front": 1, "Back": 2}
    assert values(enum_classes["MTL::TextureType"])["Type2D"] == 2
    assert values(enum_classes["MTL::StorageMode"])["Memoryless"] == 3


def test_memoryless_resources_are_the_storage_mode_shifted(enum_classes: dict[str, EnumClass]) -> None:
    options, modes = values(enum_classes["MTL::ResourceOptions"]), values(enum_classes["MTL::StorageMode"])
    for mode in ("Shared", "Managed", "Private", "Memoryless"):
        assert options[f"StorageMode{mode}"] == modes[mode] << 4


def test_names_are_unique_identifiers(enum_classes: dict[str, EnumClass]) -> None:
    for enum in enum_classes.values():
        found = [name for member in enum.members for name in (member.name, *member.aliases)]
        assert len(found) == len(set(found)), enum.cpp
        assert all(name.isidentifier() for name in found), enum.cpp


def test_one_name_for_two_values_is_an_error() -> None:
    clash = small.enum("MTL::Kind", Kind1=1, KindKind1=2)
    with pytest.raises(DecisionError, match="Kind1 and KindKind1 are both Kind1"):
        decide(small.api(enums=(small.MODE_ENUM, small.OPTION_SET, clash)), Rules(()))


def test_emitted_modules_run() -> None:
    binding = decide(small.api(), Rules(()))
    texts = enums.emit(binding, document(binding, [small.api()]))
    namespace: dict[str, object] = {}
    exec(texts[enums.FOLDER / "_open.py"], namespace)
    body = texts[enums.FOLDER / "mtl" / "small.py"].replace("from pymetal._enums._open import OpenIntEnum", "")
    exec(compile(body, "small.py", "exec"), namespace)
    mode, options = namespace["Mode"], namespace["Options"]
    assert isinstance(mode, type)
    assert isinstance(options, type)
    assert issubclass(options, IntFlag)
    unknown = mode(77)
    assert (int(unknown), unknown.name, mode(77) is unknown) == (77, "Unknown77", True)
    assert namespace["OptionFast"] is options(1)
    with pytest.raises(ValueError, match="nonsense"):
        mode("nonsense")


def test_sources_tell_where_every_enum_and_option_constant_is() -> None:
    namespace: dict[str, object] = {}
    binding = decide(small.api(), Rules(()))
    texts = enums.emit(binding, document(binding, [small.api()]))
    exec(texts[enums.FOLDER / "_sources.py"], namespace)
    names = ["Mode", "OptionFast", "OptionNone", "Options"]
    assert namespace["MTL"] == dict.fromkeys(names, "pymetal._enums.mtl.small")
