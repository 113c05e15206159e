"""Keywords of C++ that MSL leaves out (specification §1.5.4); clang accepts them, so the rewriter refuses."""

from collections.abc import Iterable
from itertools import pairwise

from softmetal.msl.rewriting.lexer import Token

_WORDS = frozenset(
    {
        *("double", "goto", "virtual", "thread_local", "register", "new", "delete", "dynamic_cast"),
        *("try", "catch", "throw", "co_await", "co_yield", "co_return", "__int128", "__float128", "_Complex"),
        *("__builtin_alloca", "__builtin_alloca_with_align"),  # allocate what nobody has reserved
        *("__builtin_setjmp", "__builtin_longjmp", "__builtin_return_address", "__builtin_frame_address"),
        *("__builtin_trap", "__builtin_debugtrap", "__builtin_verbose_trap"),  # end the process
    }
)

# Names of the compiler's own: a kernel that calls what is behind them could upset the device.
_RESERVED = ("softmetal_", "__softmetal", "SOFTMETAL_")

# Stands in front of an entry point that is a member of a struct; `diagnostics` says so.
MEMBER_ENTRY = "softmetal_member_function"


def refused_words(tokens: Iterable[Token]) -> frozenset[str]:
    """Those that the source does not give a meaning of its own to, by a macro."""
    significant = [token.value for token in tokens if not token.is_trivia]
    defined = {name for directive, name in pairwise(significant) if directive == "define"}
    reserved = {name for name in significant if is_reserved(name)}
    return (_WORDS | reserved) - defined


def is_reserved(name: str) -> bool:
    """Whether a name is the compiler's own, which no macro may have either."""
    return name.startswith(_RESERVED)


def is_refused(word: str, before: str) -> bool:
    """`= delete` is no expression, and allowed."""
    return not (word == "delete" and before == "=")


def refusal(reason: str) -> str:
    """A declaration that clang refuses for `reason`."""
    return f'static_assert(false, "SOFTMETAL {reason}");'


def replacement(word: str) -> str:
    """A name that clang does not know, which `diagnostics` puts into words. Some may not be declared either."""
    is_declarable = word.startswith(_RESERVED)
    return f"{'::' * is_declarable}softmetal_refused_{word}"
