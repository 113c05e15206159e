"""The facts of constructors, and of the fields that structs are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from generator.api import Api
from generator.binding import Binding, Class, Property, Shape, StructClass, StructField
from generator.document.annotations import Annotations
from generator.document.availability import Availabilities
from generator.document.facts import CallFacts, FieldFacts, Raised
from generator.document.fragments import support_call
from generator.document.raises import UNAVAILABLE


def constructors(binding: Binding, availabilities: Availabilities) -> dict[str, CallFacts]:
    """The constructors of classes and structs by C++ name."""
    classes = {item.cpp: item for item in binding.classes}
    found = {
        item.cpp: _of_class(item, classes, availabilities) for item in binding.classes if item.constructor is not None
    }
    return found | {item.cpp: _of_struct(item) for item in binding.structs}


def keyword_parameters(owner: Class, classes: Mapping[str, Class], annotations: Annotations) -> list[str]:
    """The keyword arguments of a constructor, in name order: properties of the class and of its bases.

    Beside those with a setter these are arrays of descriptors, and descriptors that belong to the object. For a
    descriptor a mapping of its properties is taken too (`pymetal._descriptors`).
    """
    found = {item.name: item for cpp in reversed((owner.cpp, *owner.bases)) for item in classes[cpp].properties}
    given = ((name, _keyword(found[name], classes, annotations)) for name in sorted(found))
    return [f"{name}: {annotation} = ..." for name, annotation in given if annotation is not None]


def _keyword(item: Property, classes: Mapping[str, Class], annotations: Annotations) -> str | None:
    """What a constructor takes for a property; None where it takes nothing."""
    held = classes.get(item.type.cpp) if item.type.shape is Shape.OBJECT else None
    mapping = annotations.imported("collections.abc.Mapping")
    properties = f"{mapping}[str, {annotations.imported('typing.Any')}]"
    if item.setter is not None:
        given = annotations.given(item.setter.parameters[0].type)
        return f"{given} | {properties}" if held is not None and _is_descriptor(held) else given
    if held is not None and held.collection is not None and held.collection.count is not None:
        element = f"{annotations.given(held.collection.element)} | {properties} | None"
        return f"{annotations.imported('collections.abc.Iterable')}[{element}] | {mapping}[int, {element}]"
    return properties if held is not None and _is_descriptor(held) else None


def _is_descriptor(owner: Class) -> bool:
    return owner.constructor is not None and owner.copying and owner.collection is None


def _of_class(owner: Class, classes: Mapping[str, Class], availabilities: Availabilities) -> CallFacts:
    """`alloc` and `init`, then the setter of each keyword argument."""
    annotations = Annotations(owner.module)
    keywords = keyword_parameters(owner, classes, annotations)
    return CallFacts(
        name=owner.name,
        parameters=("*", *keywords) if keywords else (),
        result=owner.name,
        cpp=f"{owner.cpp}::alloc()->init()",
        message=f"[[{owner.objc_name} alloc] init]",
        availability=availabilities.symbol(owner.cpp),
        raises=(Raised(UNAVAILABLE, f"the running system has no class {owner.objc_name}"),),
    )


def _of_struct(struct: StructClass) -> CallFacts:
    annotations = Annotations(struct.module)
    parameters = (f"{field.name}: {annotations.given(field.type)} = {default(field)}" for field in struct.fields)
    facts = support_call("Value", "__init__")
    return replace(facts, name=struct.name, parameters=tuple(parameters), result=struct.name)


def default(field: StructField) -> str:
    """Numbers show their default; enums, structs and arrays start as zero."""
    simple = field.type.shape in (Shape.INT, Shape.FLOAT)
    return field.default if simple and _is_number(field.default) else "..."


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


def fields(structs: Iterable[StructClass], source: Api) -> dict[tuple[str, str], FieldFacts]:
    """Fields by the C++ name of their struct and their Python name."""
    declared = {(struct.name, item.name): item for struct in source.structs for item in struct.fields}
    found: dict[tuple[str, str], FieldFacts] = {}
    for struct in structs:
        annotations = Annotations(struct.module)
        for item in struct.fields:
            field = declared[struct.cpp, item.cpp]
            found[struct.cpp, item.name] = FieldFacts(
                name=item.name,
                type=annotations.got(item.type),
                given=annotations.given(item.type),
                cpp=f"{field.type.spelling} {field.name}",
                comment=field.comment,
            )
    return found
