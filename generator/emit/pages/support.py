"""Which selectors the software device answers: what tests/docs/test_softmetal_selectors.py was told by its runtime."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from generator.binding import Class


@dataclass(frozen=True, slots=True)
class SoftwareDevice:
    """softmetal's classes: the selectors that each answers, by the Objective-C name of class or protocol."""

    selectors: Mapping[str, frozenset[str]]

    def answers(self, class_: Class, selector: str | None) -> bool:
        """Whether softmetal has a method for a selector of a class."""
        return selector in self.selectors.get(class_.objc_name, ())

    def count(self, class_: Class) -> int:
        """How many of a class's own selectors softmetal answers."""
        return len(self.selectors.get(class_.objc_name, ()))


def from_json(text: str) -> SoftwareDevice:
    """What the test wrote."""
    return SoftwareDevice({name: frozenset(selectors) for name, selectors in json.loads(text).items()})


def class_selectors(class_: Class) -> tuple[str, ...]:
    """Every selector that a class's own bound members send, in alphabetical order."""
    calls = [call for method in class_.methods for call in method.overloads]
    calls += [item.getter for item in class_.properties]
    calls += [item.setter for item in class_.properties if item.setter is not None]
    by_hand = (selector for member in class_.hand_written for selector in member.selectors)
    copying = {"copy"} if class_.copying else set[str]()
    return tuple(sorted({call.selector for call in calls if call.selector is not None} | set(by_hand) | copying))
