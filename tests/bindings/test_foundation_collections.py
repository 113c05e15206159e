"""NSArray, NSSet, NSDictionary and NSEnumerator as Python's collections."""

from __future__ import annotations

from typing import Any, cast

import pytest

import pymetal as pm
from pymetal import ns


def test_an_array_is_a_sequence() -> None:
    array = ns.Array(["a", 2, 3.5])
    assert (len(array), array.count) == (3, 3)
    assert list(array) == ["a", 2, 3.5] == array
    assert (array[0], array[-1], array[1:]) == ("a", 3.5, [2, 3.5])
    assert 2 in array
    assert "b" not in array
    assert repr(array) == "pymetal.ns.Array(['a', 2, 3.5])"
    for index in (3, -4):
        with pytest.raises(IndexError):
            array[index]


def test_arrays_from_everything_iterable() -> None:
    assert ns.Array() == []
    assert ns.Array(range(3)) == [0, 1, 2]
    assert ns.Array(letter for letter in "ab") == ["a", "b"]
    assert ns.Array.array() == []
    assert ns.Array.array("a") == ["a"]
    assert ns.Array.array(["a", "b"]) == ns.Array.with_objects(["a", "b"]) == ["a", "b"]
    assert ns.Array.array_with_object(["a"]) == [["a"]]
    assert ns.Array.array_with_objects_count(["a", "b", "c"], 2) == ["a", "b"]
    with pytest.raises(pm.ValidationError, match="count"):
        ns.Array.array_with_objects_count(["a"], 2)


def test_metal_objects_keep_their_identity(device: pm.Device) -> None:
    buffer = device.new_buffer(16)
    assert ns.Array([buffer])[0] is buffer
    assert ns.Dictionary({"b": buffer}).object_for_key("b") is buffer
    assert buffer in ns.Array([buffer])


def test_what_has_no_class_is_refused() -> None:
    for make in (ns.Array, ns.Array.with_objects, ns.Array.array_with_objects, ns.Set):
        with pytest.raises(TypeError, match="no Foundation class for a value of <class 'object'>"):
            make([object()])
    with pytest.raises(TypeError):
        ns.Array(3)  # type: ignore[arg-type]


def test_a_set_holds_each_value_once() -> None:
    values = ns.Set([1, 2, 2, "a"])
    assert (len(values), values.count) == (3, 3)
    assert set(values) == {1, 2, "a"} == values
    assert "a" in values
    assert sorted(map(str, values.object_enumerator())) == ["1", "2", "a"]
    assert ns.Set.with_objects([1, 1]) == {1}


@pytest.mark.parametrize("value", [5, None, object(), "text", [("a", 1)]])
def test_a_dictionary_is_made_of_mappings_only(value: Any) -> None:
    with pytest.raises(TypeError):
        ns.Dictionary(value)


def test_a_dictionary_is_a_mapping() -> None:
    dictionary = ns.Dictionary({"a": 1, "b": [2]})
    assert (len(dictionary), dictionary.count) == (2, 2)
    assert dict(dictionary) == {"a": 1, "b": [2]} == dictionary
    assert (dictionary["a"], dictionary.object_for_key("c")) == (1, None)
    assert "a" in dictionary
    assert sorted(dictionary.key_enumerator()) == ["a", "b"] == sorted(dictionary)
    assert sorted(dictionary.items(), key=str) == [("a", 1), ("b", [2])]
    with pytest.raises(KeyError, match="c"):
        dictionary["c"]


def test_dictionaries_of_two_lists() -> None:
    expected = {"a": 1, "b": 2}
    assert ns.Dictionary.dictionary_with_objects([1, 2], ["a", "b"]) == expected
    assert ns.Dictionary.with_objects([1, 2], ["a", "b"]) == expected
    assert ns.Dictionary.dictionary_with_object(1, "a") == {"a": 1}
    assert ns.Dictionary.dictionary() == {} == ns.Dictionary()
    with pytest.raises(pm.ValidationError, match="keys"):
        ns.Dictionary.with_objects([1, 2], ["a"])


def test_an_enumerator_is_an_iterator() -> None:
    enumerator = ns.Array([1, 2, 3]).object_enumerator()
    assert iter(enumerator) is enumerator
    assert enumerator.next_object() == 1
    assert next(enumerator) == 2
    assert enumerator.all_objects() == [3]
    assert enumerator.next_object() is None
    with pytest.raises(StopIteration):
        next(enumerator)


def test_arguments_take_the_classes(device: pm.Device) -> None:
    """The stubs name Python's own types alone, which is what programs pass."""
    text: Any = ns.String("frames")
    queue = device.new_command_queue()
    queue.label = text
    assert queue.label == "frames"
    assert ns.Number(2).compare(cast(Any, ns.Number(2.0))) is ns.ComparisonResult.OrderedSame
    assert str(ns.URL(text)).endswith("frames")
    macros: Any = ns.Dictionary({"A": 1})
    options = pm.CompileOptions(preprocessor_macros=macros)
    assert options.preprocessor_macros == {"A": 1}
    options.preprocessor_macros = cast(Any, {text: ns.Number(2)})
    assert options.preprocessor_macros == {"frames": 2}
    assert ns.Error.error("Domain", 1, macros).user_info == {"A": 1}


def test_an_array_of_other_objects_is_refused() -> None:
    descriptor = pm.LinkedFunctions()
    with pytest.raises(TypeError):
        descriptor.functions = cast(Any, ns.Array(["no function"]))
    descriptor.functions = cast(Any, ns.Array())
    assert descriptor.functions == []
