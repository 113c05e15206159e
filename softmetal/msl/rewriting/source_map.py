"""The text a rewrite produces, and the way back from a place in it to the source it came from."""

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RewrittenSource:
    """C++ made from MSL: it has the same number of lines, but columns move.

    Piece i starts at `piece_starts[i]` of `text` and came from `origins[i]` of `original`; `copied[i]` says
    whether its characters are those of the original one by one.
    """

    original: str
    text: str
    piece_starts: tuple[int, ...]
    origins: tuple[int, ...]
    copied: tuple[bool, ...]

    def original_offset(self, offset: int) -> int:
        """Where the character at `offset` of the rewritten text came from."""
        piece = bisect_right(self.piece_starts, offset) - 1
        if piece < 0:
            return 0
        shift = offset - self.piece_starts[piece] if self.copied[piece] else 0
        return min(self.origins[piece] + shift, len(self.original))

    def original_position(self, line: int, column: int) -> tuple[int, int]:
        """Line and column (from 1, in characters) in the original, for clang's (column in UTF-8 bytes)."""
        offset = self.original_offset(_offset_of(self.text, line, column))
        start = self.original.rfind("\n", 0, offset) + 1
        return self.original.count("\n", 0, offset) + 1, offset - start + 1


@dataclass
class PieceWriter:
    """Collects the pieces of a rewritten text."""

    original: str
    _pieces: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _origins: list[int] = field(default_factory=list)
    _copied: list[bool] = field(default_factory=list)
    _length: int = 0

    def copy(self, text: str, origin: int) -> None:
        self._append(text, origin, copied=True)

    def replace(self, text: str, origin: int) -> None:
        self._append(text, origin, copied=False)

    def finish(self) -> RewrittenSource:
        return RewrittenSource(
            self.original, "".join(self._pieces), tuple(self._starts), tuple(self._origins), tuple(self._copied)
        )

    def _append(self, text: str, origin: int, *, copied: bool) -> None:
        if not text:
            return
        self._pieces.append(text)
        self._starts.append(self._length)
        self._origins.append(origin)
        self._copied.append(copied)
        self._length += len(text)


def _offset_of(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        end = text.find("\n", start)
        if end < 0:
            return len(text)
        start = end + 1
    end = text.find("\n", start)
    line_text = text[start : end if end >= 0 else len(text)]
    before = line_text.encode()[: max(column - 1, 0)]
    return start + len(before.decode(errors="ignore"))
