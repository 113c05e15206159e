"""Rewrites MSL to the C++17 that clang compiles against the headers under `include/`.

It works on tokens, not on a syntax tree: whatever clang must judge is left to clang. Lines are kept, and
`RewrittenSource` leads every column back.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from softmetal.msl import address_spaces, preprocessor_policy
from softmetal.msl.attributes import FUNCTION_KINDS, AttributeList, parse_attribute_list
from softmetal.msl.function_constants import parse_function_constant
from softmetal.msl.lexer import Token, TokenKind, next_significant, previous_significant, tokenize
from softmetal.msl.literals import rewrite_number
from softmetal.msl.overload_dedupe import colliding_declarations
from softmetal.msl.source_map import PieceWriter, RewrittenSource

_ENTRY_KEYWORDS = frozenset({"kernel", "vertex", "fragment"})
_HAS_INCLUDE = frozenset({"__has_include", "__has_include_next", "__has_embed"})

# Host attributes that a shader may use: they change neither linkage nor placement nor what runs when.
_ALLOWED_GNU_ATTRIBUTES = """
    always_inline noinline unused used aligned packed const pure flatten vector_size ext_vector_type may_alias hot cold
    deprecated warn_unused_result fallthrough optnone nodebug annotate convergent noduplicate noreturn nonnull
