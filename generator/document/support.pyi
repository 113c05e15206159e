# Members that bindings/support defines, once for each class that has them, and its own classes. Docstrings and
# signatures of the extension and of its stubs are taken from here.
import collections.abc
import typing

import numpy.typing

class Element:
    """Stands for the class of an array's elements, and for the types of a struct's fields."""

class Array:
    """Arrays of descriptors."""

    def __getitem__(self, index: int) -> Element:
        """The element at `index`, which Metal makes when it is first asked for. Negative indices count from the end.

        Raises:
            IndexError: the array has no such element.
        """

    def __setitem__(self, index: int, element: Element | None) -> None:
        """Copies `element` to `index`; None resets the element there.

        Raises:
            IndexError: the array has no such element.
        """

    def __len__(self) -> int:
        """How many elements the array has."""

    def __iter__(self) -> collections.abc.Iterator[Element]:
        """The elements in order."""

class ArraySlices:
    """Parts of arrays."""

    def __getitem__(self, index: slice) -> list[Element]:
        """The elements of a slice."""

    def __setitem__(self, index: slice, elements: collections.abc.Sequence[Element | None]) -> None:
        """Copies `elements` to a slice of as many; None resets an element.

        Raises:
            ValueError: there are more or fewer.
        """

class UnboundedArray:
    """Arrays whose length another object knows."""

    def __getitem__(self, index: int) -> Element:
        """The element at `index`.

        Raises:
            IndexError: the index is negative.
        """

    def __iter__(self) -> typing.NoReturn:
        """Nothing: the array does not know its length.

        Raises:
            TypeError: always.
        """

class Copying:
    """Classes that adopt NSCopying."""

    def copy(self) -> typing.Self:
        """A copy of this object: a new one with the same properties.

        Raises:
            ResourceError: Metal makes no object (nil).
        """

    def __copy__(self) -> typing.Self:
        """The same as `copy()`, for the module `copy`.

        Raises:
            ResourceError: Metal makes no object (nil).
        """

class Value:
    """Structs."""

    def __init__(self) -> None:
        """A struct of these fields."""

    def __len__(self) -> int:
        """The number of fields."""

    def __iter__(self) -> collections.abc.Iterator[Element]:
        """The fields in order."""

    def __getitem__(self, index: int) -> Element:
        """A field by its position."""

    def __hash__(self) -> int:
        """The hash of the fields, which is that of a tuple of them."""

    def __eq__(self, other: object, /) -> bool:
        """Whether all fields are equal, to those of another struct of the class or of a tuple."""

    def __repr__(self) -> str:
        """The class with its fields by name."""

    def __reduce__(self) -> tuple[typing.Any, ...]:
        """The class and its fields, for `pickle` and `copy`."""

class ValueSlices:
    """Parts of structs."""

    def __getitem__(self, index: slice) -> tuple[Element, ...]:
        """The fields of a slice."""

class NumpyValue:
    """Structs too, beside NumPy."""

    def __init__(self, value: Element) -> None:
        """A copy of a struct, of a tuple that stands for one, or of NumPy's value with this class's `dtype`."""

    def __array__(self, dtype: typing.Any = None, copy: bool | None = None) -> numpy.typing.NDArray[typing.Any]:
        """A NumPy array with this class's `dtype`, which holds a copy.

        Raises:
            ValueError: `copy` is False.
        """

class OpaquePointer:
    """A pointer to something pymetal does not bind, such as a dispatch queue or an IOSurface.

    A dispatch queue, an IOSurface or a colour space from Metal lives as long as its pointer. `OpaquePointer(address)`
    takes an address from elsewhere, whose type nobody checks and which keeps nothing.
    """

    def __init__(self, address: int) -> None:
        """A pointer to `address`.

        Raises:
            ValueError: the address is 0, negative, or too large for a pointer.
        """

    @property
    def address(self) -> int:
        """Where it points to."""

    def __eq__(self, other: object, /) -> bool:
        """Whether both point to the same address."""

    def __hash__(self) -> int:
        """The hash of the address."""

    def __repr__(self) -> str:
        """The C type with the address."""

class autorelease_pool:  # noqa: N801 - reads as a function in a with statement
    """An Objective-C autorelease pool for a `with` statement.

    pymetal's own calls need none, each brings its pool: this one is for objects that other libraries' calls
    autorelease on this thread.
    """

    def __init__(self) -> None:
        """A pool that starts when it is entered."""

    def __enter__(self) -> autorelease_pool:
        """Starts the pool on this thread.

        Raises:
            RuntimeError: the pool is in use.
        """

    def __exit__(self, *exception: object) -> None:
        """Releases what has been autoreleased since.

        Raises:
            RuntimeError: on another thread, or before a pool that was entered later is left.
        """
