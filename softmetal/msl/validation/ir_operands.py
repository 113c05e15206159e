"""Taking instructions of LLVM IR text apart: operands, types and their sizes."""

import re
from collections.abc import Iterator

NAME = r'(?:"[^"]*"|[\w.$-]+)'
_OPENING = frozenset("([{<")
_CLOSING = frozenset(")]}>")
_VECTOR = re.compile(r"<(\d+) x ([^<>]+)>")
_SCALAR_SIZES = {"half": 2, "bfloat": 2, "float": 4, "double": 8, "ptr": 8}


def split_operands(text: str) -> list[str]:
    """The parts of `text` between commas that are inside no brackets and no quotes."""
    parts: list[str] = []
    start = 0
    for index in _outside_brackets(text, ","):
        parts.append(text[start:index].strip())
        start = index + 1
    parts.append(text[start:].strip())
    return parts


def split_type(text: str) -> tuple[str, str]:
    """The type at the start of `text`, and what follows it."""
    end = next(_outside_brackets(text, " "), len(text))
    return text[:end], text[end + 1 :].strip()


def _outside_brackets(text: str, wanted: str) -> Iterator[int]:
    """Where a character stands that is inside no brackets and no quotes."""
    depth = 0
    is_quoted = False
    for index, character in enumerate(text):
        if character == '"':
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth -= 1
        elif character == wanted and depth == 0:
            yield index


def closing_parenthesis(text: str, opening: int) -> int:
    """Where the parenthesis opened at `opening` closes."""
    depth = 0
    for index in range(opening, len(text)):
        if text[index] == "(":
            depth += 1
        elif text[index] == ")":
            depth -= 1
            if depth == 0:
                return index
    raise ValueError(f"no closing parenthesis in {text!r}")


def size_of(type_text: str) -> str:
    """The bytes that a value of a type occupies in memory, as an i64 operand."""
    if (known := known_size(type_text)) is not None:
        return str(known)
    return f"ptrtoint (ptr getelementptr ({type_text}, ptr null, i64 1) to i64)"


def known_size(type_text: str) -> int | None:
    """The same as a number; None where only LLVM knows it."""
    if type_text in _SCALAR_SIZES:
        return _SCALAR_SIZES[type_text]
    if re.fullmatch(r"i\d+", type_text):
        return (int(type_text[1:]) + 7) // 8
    if vector := _VECTOR.fullmatch(type_text):
        # Three components take up four, but only three are read or written.
        element = known_size(vector[2])
        return None if element is None else int(vector[1]) * element
    return None
