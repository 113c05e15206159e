"""Docstrings and signatures as arguments of nanobind's definitions."""

from __future__ import annotations

from collections.abc import Sequence

from generator.document.facts import CallFacts
from generator.emit.docstrings import signature


def literal(text: str) -> str:
    """A C++ string literal, one line of source for each line of text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    *lines, last = escaped.split("\n")
    return "\n".join([*(f'"{line}\\n"' for line in lines), f'"{last}"'])


def named_signature(names: Sequence[str], facts: CallFacts) -> str:
    """nanobind's annotation of the Python signature; of several names the C++ variable `name` holds each."""
    if len(names) == 1:
        return f"nb::sig({literal(f'def {names[0]}{signature(facts)}')})"
    return f"nb::sig(signature(name, {literal(signature(facts))}).c_str())"
