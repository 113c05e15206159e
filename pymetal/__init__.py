"""The whole of Apple's Metal from Python.

Names follow Metal's own: `MTLDevice` is `pymetal.Device`, `newCommandQueue` is `new_command_queue`. Metal 4 is in
`pymetal.mtl4`, MetalFX in `pymetal.fx`, the parts of Foundation that Metal needs in `pymetal.ns`. Start with
`create_system_default_device()`.

`from pymetal import *` gives the classes, functions, enums, option constants and exceptions of this module; its
submodules stay where they are.
"""

import typing as _typing
from importlib.util import find_spec as _find_spec

if _find_spec("pymetal._metal") is None:
    raise ImportError(
        f"{__path__[0]} holds no extension module: this is pymetal's source tree, not an installed package. "
        "Run from another folder, or use `python3 start.py test`."
    )

from pymetal._enums._sources import MTL as _MTL
from pymetal._metal import *  # noqa: F403 - the names are generated
from pymetal._metal import CaptureManager as CaptureManager
from pymetal._metal.ns import Range as Range
from pymetal._on_demand import on_demand as _on_demand
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
    from pymetal import aio as aio
    from pymetal import compute as compute
    from pymetal import debug as debug
    from pymetal import enums as enums
    from pymetal import fx as fx
    from pymetal import graphics as graphics
    from pymetal import kernels as kernels
    from pymetal import memory as memory
    from pymetal import mtl4 as mtl4
    from pymetal import ns as ns
    from pymetal import shader as shader
    from pymetal import types as types
    from pymetal._enums.mtl import *  # noqa: F403 - the names are generated
    from pymetal.kernels import Kernel as Kernel
    from pymetal.kernels import kernel as kernel
    from pymetal.memory import array as array
    from pymetal.memory import from_dlpack as from_dlpack
    from pymetal.memory import page_aligned as page_aligned
else:
    # fmt: off
    _SUBMODULES = (
        "advanced", "aio", "compute", "debug", "enums", "fx", "graphics", "kernels", "memory", "mtl4", "ns", "shader",
        "types",
    )
    # fmt: on
    _KERNELS = dict.fromkeys(("Kernel", "kernel"), "pymetal.kernels")
    _MEMORY = dict.fromkeys(("array", "from_dlpack", "page_aligned"), "pymetal.memory")
    __getattr__, __dir__ = _on_demand(__name__, {**_MTL, **_KERNELS, **_MEMORY}, submodules=_SUBMODULES)

_attach_compiler()

shared_capture_manager = CaptureManager.shared_capture_manager
"""The capture manager of this process; the same as `CaptureManager.shared_capture_manager`."""
