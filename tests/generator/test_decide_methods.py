"""What the general rules make of small APIs."""

from __future__ import annotations

import pytest

from generator.api import Class
from generator.binding import Binding, ErrorKind, Method, Ownership, Pass, Shape, Signature
from generator.decide import DecisionError, decide
from generator.decide.rules import Rules, parse_rules

from . import small_api as small

NO_RULES = Rules(())


def bind(*classes: Class, rules: Rules = NO_RULES) -> Binding:
    return decide(small.api(*classes), rules)


def methods_of(binding: Binding, cpp: str) -> dict[str, Method]:
    class_ = next(item for item in binding.classes if item.cpp == cpp)
    return {name: item for item in class_.methods for name in (item.name, *item.aliases)}


def only(class_: Class, name: str, rules: Rules = NO_RULES) -> Signature:
    (signature,) = methods_of(bind(class_, small.class_("MTL::Buffer"), rules=rules), class_.name)[name].overloads
    return signature


def test_an_overload_set_stands_under_one_name_and_under_names_from_its_selectors() -> None:
    class_ = small.class_(
        "MTL::Device",
        small.method("newThing", small.pointer("MTL::Buffer"), "newThingWithLength:", length=small.UINT),
        small.method("newThing", small.pointer("MTL::Buffer"), "newThingWithName:", name=small.STRING),
    )
    methods = methods_of(bind(class_, small.class_("MTL::Buffer")), "MTL::Device")
    assert [len(methods[name].overloads) for name in ("new_thing", "new_thing_with_length")] == [2, 1]
    assert methods["new_thing_with_name"].overloads[0].parameters[0].type.shape is Shape.STR


def test_list_range_and_offsets() -> None:
    class_ = small.class_(
        "MTL::Encoder",
        small.method(
            "setBuffers",
            small.VOID,
            "setBuffers:offsets:withRange:",
            buffers=small.array_of(small.pointer("MTL::Buffer")),
            offsets=small.array_of(small.UINT),
            range=small.RANGE,
        ),
    )
    friendly = only(class_, "set_buffers")
    assert [(item.name, item.default) for item in friendly.parameters] == [
        ("buffers", None),
        ("offsets", None),
        ("start", "0"),
    ]
    assert friendly.parameters[0].type.items[0].optional
    assert [item.how for item in friendly.passed] == [Pass.DATA, Pass.DATA, Pass.RANGE]
    assert [check.name for check in friendly.checks] == ["same_length"]
    full = only(class_, "set_buffers_offsets_with_range")
    assert [item.name for item in full.parameters] == ["buffers", "offsets", "range"]
    assert [check.name for check in full.checks] == ["same_length", "range_fits"]


def test_bytes_bring_their_length() -> None:
    class_ = small.class_(
        "MTL::Encoder",
        small.method("setBytes", small.VOID, "setBytes:length:", bytes=small.BYTES, length=small.UINT),
    )
    assert [item.name for item in only(class_, "set_bytes").parameters] == ["bytes"]
    assert [item.how for item in only(class_, "set_bytes").passed] == [Pass.DATA, Pass.COUNT]
    full = only(class_, "set_bytes_length")
    assert [check.name for check in full.checks] == ["length_fits"]


def test_a_count_without_a_list_is_a_plain_number() -> None:
    class_ = small.class_("MTL::Encoder", small.method("draw", small.VOID, "draw:", count=small.UINT))
    assert [item.name for item in only(class_, "draw").parameters] == ["count"]


def test_an_error_makes_the_call_creating_and_leaves_the_parameters() -> None:
    class_ = small.class_(
        "MTL::Device",
        small.method("load", small.pointer("MTL::Buffer"), "loadWithError:", error=small.ERROR_OUT),
    )
    signature = only(class_, "load")
    assert signature.parameters == ()
    assert signature.result.error is ErrorKind.GENERAL
    assert signature.result.creating
    assert signature.result.ownership is Ownership.RETAINED


def test_a_bool_with_an_error_is_nothing() -> None:
    class_ = small.class_("MTL::Device", small.method("save", small.BOOL, "save:", error=small.ERROR_OUT))
    assert only(class_, "save").result.type.shape is Shape.NONE


@pytest.mark.parametrize(
    ("selector", "ownership"),
    [
        ("newThing", Ownership.OWNED),
        ("copyThing", Ownership.OWNED),
        ("mutableCopyThing", Ownership.OWNED),
        ("newestThing", Ownership.RETAINED),
        ("thing", Ownership.RETAINED),
    ],
)
def test_ownership_follows_the_selector_family(selector: str, ownership: Ownership) -> None:
    class_ = small.class_("MTL::Device", small.method("make", small.pointer("MTL::Buffer"), selector))
    result = only(class_, "make").result
    assert result.ownership is ownership
    assert result.creating == (ownership is Ownership.OWNED)


