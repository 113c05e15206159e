"""Reference pages of classes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from generator.binding import Binding, Class, PyType
from generator.document.annotations import Annotations
from generator.document.facts import Documentation
from generator.emit.pages.families import home
from generator.emit.pages.links import Links, documented, mentioned, relative
from generator.emit.pages.members import Members
from generator.emit.pages.support import SoftwareDevice, class_selectors
from generator.emit.text import render


class ClassPages:
    """Writes the pages of a binding's classes."""

    def __init__(self, binding: Binding, documentation: Documentation, links: Links, device: SoftwareDevice) -> None:
        self._classes = {class_.cpp: class_ for class_ in binding.classes}
        self._modules = {
            module: [symbol for symbol in documented(binding) if symbol.module == module] for module in binding.modules
        }
        self._documentation = documentation
        self._links = links
        self._device = device

    def write(self, class_: Class) -> str:
        """One page: what the class is, its constructor, properties and methods."""
        page = self._links.page(class_.module, class_.name)
        members = self._members(class_)
        return render(
            "page_class.md.jinja",
            class_=class_,
            home=home(class_),
            facts=self._documentation.symbol(class_.cpp),
            bases=[self._links.link(self._classes[base], page) for base in class_.bases if base in self._classes],
            subclasses=self._subclasses(class_, page),
            element=self._element(class_, page),
            inherited=self._inherited(class_, page),
            constructor=members.constructor(self._keyword_types(class_)),
            properties=members.properties(),
            sections=members.sections(),
            answered=self._device.count(class_),
            selectors=len(class_selectors(class_)),
        )

    def _subclasses(self, class_: Class, page: PurePath) -> list[str]:
        """Links to the classes that derive from this one without another between."""
        return [
            self._links.link(other, page)
            for other in self._classes.values()
            if other.bases and next((base for base in other.bases if base in self._classes), None) == class_.cpp
        ]

    def _inherited(self, class_: Class, page: PurePath) -> list[tuple[str, list[str]]]:
        """A link to each base, with links to its members."""
        found: list[tuple[str, list[str]]] = []
        for base in (self._classes[name] for name in class_.bases if name in self._classes):
            address = relative(self._links.page(base.module, base.name), page)
            members = self._members(base)
            names = [item.name for item in members.properties()]
            names += [section.name for section in members.sections() if not section.name.startswith("_")]
            if names:
                found.append((self._links.link(base, page), [f"[`{name}`]({address}#{name})" for name in names]))
        return found

    def _members(self, class_: Class) -> Members:
        neighbours = self._modules[class_.module]
        return Members(class_, neighbours, self._links, self._documentation, self._device)

    def _element(self, class_: Class, page: PurePath) -> str | None:
        if class_.collection is None:
            return None
        element = class_.collection.element
        return self._links.code(Annotations(class_.module).got(element), mentioned([element]), page)

    def _keyword_types(self, class_: Class) -> Iterator[PyType]:
        """What the keyword arguments of the constructor mention: the writable properties, inherited ones too."""
        for owner in (class_.cpp, *class_.bases):
            setters = (item.setter for item in self._classes[owner].properties if item.setter is not None)
            yield from mentioned(setter.parameters[0].type for setter in setters)
