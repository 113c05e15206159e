"""Splits Metal Shading Language source into tokens that cover it completely.

Joining the texts of all tokens gives the source back, so a rewrite can keep every line and know every column.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto


class TokenKind(Enum):
    """What a token is to the rewriter; keywords are identifiers."""

    WHITESPACE = auto()  # spaces, tabs and spliced line ends
    NEWLINE = auto()
    COMMENT = auto()
    STRING = auto()  # string and character literals, raw ones too
    NUMBER = auto()
    IDENTIFIER = auto()
    PUNCTUATION = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of source: `text` as written, `offset` in characters from the start of the source."""

    kind: TokenKind
    text: str
    offset: int

    @property
    def value(self) -> str:
        """The text without spliced line ends: what the compiler sees."""
        return remove_splices(self.text) if "\\" in self.text else self.text

    @property
    def is_trivia(self) -> bool:
        return self.kind in TRIVIA


TRIVIA = frozenset({TokenKind.WHITESPACE, TokenKind.NEWLINE, TokenKind.COMMENT})

# A backslash at the end of a line joins it with the next; clang also accepts blanks after the backslash.
_SPLICE = r"\\[ \t]*\r?\n"

_TOKEN = re.compile(
    rf"""
  (?P<WHITESPACE>(?:[ \t\r\f\v]|{_SPLICE})+)
| (?P<NEWLINE>\n)
| (?P<LINE_COMMENT>//(?:[^\n\\]|{_SPLICE}|\\)*)
| (?P<BLOCK_COMMENT>/\*.*?(?:\*/|\Z))
| (?P<RAW_STRING>(?:u8|[uUL])?R"(?P<delimiter>[^()\\\s]{{0,16}})\(.{{0,2000}}?\)(?P=delimiter)")
| (?P<STRING>(?:u8|[uUL])?(?:"(?:[^"\\\n]|{_SPLICE}|\\.)*"|'(?:[^'\\\n]|{_SPLICE}|\\.)+'))
| (?P<NUMBER>\.?\d(?:[eEpP][+-]|'[0-9a-zA-Z]|{_SPLICE}|[\w.])*)
| (?P<IDENTIFIER>[^\W\d](?:\w|{_SPLICE})*)
| (?P<PUNCTUATION>%:%:|%:|\#\#|::|->|<<=|>>=|<<|>>|.)
""",
    re.VERBOSE | re.DOTALL,
)

_KINDS = {
    "WHITESPACE": TokenKind.WHITESPACE,
    "NEWLINE": TokenKind.NEWLINE,
    "LINE_COMMENT": TokenKind.COMMENT,
    "BLOCK_COMMENT": TokenKind.COMMENT,
    "RAW_STRING": TokenKind.STRING,
    "STRING": TokenKind.STRING,
    "NUMBER": TokenKind.NUMBER,
    "IDENTIFIER": TokenKind.IDENTIFIER,
    "PUNCTUATION": TokenKind.PUNCTUATION,
}


def tokenize(source: str) -> list[Token]:
    """All tokens of `source`, in order. Never fails: stray characters are punctuation."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(source):
        # Named groups nest only for the delimiter of raw strings, which closes before its own string does.
        group = match.lastgroup
        assert group is not None
        tokens.append(Token(_KINDS[group], match.group(), match.start()))
    return tokens


def remove_splices(text: str) -> str:
    """`text` with every backslash-newline removed, as translation phase 2 of C++ does."""
    return re.sub(_SPLICE, "", text)


def next_significant(tokens: Sequence[Token], index: int) -> int:
    """The index of the first token after `index` that is not trivia; `len(tokens)` at the end."""
    index += 1
    while index < len(tokens) and tokens[index].is_trivia:
        index += 1
    return index


def previous_significant(tokens: Sequence[Token], index: int) -> int:
    """The index of the last token before `index` that is not trivia; -1 at the start."""
    index -= 1
    while index >= 0 and tokens[index].is_trivia:
        index -= 1
    return index
