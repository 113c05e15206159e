"""Helpers that prepare Metal Shading Language source before a device compiles it.

`ShaderPreprocessor` resolves includes, macros and conditions, `ShaderTemplate` fills in placeholders,
`create_compute_kernel` writes the frame of a kernel, and `compute_shader_hash` names a source for a cache.
`format_diagnostics` shows what the compiler says about it afterwards.
All of them work on text alone and need no device.
"""

from __future__ import annotations

import hashlib

from pymetal.shader._kernel import Access as Access
from pymetal.shader._kernel import create_compute_kernel as create_compute_kernel
from pymetal.shader._preprocessor import ShaderPreprocessor as ShaderPreprocessor
from pymetal.shader._template import ShaderTemplate as ShaderTemplate
from pymetal.shader.diagnostics import Diagnostic as Diagnostic
from pymetal.shader.diagnostics import format_diagnostics as format_diagnostics
from pymetal.shader.diagnostics import parse_diagnostics as parse_diagnostics

__all__ = [
    "Access",
    "Diagnostic",
    "ShaderPreprocessor",
    "ShaderTemplate",
    "compute_shader_hash",
    "create_compute_kernel",
    "format_diagnostics",
    "parse_diagnostics",
]


def compute_shader_hash(source: str) -> str:
    """The SHA-256 of the source's UTF-8 text as 64 hexadecimal digits, a key for caches of compiled shaders."""
    return hashlib.sha256(source.encode()).hexdigest()
