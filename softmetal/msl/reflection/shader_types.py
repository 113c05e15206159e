"""The types that reflection reports, recovered from debug information."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from softmetal.msl.llvm_ir.ir_text import Annotation, AnnotationValue, Module, Node

SCALARS = {
    "float": "float",
    "_Float16": "half",
    "__bf16": "bfloat",
    "bool": "bool",
    "char": "char",
    "signed char": "char",
    "unsigned char": "uchar",
    "short": "short",
    "unsigned short": "ushort",
    "int": "int",
    "unsigned int": "uint",
    "long": "long",
    "unsigned long": "ulong",
    "long long": "long",
    "unsigned long long": "ulong",
}

_SCALAR_SIZES = {
    **dict.fromkeys(("bool", "char", "uchar"), 1),
    **dict.fromkeys(("short", "ushort", "half", "bfloat"), 2),
    **dict.fromkeys(("int", "uint", "float"), 4),
    **dict.fromkeys(("long", "ulong"), 8),
}

_TRANSPARENT = frozenset({"DW_TAG_typedef", "DW_TAG_volatile_type", "DW_TAG_restrict_type", "DW_TAG_atomic_type"})
_POINTERS = frozenset({"DW_TAG_pointer_type", "DW_TAG_reference_type", "DW_TAG_rvalue_reference_type"})
_RECORDS = frozenset({"DW_TAG_structure_type", "DW_TAG_class_type", "DW_TAG_union_type"})

# How far reflection follows pointers from struct to struct: a list's node points to the next.
_POINTER_DEPTH = 3

# How many members, those of members included, a struct has whose inside is still told. Structs of structs of structs
# double with each level, and no argument buffer is nearly as large.
_LARGEST_STRUCT = 50_000

# Clang names an enumerator as the program does, or as a number in parentheses.
_INTERPOLANT = re.compile(r"interpolant<(.+), .*(?:::(no_)?perspective|\)([01]))>")
_TEXTURE = re.compile(r"(texture(?:1d|2d|3d|cube|_buffer)|depth(?:2d|cube))\w*")


@dataclass(frozen=True)
class Member:
    """A field of a struct; `offset` in bytes. `attributes` are set by `member_attributes`."""

    name: str
    offset: int
    type: "Type"
    attributes: tuple[Annotation, ...] = ()

    def attribute(self, name: str) -> tuple[AnnotationValue, ...] | None:
        """The arguments of an attribute, or None when the member has no such attribute."""
        return next((item.arguments for item in self.attributes if item.name == name), None)


@dataclass(frozen=True)
class Type:
    """A value type: `data_type` is MSL's name of it, or struct, array, pointer, texture, sampler, opaque.

    An interpolant's `element` is what it gives; its `data_type` is perspective_interpolant or linear_interpolant.
    An array has `length` times the type `element`; the elements of a table are arrays themselves. A pointer's
    `element` is what it points to, None where that is not followed; `is_const` tells that it cannot be written to.
    """

    data_type: str
    size: int
    alignment: int
    members: tuple[Member, ...] = ()
    name: str = ""
    element: "Type | None" = None
    length: int = 0
    is_const: bool = False


@dataclass(frozen=True)
class ParameterType:
    """A parameter's type: what it points or refers to, or its value."""

    value: Type
    is_pointer: bool
    is_reference: bool
    is_const: bool


