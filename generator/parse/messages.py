"""What a method's inline body does: the message it sends, or the method it forwards to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clang.cindex import Cursor, CursorKind

from generator.parse.errors import error_at
from generator.parse.names import qualified_name

# Helpers of NS::Object that send a fixed message themselves; bodies call them instead of sendMessage.
HELPER_SELECTORS = {"alloc": "alloc", "init": "init"}

# Guards that make a message conditional on the receiver knowing the selector.
GUARDS = frozenset({"sendMessageSafe", "respondsToSelector"})


@dataclass(frozen=True, slots=True)
class Message:
    """`selector` and `receiver` of the message that a body sends, or the method `forwards_to`."""

    selector: str | None
    receiver: str | None
    optional: bool
    forwards_to: Cursor | None


class Tables:
    """The names behind metal-cpp's private variables: selectors, classes and protocols."""

    def __init__(self) -> None:
        self._names: dict[str, tuple[str, str]] = {}
        self._by_table: dict[str, set[str]] = {}

    def add(self, table: str, variable: Cursor) -> None:
        """Records the string that a variable such as `SEL s_kfoo = sel_registerName("foo")` is made from."""
        literals = [c.spelling for c in variable.walk_preorder() if c.kind == CursorKind.STRING_LITERAL]
        if len(literals) != 1:
            raise error_at(variable, variable.spelling, f"a {table} table entry holds {len(literals)} strings, not one")
        name = literals[0].strip('"')
        self._names[variable.get_usr()] = (table, name)
        self._by_table.setdefault(table, set()).add(name)

    def has(self, table: str, name: str) -> bool:
        """Whether a table (`Class`, `Protocol`, `Selector`) holds a name."""
        return name in self._by_table.get(table, ())

    def find(self, variable: Cursor) -> tuple[str, str] | None:
        """The table and name of a variable, or None when it is in no table."""
        return self._names.get(variable.get_usr())


def read_message(method: Cursor, tables: Tables) -> Message:
    """Reads the body of `method`; raises ParseError when it neither sends one message nor forwards.

    Apple declares a few methods and forgets their bodies: they have no selector and forward nowhere.
    """
    definition = method.get_definition()
    if definition is None:
        return Message(None, None, False, None)
    selectors: set[str] = set()
    receivers: set[str] = set()
    forwards: dict[str, Cursor] = {}
    optional = False
    for called in _references(definition):
        entry = tables.find(called) if called.kind == CursorKind.VAR_DECL else None
        if entry is not None:
            (selectors if entry[0] == "Selector" else receivers).add(entry[1])
        elif called.spelling in GUARDS:
            optional = True
        elif called.spelling in HELPER_SELECTORS and qualified_name(called.semantic_parent) == "NS::Object":
            selectors.add(HELPER_SELECTORS[called.spelling])
        elif called.kind == CursorKind.CXX_METHOD and called.semantic_parent == method.semantic_parent:
            forwards[called.get_usr()] = called
    return _message(method, selectors, receivers, optional, list(forwards.values()))


def _message(
    method: Cursor, selectors: set[str], receivers: set[str], optional: bool, forwards: list[Cursor]
) -> Message:
    symbol = qualified_name(method)
    if len(selectors) > 1:
        raise error_at(method, symbol, f"its body sends more than one selector: {', '.join(sorted(selectors))}")
    if len(receivers) > 1:
        raise error_at(method, symbol, f"its body messages more than one class: {', '.join(sorted(receivers))}")
    if selectors:
        return Message(selectors.pop(), receivers.pop() if receivers else None, optional, None)
    if len(forwards) != 1:
        raise error_at(method, symbol, f"its body sends no selector and calls {len(forwards)} methods, not one")
    return Message(None, None, False, forwards[0])


def _references(definition: Cursor) -> Iterator[Cursor]:
    """The declarations that the body of `definition` refers to, overload sets by their name alone."""
    for cursor in definition.walk_preorder():
        if cursor.kind in (CursorKind.DECL_REF_EXPR, CursorKind.MEMBER_REF_EXPR):
            if cursor.referenced is not None:
                yield cursor.referenced
        elif cursor.kind == CursorKind.OVERLOADED_DECL_REF:
            yield cursor


def called_symbol(function: Cursor) -> str | Cursor | None:
    """The exported C function that a free function's body calls, or the overload it forwards to.

    None when the body is made of messages to objects. Raises ParseError when there is no body.
    """
    definition = function.get_definition()
    if definition is None:
        raise error_at(function, qualified_name(function), "is declared but has no body")
    name = qualified_name(function)
    for called in _references(definition):
        called_name = qualified_name(called)
        if called_name == name and called.get_usr() != function.get_usr():
            return called
        if called.kind == CursorKind.FUNCTION_DECL and "::" not in called_name:
            return called_name
        if called.kind == CursorKind.VAR_DECL and called_name.startswith("MTL::Private::MTL"):
            return called_name.rpartition("::")[2]
    return None
