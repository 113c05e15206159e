"""Where each symbol's reference page is, and how other pages link to it."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePath

from generator.binding import Binding, Class, EnumClass, PyType, Shape, Signature, StructClass
from generator.document.facts import CallFacts

Documented = Class | EnumClass | StructClass

FOLDER = PurePath("reference")
WIDTH = 100
"""The length of line that fits a page."""

LINKED_SHAPES = frozenset({Shape.ENUM, Shape.OPTIONS, Shape.STRUCT, Shape.OBJECT})


class PageError(ValueError):
    """Two symbols want one page, or a page links to a symbol that has none."""


def module_folder(module: str) -> PurePath:
    """`pymetal.mtl4` has its pages in `reference/pymetal/mtl4`."""
    return FOLDER.joinpath(*module.split("."))


def signature_text(facts: CallFacts) -> str:
    """A signature, with one parameter a line where one line would be too long."""
    if len(facts.python) <= WIDTH or not facts.parameters:
        return facts.python
    parameters = "".join(f"    {parameter},\n" for parameter in facts.parameters)
    return f"{facts.name}(\n{parameters}) -> {facts.result}"


def documented(binding: Binding) -> tuple[Documented, ...]:
    """Everything that has a page."""
    return (*binding.classes, *binding.structs, *binding.enums)


class Links:
    """The pages of a binding's symbols."""

    def __init__(self, binding: Binding) -> None:
        self._pages: dict[tuple[str, str], PurePath] = {}
        taken: dict[str, str] = {}
        for symbol in documented(binding):
            page = module_folder(symbol.module) / f"{symbol.name}.md"
            # A file system may not tell capitals apart.
            if (other := taken.setdefault(str(page).lower(), symbol.cpp)) != symbol.cpp:
                raise PageError(f"{symbol.cpp}: its page {page} is that of {other}")
            self._pages[symbol.module, symbol.name] = page

    def page(self, module: str, name: str) -> PurePath:
        """The page of a symbol."""
        try:
            return self._pages[module, name]
        except KeyError:
            raise PageError(f"{module}.{name}: is mentioned and has no page") from None

    def link(self, symbol: Documented, start: PurePath) -> str:
        """A Markdown link from the page `start`."""
        return f"[`{symbol.name}`]({relative(self.page(symbol.module, symbol.name), start)})"

    def code(self, text: str, types: Iterable[PyType | Documented], start: PurePath) -> str:
        """Python code for the page `start`, as inline HTML in which the names of `types` are links."""
        targets: dict[str, str] = {}
        for type_ in types:
            page = self.page(type_.module, type_.name)
            name = type_.name if page.parent == start.parent else f"{type_.module}.{type_.name}"
            targets[_escaped(name)] = relative(page, start)
        code = _escaped(text)
        if targets:
            # What may stand for a struct is called `SizeLike`.
            names = rf"(?<![\w.])({'|'.join(map(re.escape, targets))})((?:Like)?)(?!\w)"
            code = re.sub(names, lambda match: f"[{match.group()}]({targets[match.group(1)]})", code)
        return f"<code>{code}</code>"


def relative(target: PurePath, start: PurePath) -> str:
    """The address of the page `target` in the page `start`."""
    return posixpath.relpath(target.as_posix(), start.parent.as_posix())


def mentioned(types: Iterable[PyType]) -> Iterator[PyType]:
    """The types among `types` and their elements that have pages."""
    for type_ in types:
        if type_.shape in LINKED_SHAPES:
            yield type_
        else:
            yield from mentioned(type_.items)


def signature_types(signature: Signature) -> Iterator[PyType]:
    """The types with pages that a signature mentions."""
    return mentioned([*(parameter.type for parameter in signature.parameters), signature.result.type])


def _escaped(text: str) -> str:
    """Text that Markdown and HTML leave as it is, in and outside of tables."""
    text = html.escape(text, quote=False)
    return re.sub(r"[\[\]*|`\\]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])", lambda match: f"&#{ord(match.group())};", text)
