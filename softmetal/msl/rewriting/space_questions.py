"""Whether a program asks which address space a type has, so that its answer depends on their being kept.

It asks with `is_same`, or with a specialisation for one address space alone. Specialisations for several that differ
are noticed by `overload_dedupe`; where they say the same, it does not matter which one is taken.
"""

from collections import defaultdict
from collections.abc import Sequence

from softmetal.msl.rewriting import address_spaces
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant, previous_significant
from softmetal.msl.rewriting.surroundings import text_at

_COMPARISONS = frozenset({"is_same", "is_same_v"})
_BEHIND_SPECIALISATION = frozenset({"{", ":", "="})
_LONGEST_ARGUMENTS = 48  # tokens of a template's arguments
_NOT_IN_ARGUMENTS = frozenset({"(", ")", "{", "}", ";"})


def asks_for_address_spaces(tokens: Sequence[Token]) -> bool:
    """Whether the meaning of the MSL source changes when address spaces are erased."""
    specialised: dict[str, set[str]] = defaultdict(set)
    for index, token in enumerate(tokens):
        if token.kind is not TokenKind.IDENTIFIER or token.value not in address_spaces.ALL:
            continue
        if (opening := _opening_angle(tokens, index)) is None:
            continue
        name = text_at(tokens, previous_significant(tokens, opening))
        if name in _COMPARISONS:
            return True
        if text_at(tokens, _behind_angle(tokens, index)) in _BEHIND_SPECIALISATION:
            specialised[name].add(token.value)
    return any(len(spaces - {"constant"}) < 2 for spaces in specialised.values())


def _opening_angle(tokens: Sequence[Token], index: int) -> int | None:
    """The `<` of the template arguments that the token at `index` stands in."""
    depth = 0
    for _ in range(_LONGEST_ARGUMENTS):
        index = previous_significant(tokens, index)
        text = text_at(tokens, index)
        depth += {">": 1, ">>": 2, "<": -1}.get(text, 0)
        if depth < 0:
            return index
        if not text or text in _NOT_IN_ARGUMENTS:
            return None
    return None


def _behind_angle(tokens: Sequence[Token], index: int) -> int:
    """The token behind the `>` that closes the template arguments which the token at `index` stands in."""
    depth = 1
    for _ in range(_LONGEST_ARGUMENTS):
        index = next_significant(tokens, index)
        depth += {"<": 1, ">": -1, ">>": -2}.get(text_at(tokens, index), 0)
        if depth <= 0:
            break
    return next_significant(tokens, index)
