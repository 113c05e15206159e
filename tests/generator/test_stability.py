"""Generated names depend on the symbol alone: valid, unique, and untouched by whatever else an SDK brings."""

from __future__ import annotations

import keyword
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.api import Api, Argument, Class, Method
from generator.binding import Binding
from generator.decide import decide
from generator.decide.names import full_selector_name, selector_name, snake_case
from generator.decide.rules import Rules
from generator.emit.cpp.units import partition
from generator.pipeline import load_model, make_binding

from . import small_api as small

WORDS = [
    "set",
    "new",
    "copy",
    "is",
    "GPU",
    "Buffer",
    "Texture2D",
    "ID",
    "With",
    "Range",
    "import",
    "class",
    "None",
    "x4",
]
camel_case = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(
    lambda words: "".join(word[0].upper() + word[1:] for word in words)
)
method_names = camel_case.map(lambda name: name[0].lower() + name[1:])
types = st.sampled_from([small.UINT, small.BOOL, small.FLOAT, small.STRING, small.MODE, small.SIZE])


@st.composite
def methods(draw: st.DrawFn) -> Method:
    """A getter, a setter, or a method with arguments, as metal-cpp declares them."""
    name = draw(method_names)
    arguments = draw(st.dictionaries(st.sampled_from(["index", "pError", "class", "offset"]), types, max_size=2))
    selector = name + (":" + "".join(f"{key}:" for key in list(arguments)[1:]) if arguments else "")
    result = draw(st.sampled_from([small.VOID, small.UINT]))
    const = not arguments and result is small.UINT
    given = tuple(Argument(key, type_) for key, type_ in arguments.items())
    return replace(small.method(name, result, selector, const=const), arguments=given)


@st.composite
def classes(draw: st.DrawFn) -> Class:
    found = draw(st.lists(methods(), max_size=6, unique_by=lambda item: snake_case(item.name)))
    return small.class_(f"MTL::{draw(camel_case)}", *found)


def names(binding: Binding) -> dict[str, frozenset[str]]:
    """The Python names that each message of each class goes by."""
    found: dict[str, set[str]] = {}
    for class_ in binding.classes:
        for item in class_.properties:
            for signature in (item.getter, item.setter):
                if signature is not None:
                    found.setdefault(f"{class_.cpp} {signature.key}", set()).update((item.name, *item.aliases))
        for method in class_.methods:
            for signature in method.overloads:
                found.setdefault(f"{class_.cpp} {signature.key}", set()).update((method.name, *method.aliases))
    return {key: frozenset(value) for key, value in found.items()}


def members(class_: object) -> list[str]:
    """Every name in a bound class, as often as it is defined."""
    defined = [*getattr(class_, "properties", ()), *getattr(class_, "methods", ())]
    return [name for item in defined for name in (item.name, *item.aliases)]


def related(one: Method, other: Method) -> bool:
    """Whether two methods may share a Python name: one overload set, a getter and its setter, or equal selectors."""
    return bool(_possible(one) & _possible(other))


def _possible(method: Method) -> set[str]:
    selector = method.selector or method.name
    found = {snake_case(method.name), selector_name(selector), full_selector_name(selector)}
    return found | {name.removeprefix(prefix) for name in found for prefix in ("set_", "is_")}


@settings(max_examples=60, deadline=None)
@given(classes())
def test_names_are_valid_and_unique(class_: Class) -> None:
    binding = decide(small.api(class_), Rules([]))
    for bound in binding.classes:
        found = members(bound)
        assert len(found) == len(set(found))
        assert all(name.isidentifier() and not keyword.iskeyword(name) for name in found)


@settings(max_examples=60, deadline=None)
@given(classes(), methods(), classes())
def test_an_unrelated_method_or_class_changes_no_name(class_: Class, method: Method, other: Class) -> None:
    before = names(decide(small.api(class_), Rules([])))
    if not any(related(method, known) for known in class_.methods):
        grown = replace(class_, methods=(method, *class_.methods))
        after = names(decide(small.api(grown), Rules([])))
        assert {key: after[key] for key in before} == before
    if other.name != class_.name:
        after = names(decide(small.api(other, class_), Rules([])))
        assert {key: after[key] for key in before} == before


def test_apples_names_do_not_depend_on_the_order_of_the_headers() -> None:
    api = load_model("macos26")
    turned = replace(api, classes=tuple(reversed(api.classes)), enums=tuple(reversed(api.enums)))
    assert names(make_binding(turned)) == names(make_binding(api))
    assert _units(turned) == _units(api)


def test_apples_names_do_not_depend_on_classes_that_nothing_mentions() -> None:
    api = load_model("macos26")
    extra = replace(small.class_("MTL::Gauge", small.method("reading", small.UINT, const=True)))
    grown = replace(api, classes=(*api.classes[:40], extra, *api.classes[40:]))
    before, after = names(make_binding(api)), names(make_binding(grown))
    assert set(after) - set(before) == {"MTL::Gauge reading"}
    assert {key: after[key] for key in before} == before
    assert {cpp: unit for cpp, unit in _units(grown).items() if cpp != "MTL::Gauge"} == _units(api)


def _units(api: Api) -> dict[str, str]:
    return {item.cpp: unit.name for unit in partition(make_binding(api).classes) for item in unit.classes}
