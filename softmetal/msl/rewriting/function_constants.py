"""Function constants (MSL specification §5.8): their declarations, and which functions need them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from softmetal.msl.rewriting.address_spaces import ALL
from softmetal.msl.rewriting.attributes import parse_attribute_list
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant

_ALWAYS_REACHED = "operator"
_FOLLOWS_NAME = frozenset({"(", "<", "=", "[", "{", ";", ",", ":"})
# Words in front of an expression or a type, which is used and not declared.
_BEFORE_EXPRESSION = ALL | {
    *("return", "case", "else", "do", "sizeof", "typename", "operator", "template"),
    *("kernel", "vertex", "fragment", "static", "inline", "constexpr", "const", "volatile"),
}
_LONGEST_DECLARATION = 64  # tokens; only bounds the search in malformed source


@dataclass(frozen=True)
class FunctionConstantDeclaration:
    """`constant type name [[function_constant(index)]];` with the tokens from the attribute up to the `;`."""

    name: str
    type_text: str
    index_text: str
    attribute_start: int
    end: int

    def initialiser(self, paste: str) -> str:
        """What replaces the attribute; `paste` is `##` inside a macro body, so that a parameter's name joins."""
        index = self.index_text
        return (
            f"SOFTMETAL_CONSTANT({index}) = ::softmetal::constant_value<({index}), {self.type_text}>();"
            f" static constexpr bool __softmetal_defined_{paste}{self.name}"
            f" = ::softmetal::function_constant<({index})>::defined"
        )


def parse_function_constant(tokens: Sequence[Token], start: int) -> FunctionConstantDeclaration | None:
    """The declaration whose `constant` is `tokens[start]`, or None when it declares something else."""
    words: list[Token] = []
    index = next_significant(tokens, start)
    while index < len(tokens) and len(words) < _LONGEST_DECLARATION:
        token = tokens[index]
        if token.text in (";", "{", "}", "(", ")", "="):
            return None
        attributes = parse_attribute_list(tokens, index)
        if attributes is not None:
            attribute = attributes.find("function_constant")
            end = attributes.end if attributes.end < len(tokens) else len(tokens) - 1
            while end < len(tokens) and tokens[end].is_trivia:
                end += 1
            is_declaration = len(words) >= 2 and end < len(tokens) and tokens[end].text == ";"
            if attribute is None or attribute.argument is None or not is_declaration:
                return None
            type_text = " ".join(word.value for word in words[:-1])
            return FunctionConstantDeclaration(words[-1].value, type_text, attribute.argument, index, end)
        words.append(token)
        index = next_significant(tokens, index)
    return None


class ConstantUsage:
    """Which function constants each function of a source reaches, by name.

    Functions, variables, types and macros are nodes; every identifier in a definition is an edge. That errs on
    the side of too many, never too few.
    """

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._uses: dict[str, set[str]] = {}
        self.queried: set[str] = set()  # constants asked about with is_function_constant_defined
        for definition in _definitions(tokens):
            for name in definition.names:
                self._uses.setdefault(name, set()).update(definition.identifiers)
        self._find_queries([token for token in tokens if not token.is_trivia])

    def reachable(self, function: str, constants: Iterable[str]) -> set[str]:
        """Those of `constants` that `function` (an unqualified name) uses, directly or not."""
        seen: set[str] = set()
        pending = [function, _ALWAYS_REACHED]
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                pending.extend(self._uses.get(name, ()))
        return seen.intersection(constants)

    def _find_queries(self, tokens: Sequence[Token]) -> None:
        for index, token in enumerate(tokens):
            if token.value == "is_function_constant_defined":
                for inner in tokens[index + 2 :]:
                    if inner.text == ")":
                        break
                    self.queried.add(inner.value)


@dataclass(frozen=True)
class _Definition:
    names: tuple[str, ...]
    identifiers: frozenset[str]


def _definitions(tokens: Sequence[Token]) -> Iterable[_Definition]:
    """The definitions at namespace scope, and every macro."""
    segment: list[Token] = []
    depth = 0
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.text == "#" and _is_first_on_line(tokens, index):
            end = index
            while end < len(tokens) and tokens[end].kind is not TokenKind.NEWLINE:
                end += 1
            yield from _macro_definition(tokens[index + 1 : end])
            index = end
            continue
        index += 1
        if token.is_trivia:
            continue
        if depth == 0 and token.kind is TokenKind.IDENTIFIER and _is_macro_use(segment):
            yield _definition(segment)
            segment = []
        segment.append(token)
        if token.text == "{" and depth == 0 and _opens_namespace(segment):
            segment = []
        elif token.text in ("{", "(", "["):
            depth += 1
        elif token.text in ("}", ")", "]"):
            depth = max(depth - 1, 0)
            if token.text == "}" and depth == 0 and _is_function(segment):
                yield _definition(segment)
                segment = []
        elif token.text == ";" and depth == 0:
            yield _definition(segment)
            segment = []
    if segment:
        yield _definition(segment)