"""


@dataclass
class _Context:
    """Where in the structure of the code the rewriter is; a macro body has one of its own."""

    brackets: list[str] = field(default_factory=list)
    entry_pending: bool = False  # an entry point's keyword was seen, its parameter list was not
    parameter_depth: int | None = None  # the depth of brackets inside an entry point's parameter list
    parameter_angle_depth: int = 0
    parameter_has_space: bool = False

    @property
    def in_parentheses(self) -> bool:
        return bool(self.brackets) and self.brackets[-1] != "{"

    @property
    def in_entry_parameters(self) -> bool:
        return self.parameter_depth == len(self.brackets)


def rewrite(source: str, library_headers: Collection[str]) -> RewrittenSource:
    """C++ for `source`. Never fails: what cannot be accepted turns into code that clang refuses at that place."""
    # A carriage return alone ends a line for clang too.
    unified = source.replace("\r\n", "\n").replace("\r", "\n")
    return _Rewriter(unified, library_headers).run()


class _Rewriter:
    def __init__(self, source: str, library_headers: Collection[str]) -> None:
        self._source = source
        self._library_headers = library_headers
        self._tokens = tokenize(source)
        self._out = PieceWriter(source)
        self._index = 0
        self._context = _Context()
        self._outer_context: _Context | None = None  # set while inside a macro body
        self._at_line_start = True

    def run(self) -> RewrittenSource:
        removed = colliding_declarations(self._tokens)
        while self._index < len(self._tokens):
            if (end := removed.get(self._index)) is not None:
                self._blank_until(end)
                continue
            token = self._tokens[self._index]
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
        name_index = self._next_in_line(self._index)
        name = self._tokens[name_index].value if name_index is not None else ""
        if name == "define" and name_index is not None:
            self._define(name_index)
        elif name in preprocessor_policy.PLAIN_DIRECTIVES or not name:
            self._copy_line()
        else:
            self._filtered_directive(name, name_index)

    def _define(self, name_index: int) -> None:
        macro_index = self._next_in_line(name_index)
        last = macro_index if macro_index is not None else name_index
        while self._index <= last:
            self._copy(self._tokens[self._index])
        self._outer_context = self._context
        self._context = _Context()
        self._at_line_start = False

    def _filtered_directive(self, name: str, name_index: int | None) -> None:
        start = self._tokens[self._index]
        end = self._end_of_line()
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
        end = self._end_of_line()
        while self._index < end:
            token = self._tokens[self._index]
            if token.value in _HAS_INCLUDE:
                self._has_include(token)
            else:
                self._copy(token)

    def _has_include(self, token: Token) -> None:
        opening = next_significant(self._tokens, self._index)
        closing = self._matching_parenthesis(opening)
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
        if token.text in ("#", "%:") and self._outer_context is None:
            self._out.replace("0 ", token.offset)  # what was in front of it may be erased: it stays an error
        self._track_brackets(token.text)
        self._copy(token)

    def _track_brackets(self, text: str) -> None:
        context = self._context
        if text in ("(", "[", "{"):
            context.brackets.append(text)
            if text == "(" and context.entry_pending:
                context.entry_pending = False
                context.parameter_depth = len(context.brackets)
                context.parameter_angle_depth = 0
                context.parameter_has_space = False
        elif text == "}":
            while context.brackets and context.brackets.pop() != "{":
                pass
        elif text in (")", "]"):
            if context.in_entry_parameters:
                context.parameter_depth = None
            if context.in_parentheses:
                context.brackets.pop()
        elif text == ";":
            context.entry_pending = False
        elif context.in_entry_parameters:
            self._track_parameters(text)

    def _track_parameters(self, text: str) -> None:
        context = self._context
        if text == "<":
            context.parameter_angle_depth += 1
        elif text in (">", ">>"):
            context.parameter_angle_depth -= len(text)
        elif text == "," and context.parameter_angle_depth <= 0:
            context.parameter_angle_depth = 0
            context.parameter_has_space = False

    def _attributes(self, token: Token, attributes: AttributeList) -> None:
        text = "".join(attribute.as_cpp() for attribute in attributes.attributes)
        if not self._context.in_parentheses and any(a.name in FUNCTION_KINDS for a in attributes.attributes):
            self._context.entry_pending = True
            text = self._entry_prefix() + text
        self._out.replace(text, token.offset)
        self._keep_line_ends(self._index, attributes.end)
        self._index = attributes.end

    def _identifier(self, token: Token) -> None:
        value = token.value
        previous = self._text_at(previous_significant(self._tokens, self._index))
        if previous in (".", "->"):
            self._copy(token)
        elif value in address_spaces.ALL:
            self._address_space(token, value)
        elif value in _ENTRY_KEYWORDS and self._is_entry_keyword(previous):
            self._context.entry_pending = True
            self._replace(token, f'{self._entry_prefix()}SOFTMETAL_ANNOTATE("{value}")')
        elif value == "template" and self._is_entry_instantiation(previous):
            self._replace(token, "SOFTMETAL_INSTANTIATE")
        elif value == "static_cast":
            self._replace(token, "__msl_scast")
        elif value in _HAS_INCLUDE:
            self._has_include(token)
        elif value in ("__attribute__", "__attribute", "__declspec", "_Pragma", "__pragma"):
            self._host_extension(token, value)
        elif value == "is_function_constant_defined":
            self._constant_query(token)
        else:
            self._copy(token)

    def _address_space(self, token: Token, space: str) -> None:
        if address_spaces.is_method_qualifier(self._tokens, self._index) and not self._context.in_entry_parameters:
            self._replace(token, "")
            return
        if not self._context.in_parentheses and space == "constant" and self._function_constant(token):
            return
        if not self._context.in_parentheses and space == "threadgroup":
            is_variable = address_spaces.declares_threadgroup_variable(self._tokens, self._index)
            self._replace(token, "MSL_TGVAR" if is_variable else "")
            return
        previous = self._text_at(previous_significant(self._tokens, self._index))
        text = "const" if space == "constant" and previous not in ("*", "&", ")") else ""
        context = self._context
        if context.in_entry_parameters and context.parameter_angle_depth <= 0 and not context.parameter_has_space:
            context.parameter_has_space = True
            text = f'SOFTMETAL_ANNOTATE("{space}") {text}'.rstrip()
        self._replace(token, text)

    def _function_constant(self, token: Token) -> bool:
        constant = parse_function_constant(self._tokens, self._index)
        if constant is None:
            return False
        before = self._text_at(previous_significant(self._tokens, self._index))
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
        closing = self._matching_parenthesis(opening)
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
        closing = self._matching_parenthesis(opening)
        inside = [] if closing is None else [t for t in self._tokens[opening + 1 : closing] if not t.is_trivia]
        refused = _refused_extension(value, inside)
        if refused is None or closing is None:
            self._copy(token)
            return
        self._out.replace(f"__attribute__((aligned(softmetal_refused_{refused})))", token.offset)
        self._keep_line_ends(self._index, closing + 1)
        self._index = closing + 1

    # Questions about the surroundings

    def _is_entry_keyword(self, previous: str) -> bool:
        following = next_significant(self._tokens, self._index)
        if following >= len(self._tokens) or self._context.in_parentheses:
            return False
        next_token = self._tokens[following]
        if next_token.text == "[":
            return parse_attribute_list(self._tokens, following) is not None
        if next_token.kind is not TokenKind.IDENTIFIER and next_token.text != "::":
            return False
        starts_declaration = previous in (
            "",
            ";",
            "}",
            "{",
            ">",
            ")",
            "]",
            '"C"',
            "extern",
            "static",
            "inline",
            "template",
        )
        return starts_declaration or previous.isupper() or self._is_first_in_line() or previous == "METAL_FUNC"

    def _is_first_in_line(self) -> bool:
        index = self._index - 1
        while index >= 0 and self._tokens[index].kind in (TokenKind.WHITESPACE, TokenKind.COMMENT):
            index -= 1
        return index < 0 or self._tokens[index].kind is TokenKind.NEWLINE

    def _entry_prefix(self) -> str:
        """The macro that keeps entry points which are not wanted out of the code, where one may stand."""
        index = previous_significant(self._tokens, self._index)
        while index >= 0 and self._tokens[index].text == "]":
            index = self._opening_of_attribute(index)
        previous = self._text_at(index)
        if index < 0 or previous in (";", "}", "{", ")") or self._is_end_of_directive(index):
            return "SOFTMETAL_ENTRY "
        return "SOFTMETAL_TEMPLATE_ENTRY " if previous == ">" else ""

    def _opening_of_attribute(self, index: int) -> int:
        depth = 0
        while index >= 0:
            text = self._tokens[index].text
            depth += (text == "]") - (text == "[")
            if depth == 0:
                break
            index -= 1
        return previous_significant(self._tokens, index)

    def _is_end_of_directive(self, index: int) -> bool:
        """Whether the token at `index` ends a preprocessor line, so that a new declaration follows it."""
        start = index
        while start > 0 and self._tokens[start - 1].kind is not TokenKind.NEWLINE:
            start -= 1
        first = start if not self._tokens[start].is_trivia else next_significant(self._tokens, start)
        has_newline = any(t.kind is TokenKind.NEWLINE for t in self._tokens[index + 1 : self._index])
        return self._text_at(first) in ("#", "%:") and has_newline

    def _is_entry_instantiation(self, previous: str) -> bool:
        if previous in ("::", ".", "->"):
            return False
        index = next_significant(self._tokens, self._index)
        if self._text_at(index) == "<":
            return False
        for _ in range(64):
            text = self._text_at(index)
            if text in _ENTRY_KEYWORDS:
                return True
            if text in ("", ";", "{", "("):
                return False
            if text == "[" and (attributes := parse_attribute_list(self._tokens, index)) is not None:
                if any(attribute.name in FUNCTION_KINDS | {"host_name"} for attribute in attributes.attributes):
                    return True
                index = attributes.end - 1
            index = next_significant(self._tokens, index)
        return False

    def _matching_parenthesis(self, opening: int) -> int | None:
        if self._text_at(opening) != "(":
            return None
        depth = 0
        for index in range(opening, len(self._tokens)):
            text = self._tokens[index].text
            depth += (text == "(") - (text == ")")
            if depth == 0:
                return index
        return None

    def _next_in_line(self, index: int) -> int | None:
        following = next_significant(self._tokens, index)
        return following if following < self._end_of_line() else None

    def _end_of_line(self) -> int:
        index = self._index
        while index < len(self._tokens) and self._tokens[index].kind is not TokenKind.NEWLINE:
            index += 1
        return index

    def _text_at(self, index: int) -> str:
        return self._tokens[index].value if 0 <= index < len(self._tokens) else ""

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


def _refused_extension(keyword: str, inside: list[Token]) -> str | None:
    """The name of the first construct in a host extension that a shader may not use."""
    if keyword == "__declspec":
        return "__declspec"
    if keyword in ("_Pragma", "__pragma"):
        text = "".join(token.value for token in inside).strip('"')
        # A stringised macro parameter shows its text only to clang, which ignores unknown pragmas.
        return None if text.startswith("#") or preprocessor_policy.is_harmless_pragma(text) else keyword
    depth = 0
    for token in inside:
        depth += (token.text == "(") - (token.text == ")")
        name = token.value.strip("_")
        if depth == 1 and token.kind is TokenKind.IDENTIFIER and name not in _ALLOWED_GNU_ATTRIBUTES.split():
            return name
    return None
