"""Wrong expectations: each makes the recorder see an error of one kind, or it would see none at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from generator.api import Argument, Kind, Method, Type

from .results import OwningRule, gives_reference
from .rounds import Aspect
from .subjects import Form, Subject


@dataclass(frozen=True)
class Alteration:
    """What is expected wrongly of the call `owner.name`, and the aspect in which that has to show."""

    owner: str
    name: str
    form: Form
    aspect: Aspect
    alter: Callable[[Subject], Subject] = lambda subject: subject
    owning: OwningRule = gives_reference

    def matches(self, subject: Subject) -> bool:
        place = (subject.model, subject.name, subject.form)
        return place == (self.owner, self.name, self.form)


def _method(change: Callable[[Method], Method]) -> Callable[[Subject], Subject]:
    return lambda subject: replace(subject, method=change(subject.method))


def _arguments(change: Callable[[list[Argument]], list[Argument]]) -> Callable[[Subject], Subject]:
    return _method(lambda method: replace(method, arguments=tuple(change(list(method.arguments)))))


def _retyped(type_: Type) -> Callable[[Subject], Subject]:
    return _arguments(lambda arguments: [replace(item, type=type_) for item in arguments])


def _swapped(arguments: list[Argument]) -> list[Argument]:
    first, second, *others = arguments
    return [replace(first, name=second.name), replace(second, name=first.name), *others]


_DOUBLE: Final = Type("double", Kind.FLOAT, "double")
_SHORT: Final = Type("short", Kind.INTEGER, "short")

ALTERATIONS: Final = (
    Alteration(
        "MTL::HeapDescriptor",
        "type",
        Form.SETTER,
        Aspect.SELECTOR,
        lambda subject: replace(subject, selector="setStorageMode:"),
    ),
    Alteration("MTL::ArgumentEncoder", "set_argument_buffer", Form.METHOD, Aspect.ARGUMENTS, _arguments(_swapped)),
    Alteration("MTL::RenderCommandEncoder", "set_depth_bias", Form.METHOD, Aspect.ARGUMENTS, _retyped(_DOUBLE)),
    Alteration("MTL::HeapDescriptor", "size", Form.SETTER, Aspect.ARGUMENTS, _retyped(_DOUBLE)),
    Alteration(
        "MTL::Device", "registry_id", Form.GETTER, Aspect.RESULT, _method(lambda method: replace(method, result=_SHORT))
    ),
    Alteration("MTL::Device", "name", Form.GETTER, Aspect.OWNERSHIP, owning=lambda _: True),
    Alteration("MTL::CommandQueue", "device", Form.GETTER, Aspect.OWNERSHIP, owning=lambda _: True),
)
