"""Memory coherency (MSL specification §4.8): erased, because every thread of a CPU sees all memory.

Buffers have `coherent` or `coherent(device)` next to their address space, textures a last template argument.
"""

from collections.abc import Sequence

from softmetal.msl.rewriting import address_spaces
from softmetal.msl.rewriting.lexer import Token, next_significant, previous_significant
from softmetal.msl.rewriting.surroundings import text_at

_SCOPES = frozenset({"device", "threadgroup", "thread"})
_ARGUMENTS = frozenset({"memory_coherence_device", "memory_coherence_threadgroup"})
_QUALIFIERS = frozenset({"metal", "memory_coherence", "::"})


def end_of_qualifier(tokens: Sequence[Token], index: int) -> int | None:
    """The index behind the qualifier that `coherent` at `index` is; None for a name of the program."""
    following = next_significant(tokens, index)
    if text_at(tokens, following) != "(":
        before = previous_significant(tokens, index)
        is_qualifier = text_at(tokens, following) in address_spaces.ALL or text_at(tokens, before) in address_spaces.ALL
        return index + 1 if is_qualifier else None
    scope = next_significant(tokens, following)
    closing = next_significant(tokens, scope)
    is_qualifier = text_at(tokens, scope) in _SCOPES and text_at(tokens, closing) == ")"
    return closing + 1 if is_qualifier else None


def end_of_argument(tokens: Sequence[Token], comma: int) -> int | None:
    """The index behind `, memory_coherence_device` where that is the last argument of a template."""
    index = next_significant(tokens, comma)
    while text_at(tokens, index) in _QUALIFIERS:
        index = next_significant(tokens, index)
    following = next_significant(tokens, index)
    is_argument = text_at(tokens, index) in _ARGUMENTS and text_at(tokens, following) in (">", ">>")
    return index + 1 if is_argument else None
