"""What notebooks show for objects: tables for devices, libraries, pipelines and buffers.

The extension calls `html_form` for the methods `_repr_html_`. No colours are set, so that tables
look right in light and dark notebooks; everything is escaped, and long lists are cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymetal as pm
from pymetal._notebook.buffers import buffer_html
from pymetal._notebook.devices import device_html
from pymetal._notebook.libraries import library_html
from pymetal._notebook.pipelines import compute_pipeline_html, render_pipeline_html

_HTML: dict[type, Callable[[Any], str]] = {
    pm.Device: device_html,
    pm.Library: library_html,
    pm.ComputePipelineState: compute_pipeline_html,
    pm.RenderPipelineState: render_pipeline_html,
    pm.Buffer: buffer_html,
}


def html_form(thing: object) -> str:
    return next(html(thing) for cls, html in _HTML.items() if isinstance(thing, cls))
