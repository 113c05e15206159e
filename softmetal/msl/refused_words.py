"""Keywords of C++ that MSL leaves out (specification §1.5.4); clang accepts them, so the rewriter refuses."""

from collections.abc import Iterable
from itertools import pairwise

from softmetal.msl.lexer import Token

_WORDS = frozenset(
    {
        *("double", "goto", "virtual", "thread_local", "new", "delete", "dynamic_cast"),
        *("__builtin_trap", "__builtin_debugtrap", "__builtin_verbose_trap"),  # end the process
    }
)


def refused_words(tokens: Iterable[Token]) -> frozenset[str]:
    """Those that the source does not give a meaning of its own to, by a macro."""
    significant = (token.value for token in tokens if not token.is_trivia)
    defined = {name for directive, name in pairwise(significant) if directive == "define"}
    return _WORDS - defined


def is_refused(word: str, before: str) -> bool:
    """`= delete` is no expression, and allowed."""
    return not (word == "delete" and before == "=")


def replacement(word: str) -> str:
    """A name that clang does not know, which `diagnostics` puts into words."""
    return f"softmetal_refused_{word}"
