"""Reference pages of modules: their symbols by header, their functions and their constants."""

from __future__ import annotations

from generator.binding import Binding, Class, ConstantBinding, EnumClass, FunctionBinding, Shape
from generator.document.facts import CallFacts, Documentation
from generator.emit.pages.families import anchor, families
from generator.emit.pages.links import Documented, Links, module_folder, signature_text, signature_types
from generator.emit.text import render


class ModulePages:
    """Writes the index, and the page of functions and constants, of each module."""

    def __init__(self, binding: Binding, documentation: Documentation, links: Links) -> None:
        self._binding = binding
        self._documentation = documentation
        self._links = links

    def index(self, module: str) -> str:
        """The symbols of a module, grouped by the header that declares them."""
        page = module_folder(module) / "index.md"
        groups = [
            (
                title,
                anchor(title),
                [(self._links.link(symbol, page), _kind(symbol), self._summary(symbol)) for symbol in symbols],
            )
            for title, symbols in families(self._binding, module).items()
        ]
        inner = [name for name in self._binding.modules if name.rpartition(".")[0] == module]
        return render(
            "page_module.md.jinja",
            module=module,
            inner=[(name, name.rpartition(".")[2]) for name in inner],
            groups=groups,
            has_functions=self.has_functions(module),
        )

    def has_functions(self, module: str) -> bool:
        """Whether a module has functions or constants of its own."""
        items: tuple[FunctionBinding | ConstantBinding, ...] = (*self._binding.functions, *self._binding.constants)
        return any(item.module == module for item in items)

    def functions(self, module: str) -> str:
        """The functions and constants of a module."""
        page = module_folder(module) / "functions.md"
        functions: list[tuple[FunctionBinding, list[tuple[CallFacts, str]]]] = []
        for function in (item for item in self._binding.functions if item.module == module):
            calls: list[tuple[CallFacts, str]] = []
            for call in function.overloads:
                facts = self._documentation.call("", call.key).named(function.name)
                calls.append((facts, self._links.code(signature_text(facts), signature_types(call), page)))
            functions.append((function, calls))
        constants = [item for item in self._binding.constants if item.module == module]
        return render(
            "page_functions.md.jinja",
            module=module,
            functions=functions,
            constants=[(item, _constant_type(item), self._documentation.symbol(item.cpp)) for item in constants],
        )

    def _summary(self, symbol: Documented) -> str:
        return self._documentation.symbol(symbol.cpp).summary or ""


def _kind(symbol: Documented) -> str:
    if isinstance(symbol, Class):
        return "protocol" if symbol.protocol else "class"
    if isinstance(symbol, EnumClass):
        return "options" if symbol.options else "enum"
    return "struct"


def _constant_type(constant: ConstantBinding) -> str:
    return "str | None" if constant.type.shape is Shape.STR else constant.type.shape.value
