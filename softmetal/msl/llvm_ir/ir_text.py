"""Reads what reflection needs from LLVM IR in text form: annotations, calls and debug information."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_NAME = r'(?:"[^"]*"|[\w.$-]+)'
_STRING = re.compile(rf'^(@{_NAME}) = [^\n]*?constant \[\d+ x i8\] (?:c"(.*?)"|zeroinitializer)[,\n]', re.MULTILINE)
_ARGUMENTS = re.compile(r"^(@\.args[\w.]*) = [^\n]*?constant \{[^}]*\} \{ (.*?) \}, section", re.MULTILINE)
_ANNOTATION = re.compile(rf"\{{ ptr (@{_NAME}), ptr (@{_NAME}), ptr @{_NAME}, i32 \d+, ptr (@{_NAME}|null) \}}")
_FUNCTION = re.compile(
    rf"^define [^\n]*?(@{_NAME})\([^\n]*?(?:!dbg !(\d+))?[^\n]*\{{\n(.*?)^\}}", re.MULTILINE | re.DOTALL
)
_SUBPROGRAM = re.compile(r"!dbg !(\d+) \{$")
_DECLARED = re.compile(rf"#dbg_declare\(ptr (%{_NAME}), !(\d+), [^\n]*, !(\d+)\)")
_ANNOTATED = re.compile(
    rf"call void @llvm\.var\.annotation[\w.]*"
    rf"\(ptr (%{_NAME}), ptr (@{_NAME}), ptr @{_NAME}, i32 \d+, ptr (@{_NAME}|null)\)"
)
_ANNOTATED_MEMBER = re.compile(
    rf"call ptr @llvm\.ptr\.annotation[\w.]*"
    rf"\(ptr %{_NAME}, ptr (@{_NAME}), ptr @{_NAME}, i32 \d+, ptr (@{_NAME}|null)\)"
)
_CALLEE = re.compile(rf"(@{_NAME})(?:\(|,|\)|\s)")
_NODE = re.compile(r"^!(\d+) = (?:distinct )?!(?:(\w+)\((.*)\)|\{(.*)\})$", re.MULTILINE)
_FIELD = re.compile(r'(\w+): ("(?:[^"\\]|\\.)*"|!\{\}|[^,"]+)(?:, |$)')
_GLOBAL_DEBUG = re.compile(rf"^(@{_NAME}) = [^\n]*?!dbg !(\d+)", re.MULTILINE)
_MUTABLE_GLOBAL = re.compile(
    rf"^(@{_NAME}) = (?:(?!thread_local|constant|global)[\w()]+ )*global [^\n]*!dbg", re.MULTILINE
)
_THREAD_LOCAL_GLOBAL = re.compile(rf"^(@{_NAME}) = [^\n]*?thread_local[^\n]* global [^\n]*!dbg", re.MULTILINE)

AnnotationValue = str | int


@dataclass(frozen=True)
class Annotation:
    """`__attribute__((annotate("msl", name, arguments…)))`."""

    name: str
    arguments: tuple[AnnotationValue, ...]


@dataclass(frozen=True)
class Variable:
    """A parameter of a function as its body names it."""

    annotations: tuple[Annotation, ...]
    is_used: bool
    line: int
    column: int


@dataclass
class Function:
    """One function definition."""

    symbol: str
    body: str
    subprogram: int | None
    callees: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Node:
    """A metadata node: `kind` is empty for a plain tuple, whose elements are in `elements`."""

    kind: str
    fields: Mapping[str, str]
    elements: tuple[int | None, ...]

    def text(self, name: str) -> str:
        """A string field without its quotes, or any other field as written; empty when absent."""
        value = self.fields.get(name, "")
        return _unescape(value[1:-1]) if value.startswith('"') else value

    def number(self, name: str) -> int:
        return int(self.fields.get(name, "0"))

    def reference(self, name: str) -> int | None:
        value = self.fields.get(name, "")
        return int(value[1:]) if re.fullmatch(r"!\d+", value) else None


class Module:
    """One module of LLVM IR text."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def functions(self) -> dict[str, Function]:
        functions: dict[str, Function] = {}
        for match in _FUNCTION.finditer(self._text):
            head = match.group().split("\n", 1)[0]
            subprogram = _SUBPROGRAM.search(head)
            body = match[3]
            callees = frozenset(_CALLEE.findall(body))
            functions[match[1]] = Function(match[1], body, int(subprogram[1]) if subprogram else None, callees)
        return functions

    @cached_property
    def annotations(self) -> dict[str, list[Annotation]]:
        """Annotations of functions and global variables, by symbol."""
        result: dict[str, list[Annotation]] = {}
        start = self._text.find("@llvm.global.annotations = ")
        if start < 0:
            return result
        line = self._text[start : self._text.index("\n", start)]
        for symbol, key, arguments in _ANNOTATION.findall(line):
            if (annotation := self._annotation(key, arguments)) is not None:
                result.setdefault(symbol, []).append(annotation)
        return result

    def parameters(self, function: Function) -> dict[int, Variable]:
        """The annotated or named variables of a function, by the number of their debug node."""
        annotations: dict[str, list[Annotation]] = {}
        for place, key, arguments in _ANNOTATED.findall(function.body):
            if (annotation := self._annotation(key, arguments)) is not None:
                annotations.setdefault(place, []).append(annotation)
        variables: dict[int, Variable] = {}
        for place, node, location_node in _DECLARED.findall(function.body):
            location = self.node(int(location_node))
            variables[int(node)] = Variable(
                tuple(annotations.get(place, ())),
                _is_read(function.body, place),
                location.number("line"),
                location.number("column"),
            )
        return variables

    def member_annotations(self, symbol: str) -> tuple[Annotation, ...]:
        """Those of the struct members that a function uses."""
        found = (self._annotation(*match) for match in _ANNOTATED_MEMBER.findall(self.functions[symbol].body))
        return tuple(annotation for annotation in found if annotation is not None)

    def reachable(self, symbol: str) -> frozenset[str]:
        """A function and all that it refers to, directly or through functions of this module."""
        seen: set[str] = set()
        pending = [symbol]
        while pending:
            name = pending.pop()
            if name not in seen:
                seen.add(name)
                function = self.functions.get(name)
                pending.extend(function.callees if function is not None else ())
        return frozenset(seen)

    def node(self, number: int) -> Node:
        kind, fields, elements = self._nodes[number]
        if kind:
            return Node(kind, dict(_FIELD.findall(fields)), ())
        references = [item.strip() for item in elements.split(",")] if elements.strip() else []
        return Node("", {}, tuple(int(item[1:]) if re.fullmatch(r"!\d+", item) else None for item in references))

    def mutable_globals(self) -> Iterator[tuple[str, Node]]:
        """The symbols and debug nodes of variables that are neither constant for LLVM nor a thread's own."""
        for symbol in _MUTABLE_GLOBAL.findall(self._text):
            if (node := self.global_variable(symbol)) is not None:
                yield symbol, node

    def thread_local_globals(self) -> Iterator[Node]:
        """The debug nodes of variables of which each thread of the host has its own."""
        for symbol in _THREAD_LOCAL_GLOBAL.findall(self._text):
            if (node := self.global_variable(symbol)) is not None:
                yield node

    def scopes(self, node: Node) -> Iterator[int]:
        """The numbers of the nodes around one, from the inside out."""
        number = node.reference("scope")
        while number is not None:
            yield number
            number = self.node(number).reference("scope")

    def global_variable(self, symbol: str) -> Node | None:
        """The DIGlobalVariable of a global, or None without debug information."""
        expression = self._global_debug.get(symbol)
        if expression is None:
            return None
        variable = self.node(expression).reference("var")
        return self.node(variable) if variable is not None else None

    @cached_property
    def _global_debug(self) -> dict[str, int]:
        return {symbol: int(node) for symbol, node in _GLOBAL_DEBUG.findall(self._text)}

    @cached_property
    def _nodes(self) -> dict[int, tuple[str, str, str]]:
        return {int(number): (kind, fields, elements) for number, kind, fields, elements in _NODE.findall(self._text)}

    @cached_property
    def _strings(self) -> dict[str, str]:
        return {name: _unescape(content).removesuffix("\0") for name, content in _STRING.findall(self._text)}

    @cached_property
    def _arguments(self) -> dict[str, tuple[AnnotationValue, ...]]:
        return {
            name: tuple(self._value(item) for item in content.split(", "))
            for name, content in _ARGUMENTS.findall(self._text)
        }

    def _annotation(self, key: str, arguments: str) -> Annotation | None:
        if self._strings.get(key) != "msl" or arguments not in self._arguments:
            return None
        name, *rest = self._arguments[arguments]
        return Annotation(str(name), tuple(rest))

    def _value(self, item: str) -> AnnotationValue:
        kind, _, value = item.rpartition(" ")
        if kind == "ptr":
            return self._strings.get(value, value)
        if value in ("true", "false"):
            return int(value == "true")
        return int(value) if re.fullmatch(r"-?\d+", value) else value


def _is_read(body: str, place: str) -> bool:
    """Whether a variable at `place` is used beyond being declared, annotated and given its argument."""
    for match in re.finditer(rf"^.*{re.escape(place)}(?![\w.$-]).*$", body, re.MULTILINE):
        line = match.group().strip()
        is_argument = line.startswith("store ") and f", ptr {place}," in line
        is_bookkeeping = line.startswith(
            ("#dbg_", f"{place} = ", "call void @llvm.var.annotation", "call void @llvm.lifetime")
        )
        if not is_argument and not is_bookkeeping:
            return True
    return False


def _unescape(text: str) -> str:
    """Decodes the `\\HH` escapes of IR strings, which hold UTF-8."""
    if "\\" not in text:
        return text
    raw = re.sub(rb"\\([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), text.encode())
    return raw.decode(errors="replace")
