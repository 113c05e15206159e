"""Foundation's value classes as objects; everyday signatures keep giving Python's own types."""

from __future__ import annotations

import os
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import pymetal as pm
from pymetal import ns

ENCODING = ns.StringEncoding


def test_a_string_is_its_text() -> None:
    text = ns.String("Grüße")
    assert (str(text), text.length, text.utf8_string) == ("Grüße", 5, "Grüße")
    assert text == "Grüße" == text
    assert hash(text) == hash("Grüße")
    assert repr(text) == "pymetal.ns.String('Grüße')"
    assert str(ns.String()) == ""


def test_length_counts_utf16_units() -> None:
    assert ns.String("🎈").length == len("🎈".encode("utf-16-le")) // 2 == 2
    assert [ns.String("🎈").character(index) for index in range(2)] == [0xD83C, 0xDF88]


def test_own_methods_give_objects() -> None:
    joined = ns.String("a").string_by_appending_string("b")
    assert isinstance(joined, ns.String)
    assert joined == "ab"
    assert isinstance(ns.String.string_with_string("x"), ns.String)
    assert isinstance(ns.Array.array_with_object("x"), ns.Array)
    assert isinstance(ns.Number.number_with_int(3), ns.Number)
    assert ns.Number.number_with_int(3).int_value == 3
    assert isinstance(ns.String("a").copy(), ns.String)


def test_other_methods_give_python_values() -> None:
    assert type(ns.Number(3).string_value) is str
    assert type(ns.Array(["x"]).object(0)) is str
    assert type(ns.Array(["x"]).object_enumerator().all_objects()) is list


def test_strings_compare_and_search() -> None:
    text = ns.String("Render Pipeline")
    assert text.case_insensitive_compare("render pipeline") is ns.ComparisonResult.OrderedSame
    assert text.case_insensitive_compare("sender") is ns.ComparisonResult.OrderedAscending
    found = text.range_of_string("pipe", ns.StringCompareOptions.CaseInsensitiveSearch)
    assert (found.location, found.length) == (7, 4)
    assert text.range_of_string("pipe").location == ns.NotFound
    assert text.is_equal_to_string("Render Pipeline")


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", ENCODING.UTF8StringEncoding),
        ("utf-16-le", ENCODING.UTF16LittleEndianStringEncoding),
        ("utf-32-be", ENCODING.UTF32BigEndianStringEncoding),
        ("latin-1", ENCODING.ISOLatin1StringEncoding),
    ],
)
def test_bytes_in_an_encoding(codec: str, encoding: ns.StringEncoding) -> None:
    text = "déjà vu"
    encoded = text.encode(codec)
    assert ns.String.with_bytes(encoded, encoding) == text
    assert ns.String.with_c_string(encoded, encoding) == text
    assert ns.String.string_with_c_string(encoded, encoding) == text
    assert ns.String(text).c_string(encoding) == encoded
    assert ns.String(text).length_of_bytes(encoding) == len(encoded)
    assert ns.String(text).maximum_length_of_bytes(encoding) >= len(encoded)


def test_bytes_that_are_no_text() -> None:
    for make in (ns.String.with_bytes, ns.String.with_c_string, ns.String.string_with_c_string):
        with pytest.raises(ValueError, match="no text in that encoding"):
            make(b"\xff\xfe", ENCODING.UTF8StringEncoding)
    assert ns.String("é").c_string(ENCODING.ASCIIStringEncoding) is None


@pytest.mark.parametrize("value", [0, -7, 2**63 - 1, 2**64 - 1, 1.5, True, False])
def test_a_number_is_its_value(value: float) -> None:
    number = ns.Number(value)
    assert number == value
    assert (float(number), int(number), bool(number)) == (float(value), int(value), bool(value))
    assert hash(number) == hash(value)
    assert repr(number) == f"pymetal.ns.Number({value!r})"


@pytest.mark.parametrize(
    ("kind", "format"),
    [
        ("char", "b"),
        ("unsigned_char", "B"),
        ("short", "h"),
        ("unsigned_short", "H"),
        ("int", "i"),
        ("unsigned_int", "I"),
    ],
)
def test_every_integer_type_has_its_limits(kind: str, format: str) -> None:
    bits = 8 * struct.calcsize(format)
    least, most = (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) if format.islower() else (0, 2**bits - 1)
    for value in (least, most):
        for make in (getattr(ns.Number, f"number_with_{kind}"), getattr(ns.Number, f"with_{kind}")):
            assert getattr(make(value), f"{kind}_value") == value
    with pytest.raises(ValueError, match="between"):
        getattr(ns.Number, f"with_{kind}")(most + 1)


