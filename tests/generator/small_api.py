"""Small API models, written by hand, for tests of the decide and emit stages."""

from __future__ import annotations

from generator.api import Api, Argument, Class, Enumeration, Enumerator, Field, Kind, Location, Method, Struct, Type

HERE = Location("small.hpp", 1)
VOID = Type("void", Kind.VOID)
BOOL = Type("bool", Kind.BOOL, "bool")
UINT = Type("NS::UInteger", Kind.INTEGER, "unsigned long", "NS::UInteger")
FLOAT = Type("float", Kind.FLOAT, "float")
RANGE = Type("NS::Range", Kind.STRUCT, "NS::Range")
SIZE = Type("MTL::Size", Kind.STRUCT, "MTL::Size")
MODE = Type("MTL::Mode", Kind.ENUM, "MTL::Mode")
OPTIONS = Type("MTL::Options", Kind.OPTIONS, "MTL::Options", "MTL::Options")
BYTES = Type("const void*", Kind.POINTER, element=Type("const void", Kind.VOID, const=True))


def constant(type_: Type) -> Type:
    return Type(f"const {type_.spelling}", type_.kind, type_.name, type_.alias, True, type_.element, type_.length)


def pointer(name: str, *, const: bool = False) -> Type:
    """`MTL::Buffer*`, or `const MTL::Buffer*`."""
    pointee = Type(name, Kind.OBJECT, name)
    return _pointer_to(constant(pointee) if const else pointee)


def _pointer_to(element: Type) -> Type:
    return Type(f"{element.spelling}*", Kind.POINTER, element=element)


def array_of(element: Type) -> Type:
    """`const T*`, and `const T* const*` for objects."""
    if element.kind is not Kind.POINTER:
        return _pointer_to(constant(element))
    inner = pointer(element.element.name if element.element else "", const=True)
    held = Type(f"{inner.spelling} const", Kind.POINTER, const=True, element=inner.element)
    return _pointer_to(held)


ERROR_OUT = _pointer_to(pointer("NS::Error"))
STRING = pointer("NS::String", const=True)


def block(*arguments: Type) -> Type:
    spelling = f"void (^)({', '.join(item.spelling for item in arguments)})"
    return Type(spelling, Kind.BLOCK, result=VOID, arguments=arguments)


def std_function(*arguments: Type) -> Type:
    """`const std::function<void(…)>&`."""
    spelling = f"std::function<void({', '.join(item.spelling for item in arguments)})>"
    function = Type(spelling, Kind.STD_FUNCTION, result=VOID, arguments=arguments)
    return Type(f"const {spelling}&", Kind.REFERENCE, element=function)


def method(
    name: str,
    result: Type = VOID,
    selector: str | None = None,
    /,
    *,
    const: bool = False,
    static: bool = False,
    optional: bool = False,
    calls_selector: str | None = None,
    **arguments: Type,
) -> Method:
    """A method; without a selector it sends its own name."""
    return Method(
        name=name,
        result=result,
        arguments=tuple(Argument(key, value) for key, value in arguments.items()),
        static=static,
        const=const,
        selector=None if calls_selector else selector or name,
        receiver=None,
        optional=optional,
        calls=name if calls_selector else None,
        location=HERE,
        calls_selector=calls_selector,
    )


def class_(name: str, *methods: Method, bases: tuple[str, ...] = ("NS::Object",), protocol: bool = True) -> Class:
    objc_name = name.replace("::", "")
    return Class(name, objc_name, bases, False, False, methods, HERE, protocol)


def constructible(name: str, *methods: Method) -> Class:
    alloc = method("alloc", pointer(name), static=True)
    return class_(name, alloc, method("init", pointer(name)), *methods, protocol=False)


def enum(name: str, options: bool = False, /, **values: int) -> Enumeration:
    enumerators = tuple(Enumerator(key, value) for key, value in values.items())
    return Enumeration(name, options, UINT, enumerators, HERE)


OBJECT = class_("NS::Object", bases=())
RANGE_STRUCT = Struct("NS::Range", (Field("location", UINT), Field("length", UINT)), (), (), HERE)
SIZE_STRUCT = Struct("MTL::Size", tuple(Field(n, UINT) for n in ("width", "height", "depth")), (), (), HERE)
MODE_ENUM = enum("MTL::Mode", ModeOff=0, ModeOn=1)
OPTION_SET = enum("MTL::Options", True, OptionNone=0, OptionFast=1)


def api(*classes: Class, enums: tuple[Enumeration, ...] = (MODE_ENUM, OPTION_SET)) -> Api:
    """An API of the given classes beside NS::Object, NS::Range, MTL::Size, MTL::Mode and MTL::Options."""
    return Api("small", (OBJECT, *classes), enums, (RANGE_STRUCT, SIZE_STRUCT), (), (), ())
