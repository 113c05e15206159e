"""Macros that stand for an attribute: `#define GID thread_position_in_grid` and then `[[GID]]`.

Attributes become annotations before the preprocessor runs, so the rewriter has to know what such names stand for.
"""

from collections.abc import Iterator, Mapping, Sequence

from softmetal.msl.rewriting import known_attributes
from softmetal.msl.rewriting.attributes import Attribute, parse_attribute
from softmetal.msl.rewriting.lexer import Token, TokenKind
from softmetal.msl.rewriting.surroundings import end_of_line, next_in_line

_LONGEST_CHAIN = 8  # of macros that stand for macros
_LONGEST_BODY = 32  # tokens


def attribute_macros(tokens: Sequence[Token]) -> dict[str, Attribute]:
    """The object-like macros of a source whose body reads as one attribute; of several definitions the first."""
    macros: dict[str, Attribute] = {}
    for index in _line_starts(tokens):
        define = next_in_line(tokens, index) if tokens[index].text in ("#", "%:") else None
        if define is None or tokens[define].value != "define":
            continue
        name = next_in_line(tokens, define)
        if name is None or tokens[name].kind is not TokenKind.IDENTIFIER:
            continue
        body = tokens[name + 1 : min(end_of_line(tokens, name), name + 1 + _LONGEST_BODY)]
        if body and body[0].is_trivia and (attribute := parse_attribute(body)) is not None:
            macros.setdefault(tokens[name].value, attribute)
    return macros


def _line_starts(tokens: Sequence[Token]) -> Iterator[int]:
    """The first token of each line that is not trivia."""
    at_start = True
    for index, token in enumerate(tokens):
        if token.kind is TokenKind.NEWLINE:
            at_start = True
        elif at_start and not token.is_trivia:
            at_start = False
            yield index


def expanded(attribute: Attribute, macros: Mapping[str, Attribute]) -> Attribute:
    """What an attribute of an unknown name stands for; itself where no macro has that name."""
    for _ in range(_LONGEST_CHAIN):
        meaning = macros.get(attribute.name)
        if attribute.name in known_attributes.ALL or attribute.argument is not None or meaning is None:
            break
        attribute = meaning
    return attribute
