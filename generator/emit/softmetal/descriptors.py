"""Which of an API's classes are plain descriptors, and what each is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.api import Api, Class, Kind, Method, Type
from generator.decide.names import snake_case
from generator.emit.softmetal.rules import Rule, SoftmetalRuleError, SoftmetalRules, Value
from generator.problems import Problem

PREFIXES = ("MTL", "MTL4")
"""Namespaces of the classes that softmetal may implement; it has no MetalFX."""

SUBSCRIPTS = frozenset({"objectAtIndexedSubscript:", "setObject:atIndexedSubscript:"})

# metal-cpp's structs that softmetal/metal/values/types.h defines, by their C++ names there.
KNOWN_STRUCTS = {"NS::Range": "metal::Range", "MTL::Size": "metal::Size"}

INTEGERS = {"unsigned long": "UInteger", "long": "Integer", "unsigned int": "uint32_t", "unsigned char": "uint8_t"}


@dataclass(frozen=True, slots=True)
class Property:
    """A field of a descriptor. `setter` is None for a part that cannot be replaced; `getter` is empty for a field
    whose selectors are written by hand."""

    field: str
    storage: str
    default: str
    getter: str
    setter: str | None


@dataclass(frozen=True, slots=True)
class SameProperty:
    """Further selectors for a field."""

    field: str
    getter: str
    setter: str


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A class of nothing but properties; `element` and `capacity` are those of an array of descriptors."""

    name: str
    base: str | None
    properties: tuple[Property, ...]
    same: tuple[SameProperty, ...]
    factories: tuple[str, ...]
    resets: bool
    packed_options: bool
    element: str | None = None
    capacity: int = 0


@dataclass(frozen=True, slots=True)
class _Accessors:
    """The selectors of one class, sorted by what they are."""

    pairs: tuple[tuple[Method, str], ...]
    parts: tuple[Method, ...]
    factories: tuple[str, ...]
    resets: bool
    others: tuple[str, ...]


