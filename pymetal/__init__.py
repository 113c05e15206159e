"""The whole of Apple's Metal from Python.

Names follow Metal's own: `MTLDevice` is `pymetal.Device`, `newCommandQueue` is `new_command_queue`. Metal 4 is in
`pymetal.mtl4`, MetalFX in `pymetal.fx`, the parts of Foundation that Metal needs in `pymetal.ns`. Start with
`create_system_default_device()`.
"""

from __future__ import annotations

import typing as _typing
from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec

if _find_spec("pymetal._metal") is None:
    raise ImportError(
        f"{__path__[0]} holds no extension module: this is pymetal's source tree, not an installed package. "
        "Run from another folder, or use `python3 start.py test`."
    )

from pymetal import debug as debug
from pymetal import ns as ns
from pymetal._enums.mtl import *  # noqa: F403 - the names are generated
from pymetal._metal import *  # noqa: F403 - the names are generated
from pymetal._metal import CaptureManager as CaptureManager
from pymetal._metal.ns import Range as Range
from pymetal._software_device import attach_compiler as _attach_compiler
from pymetal._version import __version__ as __version__
from pymetal.errors import CommandBufferError as CommandBufferError
from pymetal.errors import CompileError as CompileError
from pymetal.errors import MetalError as MetalError
from pymetal.errors import PipelineError as PipelineError
from pymetal.errors import ResourceError as ResourceError
from pymetal.errors import UnavailableError as UnavailableError
from pymetal.errors import ValidationError as ValidationError

if _typing.TYPE_CHECKING:
    from pymetal import advanced as advanced
    from pymetal import compute as compute
    from pymetal import enums as enums
    from pymetal import graphics as graphics
    from pymetal import shader as shader
    from pymetal import types as types
else:
    _LOADED_WHEN_USED = ("advanced", "compute", "enums", "graphics", "shader", "types")

    def __getattr__(name):
        if name in _LOADED_WHEN_USED:
            return _import_module(f"pymetal.{name}")
        raise AttributeError(f"module 'pymetal' has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *_LOADED_WHEN_USED})


_attach_compiler()

shared_capture_manager = CaptureManager.shared_capture_manager
"""The capture manager of this process; the same as `CaptureManager.shared_capture_manager`."""
