"""Arguments, methods and free functions."""

from __future__ import annotations

from pathlib import Path

from clang.cindex import AvailabilityKind, Cursor, CursorKind, TokenKind

from generator.api import Argument, Function, Method
from generator.parse.comments import doc_comment
from generator.parse.messages import Tables, called_symbol, read_message
from generator.parse.names import location, qualified_name
from generator.parse.types import TypeReader


class FunctionReader:
    """Reads functions and methods of the headers below `folder`."""

    def __init__(self, types: TypeReader, tables: Tables, folder: Path) -> None:
        self._types = types
        self._tables = tables
        self._folder = folder

    def message(self, method: Cursor) -> Method:
        """A method of an Objective-C class, with what its inline body sends."""
        sent = read_message(method, self._tables)
        return Method(
            name=method.spelling,
            result=self._types.read(method.result_type, method),
            arguments=self.arguments(method),
            static=method.is_static_method(),
            const=method.is_const_method(),
            selector=sent.selector,
            receiver=sent.receiver,
            optional=sent.optional,
            calls=qualified_name(sent.forwards_to) if sent.forwards_to else None,
            location=location(method, self._folder),
            calls_selector=self._final_selector(sent.forwards_to) if sent.forwards_to else None,
            deprecated=deprecation(method),
            comment=doc_comment(method),
        )

    def _final_selector(self, method: Cursor) -> str | None:
        sent = read_message(method, self._tables)
        return self._final_selector(sent.forwards_to) if sent.forwards_to else sent.selector

    def plain(self, method: Cursor) -> Method:
        """A method of a value struct, which sends no message."""
        return Method(
            name=method.spelling,
            result=self._types.read(method.result_type, method),
            arguments=self.arguments(method),
            static=method.is_static_method(),
            const=method.is_const_method(),
            selector=None,
            receiver=None,
            optional=False,
            calls=None,
            location=location(method, self._folder),
            comment=doc_comment(method),
        )

    def function(self, function: Cursor) -> Function:
        """A free function with the exported C symbol that its body calls."""
        return Function(
            name=qualified_name(function),
            result=self._types.read(function.result_type, function),
            arguments=self.arguments(function),
            symbol=self._symbol(function),
            location=location(function, self._folder),
            comment=doc_comment(function),
        )

    def _symbol(self, function: Cursor) -> str | None:
        called = called_symbol(function)
        if called is None or isinstance(called, str):
            return called
        return self._symbol(called)

    def arguments(self, function: Cursor) -> tuple[Argument, ...]:
        """The arguments; those the header leaves unnamed have an empty name."""
        return tuple(
            Argument(
                parameter.spelling, self._types.read_argument(parameter.type, parameter), default_argument(parameter)
            )
            for parameter in parameters(function)
        )


def parameters(function: Cursor) -> list[Cursor]:
    """The parameter declarations; templates do not list theirs as arguments."""
    return [child for child in function.get_children() if child.kind == CursorKind.PARM_DECL]


def default_argument(parameter: Cursor) -> str | None:
    """The text after `=` in a parameter's declaration."""
    if not any(child.kind.is_expression() for child in parameter.get_children()):
        return None
    tokens = [token.spelling for token in parameter.get_tokens()]
    return "".join(tokens[tokens.index("=") + 1 :]) if "=" in tokens else None


def deprecation(method: Cursor) -> str | None:
    """The message of a `[[deprecated("…")]]` attribute."""
    if method.availability != AvailabilityKind.DEPRECATED:
        return None
    attributes = [child for child in method.get_children() if child.kind == CursorKind.UNEXPOSED_ATTR]
    literals = [
        token.spelling.strip('"')
        for attribute in attributes
        for token in attribute.get_tokens()
        if token.kind == TokenKind.LITERAL
    ]
    return " ".join(literals) or "deprecated"
