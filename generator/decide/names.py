"""Python names from C++ names and Objective-C selectors. Pure text in, text out."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

# One word of a camel-case name. In order: names with capitals of their own (`isiOSApp`, `ObjCRuntime`), a plural
# acronym (`IDs`), an acronym before a capitalised word (`GPU` in `GPUStart`), a capitalised or lower-case word, a
# trailing acronym.
_WORD = re.compile(r"is(?=iOS)|iOS|[oO]bjC|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")

# What digits carry on: `2D` in `texture2DDescriptor`, `x4` in `float4x4`.
_NUMBER = re.compile(r"\d+(?:[dD](?![a-z])|(?:x\d+)+)?")


class UnknownSpellingError(ValueError):
    """A name that cannot be turned into a Python name."""


def words(name: str) -> tuple[str, ...]:
    """The words of a camel-case name. A number belongs to the word before it."""
    found: list[str] = []
    position = 0
    while position < len(name):
        if name[position] == "_":
            position += 1
            continue
        number = _NUMBER.match(name, position)
        match = number or _WORD.match(name, position)
        if match is None:
            raise UnknownSpellingError(f"cannot split the name {name!r} at {name[position:]!r}")
        if number and found and name[position - 1] != "_":
            found[-1] += match.group()
        else:
            found.append(match.group())
        position = match.end()
    return tuple(found)


def snake_case(name: str) -> str:
    """`GPUStartTime` -> `gpu_start_time`, `texture2DDescriptor` -> `texture2d_descriptor`."""
    return escape("_".join(word.lower() for word in words(name)))


def escape(name: str) -> str:
    """A valid identifier: `_` behind a keyword."""
    return f"{name}_" if keyword.iskeyword(name) or name in ("None", "True", "False") else name


def argument_name(name: str) -> str:
    """metal-cpp's argument name in snake case, without its pointer prefix (`pError` -> `error`)."""
    if re.match(r"p[A-Z][a-z]", name) or re.match(r"p[A-Z]{2,}", name):
        name = name[1:]
    return snake_case(name)


def selector_name(selector: str) -> str:
    """The first part of a selector: `newLibraryWithSource:options:error:` -> `new_library_with_source`."""
    return snake_case(selector.split(":")[0])


def full_selector_name(selector: str) -> str:
    """All parts of a selector but the error, which is an exception in Python."""
    parts = [part for part in selector.split(":") if part and part != "error"]
    return escape("_".join(snake_case(part) for part in parts))


def is_boolean_getter(name: str) -> bool:
    """`isLowPower` is, `isolated` is not. `isiOSAppOnMac` is."""
    return re.match(r"is([A-Z]|iOS)", name) is not None


def without_is(name: str) -> str:
    """`isBlendingEnabled` -> `blendingEnabled`, `isURL` -> `URL`."""
    rest = name[2:]
    return rest if rest[:2].isupper() or rest.startswith("iOS") else rest[0].lower() + rest[1:]


def setter_name(getter: str) -> str:
    """The C++ setter that belongs to a getter: `label` -> `setLabel`."""
    return f"set{getter[0].upper()}{getter[1:]}"


def singular(name: str) -> str | None:
    """`color_attachments` -> `color_attachment`; None when the name is not a plural."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith("ss"):
        return name[:-1]
    return None


def enumerator_prefix(enum: str, enumerators: Sequence[str]) -> str:
    """The part of every enumerator that only repeats the enum's name.

    `RenderStages` has `RenderStageVertex`: the last word counts in the singular too. `ResourceOptions` has
    `ResourceStorageModeShared`: leading words alone count too.
    """
    names = words(enum)
    candidates = ["".join(names[:count]) for count in range(len(names), 0, -1)]
    candidates[1:1] = [text for text in (singular(enum),) if text]
    for candidate in candidates:
        if all(_starts_with_words(enumerator, candidate) for enumerator in enumerators):
            return candidate
    return ""


def _starts_with_words(name: str, prefix: str) -> bool:
    rest = name[len(prefix) :]
    return name.startswith(prefix) and (not rest or rest[0].isupper() or rest[0].isdigit() or rest[0] == "_")


def enumerator_name(enum: str, enumerator: str, prefix: str) -> str:
    """`PixelFormatRGBA8Unorm` -> `RGBA8Unorm`, `LanguageVersion3_2` -> `Version3_2`, `CullModeNone` -> `None_`."""
    rest = enumerator[len(prefix) :].lstrip("_") or enumerator
    if rest[0].isdigit():
        rest = f"{words(enum)[-1]}{rest}"
    return escape(rest)


def uncapitalised(name: str) -> str:
    """`WithRank` -> `withRank`."""
    return name[:1].lower() + name[1:]
