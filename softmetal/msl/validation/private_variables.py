"""The variables of a thread that optimisation has left in memory: arrays, for the most part."""

import re

from softmetal.msl.validation.accesses import Access
from softmetal.msl.validation.ir_operands import NAME, known_size, size_of, split_operands

_ALLOCA = re.compile(rf"^\s*(%{NAME}) = alloca (.*)$", re.MULTILINE)


class PrivateVariables:
    """Those of one function, whose names are among the `words` of the source."""

    def __init__(self, body: str, words: frozenset[str]) -> None:
        self._types = {match[1]: split_operands(match[2])[0] for match in _ALLOCA.finditer(body)}
        self._words = words

    def size(self, symbol: str) -> str:
        """Bytes, as an i64 operand."""
        return size_of(self._types[symbol])

    def name(self, symbol: str) -> str:
        """What the source calls it; empty for what has no name there.

        Clang appends a number to the second variable of a name in a function, LLVM a point and more to what it inlines.
        """
        name = symbol.removeprefix("%").partition(".")[0]
        without_number = name.rstrip("0123456789")
        return next((known for known in (name, without_number) if known in self._words), "")

    def is_inside(self, access: Access, symbol: str) -> bool:
        """Whether the access can be seen to stay inside, as those of all that is no array do."""
        size = known_size(self._types[symbol])
        is_start = access.pointer == symbol and access.index == "0"
        return is_start and size is not None and access.size.isdecimal() and int(access.size) <= size
