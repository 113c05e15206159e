"""`[[attributes]]`: found in the token stream and turned into annotations that clang carries into its IR.

GNU attributes are used because clang refuses `[[clang::annotate]]` after `template` in explicit instantiations.
The macro SOFTMETAL_ANNOTATE (include/softmetal/annotations.h) expands to nothing when code is generated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from softmetal.msl.rewriting import host_extensions, known_attributes
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant

# Attributes whose arguments are words, not constant expressions.
_WORD_ARGUMENTS = frozenset(
    {
        "user",
        "depth",
        "patch",
        "intersection",
        "stitchable",
        "visible",
        "attribute_buffer",
        "imageblock_data",
        "alias_implicit_imageblock",
    }
)

# Attributes that make the function they stand on an entry point, as the keywords `kernel` … do.
FUNCTION_KINDS = frozenset({"kernel", "vertex", "fragment", "mesh", "object", "visible", "intersection", "stitchable"})


_LONGEST_LIST = 200  # tokens; keeps malformed source from costing quadratic time


@dataclass(frozen=True)
class Attribute:
    """One attribute: `argument` is the text between its parentheses, None without any."""

    name: str
    argument: str | None

    def as_cpp(self) -> str:
        """The annotation for clang, or the standard attribute itself; vendor attributes and hints give nothing."""
        if self.name not in known_attributes.ALL and "::" not in self.name:
            return host_extensions.replacement(self.name)
        if self.name in known_attributes.STANDARD:
            return f"[[{self.name}]]" if self.argument is None else f"[[{self.name}({self.argument})]]"
        if "::" in self.name or self.name in known_attributes.HINTS:
            return ""
        if not self.argument:
            return f' SOFTMETAL_ANNOTATE("{self.name}") '
        if self.name == "function_constant":
            return f' SOFTMETAL_ANNOTATE("{self.name}", (bool)({self.argument})) '
        if self.name in _WORD_ARGUMENTS:
            quoted = self.argument.replace("\\", "\\\\").replace('"', '\\"')
            return f' SOFTMETAL_ANNOTATE("{self.name}", "{quoted}") '
        return f' SOFTMETAL_ANNOTATE("{self.name}", {self.argument}) '


@dataclass(frozen=True)
class AttributeList:
    """A whole `[[…]]`; `end` is the index of the token behind it."""

    attributes: tuple[Attribute, ...]
    end: int

    def find(self, name: str) -> Attribute | None:
        return next((attribute for attribute in self.attributes if attribute.name == name), None)


def parse_attribute_list(tokens: Sequence[Token], start: int) -> AttributeList | None:
    """The attribute list that starts at `tokens[start]`, or None when there is none (or it never ends)."""
    inner = next_significant(tokens, start)
    if tokens[start].text != "[" or inner >= len(tokens) or tokens[inner].text != "[":
        return None
    first = next_significant(tokens, inner)
    if first >= len(tokens) or (tokens[first].kind is not TokenKind.IDENTIFIER and tokens[first].text != "]"):
        return None
    closing = _find_closing(tokens, inner + 1)
    if closing is None:
        return None
    last = next_significant(tokens, closing)
    if last >= len(tokens) or tokens[last].text != "]":
        return None
    parts = _split_at_commas([token for token in tokens[inner + 1 : closing] if token.kind is not TokenKind.COMMENT])
    attributes = tuple(attribute for part in parts if (attribute := parse_attribute(part)) is not None)
    return AttributeList(attributes, last + 1)


def of_array(text: str) -> str:
    """`text` of `as_cpp` for `float distances [[clip_distance]] [2]`, a place where clang takes no GNU attribute."""
    return text.replace("SOFTMETAL_ANNOTATE(", "SOFTMETAL_ANNOTATE_ARRAY(")


def _find_closing(tokens: Sequence[Token], index: int) -> int | None:
    depth = 0
    end = min(len(tokens), index + _LONGEST_LIST)
    while index < end:
        text = tokens[index].text
        if text in ("(", "[", "{"):
            depth += 1
        elif text in (")", "]", "}"):
            if depth == 0:
                return index if text == "]" else None
            depth -= 1
        elif text == ";" and depth == 0:
            return None
        index += 1
    return None


def _split_at_commas(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        if token.text == "," and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def parse_attribute(tokens: Sequence[Token]) -> Attribute | None:
    """The attribute that the tokens spell, or None when they do not begin with a name."""
    significant = [token for token in tokens if not token.is_trivia]
    if not significant or significant[0].kind is not TokenKind.IDENTIFIER:
        return None
    name = significant[0].value
    if len(significant) > 1 and significant[1].text in (":", "::"):
        return Attribute(name + "::", None)  # `[[vendor::name]]` and `[[using vendor: name]]`
    rest = significant[1:]
    if len(rest) < 2 or rest[0].text != "(" or rest[-1].text != ")":
        return Attribute(name, None)
    first, last = rest[0].offset, rest[-1].offset
    inside = [token for token in tokens if first < token.offset < last]
    return Attribute(name, "".join(" " if token.is_trivia else token.value for token in inside).strip())