def test_numbers_compare() -> None:
    assert ns.Number(2).compare(3) is ns.ComparisonResult.OrderedAscending
    assert ns.Number(2).compare(2.0) is ns.ComparisonResult.OrderedSame
    assert ns.Number(2).is_equal_to_number(2)
    assert ns.Number(0.1).description_with_locale() == "0.1"


@pytest.mark.parametrize(
    ("encoding", "value"),
    [
        ("i", struct.pack("i", -3)),
        ("d", struct.pack("d", 0.5)),
        ("{CGSize=dd}", struct.pack("dd", 1, 2)),
        ("[4f]", bytes(16)),
    ],
)
def test_a_value_keeps_the_bytes_of_its_type(encoding: str, value: bytes) -> None:
    for make in (ns.Value.value_with_bytes, ns.Value.with_bytes):
        made = make(value, encoding)
        assert (made.get_value(), made.objc_type) == (value, encoding)
        assert made == made.copy()
        assert made.is_equal_to_value(make(value, encoding))


def test_a_value_of_another_size_is_refused() -> None:
    with pytest.raises(pm.ValidationError, match="takes 8 bytes, not 4"):
        ns.Value.with_bytes(bytes(4), "d")


def test_a_value_can_be_a_pointer() -> None:
    pointer = pm.OpaquePointer(0x1000)
    assert ns.Value.value_with_pointer(pointer).pointer_value == pointer
    assert ns.Value.value_with_pointer(ns.Value.value_with_pointer(pointer).pointer_value).pointer_value == pointer
    assert ns.Value.value_with_pointer(None).pointer_value is None


def test_data_is_a_buffer() -> None:
    data = ns.Data(np.arange(4, dtype=np.uint8))
    assert bytes(data) == b"\x00\x01\x02\x03" == data
    assert (len(data), data.length) == (4, 4)
    assert memoryview(data).readonly
    assert bytes(ns.Data()) == b""


def test_mutable_bytes_keep_the_data() -> None:
    data = ns.Data(b"abc")
    view = data.mutable_bytes()
    view[0] = ord("x")
    assert bytes(data) == b"xbc"
    del data
    assert bytes(view) == b"xbc"


def test_dates_are_seconds() -> None:
    assert float(ns.Date(1.5)) == 1.5 == ns.Date(1.5)
    later, now = ns.Date.date_with_time_interval_since_now(60), ns.Date.date_with_time_interval_since_now(0)
    assert 59 < float(later) - float(now) < 61


def test_a_file_url_is_a_path(tmp_path: Path) -> None:
    file = tmp_path / "a file.txt"
    file.write_text("text", encoding="utf-8")
    url = ns.URL(file)
    assert os.fspath(url) == str(file) == url.file_system_representation
    assert Path(url).read_text(encoding="utf-8") == "text"
    assert ns.URL.file_url_with_path(str(file)) == url == ns.URL.init_file_url_with_path(str(file))


def test_other_urls_are_no_paths() -> None:
    url = ns.URL.with_string("https://example.com/x")
    assert str(url) == "https://example.com/x"
    with pytest.raises(ValueError, match="not the address of a file"):
        os.fspath(url)


def test_an_error_tells_what_it_was_made_of() -> None:
    error = ns.Error.error("Domain", 3, {"NSLocalizedDescription": "no paper", "count": 2})
    assert (error.domain, error.code, error.localized_description) == ("Domain", 3, "no paper")
    assert error.user_info == {"NSLocalizedDescription": "no paper", "count": 2}
    assert (error.localized_failure_reason, error.localized_recovery_suggestion) == (None, None)
    assert error.localized_recovery_options == []
    assert error == ns.Error.with_domain("Domain", 3, error.user_info)
    assert repr(error) == "pymetal.ns.Error('Domain', 3, 'no paper')"


@pytest.mark.parametrize(
    ("value", "natural"),
    [
        (ns.String("text"), "text"),
        (ns.Number(2), 2),
        (ns.Data(b"ab"), b"ab"),
        (ns.Array([1, ns.String("b"), [ns.Number(3)]]), [1, "b", [3]]),
        (ns.Dictionary({"a": ns.Array([1])}), {"a": [1]}),
    ],
)
def test_objects_within_collections_come_back_as_values(value: Any, natural: Any) -> None:
    assert ns.Array([value])[0] == natural
    assert value == natural


def test_equality_is_value_equality() -> None:
    assert ns.String("a") == ns.String("a")
    assert ns.String("a") != ns.String("b")
    assert ns.String("1") != ns.Number(1)
    assert ns.String("a") != None  # noqa: E711
    assert ns.String("a").is_equal("a")
    assert not ns.String("a").is_equal(1)
    assert {ns.String("a"): 1}["a"] == 1  # type: ignore[index]


def test_foundation_classes_have_no_subclasses() -> None:
    with pytest.raises(TypeError, match="cannot be subclassed"):

        class Text(ns.String):  # type: ignore[misc]
            pass
