"""Rewrites MSL to the C++17 that clang compiles against the headers under `include/`.

It works on tokens, not on a syntax tree: whatever clang must judge is left to clang. Lines are kept, and
`RewrittenSource` leads every column back.
"""

from collections.abc import Collection

from softmetal.msl.rewriting import (
    address_spaces,
    coherence,
    host_extensions,
    preprocessor_policy,
    refused_words,
    small_float_casts,
)
from softmetal.msl.rewriting.attribute_macros import attribute_macros, expanded
from softmetal.msl.rewriting.attributes import FUNCTION_KINDS, AttributeList, of_array, parse_attribute_list
from softmetal.msl.rewriting.bracket_context import BracketContext
from softmetal.msl.rewriting.function_constants import parse_function_constant
from softmetal.msl.rewriting.lexer import Token, TokenKind, next_significant, previous_significant, tokenize
from softmetal.msl.rewriting.literals import rewrite_number
from softmetal.msl.rewriting.overload_dedupe import colliding_declarations
from softmetal.msl.rewriting.source_map import PieceWriter, RewrittenSource
from softmetal.msl.rewriting.surroundings import (
    ENTRY_KEYWORDS,
    end_of_line,
    entry_prefix,
    is_entry_instantiation,
    is_entry_keyword,
    matching_parenthesis,
    next_in_line,
    opens_record,
    text_at,
)

_HAS_INCLUDE = frozenset({"__has_include", "__has_include_next", "__has_embed"})


def rewrite(source: str, library_headers: Collection[str], *, keeps_address_spaces: bool = False) -> RewrittenSource:
    """C++ for `source`. Never fails: what cannot be accepted turns into code that clang refuses at that place."""
    # A carriage return alone ends a line for clang too.
    unified = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _Rewriter(unified, library_headers, keeps_address_spaces).run()


