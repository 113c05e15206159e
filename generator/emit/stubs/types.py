"""Annotations as one stub module writes them: by names that the stub imports."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from generator.binding import EnumClass, PyType, Shape
from generator.document.annotations import Annotations as PlainAnnotations
from generator.emit.enums import enum_module

EXTENSION: Final = "pymetal._metal"
FORMS: Final = "pymetal._forms"
ERRORS: Final = "pymetal.errors"
# typeshed knows Buffer under this name for every Python; NumPy's types declare the protocol from Python 3.12 on only.
BUFFER_PROTOCOL: Final = "typing_extensions.Buffer | numpy.typing.NDArray[typing.Any]"


class StubError(ValueError):
    """A name cannot be written in a stub."""


def extension_module(module: str) -> str:
    """The extension's submodule behind a public module: `pymetal.mtl4` is `pymetal._metal.mtl4`."""
    return EXTENSION + module.removeprefix("pymetal")


class Annotations(PlainAnnotations):
    """Writes annotations for one stub module and remembers which of our own modules they mention."""

    def __init__(self, module: str) -> None:
        super().__init__(module)
        self.imports: set[str] = set()

    def reference(self, type_: PyType) -> str:
        """A class of this module by its name, one of another module by a qualified name."""
        if type_.shape in (Shape.ENUM, Shape.OPTIONS):
            return f"{self.use(enum_module(type_.module))}.{type_.name}"
        if type_.shape is Shape.EXCEPTION:
            return f"{self.use(ERRORS)}.{type_.name}"
        if type_.module == self.module:
            return type_.name
        return f"{self.use(extension_module(type_.module))}.{type_.name}"

    def struct_like(self, type_: PyType) -> str:
        """The alias for what may stand for a struct; all aliases are in one module."""
        name = like(type_.name)
        return name if self.module == FORMS else f"{self.use(FORMS)}.{name}"

    def imported(self, name: str) -> str:
        return name

    def buffer(self) -> str:
        return BUFFER_PROTOCOL

    def native_class(self) -> str:
        """The metaclass of the extension's classes, which is in the stub of its root module."""
        name = "_NativeClass"
        return name if self.module == "pymetal" else f"{self.use(EXTENSION)}.{name}"

    def use(self, module: str) -> str:
        """Has the stub import one of our modules and returns its local name."""
        self.imports.add(module)
        return import_name(module)


class Qualifier:
    """Turns the names of documentation's signatures into those that a stub knows: `ResourceOptions` is an enum's
    class, `SizeLike` an alias, `pymetal.Buffer` a class of another stub."""

    _NAME: Final = re.compile(r"(?<![\w.])(?:(pymetal(?:\.[a-z]\w*)*)\.)?([A-Z]\w+)")

    def __init__(self, enums: Iterable[EnumClass], annotations: Annotations) -> None:
        self._enums = frozenset((enum.module, enum.name) for enum in enums)
        self._annotations = annotations

    def __call__(self, text: str) -> str:
        return self._NAME.sub(lambda found: self._known(found[1] or self._annotations.module, found[2]), text)

    def _known(self, module: str, name: str) -> str:
        if module == ERRORS:
            return self._annotations.reference(PyType(Shape.EXCEPTION, module, name))
        if name.endswith("Like"):
            return self._annotations.struct_like(PyType(Shape.STRUCT, module, name.removesuffix("Like")))
        shape = Shape.ENUM if (module, name) in self._enums else Shape.OBJECT
        return self._annotations.reference(PyType(shape, module, name))


def like(name: str) -> str:
    """The alias for everything that may stand for a struct."""
    return f"{name}Like"


def import_name(module: str) -> str:
    """The private name that a stub imports one of our modules by: `pymetal._enums.mtl` is `_enums_mtl`."""
    return "_" + module.removeprefix("pymetal.").lstrip("_").replace(".", "_")
