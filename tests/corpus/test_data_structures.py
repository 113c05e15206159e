"""Data structures that many threads change at once, and sets of bits."""

from __future__ import annotations

import numpy as np

from tests.corpus.conftest import Load

FOLDER = "data_structures"


def test_hash_table(load: Load, random: np.random.Generator) -> None:
    keys = random.integers(0, 400, 600).astype("u4")
    insert, find = (load(f"{FOLDER}/hash_table.metal", name) for name in ("insert", "find"))
    table = insert.device.new_buffer(np.tile(np.array([0xFFFFFFFF, 0], "u4"), 1024))
    insert(table, keys, 1024, grid=600)
    counts = np.zeros(500, "u4")
    find(table, np.arange(500, dtype="u4"), counts, 1024)
    np.testing.assert_array_equal(counts, np.bincount(keys, minlength=500))


def test_linked_list(load: Load) -> None:
    kernel = load(f"{FOLDER}/linked_list.metal")
    nodes, head = np.zeros(300, kernel.argument("nodes").dtype), np.full(1, -1, "i4")
    kernel(nodes, head, grid=300)
    found: list[int] = []
    at = int(head[0])
    while at >= 0:
        found.append(int(nodes["value"][at]))
        at = int(nodes["next"][at])
    assert sorted(found) == [i * i for i in range(300)]


def test_bloom_filter(load: Load, random: np.random.Generator) -> None:
    keys = random.permutation(100_000)[:2300].astype("u4")
    members, others = keys[:300], keys[300:]
    add, query = (load(f"{FOLDER}/bit_sets.metal", name) for name in ("bloom_add", "bloom_query"))
    words = add.device.new_buffer(np.zeros(128, "u4"))
    add(words, members, grid=300)
    found, false = np.zeros(300, np.bool_), np.zeros(2000, np.bool_)
    query(words, members, found)
    query(words, others, false)
    assert found.all()
    assert false.mean() < 0.05  # (1 - exp(-3·300/4096))³ is 0.8 %


def test_rank(load: Load, random: np.random.Generator) -> None:
    bits = random.random(640) < 0.4
    words = np.packbits(bits, bitorder="little").view("u8")
    sums = np.concatenate([[0], np.cumsum(bits.reshape(10, 64).sum(1))[:-1]]).astype("u4")
    positions, ranks = np.arange(640, dtype="u4"), np.zeros(640, "u4")
    load(f"{FOLDER}/bit_sets.metal", "rank_bits")(words, sums, positions, ranks)
    np.testing.assert_array_equal(ranks, np.cumsum(bits) - bits)