def test_block_and_function_overloads_are_one() -> None:
    buffer = small.pointer("MTL::Buffer")
    with_block = small.method("addHandler", small.VOID, "addHandler:", block=small.block(buffer))
    with_function = small.method("addHandler", calls_selector="addHandler:", function=small.std_function(buffer))
    signature = only(small.class_("MTL::Device", with_block, with_function), "add_handler")
    assert [item.how for item in signature.passed] == [Pass.BLOCK]
    assert signature.parameters[0].type.shape is Shape.CALLABLE
    assert not signature.parameters[0].type.items[0].optional


def test_a_rule_tells_which_arguments_of_a_block_may_be_nil() -> None:
    text = '[[callback]]\napplies_to = ["log:"]\nplaces = [0]\nreason = "a message without a category"\n'
    block = small.block(small.STRING, small.STRING)
    log = small.class_("MTL::Log", small.method("log", small.VOID, "log:", block=block))
    signature = only(log, "log", Rules(parse_rules("nullability", text)))
    assert [item.optional for item in signature.parameters[0].type.items] == [True, False, False]


def test_a_handler_that_may_get_an_error_may_get_nil() -> None:
    handler = small.block(small.pointer("MTL::Buffer"), small.pointer("NS::Error"))
    class_ = small.class_("MTL::Device", small.method("add", small.VOID, "add:", handler=handler))
    assert all(item.optional for item in only(class_, "add").parameters[0].type.items[:2])


def test_flat_form_by_rule() -> None:
    rules = Rules(
        parse_rules(
            "overloads",
            '[[flat]]\napplies_to = ["dispatch:"]\nparameters = ["w", "h", "d"]\nreason = "short"\n',
        )
    )
    class_ = small.class_("MTL::Encoder", small.method("dispatch", small.VOID, "dispatch:", size=small.SIZE))
    methods = methods_of(bind(class_, rules=rules), "MTL::Encoder")
    assert sorted(len(item.parameters) for item in methods["dispatch"].overloads) == [1, 3]


def test_form_without_arguments_by_rule() -> None:
    rules = Rules(
        parse_rules("overloads", '[[without]]\napplies_to = ["use:size:"]\narguments = ["size"]\nreason = "short"\n')
    )
    use = small.method("use", small.VOID, "use:size:", name=small.STRING, size=small.SIZE)
    overloads = methods_of(bind(small.class_("MTL::Device", use), rules=rules), "MTL::Device")["use"].overloads
    names = [[item.name for item in signature.parameters] for signature in overloads]
    assert sorted(names) == [["name"], ["name", "size"]]
    (shorter,) = (signature for signature in overloads if len(signature.parameters) == 1)
    assert [item.how for item in shorter.passed] == [Pass.VALUE, Pass.ZERO]


def test_an_object_that_is_no_value_stays_an_object() -> None:
    class_ = small.class_("MTL::Device", small.method("watch", small.pointer("NS::Object"), "watch"))
    assert only(class_, "watch").result.type.shape is Shape.ANY
    text = '[[object]]\napplies_to = ["watch"]\nreason = "a token"\n'
    binding = bind(class_, small.class_("NS::Object", bases=()), rules=Rules(parse_rules("elements", text)))
    assert methods_of(binding, "MTL::Device")["watch"].overloads[0].result.type.shape is Shape.OBJECT


def test_an_unknown_type_is_an_error_that_names_the_symbol() -> None:
    class_ = small.class_("MTL::Device", small.method("use", small.VOID, "use:", other=small.pointer("MTL::Unknown")))
    with pytest.raises(DecisionError, match=r"MTL::Device.*MTL::Unknown.*skips\.toml"):
        bind(class_)


def test_an_array_without_an_element_rule_is_an_error() -> None:
    class_ = small.class_("MTL::Device", small.method("names", small.pointer("NS::Array"), const=True))
    with pytest.raises(DecisionError, match=r"names.*elements\.toml"):
        bind(class_)


def test_a_skip_rule_leaves_a_method_out_with_its_reason() -> None:
    rules = Rules(parse_rules("skips", '[[skip]]\napplies_to = ["use:"]\nreason = "no use"\n'))
    class_ = small.class_("MTL::Device", small.method("use", small.VOID, "use:", other=small.pointer("MTL::Unknown")))
    binding = bind(class_, rules=rules)
    assert [(skip.symbol, skip.selectors, skip.reason) for skip in binding.skips] == [
        ("MTL::Device::use", ("use:",), "no use")
    ]
