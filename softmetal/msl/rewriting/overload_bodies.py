"""Overloads that differ by address space alone, and whether they mean the same.

Where address spaces are erased, only one of such overloads can stay. That is sound while their bodies say the same; a
program that uses overloads whose bodies differ, or has such specialisations, is refused rather than run with the wrong
one, and `library` compiles it with its address spaces kept.
"""

from collections.abc import Sequence

from softmetal.msl.rewriting import address_spaces
from softmetal.msl.rewriting.attributes import parse_attribute_list
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant

# What is left of such overloads: our own refusal or, when macros wrote them, clang's.
_CONFUSIONS = ("by address space alone", "redefinition of '", "class member cannot be redeclared")


def are_confused(messages: str) -> bool:
    """Whether errors of a program without address spaces may come from overloads that only those tell apart."""
    return any(words in messages for words in _CONFUSIONS)


def body_words(tokens: Sequence[Token], start: int, end: int) -> list[str]:
    """What the declaration says, but for address spaces and the names of its parameters."""
    words: list[str] = []
    index = start
    while index < min(end, len(tokens)):
        token = tokens[index]
        if token.text == "[" and (attributes := parse_attribute_list(tokens, index)) is not None:
            index = attributes.end
            continue
        # `constant T` is `const device T` where both are erased.
        if not token.is_trivia and token.value not in address_spaces.ALL and token.value != "const":
            words.append(token.value)
        index += 1
    return _with_numbered_parameters(words)


def attribute_place(tokens: Sequence[Token], start: int) -> int:
    """The token before which an attribute of the function at `start` may stand: behind what is a template's."""
    index = start
    while tokens[index].value == "template":
        index = _behind_template_parameters(tokens, index)
    return index


def refusal_of_uses(spaces: Sequence[Sequence[str]]) -> str:
    """An attribute that makes clang refuse each use of a function, in words that `diagnostics` knows."""
    return f'__attribute__((unavailable("SOFTMETAL is overloaded by {_reason(spaces)}"))) '


def refusal_of_specialisations(spaces: Sequence[Sequence[str]]) -> str:
    """A declaration that clang refuses: it does not look whether anybody uses an unavailable specialisation."""
    return f'static_assert(false, "SOFTMETAL specialisations by {_reason(spaces)}"); '


def _reason(spaces: Sequence[Sequence[str]]) -> str:
    shown = " and ".join(sorted({", ".join(names) or "thread" for names in spaces}))
    consequence = "softmetal cannot tell them apart"
    return f"address space alone ({shown}) with bodies that differ; {consequence}"


def _with_numbered_parameters(words: Sequence[str]) -> list[str]:
    numbers: dict[str, str] = {}
    for name in _parameter_names(words):
        numbers.setdefault(name, f"#{len(numbers)}")
    return [numbers.get(word, word) for word in words]


def _parameter_names(words: Sequence[str]) -> list[str]:
    """The word in front of each comma and of the closing parenthesis of the first parameter list."""
    opening = next((index for index, word in enumerate(words) if word == "(" and words[index - 1] != "operator"), None)
    if opening is None:
        return []
    names: list[str] = []
    depth = 0
    for index in range(opening, len(words)):
        word = words[index]
        depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1, ">": -1, ">>": -2}.get(word, 0)
        if (word == "," and depth == 1) or depth == 0:
            names.append(words[index - 1])
        if depth == 0:
            break
    return [name for name in names if name.isidentifier()]


def _behind_template_parameters(tokens: Sequence[Token], index: int) -> int:
    depth = 0
    index = next_significant(tokens, index)
    while index < len(tokens):
        token = tokens[index]
        if token.kind is TokenKind.PUNCTUATION:
            depth += {"<": 1, ">": -1, ">>": -2}.get(token.text, 0)
        if depth <= 0:
            break
        index += 1
    return next_significant(tokens, index)
