"""Whether what a program passes to a call, and what it gets from it, is still right with a newer signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from generator.binding import Parameter, PyType, Shape, Signature
from generator.compare.changes import Effect, Remark
from generator.decide.overloads import accepted
from generator.document.annotations import Annotations
from generator.document.calls import parameter_text


def call_text(name: str, signature: Signature, module: str) -> str:
    """`new_fence(label: str) -> Fence`, as the documentation of a module writes it."""
    annotations = Annotations(module)
    parameters = ", ".join(parameter_text(item, annotations) for item in signature.parameters)
    return f"{name}({parameters}) -> {annotations.got(signature.result.type)}"


def overload_remarks(name: str, old: Sequence[Signature], new: Sequence[Signature], module: str) -> Iterator[Remark]:
    """How the overloads of one Python name differ: every older call has to find one that still takes it."""
    by_key = {item.key: item for item in new}
    for signature in old:
        same = by_key.get(signature.key)
        remarks = [] if same is None else list(call_remarks(signature, same, module))
        broken = same is None or any(remark.effect is Effect.BREAKING for remark in remarks)
        if broken and any(not _breaks(signature, item, module) for item in new):
            continue
        if same is None:
            text = f"`{call_text(name, signature, module)}` is gone"
            yield Remark(Effect.BREAKING, text, selector_of(signature))
        elif broken:
            was, now = (call_text(name, item, module) for item in (signature, same or signature))
            reasons = "; ".join(remark.text for remark in remarks if remark.effect is Effect.BREAKING)
            text = f"{reasons}: `{now}`, was `{was}`" if now != was else f"{reasons}: `{now}`"
            yield Remark(Effect.BREAKING, text, selector_of(same or signature))
        else:
            yield from (replace(remark, selector=selector_of(signature)) for remark in remarks)
    known = {item.key for item in old}
    for signature in new:
        if signature.key not in known:
            text = f"can be called as `{call_text(name, signature, module)}`"
            yield Remark(Effect.ADDED, text, selector_of(signature))


def selector_of(signature: Signature) -> str:
    """What a call sends; a method of a struct and a function are named instead."""
    return signature.selector or signature.call


def _breaks(old: Signature, new: Signature, module: str) -> bool:
    return any(remark.effect is Effect.BREAKING for remark in call_remarks(old, new, module))


def call_remarks(old: Signature, new: Signature, module: str) -> Iterator[Remark]:
    """How one signature differs from another that takes its place."""
    if old.static != new.static:
        yield Remark(Effect.BREAKING, f"is {'a static' if new.static else 'no static'} method now")
    yield from parameter_remarks(old.parameters, new.parameters, module)
    yield from result_remarks(old.result.type, new.result.type, module)
    if old.result.creating != new.result.creating:
        text = "raises where it returned None" if new.result.creating else "does not raise for nil any more"
        yield Remark(Effect.CHANGED, text)
    if old.result.error != new.result.error:
        error = "no error" if new.result.error is None else new.result.error.value
        yield Remark(Effect.CHANGED, f"reports {error} now")
    if old.optional != new.optional:
        yield Remark(Effect.CHANGED, "is checked for at run time now" if new.optional else "is always there now")


def parameter_remarks(old: Sequence[Parameter], new: Sequence[Parameter], module: str) -> Iterator[Remark]:
    """Parameters can be passed by position and by name, so both count."""
    if sorted(item.name for item in old) == sorted(item.name for item in new) and _names(old) != _names(new):
        yield Remark(Effect.BREAKING, f"takes its parameters in the order {_names(new)}, was {_names(old)}")
        return
    for before, after in zip_longest(old, new):
        if before is None:
            if after.default is None:
                yield Remark(Effect.BREAKING, f"needs a parameter `{after.name}`")
            else:
                yield Remark(Effect.CHANGED, f"takes a parameter `{after.name}` too")
        elif after is None:
            yield Remark(Effect.BREAKING, f"takes no parameter `{before.name}` any more")
        else:
            yield from _parameter_remarks(before, after, module)


def _names(parameters: Sequence[Parameter]) -> str:
    return ", ".join(f"`{item.name}`" for item in parameters)


def _parameter_remarks(old: Parameter, new: Parameter, module: str) -> Iterator[Remark]:
    if old.name != new.name:
        yield Remark(Effect.BREAKING, f"calls its parameter `{new.name}`, was `{old.name}`")
    if old.default is not None and new.default is None:
        yield Remark(Effect.BREAKING, f"needs its parameter `{new.name}`")
    elif old.default is not None and old.default != new.default:
        yield Remark(Effect.BREAKING, f"its parameter `{new.name}` is {new.default} by default, was {old.default}")
    before, after = (Annotations(module).given(item.type) for item in (old, new))
    if takes(new.type, old.type):
        if before != after:
            yield Remark(Effect.CHANGED, f"takes `{after}` for `{new.name}`, was `{before}`")
    else:
        if before == after:
            before, after = old.type.shape.value, new.type.shape.value
        yield Remark(Effect.BREAKING, f"takes `{after}` for `{new.name}`, was `{before}`")


def takes(wide: PyType, narrow: PyType) -> bool:
    """Whether a parameter of the type `wide` takes everything that one of the type `narrow` does."""
    if narrow.optional and not wide.optional and wide.shape is not Shape.ANY:
        return False
    if python_type(wide) == python_type(narrow):
        return True
    if wide.shape is narrow.shape and len(wide.items) == len(narrow.items) and wide.items:
        return all(takes(*pair) for pair in zip(wide.items, narrow.items, strict=True))
    if Shape.TUPLE in (wide.shape, narrow.shape) or Shape.OBJECT in (wide.shape, narrow.shape):
        return False
    if narrow.shape is Shape.ENUM and wide.shape is not Shape.ENUM:
        return "enum" in accepted(wide)
    return accepted(narrow) <= accepted(wide)


def result_remarks(old: PyType, new: PyType, module: str) -> Iterator[Remark]:
    """What a program got must still be what it gets; less often None is no harm."""
    if python_type(old) == python_type(new):
        return
    before, after = (Annotations(module).got(item) for item in (old, new))
    if python_type(replace(old, optional=True)) == python_type(replace(new, optional=True)):
        if new.optional:
            yield Remark(Effect.BREAKING, f"may be None: `{after}`, was `{before}`")
        else:
            yield Remark(Effect.CHANGED, f"is never None: `{after}`, was `{before}`")
    elif old.shape is Shape.INT and new.shape in (Shape.ENUM, Shape.OPTIONS) and not new.optional:
        yield Remark(Effect.CHANGED, f"gives `{after}`, which is an int, was `{before}`")
    else:
        yield Remark(Effect.BREAKING, f"gives `{after}`, was `{before}`")


def python_type(type_: PyType) -> PyType:
    """The type without what only C++ knows: the width of a number, the spelling of a block."""
    return replace(type_, cpp="", items=tuple(map(python_type, type_.items)))
