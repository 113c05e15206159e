"""Address spaces (MSL specification §4): erased, because a CPU has one; `constant` stays as `const`.

Keeping `const` keeps overloads for `constant T*` and `device T*` apart. Those that collide all the same are
removed by `overload_dedupe`.
"""

from collections.abc import Sequence

from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant, previous_significant

ERASED = frozenset({"device", "thread", "threadgroup", "threadgroup_imageblock", "ray_data", "object_data"})
ALL = ERASED | {"constant"}

# What stands for an address space in a program that keeps them apart (`include/softmetal/annotations.h`).
KEPT = {
    "device": "SOFTMETAL_DEVICE_SPACE",
    "threadgroup": "SOFTMETAL_THREADGROUP_SPACE",
    "constant": "SOFTMETAL_CONSTANT_SPACE",
    "object_data": "SOFTMETAL_OBJECT_SPACE",
}

# What may follow an address space behind a member function's parameters: `T get() const device;`
_AFTER_METHOD_QUALIFIER = frozenset({"{", ";", "=", ":", "->", "noexcept", "override", "final"}) | ALL
_BEFORE_METHOD_QUALIFIER = frozenset({")", "const", "volatile", "noexcept"}) | ALL

_STATEMENT_STARTS = frozenset({"", "{", "}", ";", ")", ":", "constexpr", "const", "volatile", "static", "else"})


def is_method_qualifier(tokens: Sequence[Token], index: int) -> bool:
    """Whether the address space at `index` qualifies a member function rather than a type."""
    before = _text_at(tokens, previous_significant(tokens, index))
    after = _text_at(tokens, next_significant(tokens, index))
    return before in _BEFORE_METHOD_QUALIFIER and after in _AFTER_METHOD_QUALIFIER


def declares_threadgroup_variable(tokens: Sequence[Token], index: int) -> bool:
    """Whether `threadgroup` at `index`, outside parentheses, starts a variable rather than a pointer to one."""
    before = previous_significant(tokens, index)
    starts_statement = _text_at(tokens, before) in _STATEMENT_STARTS or tokens[before].kind is TokenKind.IDENTIFIER
    return starts_statement and _is_object_declarator(tokens, next_significant(tokens, index))


def is_initialised(tokens: Sequence[Token], index: int) -> bool:
    """Whether a variable's declaration that starts at `index` gives a value."""
    depth = 0
    while index < len(tokens):
        text = tokens[index].text
        depth += (text in ("[", "(")) - (text in ("]", ")"))
        if depth == 0 and text in ("=", "{", ";"):
            return text != ";"
        index = next_significant(tokens, index)
    return False


def _is_object_declarator(tokens: Sequence[Token], index: int) -> bool:
    """Follows a type and a name: true at `;`, `[`, `=` or `,`, false at `*`, `&` or anything else."""
    angle_depth = 0
    seen_words = 0
    while index < len(tokens):
        text = tokens[index].text
        if text == "<":
            angle_depth += 1
        elif text in (">", ">>"):
            angle_depth -= len(text)
        elif angle_depth <= 0:
            if text in ("*", "&", "(", ")", "{", "}"):
                return False
            if text in (";", "[", "=", ","):
                return seen_words >= 2
            seen_words += tokens[index].kind is TokenKind.IDENTIFIER
        index = next_significant(tokens, index)
    return False


def _text_at(tokens: Sequence[Token], index: int) -> str:
    return tokens[index].value if 0 <= index < len(tokens) else ""
