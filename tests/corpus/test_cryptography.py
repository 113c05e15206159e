"""Hashes, ciphers and generators, against Python's own and published test vectors."""

from __future__ import annotations

import hashlib
import zlib

import numpy as np
import pytest

from tests.corpus.conftest import Load

HASHES, CIPHERS = "cryptography/hashes.metal", "cryptography/block_ciphers.metal"
PERMUTATIONS = "cryptography/permutations.metal"


def test_sha256(load: Load, random: np.random.Generator) -> None:
    texts = [random.bytes(size) for size in (0, 1, 55, 56, 63, 64, 119, 120, 300)]
    sizes = np.array([len(text) for text in texts])
    messages = np.stack([np.cumsum(sizes) - sizes, sizes], axis=1).astype("u4")
    kernel, digests = load(HASHES, "sha256"), np.zeros((len(texts), 32), "u1")
    buffer = kernel.device.new_buffer(messages.reshape(-1).copy())
    kernel(np.frombuffer(b"".join(texts), "u1"), buffer, digests, grid=len(texts))
    for text, digest in zip(texts, digests, strict=True):
        assert digest.tobytes() == hashlib.sha256(text).digest()


def test_blake2b(load: Load, random: np.random.Generator) -> None:
    lengths = np.array([0, 1, 3, 64, 127, 128, 77], "u4")
    messages = np.zeros((len(lengths), 128), "u1")
    for message, length in zip(messages, lengths.tolist(), strict=True):
        message[:length] = random.integers(0, 256, length)
    digests = np.zeros((len(lengths), 8), "u8")
    load(HASHES, "blake2b")(messages.view("u8"), lengths, digests, grid=len(lengths))
    for message, length, digest in zip(messages, lengths.tolist(), digests, strict=True):
        assert digest.tobytes() == hashlib.blake2b(message[:length].tobytes()).digest()


def test_crc32(load: Load, random: np.random.Generator) -> None:
    text, sums = random.integers(0, 256, 1000, dtype=np.uint8), np.zeros(8, "u4")
    load(HASHES, "crc32")(text, sums, 125, grid=8)
    assert sums.tolist() == [zlib.crc32(part.tobytes()) for part in text.reshape(8, 125)]


def test_chacha20(load: Load) -> None:
    """RFC 8439, 2.3.2 and 2.4.2: the key 00…1f, and the first and second block of the sunscreen's stream."""
    arguments = np.zeros(1, [("key", "u1", 32), ("nonce", "u4", 3), ("counter", "u4")])
    arguments["key"], arguments["nonce"], arguments["counter"] = np.arange(32), (0x09000000, 0x4A000000, 0), 1
    kernel, blocks = load(CIPHERS, "chacha20"), np.zeros((1, 16), "u4")
    buffer = kernel.device.new_buffer(arguments.view("u1"))
    out = kernel.device.new_buffer(np.zeros(16, "u4"))
    kernel(buffer, out, grid=1)
    blocks[0] = np.frombuffer(out.contents(), "u4")
    assert blocks[0, :4].tolist() == [0xE4E7F110, 0x15593BD1, 0x1FDD0F50, 0xC47120A3]
    assert blocks[0, 12:].tolist() == [0xD19C12B5, 0xB94E16DE, 0xE883D0CB, 0x4E3C50A2]


@pytest.mark.parametrize("rounds", [1, 32])
def test_xtea(load: Load, random: np.random.Generator, rounds: int) -> None:
    key = [int(word) for word in random.integers(0, 2**32, 4)]
    blocks = random.integers(0, 2**32, (20, 2)).astype("u4")
    expected: list[tuple[int, int]] = []
    for block in range(len(blocks)):
        x, y, total = int(blocks[block, 0]), int(blocks[block, 1]), 0
        for _ in range(rounds):
            x = (x + ((y << 4 ^ y >> 5) + y ^ total + key[total & 3])) & 0xFFFFFFFF
            total = (total + 0x9E3779B9) & 0xFFFFFFFF
            y = (y + ((x << 4 ^ x >> 5) + x ^ total + key[total >> 11 & 3])) & 0xFFFFFFFF
        expected.append((x, y))
    load(CIPHERS, "xtea", {"xtea_key": key, "rounds": rounds})(blocks, grid=20)
    np.testing.assert_array_equal(blocks, expected)


