"""Questions about the tokens around a place in MSL source."""

from collections.abc import Sequence

from softmetal.msl.rewriting.attributes import FUNCTION_KINDS, parse_attribute_list
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant, previous_significant

ENTRY_KEYWORDS = frozenset({"kernel", "vertex", "fragment"})

_BEFORE_DECLARATION = frozenset(
    {"", ";", "}", "{", ">", ">>", ")", "]", '"C"', "extern", "static", "inline", "template", "METAL_FUNC"}
)
_RECORD_KEYWORDS = frozenset({"struct", "class", "union"})
_LONGEST_PARENTHESES = 500  # tokens; these two keep malformed source from costing quadratic time
_LONGEST_HEAD = 64  # tokens between `template` and an entry point's name


def text_at(tokens: Sequence[Token], index: int) -> str:
    """The value of a token, or nothing beyond either end."""
    return tokens[index].value if 0 <= index < len(tokens) else ""


def end_of_line(tokens: Sequence[Token], index: int) -> int:
    """The index of the next line end (or of the end of the source) from `index` on."""
    while index < len(tokens) and tokens[index].kind is not TokenKind.NEWLINE:
        index += 1
    return index


def next_in_line(tokens: Sequence[Token], index: int) -> int | None:
    """The next significant token, unless the line ends before it."""
    following = next_significant(tokens, index)
    return following if following < end_of_line(tokens, index) else None


def matching_parenthesis(tokens: Sequence[Token], opening: int) -> int | None:
    """The index of the `)` that closes the `(` at `opening`; None without one."""
    if text_at(tokens, opening) != "(":
        return None
    depth = 0
    for index in range(opening, min(len(tokens), opening + _LONGEST_PARENTHESES)):
        text = tokens[index].text
        depth += (text == "(") - (text == ")")
        if depth == 0:
            return index
    return None


def is_entry_keyword(tokens: Sequence[Token], index: int) -> bool:
    """Whether `kernel`, `vertex` or `fragment` at `index` starts a function rather than being a name."""
    if _is_body_of_macro(tokens, index):
        return True
    following = next_significant(tokens, index)
    if text_at(tokens, following) == "[":
        return parse_attribute_list(tokens, following) is not None
    if following >= len(tokens):
        return False
    if tokens[following].kind is not TokenKind.IDENTIFIER and tokens[following].text != "::":
        return False
    previous = text_at(tokens, previous_significant(tokens, index))
    return previous in _BEFORE_DECLARATION or previous.isupper() or _is_first_in_line(tokens, index)


def is_entry_instantiation(tokens: Sequence[Token], index: int) -> bool:
    """Whether `template` at `index` starts an explicit instantiation of an entry point."""
    if text_at(tokens, previous_significant(tokens, index)) in ("::", ".", "->"):
        return False
    index = next_significant(tokens, index)
    if text_at(tokens, index) == "<":
        return False
    for _ in range(_LONGEST_HEAD):
        text = text_at(tokens, index)
        if text in ENTRY_KEYWORDS:
            return True
        if text == "(":
            index = matching_parenthesis(tokens, index) or len(tokens)
        elif text in ("", ";", "{"):
            return False
        if text == "[" and (attributes := parse_attribute_list(tokens, index)) is not None:
            if any(attribute.name in FUNCTION_KINDS | {"host_name"} for attribute in attributes.attributes):
                return True
            index = attributes.end - 1
        index = next_significant(tokens, index)
    return False


def entry_prefix(tokens: Sequence[Token], index: int) -> str:
    """The macro that keeps entry points which are not wanted out of the code, where one may stand before `index`."""
    before = previous_significant(tokens, index)
    while before >= 0 and tokens[before].text == "]":
        before = _before_bracket(tokens, before)
    previous = text_at(tokens, before)
    if previous == ")" and text_at(tokens, previous_significant(tokens, _before_bracket(tokens, before))) == "template":
        return ""  # an instantiation whose attribute is a macro's
    if before < 0 or previous in (";", "}", "{", ")") or _ends_directive(tokens, before, index):
        return "SOFTMETAL_ENTRY "
    if previous in ("static", "inline"):
        return "SOFTMETAL_QUALIFIED_ENTRY "
    return "SOFTMETAL_TEMPLATE_ENTRY " if previous in (">", ">>") else ""


def opens_record(tokens: Sequence[Token], brace: int) -> bool:
    """Whether the `{` at `brace` begins the members of a struct, class or union."""
    index = brace
    for _ in range(_LONGEST_HEAD):
        index = previous_significant(tokens, index)
        text = text_at(tokens, index)
        if text in _RECORD_KEYWORDS:
            return text_at(tokens, previous_significant(tokens, index)) != "enum"
        if text in ("", ";", "{", "}", ")"):
            return False
    return False


def _is_first_in_line(tokens: Sequence[Token], index: int) -> bool:
    index -= 1
    while index >= 0 and tokens[index].kind in (TokenKind.WHITESPACE, TokenKind.COMMENT):
        index -= 1
    return index < 0 or tokens[index].kind is TokenKind.NEWLINE


def _is_body_of_macro(tokens: Sequence[Token], index: int) -> bool:
    """Whether the token is all that an object-like macro stands for, as in `#define __kernel kernel`."""
    name = previous_significant(tokens, index)
    define = previous_significant(tokens, name)
    return (
        text_at(tokens, define) == "define"
        and text_at(tokens, previous_significant(tokens, define)) in ("#", "%:")
        and next_in_line(tokens, index) is None
    )


def _before_bracket(tokens: Sequence[Token], closing: int) -> int:
    """The significant token in front of the `[…]` or `(…)` that ends at `closing`."""
    depth = 0
    index = closing
    while index >= max(0, closing - _LONGEST_PARENTHESES):
        text = tokens[index].text
        depth += (text in ("]", ")")) - (text in ("[", "("))
        if depth == 0:
            break
        index -= 1
    return previous_significant(tokens, index)


def _ends_directive(tokens: Sequence[Token], last: int, index: int) -> bool:
    """Whether the token at `last` ends a preprocessor line, so that a new declaration starts at `index`."""
    start = last
    while start > 0 and tokens[start - 1].kind is not TokenKind.NEWLINE:
        start -= 1
    first = start if not tokens[start].is_trivia else next_significant(tokens, start)
    has_newline = any(token.kind is TokenKind.NEWLINE for token in tokens[last + 1 : index])
    return text_at(tokens, first) in ("#", "%:") and has_newline
