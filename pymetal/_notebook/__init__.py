"""What notebooks show for objects: tables for devices, libraries, pipelines and buffers, pictures for textures.

The extension calls `html_form` for the methods `_repr_html_`, and `png_form` for `_repr_png_`. No colours are set, so
that tables look right in light and dark notebooks; everything is escaped, and long lists are cut.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pymetal as pm
from pymetal._notebook.buffers import buffer_html
from pymetal._notebook.devices import device_html
from pymetal._notebook.libraries import library_html
from pymetal._notebook.pipelines import compute_pipeline_html, render_pipeline_html
from pymetal._notebook.textures import texture_png

_HTML: dict[type, Callable[[Any], str]] = {
    pm.Device: device_html,
    pm.Library: library_html,
    pm.ComputePipelineState: compute_pipeline_html,
    pm.RenderPipelineState: render_pipeline_html,
    pm.Buffer: buffer_html,
}


def html_form(thing: object) -> str:
    """The object as HTML; it is of one of the classes above."""
    return next(html(thing) for cls, html in _HTML.items() if isinstance(thing, cls))


def png_form(texture: pm.Texture) -> bytes | None:
    """The texture as a PNG file; None where no picture can be made."""
    return texture_png(texture)
