"""NSString against Python's own text handling."""

from __future__ import annotations

import itertools

import pytest

from tests.softmetal_abi.conftest import Build
from tests.softmetal_abi.native import run

pytestmark = pytest.mark.softmetal

TEXTS = [
    "",
    "plain",
    "größe",
    "日本語",
    "🎉 party 🎊",
    "a\u0301 combining",
    "Ǆ Đ ß",
    "\uffff\ue000",
    "\U0010ffff",
    "x" * 999,
]

ENCODINGS = {
    1: "ascii",
    4: "utf-8",
    5: "latin-1",
    10: "utf-16-le",
    0x90000100: "utf-16-be",
    0x94000100: "utf-16-le",
    0x8C000100: "utf-32-le",
    0x98000100: "utf-32-be",
    0x9C000100: "utf-32-le",
}

MALFORMED = [b"\xff", b"\xc0\x80", b"\xe2\x82", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"ok\x80"]


def ask(build: Build, questions: list[str]) -> list[str]:
    """The program's answers, one a question."""
    finished = run([str(build("strings"))], input="".join(f"{question}\n" for question in questions))
    return finished.stdout.splitlines()


def hexadecimal(text: str) -> str:
    return text.encode().hex()


def test_length_counts_utf16_units(build: Build) -> None:
    texts = TEXTS[1:]
    answers = ask(build, [f"length {hexadecimal(text)}" for text in texts])
    assert answers == [str(len(text.encode("utf-16-le")) // 2) for text in texts]


def test_characters_are_utf16_units(build: Build) -> None:
    texts = [text for text in TEXTS[1:] if len(text) < 100]
    answers = ask(build, [f"units {hexadecimal(text)}" for text in texts])
    assert answers == [text.encode("utf-16-le").hex() for text in texts]


@pytest.mark.parametrize(("number", "codec"), ENCODINGS.items())
def test_encodings(build: Build, number: int, codec: str) -> None:
    encodable = [text for text in TEXTS[1:] if text.isascii() or codec.startswith("utf")]
    answers = ask(build, [f"encode {hexadecimal(text)} {number:x}" for text in encodable])
    assert answers == [text.encode(codec).hex() for text in encodable]
    answers = ask(build, [f"decode {text.encode(codec).hex()} {number:x}" for text in encodable])
    assert answers == [text.encode().hex() for text in encodable]


def test_text_that_an_encoding_lacks_is_nil(build: Build) -> None:
    assert ask(build, [f"encode {hexadecimal('größe')} 1", f"encode {hexadecimal('日本語')} 5"]) == ["nil", "nil"]
    assert ask(build, ["decode ff 1"]) == ["nil"]


def test_byte_order_marks_choose_the_order_and_go(build: Build) -> None:
    little, big = "\ufeffö".encode("utf-16-le"), "\ufeffö".encode("utf-16-be")
    assert ask(build, [f"decode {little.hex()} a", f"decode {big.hex()} a"]) == [hexadecimal("ö")] * 2


def test_malformed_utf8_is_nil(build: Build) -> None:
    assert ask(build, [f"decode {text.hex()} 4" for text in MALFORMED]) == ["nil"] * len(MALFORMED)


def test_unoffered_encoding_raises(build: Build) -> None:
    assert ask(build, ["encode 61 8"]) == ["raised softmetal does not implement the NSStringEncoding 0x8"]


def test_case_insensitive_comparison(build: Build) -> None:
    words = ["apple", "Apple", "APPLES", "größe", "GRÖßE", "Ωmega", "ωMEGA", "Мир", "мИР", "zebra", "Ārs", "āRS"]
    pairs = list(itertools.product(words, repeat=2))
    answers = ask(build, [f"compare {hexadecimal(left)} {hexadecimal(right)}" for left, right in pairs])
    expected = [(left.lower() > right.lower()) - (left.lower() < right.lower()) for left, right in pairs]
    assert answers == [str(order) for order in expected]


def utf16_place(text: str, place: int) -> int:
    return len(text[:place].encode("utf-16-le")) // 2


@pytest.mark.parametrize("wanted", ["na", "NA", "🎉", "ba", "x"])
def test_searching(build: Build, wanted: str) -> None:
    text = "🎉banana🎉ba"
    sought = hexadecimal(wanted)
    insensitive, backwards, anchored = 1, 4, 8
    options = [0, backwards, insensitive, insensitive | backwards, anchored, anchored | backwards]
    answers = ask(build, [f"find {hexadecimal(text)} {sought} {option}" for option in options])

    def expected(option: int) -> str:
        where, what = (text.lower(), wanted.lower()) if option & insensitive else (text, wanted)
        place = where.rfind(what) if option & backwards else where.find(what)
        if option & anchored:
            place = max(len(where) - len(what), 0) if option & backwards else 0
            place = place if where[place : place + len(what)] == what else -1
        if place < 0:
            return "none"
        return f"{utf16_place(text, place)}+{len(what.encode('utf-16-le')) // 2}"

    assert answers == [expected(option) for option in options]


def test_search_options_that_need_tables_raise(build: Build) -> None:
    answers = ask(build, ["find 61 61 1024"])
    assert answers == ["raised softmetal does not implement the NSStringCompareOptions 0x400"]


def test_appending(build: Build) -> None:
    pairs = list(itertools.product(TEXTS[1:5], repeat=2))
    answers = ask(build, [f"append {hexadecimal(left)} {hexadecimal(right)}" for left, right in pairs])
    assert answers == [hexadecimal(left + right) for left, right in pairs]