def test_philox(load: Load) -> None:
    """NumPy's Philox has 64-bit words, so the rounds are done here."""
    words, normals = np.zeros((200, 2, 4), "u4"), np.zeros((200, 4), "f4")
    seed = 0x123456789ABCDEF
    load(CIPHERS, "philox_words")(words.reshape(400, 4), normals, seed, grid=200)
    for stream, drawn in [(0, 0), (3, 1), (199, 1)]:
        x, key = [drawn, 0, stream, 0], [seed % 2**32, seed >> 32]
        for _ in range(10):
            p0, p1 = 0xD2511F53 * x[0], 0xCD9E8D57 * x[2]
            x = [p1 >> 32 ^ x[1] ^ key[0], p1 % 2**32, p0 >> 32 ^ x[3] ^ key[1], p0 % 2**32]
            key = [(key[0] + 0x9E3779B9) % 2**32, (key[1] + 0xBB67AE85) % 2**32]
        assert words[stream, drawn].tolist() == x
    u = ((words[:, 1] >> 8) + 0.5) / 2**24
    r, phase = np.sqrt(-2 * np.log(u[:, ::2])), 2 * np.pi * u[:, 1::2]
    expected = np.stack([r * np.cos(phase), r * np.sin(phase)], axis=2).reshape(200, 4)
    np.testing.assert_allclose(normals, expected, rtol=1e-4, atol=2e-6)


def test_powers_modulo_a_prime(load: Load, random: np.random.Generator) -> None:
    prime = 2**256 - 2**32 - 977
    numbers = [int.from_bytes(random.bytes(32), "little") % prime for _ in range(4)] + [0, 1, prime - 1]
    kernel = load(PERMUTATIONS, "modpow")
    values = np.zeros(len(numbers), kernel.argument("x").dtype)
    values["limbs"] = [limbs(number) for number in numbers]
    kernel(values, {"limbs": limbs(prime - 2)}, grid=len(numbers))
    inverses = [int.from_bytes(value.tobytes(), "little") for value in values["limbs"]]
    assert inverses == [pow(number, prime - 2, prime) for number in numbers]


def limbs(number: int) -> list[int]:
    return [number >> 32 * index & 0xFFFFFFFF for index in range(8)]


def test_keccak(load: Load, random: np.random.Generator) -> None:
    texts = [random.bytes(size) for size in (0, 1, 50, 134)]
    states = np.zeros((len(texts), 200), "u1")
    for state, text in zip(states, texts, strict=True):
        state[: len(text)] = np.frombuffer(text, "u1")
        state[len(text)] ^= 6  # padding of SHA3-256, whose blocks are 136 bytes
        state[135] ^= 0x80
    words = states.view("u8")
    load(PERMUTATIONS, "keccak")(words, grid=len(texts))
    for state, text in zip(words, texts, strict=True):
        assert state.tobytes()[:32] == hashlib.sha3_256(text).digest()


def test_aes128(load: Load) -> None:
    """The examples of FIPS 197, appendices B and C.1."""
    examples = [
        ("2b7e151628aed2a6abf7158809cf4f3c", "3243f6a8885a308d313198a2e0370734", "3925841d02dc09fbdc118597196a0b32"),
        ("000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff", "69c4e0d86a7b0430d8cdb78070b4c55a"),
    ]
    kernel = load(PERMUTATIONS, "aes128")
    for key, plain, secret in examples:
        block = kernel.device.new_buffer(np.frombuffer(bytes.fromhex(plain), "u1"))
        kernel(block, np.frombuffer(bytes.fromhex(key), "u1").reshape(4, 4), grid=1)
        assert bytes(block.contents()).hex() == secret
