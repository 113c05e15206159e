"""Who owns a result: Cocoa's memory management rules, "Basic Memory Management Rules".

A method whose selector's first word is alloc, new, copy, mutableCopy or init, and a C function with Create or
Copy in its name, give the caller a reference to release. Every other object is autoreleased or borrowed.
"""

from __future__ import annotations

import re
from typing import Final

from generator.binding import Ownership
from generator.decide.rules import Rules

_OWNING_FAMILY: Final = re.compile(r"_*(?:alloc|new|copy|mutableCopy|init)(?![a-z])")
_OWNING_FUNCTION: Final = re.compile(r"Create|Copy")


def in_owning_family(selector: str) -> bool:
    """Whether a selector belongs to a family that returns +1 (`newFence`, not `newest` nor `initializeBindings`)."""
    return _OWNING_FAMILY.match(selector) is not None


def method_ownership(selector: str | None, subjects: tuple[str, ...], rules: Rules) -> Ownership:
    """The ownership of an object that a method returns."""
    owned = selector is not None and in_owning_family(selector)
    if rules.applies("ownership.owned", subjects):
        owned = not owned
    return Ownership.OWNED if owned else Ownership.RETAINED


def function_ownership(symbol: str) -> Ownership:
    """The ownership of an object that a C function returns (Core Foundation's Create rule)."""
    return Ownership.OWNED if _OWNING_FUNCTION.search(symbol) else Ownership.RETAINED