class TypeReader:
    """Turns debug type nodes into types; each is read once."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._types: dict[tuple[int, int], Type] = {}
        self._pointer_depth = 0

    def parameter(self, number: int | None) -> ParameterType:
        node, _ = self._strip(number)
        if node is not None and node.text("tag") in _POINTERS:
            target = node.reference("baseType")
            is_pointer = node.text("tag") == "DW_TAG_pointer_type"
            return ParameterType(self.value(target), is_pointer, not is_pointer, self.is_constant(target))
        return ParameterType(self.value(number), False, False, True)

    def is_constant(self, number: int | None) -> bool:
        """Whether a variable of that type can never change; an array is as constant as its elements."""
        node, is_const = self._strip(number)
        if not is_const and node is not None and node.text("tag") == "DW_TAG_array_type":
            return self.is_constant(node.reference("baseType"))
        return is_const

    def value(self, number: int | None) -> Type:
        if number is None:
            return Type("void", 0, 1)
        key = (number, self._pointer_depth)
        if key not in self._types:
            self._types[key] = self._read(number)
        return self._types[key]

    def _strip(self, number: int | None) -> tuple[Node | None, bool]:
        """The node below typedefs and qualifiers, and whether `const` was among them."""
        is_const = False
        while number is not None:
            node = self._module.node(number)
            tag = node.text("tag")
            if tag != "DW_TAG_const_type" and tag not in _TRANSPARENT:
                return node, is_const
            is_const = is_const or tag == "DW_TAG_const_type"
            number = node.reference("baseType")
        return None, is_const

    def _read(self, number: int) -> Type:
        node, _ = self._strip(number)
        if node is None:
            return Type("void", 0, 1)
        tag = node.text("tag")
        size = node.number("size") // 8
        if node.kind == "DIBasicType":
            return Type(SCALARS.get(node.text("name"), node.text("name")), size, max(size, 1))
        if tag in _POINTERS:
            return self._pointer(node)
        if tag == "DW_TAG_enumeration_type":
            return self.value(node.reference("baseType"))
        if tag == "DW_TAG_array_type":
            return self._array(node)
        if tag in _RECORDS:
            return self._record(node, size)
        return Type("opaque", size, 8)

    def _pointer(self, node: Node) -> Type:
        target = node.reference("baseType")
        if self._pointer_depth == _POINTER_DEPTH:
            return Type("pointer", 8, 8, is_const=self.is_constant(target))
        self._pointer_depth += 1
        pointee = self.value(target)
        self._pointer_depth -= 1
        return Type("pointer", 8, 8, element=pointee, is_const=self.is_constant(target))

    def _array(self, node: Node) -> Type:
        """Debug information lists the lengths of a table's dimensions, the outermost first."""
        array = self.value(node.reference("baseType"))
        for number in reversed(self._elements(node)):
            length = max(self._module.node(number).number("count"), 0)
            array = Type("array", array.size * length, array.alignment, element=array, length=length)
        return array

    def _record(self, node: Node, size: int) -> Type:
        name = node.text("name")
        if (known := _library_type(name, size)) is not None:
            return known
        fields = [self._module.node(number) for number in self._elements(node)]
        fields = [item for item in fields if item.text("tag") in ("DW_TAG_member", "DW_TAG_inheritance")]
        fields = [item for item in fields if "DIFlagStaticMember" not in item.text("flags")]
        types = [self.value(item.reference("baseType")) for item in fields]
        members = tuple(member for item, kind in zip(fields, types, strict=True) for member in _members(item, kind))
        if name.startswith("array<") and len(types) == 1 and types[0].data_type == "array":
            return types[0]  # metal::array is an array to Metal's reflection too
        natural = max((kind.alignment for kind in types), default=1)
        alignment = max(natural, node.number("align") // 8)
        if _is_too_large(types):
            return Type("opaque", size, alignment, name=name)
        return Type("struct", size, alignment, members, name)

    def _elements(self, node: Node) -> list[int]:
        reference = node.reference("elements")
        return [] if reference is None else [n for n in self._module.node(reference).elements if n is not None]


def _members(field: Node, kind: Type) -> tuple[Member, ...]:
    """The field itself; of a base struct, its members."""
    offset = field.number("offset") // 8
    if field.text("tag") == "DW_TAG_inheritance":
        return tuple(replace(member, offset=offset + member.offset) for member in kind.members)
    return (Member(field.text("name"), offset, kind),) if field.text("name") else ()


def _is_too_large(types: Iterable[Type]) -> bool:
    pending = list(types)
    count = 0
    while pending and count <= _LARGEST_STRUCT:
        kind = pending.pop()
        count += 1
        pending.extend(member.type for member in kind.members)
        if kind.element is not None:
            pending.append(kind.element)
    return count > _LARGEST_STRUCT


def _library_type(name: str, size: int) -> Type | None:
    """Types of the metal library that MSL knows by a name of their own (layouts: specification §2.2 to §2.4).

    Debug information may only declare a type that a program points to without looking inside.
    """
    if match := re.fullmatch(r"(packed_)?vec<([\w ]+), (\d)>", name):
        element, bytes_each, count = *_scalar(match[2]), int(match[3])
        if match[1]:
            return Type(f"packed_{element}{count}", bytes_each * count, bytes_each)
        padded = bytes_each * (4 if count == 3 else count)
        return Type(f"{element}{count}", padded, padded)
    if match := re.fullmatch(r"matrix<([\w ]+), (\d), (\d)>", name):
        element, bytes_each, columns, rows = *_scalar(match[1]), int(match[2]), int(match[3])
        column = bytes_each * (4 if rows == 3 else rows)
        return Type(f"{element}{columns}x{rows}", column * columns, column)
    if match := re.fullmatch(r"_?atomic<([\w ]+)>", name):
        element, bytes_each = _scalar(match[1])
        return Type(element, bytes_each, bytes_each)
    if match := _INTERPOLANT.fullmatch(name):
        way = "linear" if match[2] or match[3] == "1" else "perspective"
        given = match[1].removeprefix("metal::")
        return Type(f"{way}_interpolant", size, 8, name=name, element=_library_type(given, 0) or _scalar_type(given))
    if _TEXTURE.match(name):
        return Type("texture", size, 8, name=name)
    if name.startswith("visible_function_table<"):
        return Type("visible_function_table", 8, 8, name=name)
    if name in ("command_buffer", "compute_pipeline_state", "render_pipeline_state", "depth_stencil_state"):
        return Type(name.removesuffix("_state"), 8, 8, name=name)
    if name == "sampler":
        return Type("sampler", size, 8, name=name)
    return None


def _scalar_type(name: str) -> Type:
    scalar, size = _scalar(name)
    return Type(scalar, size, size)


def _scalar(name: str) -> tuple[str, int]:
    """MSL's name of a scalar type and its size."""
    scalar = SCALARS.get(name, name)
    return scalar, _SCALAR_SIZES.get(scalar, 4)