def _macro_definition(tokens: Sequence[Token]) -> Iterable[_Definition]:
    words = [token.value for token in tokens if token.kind is TokenKind.IDENTIFIER]
    if len(words) >= 2 and words[0] == "define":
        yield _Definition((words[1],), frozenset(words[2:]))


def _definition(segment: Sequence[Token]) -> _Definition:
    plain, attribute_words = _split_attributes(segment)
    return _Definition(_declared_names(plain), frozenset(_used_names(plain)) | attribute_words)


def _used_names(tokens: Sequence[Token]) -> Iterable[str]:
    """Identifiers but for members (`a.x`) and the names that a declaration introduces (`float x`)."""
    previous: Token | None = None
    for token in tokens:
        if token.kind is TokenKind.IDENTIFIER:
            follows_word = previous is not None and previous.kind is TokenKind.IDENTIFIER
            is_declared = follows_word and previous is not None and previous.value not in _BEFORE_EXPRESSION
            is_member = previous is not None and previous.text in (".", "->")
            if not is_declared and not is_member:
                yield token.value
        previous = token


def _split_attributes(segment: Sequence[Token]) -> tuple[list[Token], frozenset[str]]:
    """The tokens outside attributes, and the words in the arguments of attributes."""
    plain: list[Token] = []
    words: set[str] = set()
    index = 0
    while index < len(segment):
        attributes = parse_attribute_list(segment, index)
        if attributes is None:
            plain.append(segment[index])
            index += 1
            continue
        for attribute in attributes.attributes:
            words.update(re.findall(r"[^\W\d]\w*", attribute.argument or ""))
        index = attributes.end
    return plain, frozenset(words)


def _declared_names(segment: Sequence[Token]) -> tuple[str, ...]:
    """The identifiers that a definition may be referred to by: those that a `(`, `<`, `=`, … follows."""
    names: list[str] = []
    depth = 0
    in_initialiser = False
    for token, following in pairwise(segment):
        if depth == 0 and token.text in ("=", ",", ">", ">>"):
            in_initialiser = token.text == "="  # of a variable, or a template parameter's default up to the `>`
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in (")", "]", "}"):
            depth -= 1
        elif depth == 0 and token.value == "operator":
            names.append(_ALWAYS_REACHED)  # used without its name
        elif depth == 0 and not in_initialiser and token.kind is TokenKind.IDENTIFIER:
            names.extend([token.value] if following.text in _FOLLOWS_NAME else [])
        if depth == 0 and following.text == "{":
            break
    return tuple(name for name in names if name != "template")


def _is_function(segment: Sequence[Token]) -> bool:
    """Whether a segment that ends with `}` is complete: a type or an initialised variable still needs its `;`."""
    depth = 0
    for token in segment:
        if depth == 0 and token.text in ("=", "struct", "class", "union", "enum"):
            return False
        if depth == 0 and token.text == "(":
            return True
        depth += (token.text in ("{", "[")) - (token.text in ("}", "]"))
    return True


def _is_macro_use(segment: Sequence[Token]) -> bool:
    """Whether a segment is `NAME(…)` and no more: a function has a type in front of its name."""
    return len(segment) > 2 and segment[1].text == "(" and segment[-1].text == ")"


def _opens_namespace(segment: Sequence[Token]) -> bool:
    return any(token.value in ("namespace", "extern") for token in segment[:4]) and not any(
        token.text == "(" for token in segment
    )


def _is_first_on_line(tokens: Sequence[Token], index: int) -> bool:
    index -= 1
    while index >= 0 and tokens[index].is_trivia:
        if tokens[index].kind is TokenKind.NEWLINE:
            return True
        index -= 1
    return index < 0


def constant_definitions(values: Mapping[int, tuple[float | int | bool, ...]]) -> str:
    """C++ text that gives the function constants their values, for the head of a program."""
    lines: list[str] = []
    for index, components in sorted(values.items()):
        integers = ", ".join(_integer_text(value) for value in components)
        reals = ", ".join(_real_text(value) for value in components)
        lines.append(
            f"template <> struct softmetal::function_constant<{index}> {{ static constexpr bool defined = true;"
            f" static constexpr long integers[] = {{{integers}}}; static constexpr double reals[] = {{{reals}}}; }};"
        )
    return "\n".join(lines)


def _integer_text(value: float | int | bool) -> str:
    if isinstance(value, float):
        return "0"
    wrapped = int(value) & 0xFFFFFFFFFFFFFFFF
    return f"(long){wrapped}ull"


def _real_text(value: float | int | bool) -> str:
    if value != value:
        return '__builtin_nan("")'
    if value in (float("inf"), float("-inf")):
        return "__builtin_inf()" if value > 0 else "-__builtin_inf()"
    return repr(float(value))