class DescriptorFinder:
    """Finds the descriptors of one API."""

    def __init__(self, api: Api, rules: SoftmetalRules) -> None:
        self._rules = rules
        self._classes = {class_.name: class_ for class_ in api.classes}
        self._underlying = {enum.name: enum.underlying for enum in api.enums}
        self._constants = {
            (enum.name, enumerator.name): enumerator.value for enum in api.enums for enumerator in enum.enumerators
        }

    def find(self) -> tuple[Descriptor, ...]:
        """All descriptors, bases before what derives from them. Raises SoftmetalRuleError for classes that are
        neither plain nor listed as written by hand."""
        descriptors, problems = self.survey()
        if problems:
            raise SoftmetalRuleError("\n".join(map(str, problems)))
        return descriptors

    def survey(self) -> tuple[tuple[Descriptor, ...], tuple[Problem, ...]]:
        """As `find`, but classes without a rule are left out and told beside."""
        descriptors: list[Descriptor] = []
        problems: list[Problem] = []
        for class_ in filter(self._is_candidate, self._classes.values()):
            try:
                descriptors.append(self._read(class_))
            except SoftmetalRuleError as error:
                text = str(error).removeprefix(f"{class_.objc_name}: ")
                problems.append(Problem(class_.location, class_.objc_name, text))
        return tuple(descriptors), tuple(problems)

    def _is_candidate(self, class_: Class) -> bool:
        if class_.protocol is not False or class_.name.partition("::")[0] not in PREFIXES:
            return False
        return self._rules.find("hand_written", class_.objc_name) is None

    def _read(self, class_: Class) -> Descriptor:
        accessors = self._accessors(class_)
        if accessors.others:
            raise SoftmetalRuleError(
                f"{class_.objc_name}: is no plain descriptor because of {', '.join(accessors.others)}; "
                "list the class as hand_written or the selectors as left_out"
            )
        selectors = {method.selector for method in class_.methods}
        packed = self._rules.find("packed_options", class_.objc_name) is not None
        pairs = [pair for pair in accessors.pairs if not (packed and pair[1] == "setResourceOptions:")]
        same = {getter.selector: rule for getter, _ in pairs if (rule := self._same(class_, getter))}
        properties = [self._property(class_, *pair) for pair in pairs if pair[0].selector not in same]
        properties += [self._part(class_, method) for method in accessors.parts]
        if rule := self._rules.find("own_field", class_.objc_name):
            properties.append(Property(rule.property, rule.storage, "", "", None))
        return Descriptor(
            name=class_.objc_name,
            base=self._base(class_),
            properties=tuple(properties),
            same=tuple(
                SameProperty(snake_case(same[getter.selector].property), str(getter.selector), setter)
                for getter, setter in pairs
                if getter.selector in same
            ),
            factories=accessors.factories,
            resets=accessors.resets,
            packed_options=packed,
            element=self._element(class_) if selectors >= SUBSCRIPTS else None,
            capacity=self._capacity(class_) if selectors >= SUBSCRIPTS else 0,
        )

    def _accessors(self, class_: Class) -> _Accessors:
        methods = {method.selector: method for method in class_.methods if method.selector}
        setters = {selector for selector, method in methods.items() if _is_setter(method)}
        pairs: list[tuple[Method, str]] = []
        parts: list[Method] = []
        factories: list[str] = []
        others: list[str] = []
        for selector, method in methods.items():
            if selector in ("alloc", "init", "reset") or selector in SUBSCRIPTS or selector in setters:
                continue
            if self._rules.find("left_out", f"{class_.objc_name} {selector}"):
                continue
            if method.static and not method.arguments and _class_of(method.result) == class_.name:
                factories.append(selector)
            elif _setter_of(selector) in setters:
                pairs.append((method, _setter_of(selector)))
            elif not method.static and not method.arguments and self._is_part(method.result):
                parts.append(method)
            else:
                others.append(selector)
        alone = setters - {setter for _, setter in pairs}
        others += sorted(s for s in alone if not self._rules.find("left_out", f"{class_.objc_name} {s}"))
        return _Accessors(tuple(pairs), tuple(parts), tuple(factories), "reset" in methods, tuple(others))

    def _is_part(self, type_: Type) -> bool:
        class_ = self._classes.get(_class_of(type_))
        return class_ is not None and self._is_candidate(class_)

    def _same(self, class_: Class, getter: Method) -> Rule | None:
        return self._rules.find("same", f"{class_.objc_name} {getter.selector}")

    def _base(self, class_: Class) -> str | None:
        parent = self._classes[class_.bases[0]]
        if parent.name == "NS::Object":
            return None
        if not self._is_candidate(parent):
            raise SoftmetalRuleError(f"{class_.objc_name}: its base {parent.objc_name} is no generated descriptor")
        return parent.objc_name

    def _element(self, class_: Class) -> str:
        results = (m.result for m in class_.methods if m.selector == "objectAtIndexedSubscript:")
        return self._classes[_class_of(next(results))].objc_name

    def _capacity(self, class_: Class) -> int:
        rule = self._rules.find("capacity", class_.objc_name)
        if rule is None:
            raise SoftmetalRuleError(f"{class_.objc_name}: no rule gives its capacity")
        return rule.elements

    def _part(self, class_: Class, method: Method) -> Property:
        part = self._classes[_class_of(method.result)].objc_name
        return Property(snake_case(str(method.selector)), f"Part<{part}>", "", str(method.selector), None)

    def _property(self, class_: Class, getter: Method, setter: str) -> Property:
        name = _property_name(str(getter.selector))
        subject = f"{class_.objc_name} {name}"
        storage = self._storage(getter.result, subject)
        default = self._default(class_, name, getter.result)
        return Property(snake_case(name), storage, default, str(getter.selector), setter)

    def _storage(self, type_: Type, subject: str) -> str:
        if type_.kind in (Kind.ENUM, Kind.OPTIONS):
            return self._storage(self._underlying[type_.name], subject)
        if type_.kind is Kind.INTEGER and type_.name in INTEGERS:
            return INTEGERS[type_.name]
        if type_.kind in (Kind.BOOL, Kind.FLOAT):
            return type_.name
        if type_.kind is Kind.STRUCT:
            return KNOWN_STRUCTS.get(type_.name, type_.name.rpartition("::")[2])
        if type_.kind is Kind.OPAQUE:
            return "Retained"
        class_ = self._classes.get(_class_of(type_))
        if class_ is None:
            raise SoftmetalRuleError(f"{subject}: softmetal has no storage for {type_.spelling}")
        return self._object_storage(class_, subject)

    def _object_storage(self, class_: Class, subject: str) -> str:
        """Metal declares properties of value-like classes `copy` and those of other objects `retain`."""
        if self._rules.find("part", subject):
            return f"Part<{class_.objc_name}>"
        if self._rules.find("retained", subject):
            return "Retained"
        chain = (class_.name, *class_.bases)
        copies = any(self._classes[name].copying for name in chain) and class_.protocol is not True
        return "Copied" if copies else "Retained"

    def _default(self, class_: Class, name: str, type_: Type) -> str:
        rule = self._class_default(class_, name)
        if rule is None:
            return "" if type_.kind is Kind.POINTER or type_.kind is Kind.OPAQUE else "{}"
        return self._literal(rule.values[name], type_, f"{class_.objc_name} {name}")

    def _class_default(self, class_: Class, name: str) -> Rule | None:
        rule = self._rules.find("default", class_.objc_name)
        if rule is None:
            return None
        known = {_property_name(method.selector) for method in class_.methods if method.selector}
        if self._rules.must_match and (unknown := sorted(rule.values.keys() - known)):
            raise SoftmetalRuleError(f"{class_.objc_name}: has no property {', '.join(unknown)} to give a default")
        return rule if name in rule.values else None

    def _literal(self, value: Value, type_: Type, subject: str) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            if (type_.name, value) not in self._constants:
                raise SoftmetalRuleError(f"{subject}: {type_.name} has no value {value}")
            return str(self._constants[type_.name, value])
        if isinstance(value, list):
            return "{" + ", ".join(str(part) for part in value) + "}"
        suffix = "f" if type_.name == "float" and isinstance(value, float) else "u" if value > 2**31 else ""
        return f"{value!r}{suffix}"


