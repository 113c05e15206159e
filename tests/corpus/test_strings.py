"""Kernels over text."""

from __future__ import annotations

import numpy as np
import pytest

from tests.corpus.conftest import Load

FOLDER = "strings"

TEXTS = [
    b"plain",
    "ä ß € 𝄞".encode(),
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x82",
    b"a\x80",
    b"\xff",
    b"\xe0\x80\x80",
    b"\xf0\x80\x80\x80",
    b"\xc3\xa4\xa4",
]


def is_valid(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.parametrize("text", TEXTS, ids=repr)
def test_utf8(load: Load, text: bytes) -> None:
    errors = np.zeros(1, "u4")
    load(f"{FOLDER}/bytes.metal", "validate_utf8")(np.frombuffer(text, "u1"), errors, len(text), grid=len(text))
    assert (errors[0] == 0) == is_valid(text)


def test_utf8_of_random_bytes(load: Load, random: np.random.Generator) -> None:
    kernel = load(f"{FOLDER}/bytes.metal", "validate_utf8")
    for _ in range(200):
        size = int(random.integers(1, 5))
        text = random.choice(np.frombuffer(b"a\x80\xa0\xbf\xc3\xe0\xe2\xed\xf0\xf4\x90", "u1"), size)
        errors = np.zeros(1, "u4")
        kernel(text, errors, size, grid=size)
        assert (errors[0] == 0) == is_valid(text.tobytes()), text.tobytes()


def test_words(load_meeting: Load) -> None:
    text = b"  the quick\tbrown fox\njumps over   the lazy dog and then some more words come " * 3
    words = np.zeros(1, "u4")
    load_meeting(f"{FOLDER}/bytes.metal", "count_words")(np.frombuffer(text, "i1"), words, len(text), grid=256)
    assert words[0] == len(text.split())
