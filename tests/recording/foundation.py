"""Foundation's values as Python values and back, made by messages to the real classes."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from .objective_c import Address, ObjectiveC

UTF8 = 4


@dataclass(frozen=True, order=True)
class Reference:
    """Some other object: its identity is all that counts."""

    address: Address


@dataclass(frozen=True)
class ErrorValue:
    """What an NSError says."""

    domain: str
    code: int


class Foundation:
    """Makes and reads NSString, NSURL, NSNumber, NSDate, NSData, NSArray, NSSet, NSDictionary and NSError."""

    def __init__(self, objc: ObjectiveC) -> None:
        self._objc = objc

    def make(self, value: Any) -> Address:
        """A new object (+1). `datetime` stands for NSDate and `Path` for a file's NSURL."""
        objc = self._objc
        match value:
            case Reference(address):
                objc.retain(address)
                return address
            case str():
                return self._new("NSString", "initWithUTF8String:", value.encode())
            case Path():
                return self._kept("NSURL", "fileURLWithPath:", value, texts=(str(value),))
            case bool():
                return self._kept("NSNumber", "numberWithBool:", value)
            case int():
                return self._kept("NSNumber", "numberWithLongLong:", value)
            case float():
                return self._kept("NSNumber", "numberWithDouble:", value)
            case datetime():
                return self._kept("NSDate", "dateWithTimeIntervalSince1970:", value.timestamp())
            case bytes():
                return self._new("NSData", "initWithBytes:length:", value, len(value))
            case ErrorValue():
                return self._error(value)
            case list() | tuple():
                return self._collection("NSArray", "initWithObjects:count:", cast("Iterable[Any]", value))
            case set() | frozenset():
                return self._collection("NSSet", "initWithObjects:count:", cast("Iterable[Any]", value))
            case dict():
                entries = cast("dict[object, object]", value)
                return self._collection(
                    "NSDictionary", "initWithObjects:forKeys:count:", entries.values(), entries.keys()
                )
            case _:
                raise TypeError(f"no Foundation value for {value!r}")

    def _new(self, cls: str, initializer: str, *arguments: Any) -> Address:
        instance = self._objc.send(self._objc.class_named(cls), "alloc")
        return int(self._objc.send(instance, initializer, *arguments))

    def _kept(self, cls: str, factory: str, *arguments: Any, texts: tuple[str, ...] = ()) -> Address:
        """The result of a convenience constructor, retained."""
        with self._objc.pool():
            strings = [self.make(text) for text in texts]
            instance = int(self._objc.send(self._objc.class_named(cls), factory, *(strings or arguments)))
            self._objc.retain(instance)
            self._release(strings)
        return instance

    def _collection(self, cls: str, initializer: str, *contents: Iterable[Any]) -> Address:
        made = [[self.make(item) for item in items] for items in contents]
        arrays = [(ctypes.c_uint64 * len(items))(*items) for items in made]
        collection = self._new(cls, initializer, *arrays, len(made[0]))
        for items in made:
            self._release(items)
        return collection

    def _error(self, value: ErrorValue) -> Address:
        domain = self.make(value.domain)
        error = self._new("NSError", "initWithDomain:code:userInfo:", domain, value.code, None)
        self._objc.release(domain)
        return error

    def _release(self, items: Iterable[Address]) -> None:
        for item in items:
            self._objc.release(item)

    def read(self, address: Address) -> Any:
        """The value of an object; a Reference where it is none of Foundation's. nil is None."""
        if not address:
            return None
        with self._objc.pool():
            return self._read(address)

    def _read(self, address: Address) -> Any:
        send = self._objc.send
        match self._foundation_class(address):
            case "NSString":
                return send(address, "UTF8String", result=ctypes.c_char_p).decode()
            case "NSURL":
                return Path(os.fsdecode(send(address, "fileSystemRepresentation", result=ctypes.c_char_p)))
            case "NSNumber":
                return send(address, "doubleValue", result=ctypes.c_double)
            case "NSDate":
                return send(address, "timeIntervalSince1970", result=ctypes.c_double)
            case "NSData":
                return ctypes.string_at(send(address, "bytes"), send(address, "length", result=ctypes.c_uint64))
            case "NSArray":
                return self._elements(address)
            case "NSSet":
                return frozenset(self._elements(send(address, "allObjects")))
            case "NSDictionary":
                keys = self._elements(send(address, "allKeys"))
                return dict(zip(keys, self._elements(send(address, "allValues")), strict=True))
            case _:
                return Reference(address)

    def _elements(self, array: Address) -> list[Any]:
        count = self._objc.send(array, "count", result=ctypes.c_uint64)
        return [self.read(self._objc.send(array, "objectAtIndex:", index)) for index in range(count)]

    def _foundation_class(self, address: Address) -> str:
        known = {self._objc.class_named(name): name for name in _CLASSES}
        cls = self._objc.class_of(address)
        while cls and cls not in known:
            cls = self._objc.superclass(cls)
        return known.get(cls, "")


_CLASSES = ("NSString", "NSURL", "NSNumber", "NSDate", "NSData", "NSArray", "NSSet", "NSDictionary")


def comparable(value: Any) -> Any:
    """A Python argument or result in the terms of `Foundation.read`."""
    if hasattr(value, "pointer"):
        return Reference(value.pointer)
    if isinstance(value, (list, tuple)):
        return [comparable(item) for item in cast("Iterable[Any]", value)]
    if isinstance(value, (set, frozenset)):
        return frozenset(comparable(item) for item in cast("Iterable[Any]", value))
    if isinstance(value, dict):
        entries = cast("dict[object, object]", value)
        return {comparable(key): comparable(item) for key, item in entries.items()}
    return value
