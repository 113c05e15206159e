"""Foundation's values: Python's own types everywhere but in their own methods, which give the objects."""

from __future__ import annotations

from generator.api import Class, Kind, Type
from generator.binding import Method, PyType, Shape
from generator.decide import decide
from generator.decide.rules import Rules, parse_rules
from generator.emit.cpp.types import plain_result, value_argument

from . import small_api as small

STRING = small.pointer("NS::String")
ARRAY = small.pointer("NS::Array")
OBJECT = small.pointer("NS::Object", const=True)
TEXT_CLASS = small.class_("NS::String", small.method("stringByAppendingString", STRING, text=small.STRING))
ELEMENTS = '[[element]]\napplies_to = ["MTL::Device::names"]\nelement = "NS::String"\nreason = "strings"'
ANY = '[[any]]\napplies_to = ["NS::Array::array"]\nreason = "takes all objects"'


def methods_of(owner: str, *classes: Class, arguments: str = "") -> dict[str, Method]:
    rules = Rules((*parse_rules("elements", ELEMENTS), *parse_rules("arguments", arguments)))
    binding = decide(small.api(*classes), rules)
    found = next(item for item in binding.classes if item.cpp == owner)
    return {name: item for item in found.methods for name in (item.name, *item.aliases)}


def result_of(method: Method) -> PyType:
    return method.overloads[0].result.type


def test_a_value_class_gives_its_own_objects() -> None:
    method = methods_of("NS::String", TEXT_CLASS)["string_by_appending_string"]
    result = result_of(method)
    assert (result.shape, result.module, result.name) == (Shape.OBJECT, "pymetal.ns", "String")
    assert method.overloads[0].parameters[0].type.shape is Shape.STR


def test_other_classes_give_python_values() -> None:
    device = small.class_("MTL::Device", small.method("name_", STRING), small.method("names", ARRAY))
    array = small.class_("NS::Array", small.method("describe", STRING))
    classes = (TEXT_CLASS, array, device)
    methods = methods_of("MTL::Device", *classes)
    assert [result_of(methods[name]).shape for name in ("name", "names")] == [Shape.STR, Shape.LIST]
    assert result_of(methods_of("NS::Array", *classes)["describe"]).shape is Shape.STR


def test_objects_of_every_class_come_from_python_values_where_a_rule_says_so() -> None:
    array = small.class_(
        "NS::Array",
        small.method("array", ARRAY, "arrayWithObject:", static=True, object=OBJECT),
        small.method(
            "array",
            ARRAY,
            "arrayWithObjects:count:",
            static=True,
            objects=small.array_of(small.pointer("NS::Object")),
            count=small.UINT,
        ),
    )
    methods = methods_of("NS::Array", array, arguments=ANY)
    one, many = (methods[f"array_with_{name}"].overloads[0].parameters[0].type for name in ("object", "objects"))
    assert (value_argument(one), value_argument(many)) == ("ObjectArg", "NativeSequence")
    # A sequence is an object too, so the overload that takes sequences comes first.
    assert [item.selector for item in methods["array"].overloads] == ["arrayWithObjects:count:", "arrayWithObject:"]
    plain = methods_of("NS::Array", array)["array_with_object"].overloads[0].parameters[0].type
    assert value_argument(plain) == "NS::Object*"


def test_dispatch_data_is_any_buffer() -> None:
    data = Type("const dispatch_data_t", Kind.OPAQUE, "dispatch_data_t", "dispatch_data_t", True)
    device = small.class_("MTL::Device", small.method("load", small.VOID, "loadData:", data=data))
    parameter = methods_of("MTL::Device", device)["load"].overloads[0].parameters[0]
    assert (parameter.type.shape, value_argument(parameter.type)) == (Shape.BUFFER, "DispatchDataArg")


def test_template_arguments_are_no_part_of_a_name() -> None:
    enumerator = small.class_("NS::Enumerator<NS::Object>", small.method("nextObject", small.pointer("NS::Object")))
    (_, found) = decide(small.api(enumerator), Rules(())).classes
    assert (found.module, found.name) == ("pymetal.ns", "Enumerator")


def test_characters_of_c_become_python_values_before_the_pool_is_popped() -> None:
    assert plain_result(PyType(Shape.STR, cpp="char"), "self.text()", owned=False) == "from_utf8(self.text())"
    assert plain_result(PyType(Shape.INT, cpp="char"), "self.sign()", owned=False) == "int(self.sign())"