def _is_setter(method: Method) -> bool:
    selector = method.selector or ""
    return selector.startswith("set") and selector.count(":") == 1 and len(method.arguments) == 1


def _property_name(selector: str) -> str:
    """`isBlendingEnabled` is the getter of the property blendingEnabled."""
    if selector.startswith("is") and selector[2:3].isupper():
        return selector[2].lower() + selector[3:]
    return selector


def _setter_of(selector: str) -> str:
    name = _property_name(selector)
    return f"set{name[:1].upper()}{name[1:]}:"


def _class_of(type_: Type) -> str:
    """The C++ class a pointer points to, or nothing."""
    return type_.element.name if type_.kind is Kind.POINTER and type_.element else ""


def structs_used(api: Api, descriptors: tuple[Descriptor, ...]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The value structs that the descriptors' fields are of and that softmetal does not define elsewhere."""
    used = {property_.storage for descriptor in descriptors for property_ in descriptor.properties}
    underlying = {enum.name: enum.underlying.name for enum in api.enums}
    for struct in api.structs:
        name = struct.name.rpartition("::")[2]
        if name in used:
            fields = [(underlying.get(field.type.name, field.type.name), field.name) for field in struct.fields]
            yield name, [(INTEGERS.get(type_, type_), field) for type_, field in fields]
