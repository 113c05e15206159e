"""Docstrings of the bound members."""

from __future__ import annotations

from generator.binding import Class, ErrorKind, Ownership, Signature

_OWNERSHIP = {
    Ownership.OWNED: "The result is a new reference (+1).",
    Ownership.RETAINED: "The result is retained (+0 in Metal).",
}


def message(class_: Class, signature: Signature) -> str:
    """`-[MTLDevice newFence]`, the Objective-C spelling of a call."""
    return f"{'+' if signature.static else '-'}[{class_.objc_name} {signature.selector}]"


def signature_doc(class_: Class, signature: Signature) -> str:
    """The docstring of one overload: C++ declaration, selector, ownership, errors."""
    lines = [f"`{signature.cpp_signature}`", f"`{message(class_, signature)}`"]
    if signature.result.ownership in _OWNERSHIP:
        lines.append(_OWNERSHIP[signature.result.ownership])
    if signature.releases_gil:
        lines.append("Runs with the GIL released.")
    lines += raises(signature)
    return "\n".join(lines)


def raises(signature: Signature) -> list[str]:
    """The errors section, empty when there is none."""
    found: list[str] = []
    if signature.result.error is not None:
        found.append(f"    {signature.result.error.value}: the call reports an NSError.")
    elif signature.result.creating:
        found.append(f"    {ErrorKind.RESOURCE.value}: the call returns nil.")
    if signature.checks:
        found.append("    ValidationError: an argument or the object's state does not allow the call.")
    return ["", "Raises:", *found] if found else []


def property_doc(class_: Class, getter: Signature, setter: Signature | None) -> str:
    lines = [f"`{getter.cpp_signature}`", f"`{message(class_, getter)}`"]
    if setter is not None:
        lines.append(f"`{message(class_, setter)}`")
    return "\n".join(lines)


def class_doc(class_: Class) -> str:
    kind = "protocol" if class_.protocol else "class"
    return f"`{class_.cpp}`: the Objective-C {kind} `{class_.objc_name}`."


def literal(text: str) -> str:
    """A C++ string literal, one line of source for each line of text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    *lines, last = escaped.split("\n")
    return "\n".join([*(f'"{line}\\n"' for line in lines), f'"{last}"'])
