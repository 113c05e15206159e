"""One difference between two SDKs, as a Python program sees it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Effect(Enum):
    """What a change means for a Python program that was written for the older SDK."""

    BREAKING = "Breaking"
    CHANGED = "Changed"
    ADDED = "Added"


@dataclass(frozen=True, slots=True)
class Owner:
    """What a change belongs to: a class, enum, struct or module, by its Python and its C++ name."""

    python: str
    cpp: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `name` is the Python name of the member (empty: the owner itself), `cpp` what the headers
    call it (`MTL::Device newFence`), and `text` the rest of the sentence."""

    effect: Effect
    owner: Owner
    name: str
    cpp: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """The part of a change that does not depend on where it stands. `selector` is the one of an overload."""

    effect: Effect
    text: str
    selector: str = ""
