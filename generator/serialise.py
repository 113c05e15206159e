"""`api.Api` as JSON text and back: one line per member, so that two SDKs can be compared with a text diff.

Types are written once, in a table keyed by their spelling, and named by it everywhere else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, cast

from generator.api import (
    Alias,
    Api,
    Argument,
    Class,
    Constant,
    Enumeration,
    Enumerator,
    Field,
    Function,
    Kind,
    Location,
    Method,
    Struct,
    Type,
)

FORMAT = 1
Json = Any


class FormatError(ValueError):
    """The text is not an API model of this format."""


class TypeTable:
    """The types of a model by key: their spelling, and the length that a pointer parameter was declared with."""

    def __init__(self) -> None:
        self._types: dict[str, Type] = {}

    def key(self, type_: Type) -> str:
        """The key of a type, which is in the table from now on."""
        key = type_.spelling
        if type_.kind is Kind.POINTER and type_.length is not None:
            key = f"{type_.spelling} [{type_.length}]"
        known = self._types.get(key)
        if known is None:
            self._types[key] = type_
            for part in (type_.element, type_.result, *type_.arguments):
                if part is not None:
                    self.key(part)
        elif known != type_:
            raise FormatError(f"two types are spelled '{key}': {known} and {type_}")
        return key

    def encode(self) -> dict[str, Json]:
        return {key: self._encode(key, self._types[key]) for key in sorted(self._types)}

    def _encode(self, key: str, type_: Type) -> Json:
        return _without_defaults(
            {
                "kind": type_.kind.value,
                "spelling": type_.spelling if type_.spelling != key else None,
                "name": type_.name if type_.name != type_.spelling else None,
                "named": type_.name == type_.spelling,
                "alias": type_.alias or None,
                "const": type_.const,
                "element": self.key(type_.element) if type_.element else None,
                "length": type_.length,
                "result": self.key(type_.result) if type_.result else None,
                "arguments": [self.key(argument) for argument in type_.arguments],
            }
        )


def _without_defaults(record: dict[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in record.items() if value not in (None, False, "", [])}


def to_json(api: Api) -> str:
    """The model as JSON text. Raises FormatError when two types share a spelling."""
    table = TypeTable()
    sections = {
        "classes": [_encode_class(class_, table) for class_ in api.classes],
        "enums": [_encode_enum(enum, table) for enum in api.enums],
        "structs": [_encode_struct(struct, table) for struct in api.structs],
        "functions": [_encode_function(function, table) for function in api.functions],
        "constants": [_encode_named(constant, table) for constant in api.constants],
        "aliases": [_encode_named(alias, table) for alias in api.aliases],
    }
    document = {"format": FORMAT, "sdk": api.sdk, "types": table.encode(), **sections}
    return _layout(document) + "\n"


def _encode_argument(argument: Argument, table: TypeTable) -> Json:
    record = [argument.name, table.key(argument.type)]
    return record if argument.default is None else [*record, argument.default]


def _encode_method(method: Method, table: TypeTable, file: str) -> Json:
    return _without_defaults(
        {
            "name": method.name,
            "result": table.key(method.result),
            "arguments": [_encode_argument(argument, table) for argument in method.arguments],
            "static": method.static,
            "const": method.const,
            "selector": method.selector,
            "receiver": method.receiver,
            "optional": method.optional,
            "calls": method.calls,
            "calls_selector": method.calls_selector,
            "deprecated": method.deprecated,
            "comment": method.comment,
            "file": method.location.file if method.location.file != file else None,
            "line": method.location.line,
        }
    )


def _encode_class(class_: Class, table: TypeTable) -> Json:
    record = _without_defaults(
        {
            "name": class_.name,
            "objc_name": class_.objc_name,
            "bases": list(class_.bases),
            "copying": class_.copying,
            "secure_coding": class_.secure_coding,
            "comment": class_.comment,
            **_encode_location(class_.location),
        }
    )
    record["protocol"] = class_.protocol
    record["methods"] = [_encode_method(method, table, class_.location.file) for method in class_.methods]
    return record


def _encode_enum(enum: Enumeration, table: TypeTable) -> Json:
    record = _without_defaults(
        {
            "name": enum.name,
            "options": enum.options,
            "underlying": table.key(enum.underlying),
            "comment": enum.comment,
            **_encode_location(enum.location),
        }
    )
    record["enumerators"] = [_commented([item.name, item.value], item.comment) for item in enum.enumerators]
    return record


def _commented(record: list[Json], comment: str | None) -> list[Json]:
    return record if comment is None else [*record, comment]


def _encode_struct(struct: Struct, table: TypeTable) -> Json:
    return {
        "name": struct.name,
        **_without_defaults({"comment": struct.comment}),
        **_encode_location(struct.location),
        "fields": [_commented([field.name, table.key(field.type)], field.comment) for field in struct.fields],
        "constructors": [[_encode_argument(a, table) for a in arguments] for arguments in struct.constructors],
        "methods": [_encode_method(method, table, struct.location.file) for method in struct.methods],
    }


def _encode_function(function: Function, table: TypeTable) -> Json:
    return _without_defaults(
        {
            "name": function.name,
            "result": table.key(function.result),
            "arguments": [_encode_argument(argument, table) for argument in function.arguments],
            "symbol": function.symbol,
            "comment": function.comment,
            **_encode_location(function.location),
        }
    )


def _encode_named(entry: Constant | Alias, table: TypeTable) -> Json:
    comment = entry.comment if isinstance(entry, Constant) else None
    return _without_defaults(
        {"name": entry.name, "type": table.key(entry.type), "comment": comment, **_encode_location(entry.location)}
    )


def _encode_location(location: Location) -> dict[str, Json]:
    return {"file": location.file, "line": location.line}


INLINE_DEPTH = 2
"""Records at this depth go on one line, unless they hold lists of records of their own."""


def _layout(value: Json, depth: int = 0) -> str:
    members = cast("dict[str, Json]", value) if isinstance(value, dict) else {}
    nested = any(isinstance(members.get(key), dict | list) and members[key] for key in ("methods", "enumerators"))
    if depth > INLINE_DEPTH or (depth == INLINE_DEPTH and not nested) or not value or isinstance(value, str | int):
        return json.dumps(value, ensure_ascii=False)
    indent = " " * (depth + 1)
    if isinstance(value, dict):
        items = [f"{indent}{json.dumps(key)}: {_layout(child, depth + 1)}" for key, child in members.items()]
        if depth == INLINE_DEPTH:
            items = [_nested_item(key, child, indent) for key, child in members.items()]
        return "{\n" + ",\n".join(items) + f"\n{' ' * depth}}}"
    entries = ",\n".join(f"{indent}{_layout(child, depth + 1)}" for child in cast("list[Json]", value))
    return f"[\n{entries}\n{' ' * depth}]"


def _nested_item(key: str, value: Json, indent: str) -> str:
    if key not in ("methods", "enumerators") or not value:
        return f"{indent}{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
    lines = ",\n".join(f"{indent} {json.dumps(child, ensure_ascii=False)}" for child in value)
    return f"{indent}{json.dumps(key)}: [\n{lines}\n{indent}]"


def from_json(text: str) -> Api:
    """The model that `to_json` wrote. Raises FormatError when the text is of another format, or damaged."""
    try:
        read: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"line {error.lineno}: not JSON: {error.msg}") from error
    document = cast("dict[str, Json]", read) if isinstance(read, dict) else {}
    if document.get("format") != FORMAT:
        raise FormatError(f"not an API model of format {FORMAT}, but of {document.get('format')}")
    try:
        return _decode(document)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise FormatError(f"not a whole API model: {type(error).__name__} {error}") from error


def _decode(document: dict[str, Json]) -> Api:
    types = _Types(document["types"])
    return Api(
        sdk=document["sdk"],
        classes=tuple(_decode_class(record, types) for record in document["classes"]),
        enums=tuple(_decode_enum(record, types) for record in document["enums"]),
        structs=tuple(_decode_struct(record, types) for record in document["structs"]),
        functions=tuple(_decode_function(record, types) for record in document["functions"]),
        constants=tuple(_decode_constant(record, types) for record in document["constants"]),
        aliases=tuple(Alias(r["name"], types[r["type"]], _location(r)) for r in document["aliases"]),
    )


class _Types:
    """Types by key, each made once."""

    def __init__(self, records: dict[str, Json]) -> None:
        self._records = records
        self._made: dict[str, Type] = {}

    def __getitem__(self, key: str) -> Type:
        if key not in self._made:
            self._made[key] = self._make(key, self._records[key])
        return self._made[key]

    def _make(self, key: str, record: Json) -> Type:
        spelling = record.get("spelling", key)
        return Type(
            spelling=spelling,
            kind=Kind(record["kind"]),
            name=spelling if record.get("named") else record.get("name", ""),
            alias=record.get("alias", ""),
            const=record.get("const", False),
            element=self[record["element"]] if "element" in record else None,
            length=record.get("length"),
            result=self[record["result"]] if "result" in record else None,
            arguments=tuple(self[argument] for argument in record.get("arguments", ())),
        )


def _location(record: Json, file: str = "") -> Location:
    return Location(record.get("file", file), record["line"])


def _decode_arguments(records: Iterable[Json], types: _Types) -> tuple[Argument, ...]:
    return tuple(Argument(name, types[type_], *default) for name, type_, *default in records)


def _decode_method(record: Json, types: _Types, file: str) -> Method:
    return Method(
        name=record["name"],
        result=types[record["result"]],
        arguments=_decode_arguments(record.get("arguments", ()), types),
        static=record.get("static", False),
        const=record.get("const", False),
        selector=record.get("selector"),
        receiver=record.get("receiver"),
        optional=record.get("optional", False),
        calls=record.get("calls"),
        location=_location(record, file),
        calls_selector=record.get("calls_selector"),
        deprecated=record.get("deprecated"),
        comment=record.get("comment"),
    )


def _decode_class(record: Json, types: _Types) -> Class:
    return Class(
        name=record["name"],
        objc_name=record["objc_name"],
        bases=tuple(record.get("bases", ())),
        copying=record.get("copying", False),
        secure_coding=record.get("secure_coding", False),
        methods=tuple(_decode_method(method, types, record["file"]) for method in record["methods"]),
        location=_location(record),
        protocol=record["protocol"],
        comment=record.get("comment"),
    )


def _decode_enum(record: Json, types: _Types) -> Enumeration:
    return Enumeration(
        name=record["name"],
        options=record.get("options", False),
        underlying=types[record["underlying"]],
        enumerators=tuple(Enumerator(name, value, *comment) for name, value, *comment in record["enumerators"]),
        location=_location(record),
        comment=record.get("comment"),
    )


def _decode_struct(record: Json, types: _Types) -> Struct:
    return Struct(
        name=record["name"],
        fields=tuple(Field(name, types[type_], *comment) for name, type_, *comment in record["fields"]),
        constructors=tuple(_decode_arguments(arguments, types) for arguments in record["constructors"]),
        methods=tuple(_decode_method(method, types, record["file"]) for method in record["methods"]),
        location=_location(record),
        comment=record.get("comment"),
    )


def _decode_function(record: Json, types: _Types) -> Function:
    return Function(
        name=record["name"],
        result=types[record["result"]],
        arguments=_decode_arguments(record.get("arguments", ()), types),
        symbol=record.get("symbol"),
        location=_location(record),
        comment=record.get("comment"),
    )


def _decode_constant(record: Json, types: _Types) -> Constant:
    return Constant(record["name"], types[record["type"]], _location(record), record.get("comment"))
