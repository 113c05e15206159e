"""Numbers, distances and codes of text."""

from __future__ import annotations

import base64
import re

import numpy as np

from tests.corpus.conftest import Load

SOURCE = "strings/parsers.metal"


def test_numbers(load: Load) -> None:
    words = ["1", "-20", "3.25", "-0.5", "", "-", ".5", "5.", "1.2.3", "12a", "007", "99999", "--1"]
    text = "".join(words).encode()
    lengths = [len(word) for word in words]
    spans = np.stack([np.cumsum([0, *lengths[:-1]]), lengths], axis=1).astype("u4")
    valid, values = np.zeros(len(words), "?"), np.zeros(len(words), "f4")
    load(SOURCE, "read_numbers")(np.frombuffer(text, "u1"), spans, valid, values, grid=len(words))
    for word, is_valid, value in zip(words, valid.tolist(), values.tolist(), strict=True):
        assert is_valid == bool(re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", word)), word
        assert np.isclose(value, float(word)) if is_valid else np.isnan(value)


def test_edit_distance(load_meeting: Load, random: np.random.Generator) -> None:
    pairs, n, m = 5, 30, 41
    a, b = random.integers(0, 3, (pairs, n), dtype=np.uint8), random.integers(0, 3, (pairs, m), dtype=np.uint8)
    b[0, :n] = a[0]
    distances = np.zeros(pairs, "u2")
    kernel = load_meeting(SOURCE, "edit_distance")
    kernel(a, b, (n, m), distances, 3 * (n + 1) + 3, grid=pairs * 32, threadgroup=32)
    for pair in range(pairs):
        row = list(range(m + 1))
        for i, letter in enumerate(a[pair].tolist(), start=1):
            before, row[0] = row[0], i
            for j, other in enumerate(b[pair].tolist(), start=1):
                before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (letter != other))
        assert distances[pair] == row[m]
    assert distances[0] == m - n


def test_base64(load: Load, random: np.random.Generator) -> None:
    data, text = random.integers(0, 256, 300, dtype=np.uint8), np.zeros((100, 4), "i1")
    load(SOURCE, "base64")(data.reshape(100, 3), text, grid=100)
    assert text.tobytes() == base64.b64encode(data.tobytes())
