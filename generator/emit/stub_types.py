"""The annotation text of a `PyType`, as one stub module writes it."""

from __future__ import annotations

from typing import Final

from generator.binding import PyType, Shape
from generator.emit.enums import enum_module

EXTENSION: Final = "pymetal._metal"
# typeshed knows Buffer under this name for every Python; NumPy's types declare the protocol from Python 3.12 on only.
BUFFER_PROTOCOL: Final = "typing_extensions.Buffer | numpy.typing.NDArray[typing.Any]"


class StubError(ValueError):
    """A type has no annotation, or a name cannot be written in a stub."""


def extension_module(module: str) -> str:
    """The extension's submodule behind a public module: `pymetal.mtl4` is `pymetal._metal.mtl4`."""
    return EXTENSION + module.removeprefix("pymetal")


class Annotations:
    """Writes annotations for one stub module and remembers which of our own modules they mention.

    A value that Python gives (an argument) and one that it gets (a result) differ: a struct may be given as a
    tuple, an option set as an int, a list as any sequence.
    """

    def __init__(self, module: str) -> None:
        self.module = module
        self.imports: set[str] = set()

    def given(self, type_: PyType) -> str:
        """What Python may pass."""
        return self._optional(self._given(type_), type_)

    def got(self, type_: PyType) -> str:
        """What Python receives."""
        return self._optional(self._got(type_), type_)

    def given_struct(self, type_: PyType, required: int) -> str:
        """Everything that may stand for a struct: itself, tuples of its leading fields, a number for the first."""
        fields = [self.given(item) for item in type_.items]
        forms = [self.reference(type_)]
        if required == 1 and len(fields) > 1:
            forms.append(fields[0])
        forms += [f"tuple[{', '.join(fields[:count])}]" for count in range(required, len(fields) + 1)]
        return " | ".join(dict.fromkeys(forms))

    def reference(self, type_: PyType) -> str:
        """A class of this module by its name, one of another module by a qualified name."""
        if type_.shape in (Shape.ENUM, Shape.OPTIONS):
            module = enum_module(type_.module)
        elif type_.shape is Shape.EXCEPTION:
            module = "pymetal.errors"
        else:
            return self._named(type_.module, type_.name)
        return f"{self.use(module)}.{type_.name}"

    def _named(self, module: str, name: str) -> str:
        return name if module == self.module else f"{self.use(extension_module(module))}.{name}"

    def use(self, module: str) -> str:
        """Has the stub import one of our modules and returns its local name."""
        self.imports.add(module)
        return import_name(module)

    def _optional(self, text: str, type_: PyType) -> str:
        return f"{text} | None" if type_.optional and type_.shape is not Shape.ANY else text

    def _given(self, type_: PyType) -> str:
        match type_.shape:
            case Shape.OPTIONS:
                return f"{self.reference(type_)} | int"
            case Shape.STRUCT:
                return self.reference(type_).replace(type_.name, like(type_.name))
            case Shape.SEQUENCE | Shape.LIST:
                return f"collections.abc.Sequence[{self.given(type_.items[0])}]"
            case Shape.SET:
                return f"collections.abc.Set[{self.given(type_.items[0])}]"
            case Shape.DICT:
                key, value = (self.given(item) for item in type_.items)
                return f"collections.abc.Mapping[{key}, {value}]"
            case Shape.TUPLE:
                return f"tuple[{', '.join(self.given(item) for item in type_.items)}]"
            case Shape.CALLABLE:
                *arguments, result = type_.items
                parameters = ", ".join(self.got(item) for item in arguments)
                answer = "object" if result.shape is Shape.NONE else self.given(result)
                return f"collections.abc.Callable[[{parameters}], {answer}]"
            case Shape.MATRIX:
                row = "collections.abc.Sequence[float]"
                return f"collections.abc.Sequence[{row}] | numpy.typing.NDArray[typing.Any]"
            case Shape.PATH:
                return "os.PathLike[str]"
            case Shape.STR_OR_PATH:
                return "str | os.PathLike[str]"
            case Shape.BUFFER | Shape.WRITABLE_BUFFER:
                return BUFFER_PROTOCOL
        return self._either(type_)

    def _got(self, type_: PyType) -> str:
        match type_.shape:
            case Shape.LIST | Shape.SEQUENCE:
                return f"list[{self.got(type_.items[0])}]"
            case Shape.SET:
                return f"set[{self.got(type_.items[0])}]"
            case Shape.DICT:
                return f"dict[{', '.join(self.got(item) for item in type_.items)}]"
            case Shape.TUPLE:
                return f"tuple[{', '.join(self.got(item) for item in type_.items)}]"
            case Shape.CALLABLE:
                return "collections.abc.Callable[..., typing.Any]"
            case Shape.MATRIX:
                row = "tuple[float, float, float, float]"
                return f"tuple[{row}, {row}, {row}, {row}]"
            case Shape.OPTIONS | Shape.STRUCT:
                return self.reference(type_)
        return self._either(type_)

    def _either(self, type_: PyType) -> str:
        """Types that read the same in both directions."""
        match type_.shape:
            case Shape.NONE:
                return "None"
            case Shape.BOOL:
                return "bool"
            case Shape.INT:
                return "int"
            case Shape.HANDLE:
                return self._named("pymetal", "OpaquePointer")
            case Shape.FLOAT | Shape.SECONDS:
                return "float"
            case Shape.NUMBER:
                return "int | float"
            case Shape.STR:
                return "str"
            case Shape.BYTES:
                return "bytes"
            case Shape.ANY:
                return "typing.Any"
            case Shape.ENUM | Shape.OBJECT | Shape.EXCEPTION:
                return self.reference(type_)
        raise StubError(f"{type_} has no annotation")


def like(name: str) -> str:
    """The alias for everything that may stand for a struct."""
    return f"_{name}Like"


def import_name(module: str) -> str:
    """The private name that a stub imports one of our modules by: `pymetal._enums.mtl` is `_enums_mtl`."""
    return "_" + module.removeprefix("pymetal.").lstrip("_").replace(".", "_")
