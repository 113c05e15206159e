"""Names that are loaded when they are first asked for.

Making all enum classes would take as long as the rest of the import together, and a program needs a few of them; Metal
4 and MetalFX many programs do not need at all. Type checkers see ordinary imports, under `typing.TYPE_CHECKING`.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType


def on_demand(
    module: str, sources: Mapping[str, str], submodules: tuple[str, ...] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` for `module`, so that it also has its submodules and what `sources` names.

    `sources` tells which module defines a name. `module.__all__` is then all its public names, submodules apart.
    """
    names = vars(sys.modules[module])

    def module_getattr(name: str) -> object:
        if name in sources:
            return names.setdefault(name, getattr(import_module(sources[name]), name))
        if name in submodules:
            return import_module(f"{module}.{name}")
        if name == "__all__":
            return public_names()
        raise AttributeError(f"module {module!r} has no attribute {name!r}", name=name, obj=sys.modules[module])

    def public_names() -> list[str]:
        loaded = [name for name, value in list(names.items()) if not isinstance(value, ModuleType)]
        return sorted({name for name in (*loaded, *sources) if not name.startswith("_")})

    def module_dir() -> list[str]:
        return sorted({*names, *sources, *submodules, "__all__"})

    return module_getattr, module_dir
