"""A library's functions."""

from __future__ import annotations

import pymetal as pm
from pymetal._device_facts import available
from pymetal._notebook.html import division, facts, heading, table


def library_html(library: pm.Library) -> str:
    """The library as tables; no function is made for it."""
    names = library.function_names
    return division(
        heading("Library", library.label),
        facts([*available(library, ("type", "install_name", "warnings")), ("functions", len(names))]),
        table("Functions", ("name",), ((name,) for name in names)),
    )