class _Rewriter:
    def __init__(self, source: str, library_headers: Collection[str], keeps_address_spaces: bool) -> None:
        self._source = source
        self._library_headers = library_headers
        self._spaces = address_spaces.KEPT if keeps_address_spaces else {}
        self._tokens = tokenize(source)
        self._refused = refused_words.refused_words(self._tokens)
        self._mixes_small_floats = small_float_casts.are_mixed(self._tokens)
        self._attribute_macros = attribute_macros(self._tokens)
        self._out = PieceWriter(source)
        self._index = 0
        self._context = BracketContext()
        self._outer_context: BracketContext | None = None  # set while inside a macro body
        self._at_line_start = True

    def run(self) -> RewrittenSource:
        collisions = colliding_declarations(self._tokens, keeps_address_spaces=bool(self._spaces))
        while self._index < len(self._tokens):
            if (end := collisions.removed.get(self._index)) is not None:
                self._blank_until(end)
                continue
            token = self._tokens[self._index]
            self._out.replace(collisions.inserted.get(self._index, ""), token.offset)
            if token.is_trivia:
                self._trivia(token)
            elif self._at_line_start and token.text in ("#", "%:"):
                self._directive()
            else:
                self._at_line_start = False
                self._code(token)
        return self._out.finish()

    # Trivia and directives

    def _trivia(self, token: Token) -> None:
        self._copy(token)
        if token.kind is TokenKind.NEWLINE:
            self._at_line_start = True
            if self._outer_context is not None:
                self._context = self._outer_context
                self._outer_context = None

    def _directive(self) -> None:
        name_index = next_in_line(self._tokens, self._index)
        name = self._tokens[name_index].value if name_index is not None else ""
        if name in ("define", "undef") and self._names_reserved_macro(name_index):
            self._refuse_line("a macro of the compiler's own")
        elif name == "define" and name_index is not None:
            self._define(name_index)
        elif name in preprocessor_policy.PLAIN_DIRECTIVES or not name:
            self._copy_line()
        else:
            self._filtered_directive(name, name_index)

    def _define(self, name_index: int) -> None:
        macro_index = next_in_line(self._tokens, name_index)
        last = macro_index if macro_index is not None else name_index
        while self._index <= last:
            self._copy(self._tokens[self._index])
        self._outer_context = self._context
        self._context = BracketContext()
        self._at_line_start = False

    def _names_reserved_macro(self, directive_index: int | None) -> bool:
        macro = next_in_line(self._tokens, directive_index) if directive_index is not None else None
        return macro is not None and refused_words.is_reserved(self._tokens[macro].value)

    def _refuse_line(self, what: str) -> None:
        end = end_of_line(self._tokens, self._index)
        self._out.replace(f"#error SOFTMETAL {what}", self._tokens[self._index].offset)
        self._keep_line_ends(self._index, end)
        self._index = end

    def _filtered_directive(self, name: str, name_index: int | None) -> None:
        start = self._tokens[self._index]
        end = end_of_line(self._tokens, self._index)
        operand_tokens = self._tokens[(name_index or self._index) + 1 : end]
        operand = "".join(" " if token.is_trivia else token.value for token in operand_tokens)
        if name == "pragma":
            text = f"#pragma {operand.strip()}" if preprocessor_policy.is_harmless_pragma(operand) else ""
        elif preprocessor_policy.reads_files(name):
            text = preprocessor_policy.replacement_for_file_directive(name, operand, self._library_headers)
        elif name == "line" or name.isdigit():
            text = ""  # diagnostics always speak of the text the user passed
        else:
            text = f"#error SOFTMETAL #{name} is not part of the Metal shading language"
        self._out.replace(text, start.offset)
        self._keep_line_ends(self._index, end)
        self._index = end

    def _copy_line(self) -> None:
        end = end_of_line(self._tokens, self._index)
        while self._index < end:
            token = self._tokens[self._index]
            if token.value in _HAS_INCLUDE:
                self._has_include(token)
            else:
                self._copy(token)

    def _has_include(self, token: Token) -> None:
        opening = next_significant(self._tokens, self._index)
        closing = matching_parenthesis(self._tokens, opening)
        if closing is None:
            self._copy(token)
            return
        operand = "".join(inner.value for inner in self._tokens[opening + 1 : closing])
        answer = preprocessor_policy.evaluate_has_include(operand, self._library_headers)
        self._out.replace(answer, token.offset)
        self._keep_line_ends(self._index, closing + 1)
        self._index = closing + 1

    # Code

    def _code(self, token: Token) -> None:
        if token.kind is TokenKind.NUMBER:
            self._replace(token, rewrite_number(token.value))
        elif token.kind is TokenKind.IDENTIFIER:
            self._identifier(token)
        elif token.kind is TokenKind.PUNCTUATION:
            self._punctuation(token)
        else:
            self._copy(token)

    def _punctuation(self, token: Token) -> None:
        if token.text == "[" and (attributes := parse_attribute_list(self._tokens, self._index)) is not None:
            self._attributes(token, attributes)
            return
        if token.text == "," and (end := coherence.end_of_argument(self._tokens, self._index)) is not None:
            self._blank_until(end)
            return
        if token.text in ("#", "%:") and self._outer_context is None:
            self._out.replace("0 ", token.offset)  # what was in front of it may be erased: it stays an error
        self._context.follow(token.text, self._index)
        self._copy(token)

    def _attributes(self, token: Token, attributes: AttributeList) -> None:
        meant = [expanded(attribute, self._attribute_macros) for attribute in attributes.attributes]
        text = "".join(attribute.as_cpp() for attribute in meant)
        if not self._context.in_parentheses and any(a.name in FUNCTION_KINDS for a in meant):
            text = self._entry_prefix() + text
        if self._is_subscript(next_significant(self._tokens, attributes.end - 1)):
            text = of_array(text)
        self._out.replace(text, token.offset)
        self._keep_line_ends(self._index, attributes.end)
        self._index = attributes.end

    def _is_subscript(self, index: int) -> bool:
        return text_at(self._tokens, index) == "[" and parse_attribute_list(self._tokens, index) is None

    def _identifier(self, token: Token) -> None:
        value = token.value
        previous = text_at(self._tokens, previous_significant(self._tokens, self._index))
        if previous in (".", "->"):
            self._copy(token)
        elif value in address_spaces.ALL:
            self._address_space(token, value)
        elif value == "coherent" and (end := coherence.end_of_qualifier(self._tokens, self._index)) is not None:
            self._blank_until(end)
        elif value in ENTRY_KEYWORDS and self._is_entry_keyword():
            self._replace(token, f'{self._entry_prefix()}SOFTMETAL_ANNOTATE("{value}")')
        elif value == "template" and is_entry_instantiation(self._tokens, self._index):
            self._replace(token, "SOFTMETAL_INSTANTIATE")
        elif value == "static_cast":
            self._replace(token, "__msl_scast")
        elif value in _HAS_INCLUDE:
            self._has_include(token)
        elif value in host_extensions.KEYWORDS:
            self._host_extension(token, value)
        elif value == "is_function_constant_defined":
            self._constant_query(token)
        elif value in self._refused and refused_words.is_refused(value, previous):
            self._replace(token, refused_words.replacement(value))
        elif value == "long" and text_at(self._tokens, next_significant(self._tokens, self._index)) == "double":
            self._replace(token, "")  # the type's name is `double`, which is refused
        elif self._mixes_small_floats and value in small_float_casts.TYPES:
            self._small_float(token, value)
        else:
            self._copy(token)

    def _address_space(self, token: Token, space: str) -> None:
        if address_spaces.is_method_qualifier(self._tokens, self._index) and not self._context.in_entry_parameters:
            self._replace(token, "")
            return
        if not self._context.in_parentheses and space == "constant" and self._function_constant(token):
            return
        if not self._context.in_parentheses and space == "threadgroup":
            self._replace(token, f"{self._threadgroup_variable()} {self._spaces.get(space, '')}".strip())
            return
        previous = text_at(self._tokens, previous_significant(self._tokens, self._index))
        text = "const" if space == "constant" and previous not in ("*", "&", ")") else ""
        text = f"{text} {self._spaces.get(space, '')}".strip()
        if self._context.take_address_space():
            text = f'SOFTMETAL_ANNOTATE("{space}") {text}'.rstrip()
        self._replace(token, text)

    def _threadgroup_variable(self) -> str:
        if not address_spaces.declares_threadgroup_variable(self._tokens, self._index):
            return ""
        if address_spaces.is_initialised(self._tokens, self._index):
            return f"{refused_words.refusal('a threadgroup variable cannot be initialized')} MSL_TGVAR"
        return "MSL_TGVAR"

    def _function_constant(self, token: Token) -> bool:
        constant = parse_function_constant(self._tokens, self._index)
        if constant is None:
            return False
        before = text_at(self._tokens, previous_significant(self._tokens, self._index))
        self._out.replace("constexpr" if before == "static" else "static constexpr", token.offset)
        for declared in self._tokens[self._index + 1 : constant.attribute_start]:
            self._out.copy(declared.text, declared.offset)
        paste = "##" if self._outer_context is not None else ""
        self._out.replace(constant.initialiser(paste), token.offset)
        self._keep_line_ends(constant.attribute_start, constant.end)
        self._index = constant.end
        return True

    def _constant_query(self, token: Token) -> None:
        """`is_function_constant_defined(a::x)`: the macro of that name cannot reach into a namespace."""
        opening = next_significant(self._tokens, self._index)
        closing = matching_parenthesis(self._tokens, opening)
        names = [] if closing is None else [t.value for t in self._tokens[opening + 1 : closing] if not t.is_trivia]
        if closing is None or "::" not in names:
            self._copy(token)
            return
        self._out.replace(f"({''.join(names[:-1])}__softmetal_defined_{names[-1]})", token.offset)
        self._keep_line_ends(self._index, closing + 1)
        self._index = closing + 1

    def _host_extension(self, token: Token, value: str) -> None:
        """Attributes and pragmas of the host's compiler: only harmless ones pass (see `diagnostics`)."""
        opening = next_significant(self._tokens, self._index)
        closing = matching_parenthesis(self._tokens, opening)
        inside = [] if closing is None else [t for t in self._tokens[opening + 1 : closing] if not t.is_trivia]
        refused = host_extensions.refused_name(value, inside)
        is_ignored = host_extensions.is_ignored(inside)
        if closing is None or (refused is None and not is_ignored):
            self._copy(token)
            return
        self._out.replace(host_extensions.replacement(refused) if refused is not None else "", token.offset)
        self._keep_line_ends(self._index, closing + 1)
        self._index = closing + 1

    def _small_float(self, token: Token, name: str) -> None:
        text = name
        if small_float_casts.is_functional_cast(self._tokens, self._index):
            text = f"__msl_scast<{name}>"
        elif small_float_casts.is_c_style_cast(self._tokens, self._index):
            text = f"{name})(float"  # any of their values is a float
        self._replace(token, text)

    def _entry_prefix(self) -> str:
        """What stands in front of an entry point, whose parameters follow."""
        self._context.entry_pending = True
        openings = self._context.openings
        if openings and opens_record(self._tokens, openings[-1]):
            return f"{refused_words.MEMBER_ENTRY} "
        return entry_prefix(self._tokens, self._index)

    def _is_entry_keyword(self) -> bool:
        return not self._context.in_parentheses and is_entry_keyword(self._tokens, self._index)

    # Output

    def _copy(self, token: Token) -> None:
        self._out.copy(token.text, token.offset)
        self._index += 1

    def _replace(self, token: Token, text: str) -> None:
        if text == token.text:
            self._out.copy(text, token.offset)
        else:
            self._out.replace(text, token.offset)
            self._keep_line_ends(self._index, self._index + 1)
        self._index += 1

    def _blank_until(self, end: int) -> None:
        self._keep_line_ends(self._index, end)
        self._index = end

    def _keep_line_ends(self, start: int, end: int) -> None:
        """As many line ends as the tokens had: inside a macro they stay spliced."""
        for token in self._tokens[start:end]:
            if count := token.text.count("\n"):
                line_end = "\\\n" if self._outer_context is not None else "\n"
                self._out.replace(line_end * count, token.offset)
