"""Declarations that become the same once address spaces are erased: all but the first are dropped.

MSL code overloads functions, members and specialisations by address space alone; on a CPU they are one. Where their
bodies differ, uses are refused (`overload_bodies`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from softmetal.msl.rewriting import address_spaces
from softmetal.msl.rewriting.attributes import parse_attribute_list
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant
from softmetal.msl.rewriting.overload_bodies import (
    attribute_place,
    body_words,
    refusal_of_specialisations,
    refusal_of_uses,
)

_RECORD_KEYWORDS = frozenset({"struct", "class", "union"})
_TYPE_QUALIFIERS = frozenset({"const", "volatile", "struct", "class", "typename", "unsigned", "signed"})
_TYPE_WORDS = frozenset({"int", "char", "short", "long", "float", "bool", "half", "uint", "unsigned", "const"})
_ACCESS_SPECIFIERS = frozenset({"public", "private", "protected"})


@dataclass(frozen=True)
class Collisions:
    """Token ranges (start → end) to drop, and what to insert before which tokens."""

    removed: dict[int, int]
    inserted: dict[int, str]


@dataclass(frozen=True)
class _First:
    """The declaration that stays: its tokens, address spaces, and the `#if` branches it stands in."""

    start: int
    end: int
    spaces: tuple[str, ...]
    branches: tuple[int, ...]


@dataclass
class _Scope:
    """The first declaration of each signature in one namespace or class."""

    is_record: bool = False
    seen: dict[str, _First] = field(default_factory=dict)
    spellings: set[tuple[str, tuple[str, ...]]] = field(default_factory=set)


@dataclass
class _Declaration:
    """The significant tokens of a declaration so far, address spaces erased."""

    start: int = -1
    words: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)
    parenthesis_depth: int = 0


def colliding_declarations(tokens: Sequence[Token], *, keeps_address_spaces: bool = False) -> Collisions:
    """What to drop and insert so that no two declarations are the same. `tokens` are those of the MSL source.

    A program that keeps address spaces has no such declarations but member functions that differ by their qualifier.
    """
    if not any(token.text in address_spaces.ALL for token in tokens):
        return Collisions({}, {})
    return _Dedupe(tokens, keeps_address_spaces).run()


class _Dedupe:
    def __init__(self, tokens: Sequence[Token], keeps_address_spaces: bool) -> None:
        self._tokens = tokens
        self._distinct: frozenset[str] = frozenset(address_spaces.KEPT) if keeps_address_spaces else frozenset()
        self._scopes = [_Scope()]
        self._branches: list[int] = []
        self._branch_count = 0
        self._declaration = _Declaration()
        self._removed: dict[int, int] = {}
        self._inserted: dict[int, str] = {}
        self._index = 0

    def run(self) -> Collisions:
        at_line_start = True
        while self._index < len(self._tokens):
            token = self._tokens[self._index]
            if token.is_trivia:
                at_line_start = at_line_start or token.kind is TokenKind.NEWLINE
                self._index += 1
            elif at_line_start and token.text == "#":
                self._directive()
            else:
                at_line_start = False
                self._step(token)
        return Collisions(self._removed, self._inserted)

    def _directive(self) -> None:
        name_index = next_significant(self._tokens, self._index)
        name = self._tokens[name_index].value if name_index < len(self._tokens) else ""
        if name in ("if", "ifdef", "ifndef"):
            self._branch_count += 1
            self._branches.append(self._branch_count)
        elif name in ("else", "elif", "elifdef", "elifndef") and self._branches:
            self._branch_count += 1
            self._branches[-1] = self._branch_count
        elif name == "endif" and self._branches:
            self._branches.pop()
        while self._index < len(self._tokens) and self._tokens[self._index].kind is not TokenKind.NEWLINE:
            self._index += 1

    def _step(self, token: Token) -> None:
        declaration = self._declaration
        if declaration.start < 0:
            declaration.start = self._index
        if declaration.parenthesis_depth == 0 and token.text in (";", "{", "}"):
            {";": self._end_of_statement, "{": self._opening_brace, "}": self._closing_brace}[token.text]()
            return
        if token.text == "[" and (attributes := parse_attribute_list(self._tokens, self._index)) is not None:
            self._index = attributes.end
            return
        self._collect(token)
        self._index += 1

    def _collect(self, token: Token) -> None:
        declaration = self._declaration
        if token.text in ("(", "["):
            declaration.parenthesis_depth += 1
        elif token.text in (")", "]"):
            declaration.parenthesis_depth = max(declaration.parenthesis_depth - 1, 0)
        is_access_label = token.text == ":" and declaration.words[-1:] and declaration.words[-1] in _ACCESS_SPECIFIERS
        if token.value in address_spaces.ALL:
            declaration.spaces.append(token.value)
            if token.value in self._distinct and not address_spaces.is_method_qualifier(self._tokens, self._index):
                declaration.words.append(token.value)
            if token.value == "constant":
                declaration.words.append("const")
        elif is_access_label:
            self._declaration = _Declaration()
        else:
            declaration.words.append(token.value)

    def _end_of_statement(self) -> None:
        declaration = self._declaration
        self._index += 1
        if self._scopes[-1].is_record and "(" in declaration.words:
            self._remember_or_remove(" ".join(_signature(declaration.words)) + ";", self._index)
        self._declaration = _Declaration()

    def _closing_brace(self) -> None:
        if len(self._scopes) > 1:
            self._scopes.pop()
        self._index += 1
        self._declaration = _Declaration()

    def _opening_brace(self) -> None:
        words = self._declaration.words
        head = _without_template_heads(words)
        if "namespace" in head[:3] or (head[:1] == ["extern"] and "(" not in head):
            self._enter(_Scope())
        elif any(word in _RECORD_KEYWORDS for word in head[:4]) and "(" not in head:
            self._record(words)
        elif "(" in words and "=" not in _outside_parentheses(head):
            self._function_body(words)
        else:
            self._index = self._end_of_block(self._index)  # an enumeration or an initialiser; ends with a `;`

    def _record(self, words: list[str]) -> None:
        end = self._end_of_block(self._index)
        while end < len(self._tokens) and self._tokens[end].text != ";":
            end += 1
        is_specialisation = words[:1] == ["template"] and words[-1:] == [">"]
        if is_specialisation and self._remember_or_remove("record " + " ".join(_ordered_const(words)), end + 1):
            self._index = min(end + 1, len(self._tokens))
            self._declaration = _Declaration()
        else:
            self._enter(_Scope(is_record=True))

    def _function_body(self, words: list[str]) -> None:
        end = self._end_of_block(self._index)
        self._remember_or_remove(" ".join(_signature(words)), end)
        self._index = end
        self._declaration = _Declaration()

    def _remember_or_remove(self, signature: str, end: int) -> bool:
        """Drops the declaration when an equal one is visible wherever it is; both must be real collisions."""
        scope = self._scopes[-1]
        declaration = self._declaration
        end = min(end, len(self._tokens))
        this = _First(declaration.start, end, tuple(declaration.spaces), tuple(self._branches))
        first = scope.seen.get(signature)
        is_repeated = first is not None and this.branches[: len(first.branches)] == first.branches
        spelling = (signature, this.spaces)
        is_redefinition = spelling in scope.spellings
        scope.spellings.add(spelling)
        if first is None or not is_repeated:
            scope.seen[signature] = this
            return False
        if not this.spaces or is_redefinition:
            return False
        self._removed[this.start] = end
        self._refuse_different_bodies(first, this, is_record=signature.startswith("record "))
        return True

    def _refuse_different_bodies(self, first: _First, other: _First, *, is_record: bool) -> None:
        if body_words(self._tokens, first.start, first.end) != body_words(self._tokens, other.start, other.end):
            spaces = [first.spaces, other.spaces]
            if is_record:
                self._inserted[first.start] = refusal_of_specialisations(spaces)
            else:
                self._inserted[attribute_place(self._tokens, first.start)] = refusal_of_uses(spaces)

    def _enter(self, scope: _Scope) -> None:
        self._scopes.append(scope)
        self._index += 1
        self._declaration = _Declaration()

    def _end_of_block(self, index: int) -> int:
        """The index behind the `}` that matches the `{` at `index`."""
        depth = 0
        while index < len(self._tokens):
            text = self._tokens[index].text
            depth += (text == "{") - (text == "}")
            index += 1
            if depth == 0:
                break
        return index


def _signature(words: Sequence[str]) -> list[str]:
    """What decides whether two functions are the same: no member initialisers, parameter names or defaults."""
    words = _ordered_const(_without_initialisers(words))
    opening = next((i for i, word in enumerate(words) if word == "(" and i > 0 and words[i - 1] != "operator"), None)
    if opening is None:
        return words
    closing = _closing_of(words, opening)
    parameters = _split_parameters(words[opening + 1 : closing])
    unnamed = [" ".join(_without_name(parameter)) for parameter in parameters]
    return [*words[: opening + 1], ", ".join(unnamed), *words[closing:]]


def _closing_of(words: Sequence[str], opening: int) -> int:
    depth = 0
    for index in range(opening, len(words)):
        depth += (words[index] == "(") - (words[index] == ")")
        if depth == 0:
            return index
    return len(words)


def _split_parameters(words: Sequence[str]) -> list[list[str]]:
    parameters: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1, ">": -1, ">>": -2}.get(word, 0)
        if word == "," and depth <= 0:
            parameters.append([])
        else:
            parameters[-1].append(word)
    return parameters


def _without_name(parameter: Sequence[str]) -> list[str]:
    words = list(parameter[: parameter.index("=")]) if "=" in parameter else list(parameter)
    end = words.index("[") if "[" in words else len(words)
    if end >= 2 and words[end - 1].isidentifier() and words[end - 1] not in _TYPE_WORDS:
        before = [word for word in words[: end - 1] if word not in _TYPE_QUALIFIERS]
        if before and before[-1] != "::":
            del words[end - 1]
    return words


def _without_template_heads(words: Sequence[str]) -> list[str]:
    result: list[str] = []
    index = 0
    while index < len(words):
        if words[index] == "template":
            depth = 0
            index += 1
            while index < len(words):
                depth += {"<": 1, ">": -1, ">>": -2}.get(words[index], 0)
                index += 1
                if depth <= 0:
                    break
        else:
            result.append(words[index])
            index += 1
    return result


def _outside_parentheses(words: Sequence[str]) -> list[str]:
    result: list[str] = []
    depth = 0
    for word in words:
        if word in ("(", "["):
            depth += 1
        elif word in (")", "]"):
            depth -= 1
        elif depth == 0 and word != "operator":
            result.append(word)
    return result if "operator" not in words else [word for word in result if word != "="]


def _without_initialisers(words: Sequence[str]) -> list[str]:
    """A constructor's signature without its member initialisers."""
    depth = 0
    seen_parameters = False
    for index, word in enumerate(words):
        depth += (word in ("(", "[")) - (word in (")", "]"))
        seen_parameters = seen_parameters or word == ")"
        if word == ":" and depth == 0 and seen_parameters:
            return list(words[:index])
    return list(words)


def _ordered_const(words: Sequence[str]) -> list[str]:
    """`const const T` and `T const` read as `const T`, so that `constant T` and `const device T` compare equal."""
    result: list[str] = []
    for index, word in enumerate(words):
        if word == "const" and result[-1:] == ["const"]:
            continue
        if word == "const" and result and index + 1 < len(words) and words[index + 1] in ("*", "&"):
            is_type_name = result[-1].isidentifier() and (len(result) < 2 or result[-2] in ("(", ",", "<", ";"))
            if is_type_name:
                result.insert(len(result) - 1, word)
                continue
        result.append(word)
    return result
