"""What differs between two SDKs for a Python program: which calls still work, and which names still mean the same."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator import compare
from generator.api import Api, Argument, Method
from generator.compare import Decided
from generator.compare.changes import Effect
from generator.decide import decide
from generator.decide.rules import Rules, parse_rules
from generator.pipeline import load_model, make_binding

from . import small_api as small

BREAKING, CHANGED, ADDED = Effect.BREAKING, Effect.CHANGED, Effect.ADDED
NULLABLE = '[[result]]\napplies_to = ["MTL::Thing::*"]\nreason = "may be nil"\n'


def differences(old: Api, new: Api, *, old_rules: str = "", new_rules: str = "") -> list[tuple[Effect, str, str]]:
    bindings = [
        decide(api, Rules(parse_rules("nullability", text))) for api, text in ((old, old_rules), (new, new_rules))
    ]
    return [(item.effect, item.name, item.text) for item in compare.changes(*bindings)]


def thing(*methods: Method, bases: tuple[str, ...] = ("NS::Object",)) -> Api:
    return small.api(small.class_("MTL::Thing", *methods, bases=bases))


def call(**arguments: object) -> Method:
    given = tuple(Argument(name, type_) for name, type_ in arguments.items())  # type: ignore[arg-type]
    return replace(small.method("doIt", small.VOID, "doIt" + ":" * len(given)), arguments=given)


GETTER = small.method("count", small.UINT, const=True)
SETTER = small.method("setCount", small.VOID, "setCount:", count=small.UINT)
OBJECT = small.method("part", small.pointer("MTL::Thing"), const=True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ((), (GETTER,), [(ADDED, "count", "is a new property: `int`, read-only")]),
        ((GETTER,), (), [(BREAKING, "count", "is gone (property)")]),
        ((GETTER,), (GETTER, SETTER), [(ADDED, "count", "can be set now")]),
        ((GETTER, SETTER), (GETTER,), [(BREAKING, "count", "cannot be set any more")]),
        (
            (GETTER,),
            (replace(GETTER, result=small.FLOAT),),
            [(BREAKING, "count", "gives `float`, was `int`")],
        ),
        (
            (GETTER,),
            (replace(GETTER, result=small.OPTIONS),),
            [(CHANGED, "count", "gives `Options`, which is an int, was `int`")],
        ),
        ((GETTER,), (replace(GETTER, const=False),), [(BREAKING, "count", "is a method now, was a property")]),
        (
            (GETTER,),
            (replace(GETTER, name="total"),),
            [
                (BREAKING, "count", "is called `total` now"),
                (ADDED, "total", "is a new property: `int`, read-only"),
            ],
        ),
        ((GETTER,), (replace(GETTER, optional=True),), [(CHANGED, "count", "is checked for at run time now")]),
    ],
)
def test_properties(old: tuple[Method, ...], new: tuple[Method, ...], expected: list[tuple[Effect, str, str]]) -> None:
    assert differences(thing(*old), thing(*new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (call(a=small.UINT), call(b=small.UINT), "calls its parameter `b`, was `a`"),
        (call(a=small.UINT), call(a=small.STRING), "takes `str` for `a`, was `int`"),
        (call(a=small.FLOAT), call(a=small.UINT), "takes `int` for `a`, was `float`"),
        (call(a=small.UINT, b=small.FLOAT), call(b=small.FLOAT, a=small.UINT), "takes its parameters in the order"),
    ],
)
def test_calls_that_do_not_work_any_more(old: Method, new: Method, reason: str) -> None:
    (found,) = differences(thing(old), thing(new))
    assert found[:2] == (BREAKING, "do_it")
    assert found[2].startswith(reason)
    assert found[2].count("do_it(") == 2


def test_a_parameter_that_takes_more_breaks_nothing() -> None:
    assert differences(thing(call(a=small.UINT)), thing(call(a=small.FLOAT))) == [
        (CHANGED, "do_it", "takes `float` for `a`, was `int`")
    ]


def test_a_result_that_may_be_none_breaks() -> None:
    api = thing(OBJECT)
    assert differences(api, api, new_rules=NULLABLE) == [(BREAKING, "part", "may be None: `Thing | None`, was `Thing`")]
    assert differences(api, api, old_rules=NULLABLE) == [
        (CHANGED, "part", "is never None: `Thing`, was `Thing | None`")
    ]


def test_an_overload_that_another_one_takes_over_is_not_gone() -> None:
    short = replace(call(a=small.UINT), selector="first:")
    wide = replace(call(a=small.FLOAT), selector="second:")
    found = differences(thing(short), thing(wide))
    assert [item for item in found if item[1] == "do_it"] == [
        (ADDED, "do_it", "can be called as `do_it(a: float) -> None`")
    ]


def test_a_member_that_moved_to_a_base_is_still_there() -> None:
    base = small.class_("MTL::Base", GETTER)
    old = small.api(small.class_("MTL::Base"), small.class_("MTL::Thing", GETTER, bases=("MTL::Base", "NS::Object")))
    new = small.api(base, small.class_("MTL::Thing", bases=("MTL::Base", "NS::Object")))
    assert differences(old, new) == [(ADDED, "count", "is a new property: `int`, read-only")]


def test_classes_and_their_bases() -> None:
    base, derived = small.class_("MTL::Base"), small.class_("MTL::Thing", bases=("MTL::Base", "NS::Object"))
    plain = small.class_("MTL::Thing")
    assert differences(small.api(base, plain), small.api(base, derived)) == [
        (CHANGED, "", "derives from pymetal.Base now")
    ]
    assert differences(small.api(base, derived), small.api(base, plain)) == [
        (BREAKING, "", "does not derive from pymetal.Base any more")
    ]
    assert differences(small.api(base, plain), small.api(plain)) == [(BREAKING, "", "is gone")]
    assert differences(small.api(plain), small.api(base, plain)) == [(ADDED, "", "is new")]


def test_enumerators() -> None:
    def modes(**values: int) -> Api:
        return small.api(enums=(small.enum("MTL::Mode", **values), small.OPTION_SET))

    assert differences(modes(ModeOff=0, ModeOn=1), modes(ModeOff=0, ModeOn=2, ModeAuto=3)) == [
        (BREAKING, "On", "is 2, was 1"),
        (ADDED, "Auto", "is new: 3"),
    ]
    assert differences(modes(ModeOff=0, ModeOn=1), modes(ModeOff=0)) == [(BREAKING, "On", "is gone")]


def test_an_enumerator_that_changes_the_prefix_renames_the_others() -> None:
    old = small.api(enums=(small.enum("MTL::Mode", ModeOff=0, ModeOn=1), small.OPTION_SET))
    new = small.api(enums=(small.enum("MTL::Mode", ModeOff=0, ModeOn=1, Auto=2), small.OPTION_SET))
    found = differences(old, new)
    assert (BREAKING, "Off", "is called `ModeOff` now") in found


def test_structs() -> None:
    fields = small.SIZE_STRUCT.fields

    def sizes(*chosen: int) -> Api:
        return replace(small.api(), structs=(replace(small.SIZE_STRUCT, fields=tuple(fields[i] for i in chosen)),))

    (swapped,) = differences(sizes(0, 1), sizes(1, 0))
    assert swapped == (BREAKING, "", "has the fields height, width; had width, height")
    more = differences(sizes(0, 1), sizes(0, 1, 2))
    assert (ADDED, "", "has more fields: depth") in more
    assert (BREAKING, "", "needs 3 of its fields, needed 2") in more


@pytest.mark.parametrize("sdk", ["macos14", "macos15", "macos26"])
def test_an_sdk_does_not_differ_from_itself(sdk: str) -> None:
    api = load_model(sdk)
    decided = Decided(api, make_binding(api))
    assert compare.changes(decided.binding, decided.binding) == ()
    assert "| Breaking | 0 | 0 |" in compare.difference_page(decided, decided)


def test_apples_sdks() -> None:
    """Checked by hand against the headers of both."""
    old, new = (make_binding(load_model(name)) for name in ("macos15", "macos26"))
    found = compare.changes(old, new)
    broken = {(item.owner.python, item.name) for item in found if item.effect is BREAKING}
    assert ("pymetal.StitchedLibraryOptions", "StoreLibraryInMetalScript") in broken
    assert ("pymetal.fx.SpatialScalerDescriptor", "supports_device") in broken
    added = {item.owner.python for item in found if item.effect is ADDED and not item.name}
    assert {"pymetal.mtl4.Compiler", "pymetal.Tensor", "pymetal.fx.FrameInterpolator"} <= added
    # The macOS 26 header has another value; enums.toml keeps the right one.
    assert not [item for item in found if item.name == "StorageModeMemoryless"]
    headers = compare.headers_only(load_model("macos15"), load_model("macos26"), found)
    assert ("MTL::ResourceStorageModeMemoryless", "has the value 32, was 48") in {(h.symbol, h.what) for h in headers}
