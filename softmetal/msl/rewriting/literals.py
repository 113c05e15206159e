"""Number literals: MSL's unsuffixed ones are float (MSL specification §2.2), and `h` and `bf` exist."""

import re

from softmetal.msl.rewriting import refused_words

_DECIMAL = r"(?:\d[\d']*\.[\d']*|\.\d[\d']*|\d[\d']*)(?:[eE][+-]?\d+)?"
_HALF = re.compile(rf"({_DECIMAL})[hH]")
_BFLOAT = re.compile(rf"({_DECIMAL})(?:bf|BF)")
_LONG_DOUBLE = re.compile(rf"(?=.*[.eE]){_DECIMAL}[lL]")
_FLOAT_WITHOUT_POINT = re.compile(r"(\d[\d']*)[fF]")
_UNSUFFIXED = re.compile(r"(?:\d[\d']*\.[\d']*(?:[eE][+-]?\d+)?|\.\d[\d']*(?:[eE][+-]?\d+)?|\d[\d']*[eE][+-]?\d+)")
_HEX_FLOAT = re.compile(r"0[xX][0-9a-fA-F'.]+[pP][+-]?\d+")


def rewrite_number(text: str) -> str:
    """The C++ spelling of one MSL number literal."""
    if _UNSUFFIXED.fullmatch(text) or _HEX_FLOAT.fullmatch(text):
        return text + "f"
    if match := _FLOAT_WITHOUT_POINT.fullmatch(text):
        return match[1] + ".0f"
    if match := _BFLOAT.fullmatch(text):
        return f"bfloat({_as_float(match[1])})"
    if _LONG_DOUBLE.fullmatch(text):
        return refused_words.replacement("double")
    if match := _HALF.fullmatch(text):
        return f"half({_as_float(match[1])})"
    return text


def _as_float(digits: str) -> str:
    has_point_or_exponent = "." in digits or "e" in digits.lower()
    return digits + ("f" if has_point_or_exponent else ".0f")
