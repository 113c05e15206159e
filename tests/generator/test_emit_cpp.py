"""The emitted C++ of one feature at a time, and properties of all of it.

A test rewrites the golden file when it differs and fails; `git diff` shows what changed.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.api import Class
from generator.binding import Binding
from generator.binding import Class as BoundClass
from generator.decide import decide, load_rules
from generator.decide.rules import Rules, parse_rules
from generator.document import document
from generator.emit import cpp
from generator.emit.cpp import classes as cpp_classes
from generator.emit.cpp import units as cpp_units
from generator.emit.cpp.docs import literal
from generator.pipeline import MODELS, load_model
from generator.write import format_cpp

from . import small_api as small

GOLDEN = Path(__file__).parent / "fixtures_binding"
ROOT = Path(__file__).parents[2]

BUFFER = small.pointer("MTL::Buffer")


def properties() -> Class:
    return small.constructible(
        "MTL::Thing",
        small.method("isOn", small.BOOL, const=True),
        small.method("setOn", small.VOID, "setOn:", on=small.BOOL),
        small.method("label", small.pointer("NS::String"), const=True),
        small.method("setLabel", small.VOID, "setLabel:", label=small.STRING),
        small.method("mode", small.MODE, const=True),
        small.method("buffer", BUFFER, const=True),
        small.method("size", small.SIZE, const=True),
    )


def overload_set() -> Class:
    return small.class_(
        "MTL::Thing",
        small.method("newBuffer", BUFFER, "newBufferWithLength:options:", length=small.UINT, options=small.OPTIONS),
        small.method("newBuffer", BUFFER, "newBufferWithName:error:", name=small.STRING, error=small.ERROR_OUT),
    )


def lists_and_bytes() -> Class:
    return small.class_(
        "MTL::Thing",
        small.method(
            "setBuffers",
            small.VOID,
            "setBuffers:offsets:withRange:",
            buffers=small.array_of(BUFFER),
            offsets=small.array_of(small.UINT),
            range=small.RANGE,
        ),
        small.method("setBytes", small.VOID, "setBytes:length:", bytes=small.BYTES, length=small.UINT),
    )


def callbacks_statics_and_optional() -> Class:
    return small.class_(
        "MTL::Thing",
        small.method("addHandler", small.VOID, "addHandler:", handler=small.block(BUFFER, small.UINT)),
        small.method("thingWithSize", small.pointer("MTL::Thing"), "thingWithSize:", static=True, size=small.SIZE),
        small.method("maybe", small.BOOL, "maybe:", optional=True, value=small.FLOAT),
    )


def rules_in_effect() -> Class:
    return small.class_(
        "MTL::Thing",
        small.method("wait", small.BOOL, "wait:", size=small.SIZE),
        small.method("encoder", BUFFER, "encoder:", buffer=BUFFER, options=small.OPTIONS),
    )


RULES = {
    "gil": '[[release]]\napplies_to = ["wait:"]\nreason = "waits"\n',
    "overloads": '[[flat]]\napplies_to = ["wait:"]\nparameters = ["w", "h", "d"]\nreason = "short"\n',
    "checks": (
        '[[remember]]\napplies_to = ["encoder:"]\ncheck = "bind_buffer"\narguments = ["buffer"]\nreason = "kept"\n'
        '[[before]]\napplies_to = ["encoder:"]\ncheck = "begin_encoder"\narguments = ["buffer"]\nreason = "one"\n'
        '[[after]]\napplies_to = ["encoder:"]\ncheck = "encoder_opened"\nreason = "remembered"\n'
    ),
    "arguments": (
        '[[nullable]]\napplies_to = ["encoder:"]\narguments = ["buffer"]\nreason = "unbinds"\n'
        '[[default]]\napplies_to = ["encoder:"]\nargument = "options"\nvalue = "0"\nreason = "usual"\n'
    ),
}


@pytest.mark.parametrize(
    ("feature", "rules"),
    [
        (properties, {}),
        (overload_set, {}),
        (lists_and_bytes, {}),
        (callbacks_statics_and_optional, {}),
        (rules_in_effect, RULES),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_members(feature: Callable[[], Class], rules: dict[str, str]) -> None:
    api = small.api(small.class_("MTL::Buffer"), feature())
    binding = decide(api, Rules(rule for file, text in rules.items() for rule in parse_rules(file, text)))
    class_ = binding.classes[-1]
    documentation = document(binding, [api])
    declaration = cpp_classes.declaration(class_, documentation)
    text = "\n".join([declaration, *cpp_classes.members(class_, documentation)]) + "\n"
    check_golden(GOLDEN / f"{feature.__name__}.cpp", text)


def check_golden(file: Path, text: str) -> None:
    (formatted,) = format_cpp(ROOT, {file.relative_to(ROOT): text}).values()
    if file.is_file() and file.read_text(encoding="utf-8") == formatted:
        return
    file.write_text(formatted, encoding="utf-8")
    pytest.fail(f"{file.name} was not as expected and is rewritten; see git diff")


def test_literals_escape_what_cpp_would_read() -> None:
    assert literal('say "a\\b"\nand go') == '"say \\"a\\\\b\\"\\n"\n"and go"'


@pytest.fixture(scope="module", params=sorted(path.stem for path in MODELS.glob("*.json")))
def binding(request: pytest.FixtureRequest) -> Binding:
    return decide(load_model(request.param), load_rules())


def test_member_names_are_unique_identifiers(binding: Binding) -> None:
    for class_ in binding.classes:
        found = [name for item in class_.properties for name in (item.name, *item.aliases)]
        found += [name for item in class_.methods for name in (item.name, *item.aliases)]
        found += [item.name for item in class_.short_forms] + list(class_.factories)
        assert len(found) == len(set(found)), class_.cpp
        assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found), class_.cpp


def test_parameter_names_are_unique_identifiers(binding: Binding) -> None:
    for class_ in binding.classes:
        for method in class_.methods:
            for signature in method.overloads:
                found = [parameter.name for parameter in signature.parameters]
                assert len(found) == len(set(found)), signature.cpp_signature
                assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found)


def test_every_class_is_in_one_unit_and_units_are_balanced(binding: Binding) -> None:
    units = cpp_units.partition(binding.classes)
    placed = [class_.cpp for unit in units for class_ in unit.classes]
    assert sorted(placed) == sorted(class_.cpp for class_ in binding.classes)
    assert len({unit.name for unit in units}) == len(units)
    assert 20 <= len(units) <= 40
    weights = [sum(map(cpp_units.weight, unit.classes)) for unit in units]
    assert max(weights) < sum(weights) / 8


def test_the_unit_of_a_class_does_not_depend_on_other_headers(binding: Binding) -> None:
    def homes(classes: tuple[BoundClass, ...]) -> dict[str, str]:
        return {item.cpp: unit.name for unit in cpp_units.partition(classes) for item in unit.classes}

    all_homes = homes(binding.classes)
    every_third_header = sorted({item.location.file for item in binding.classes if item.location})[::3]
    kept = tuple(item for item in binding.classes if item.location and item.location.file in every_third_header)
    assert homes(kept) == {item.cpp: all_homes[item.cpp] for item in kept}


def test_bases_are_declared_before_derived_classes(binding: Binding) -> None:
    order = [class_.cpp for class_ in cpp.bases_first(binding.classes)]
    assert sorted(order) == sorted(class_.cpp for class_ in binding.classes)
    for class_ in binding.classes:
        assert all(order.index(base) < order.index(class_.cpp) for base in class_.bases)


def test_deciding_and_emitting_again_gives_the_same(binding: Binding) -> None:
    api = load_model(binding.sdk)
    again = decide(api, load_rules())
    assert again == binding
    assert cpp.emit(again, document(again, [api])) == cpp.emit(binding, document(binding, [api]))
