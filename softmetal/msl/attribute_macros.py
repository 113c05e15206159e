"""Macros that stand for an attribute: `#define GID thread_position_in_grid` and then `[[GID]]`.

Attributes become annotations before the preprocessor runs, so the rewriter has to know what such names stand for.
"""

from collections.abc import Mapping, Sequence

from softmetal.msl import known_attributes
from softmetal.msl.attributes import Attribute, parse_attribute
from softmetal.msl.lexer import Token, TokenKind
from softmetal.msl.surroundings import end_of_line, next_in_line

_LONGEST_CHAIN = 8  # of macros that stand for macros


def attribute_macros(tokens: Sequence[Token]) -> dict[str, Attribute]:
    """The object-like macros of a source whose body reads as one attribute; of several definitions the first."""
    macros: dict[str, Attribute] = {}
    for index, token in enumerate(tokens):
        if token.value != "define":
            continue
        name_index = next_in_line(tokens, index)
        if name_index is None or tokens[name_index].kind is not TokenKind.IDENTIFIER:
            continue
        body = tokens[name_index + 1 : end_of_line(tokens, name_index)]
        if body and body[0].is_trivia and (attribute := parse_attribute(body)) is not None:
            macros.setdefault(tokens[name_index].value, attribute)
    return macros


def expanded(attribute: Attribute, macros: Mapping[str, Attribute]) -> Attribute:
    """What an attribute of an unknown name stands for; itself where no macro has that name."""
    for _ in range(_LONGEST_CHAIN):
        meaning = macros.get(attribute.name)
        if attribute.name in known_attributes.ALL or attribute.argument is not None or meaning is None:
            break
        attribute = meaning
    return attribute
