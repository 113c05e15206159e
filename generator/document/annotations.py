"""The annotation text of a `PyType`: what Python may pass, and what it receives."""

from __future__ import annotations

from generator.binding import PyType, Shape

# Python has one of its own, which is taken as its first element and its length.
_RANGE = "NS::Range"


class AnnotationError(ValueError):
    """A type has no annotation."""


class Annotations:
    """Writes annotations as documentation shows them in one module: short names, those of other modules in full.

    A value that Python gives (an argument) and one that it gets (a result) differ: a struct may be given as a
    tuple, an option set as an int, a list as any sequence. Stubs derive from this class to import what they name.
    """

    def __init__(self, module: str) -> None:
        self.module = module

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
        if type_.cpp == _RANGE:
            forms.append("range")
        return " | ".join(dict.fromkeys(forms))

    def reference(self, type_: PyType) -> str:
        """A class, enum or struct of our own."""
        return type_.name if type_.module == self.module else f"{type_.module}.{type_.name}"

    def struct_like(self, type_: PyType) -> str:
        """The name for all that may stand for a struct."""
        return f"{self.reference(type_)}Like"

    def imported(self, name: str) -> str:
        """A name of a library module: `collections.abc.Sequence`."""
        return name if name == BUFFER else name.rpartition(".")[2]

    def buffer(self) -> str:
        """An object of the buffer protocol."""
        return self.imported(BUFFER)

    def _optional(self, text: str, type_: PyType) -> str:
        return f"{text} | None" if type_.optional and type_.shape is not Shape.ANY else text

    def _given(self, type_: PyType) -> str:
        match type_.shape:
            case Shape.OPTIONS:
                return f"{self.reference(type_)} | int"
            case Shape.STRUCT:
                return self.struct_like(type_)
            case Shape.SEQUENCE | Shape.LIST:
                return f"{self.imported('collections.abc.Sequence')}[{self.given(type_.items[0])}]"
            case Shape.SET:
                return f"{self.imported('collections.abc.Set')}[{self.given(type_.items[0])}]"
            case Shape.DICT:
                key, value = (self.given(item) for item in type_.items)
                return f"{self.imported('collections.abc.Mapping')}[{key}, {value}]"
            case Shape.TUPLE:
                return f"tuple[{', '.join(self.given(item) for item in type_.items)}]"
            case Shape.CALLABLE:
                *arguments, result = type_.items
                parameters = ", ".join(self.got(item) for item in arguments)
                answer = "object" if result.shape is Shape.NONE else self.given(result)
                return f"{self.imported('collections.abc.Callable')}[[{parameters}], {answer}]"
            case Shape.MATRIX:
                row = f"{self.imported('collections.abc.Sequence')}[float]"
                return f"{self.imported('collections.abc.Sequence')}[{row}] | {self._array()}"
            case Shape.PATH:
                return f"{self.imported('os.PathLike')}[str]"
            case Shape.STR_OR_PATH:
                return f"str | {self.imported('os.PathLike')}[str]"
            case Shape.BUFFER | Shape.WRITABLE_BUFFER:
                return self.buffer()
            case _:
                return self._either(type_)

    def _array(self) -> str:
        return f"{self.imported('numpy.typing.NDArray')}[{self.imported('typing.Any')}]"

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
                return f"{self.imported('collections.abc.Callable')}[..., {self.imported('typing.Any')}]"
            case Shape.MATRIX:
                row = "tuple[float, float, float, float]"
                return f"tuple[{row}, {row}, {row}, {row}]"
            case Shape.OPTIONS | Shape.STRUCT:
                return self.reference(type_)
            case _:
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
                return self.reference(PyType(Shape.OBJECT, "pymetal", "OpaquePointer"))
            case Shape.FLOAT | Shape.SECONDS:
                return "float"
            case Shape.NUMBER:
                return "int | float"
            case Shape.STR:
                return "str"
            case Shape.BYTES:
                return "bytes"
            case Shape.ANY:
                return self.imported("typing.Any")
            case Shape.ENUM | Shape.OBJECT | Shape.EXCEPTION:
                return self.reference(type_)
            case _:
                raise AnnotationError(f"{type_} has no annotation")


BUFFER = "collections.abc.Buffer"
