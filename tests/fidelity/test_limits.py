"""numeric_limits, the macros of limits, and the mathematical constants (MSL specification 6.6 and 6.7)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from .elementwise import DTYPES, Array, bfloat_bits, bfloat_values, evaluate, evaluate_types, integer_limits

NOTHING: dict[str, tuple[str, Array]] = {"x": ("int", np.zeros(1, np.int32))}
INTEGERS = ("char", "uchar", "short", "ushort", "int", "uint", "long", "ulong")
MACROS = {
    "char": "SCHAR", "uchar": "UCHAR", "short": "SHRT", "ushort": "USHRT", "int": "INT", "uint": "UINT",
    "long": "LONG", "ulong": "ULONG",
}  # fmt: skip
SUFFIXES = {"float": "F", "half": "H", "bfloat": "BF"}
PREFIXES = {"float": "FLT", "half": "HALF", "bfloat": "BFLT"}
# Significant bits, and the exponents of frexp for the smallest normal and the largest number.
FORMATS = {"float": (24, -125, 128), "half": (11, -13, 16), "bfloat": (8, -125, 128)}
CONSTANTS = {
    "M_E": math.e, "M_LOG2E": math.log2(math.e), "M_LOG10E": math.log10(math.e), "M_LN2": math.log(2),
    "M_LN10": math.log(10), "M_PI": math.pi, "M_PI_2": math.pi / 2, "M_PI_4": math.pi / 4, "M_1_PI": 1 / math.pi,
    "M_2_PI": 2 / math.pi, "M_2_SQRTPI": 2 / math.sqrt(math.pi), "M_SQRT2": math.sqrt(2), "M_SQRT1_2": math.sqrt(0.5),
}  # fmt: skip


@pytest.mark.parametrize("kind", INTEGERS)
def test_integers(kind: str) -> None:
    limits = integer_limits(kind)
    names = [f"numeric_limits<{kind}>::{name}()" for name in ("min", "lowest", "max")] + [f"{MACROS[kind]}_MAX"]
    assert evaluate(names, kind, NOTHING)[:, 0].tolist() == [limits.min, limits.min, limits.max, limits.max]
    if limits.min:
        assert evaluate([f"{MACROS[kind]}_MIN"], kind, NOTHING)[:, 0].tolist() == [limits.min]
    facts = ["digits", "is_signed", "is_integer", "is_exact", "radix", "has_infinity"]
    digits = limits.bits - (limits.min < 0)
    got = evaluate([f"numeric_limits<{kind}>::{name}" for name in facts], "int", NOTHING)[:, 0]
    assert got.tolist() == [digits, limits.min < 0, 1, 1, 2, 0]


@pytest.mark.parametrize("kind", FORMATS)
def test_floats(kind: str) -> None:
    digits, lowest, highest = FORMATS[kind]
    largest = math.ldexp(1 - 2.0**-digits, highest)
    want = {
        "min": math.ldexp(0.5, lowest), "max": largest, "lowest": -largest, "epsilon": 2.0 ** (1 - digits),
        "denorm_min": math.ldexp(1.0, lowest - digits), "infinity": math.inf, "round_error": 0.5,
    }  # fmt: skip
    macros = {"MAX": largest, "MIN": want["min"], "EPSILON": want["epsilon"]}
    prefix = PREFIXES[kind]
    names = [f"numeric_limits<{kind}>::{name}()" for name in want] + [f"{prefix}_{name}" for name in macros]
    got = evaluate(names, kind, NOTHING)[:, 0]
    numbers = bfloat_values(got) if kind == "bfloat" else got
    assert numbers.astype(np.float64).tolist() == [*want.values(), *macros.values()]
    facts = [f"{prefix}_{name}" for name in ("DIG", "MANT_DIG", "MAX_EXP", "MIN_EXP", "RADIX")]
    facts += [f"numeric_limits<{kind}>::{name}" for name in ("digits", "max_exponent", "min_exponent", "is_iec559")]
    decimal = int((digits - 1) * math.log10(2))
    counts = evaluate(facts, "int", NOTHING)[:, 0].tolist()
    assert counts == [decimal, digits, highest, lowest, 2, digits, highest, lowest, 1]


@pytest.mark.parametrize("kind", FORMATS)
def test_constants_are_rounded_to_nearest(kind: str) -> None:
    names = [f"{name}_{SUFFIXES[kind]}" for name in CONSTANTS]
    got = evaluate(names, kind, NOTHING)[:, 0]
    values = np.array(list(CONSTANTS.values()))
    want = bfloat_bits(values) if kind == "bfloat" else values.astype(DTYPES[kind])
    assert got.tolist() == want.tolist()


def test_infinities_and_nan() -> None:
    names = {
        "float": ["INFINITY", "HUGE_VALF", "NAN", "numeric_limits<float>::quiet_NaN()", "MAXFLOAT"],
        "half": ["HUGE_VALH", "MAXHALF", "NANH", "numeric_limits<half>::quiet_NaN()"],
    }
    got = evaluate_types(names, NOTHING)
    largest = np.finfo(np.float32).max
    np.testing.assert_array_equal(got["float"][:, 0], [np.inf, np.inf, np.nan, np.nan, largest])
    np.testing.assert_array_equal(got["half"][:, 0], [np.inf, 65504, np.nan, np.nan])
