"""Casts between half and bfloat, which clang refuses: only those that are written with the type's own name."""

from collections.abc import Sequence

from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant, previous_significant
from softmetal.msl.rewriting.surroundings import matching_parenthesis, text_at

TYPES = frozenset({"half", "bfloat"})


def are_mixed(tokens: Sequence[Token]) -> bool:
    """Whether a source can need such a cast at all; others, all without bfloat, keep their text."""
    return any(token.text == "bfloat" for token in tokens)


def is_functional_cast(tokens: Sequence[Token], index: int) -> bool:
    """Whether the type's name at `index` starts `half(value)`, not a declaration, a cast or a function type."""
    before = previous_significant(tokens, index)
    if before >= 0 and (tokens[before].kind is TokenKind.IDENTIFIER or tokens[before].text in ("::", ">", "*", "&")):
        is_expression = text_at(tokens, before) in ("return", "else", "case", "do") or tokens[before].text in "*&>"
        if not is_expression:
            return False
    opening = next_significant(tokens, index)
    closing = matching_parenthesis(tokens, opening)
    if closing is None or next_significant(tokens, opening) == closing:
        return False
    return text_at(tokens, next_significant(tokens, closing)) not in ("(", "{")


def is_c_style_cast(tokens: Sequence[Token], index: int) -> bool:
    """Whether the type's name at `index` stands in `(half)value`."""
    opening, closing = previous_significant(tokens, index), next_significant(tokens, index)
    if text_at(tokens, opening) != "(" or text_at(tokens, closing) != ")":
        return False
    following = next_significant(tokens, closing)
    starts_value = following < len(tokens) and (
        tokens[following].kind in (TokenKind.IDENTIFIER, TokenKind.NUMBER) or tokens[following].text in ("(", "-", "+")
    )
    before = previous_significant(tokens, opening)
    is_call = before >= 0 and tokens[before].kind is TokenKind.IDENTIFIER and tokens[before].text != "return"
    return starts_value and not is_call
