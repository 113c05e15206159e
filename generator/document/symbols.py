"""The facts of classes, enums, structs and constants."""

from __future__ import annotations

from collections.abc import Mapping

from generator.api import Api
from generator.binding import Binding
from generator.document.apple import objc_name, page
from generator.document.availability import Availabilities
from generator.document.facts import SymbolFacts


class SymbolWriter:
    """Collects the facts of symbols for the binding of the API `source`."""

    def __init__(self, availabilities: Availabilities, summaries: Mapping[str, str], source: Api) -> None:
        self._availabilities = availabilities
        self._summaries = summaries
        comments = [(item.name, item.comment) for item in source.classes]
        comments += [(item.name, item.comment) for item in source.enums]
        comments += [(item.name, item.comment) for item in source.structs]
        comments += [(item.name, item.comment) for item in source.constants]
        self._comments = dict(comments)
        self._enumerator_comments = {
            (enum.name, item.name): item.comment for enum in source.enums for item in enum.enumerators
        }

    def all(self, binding: Binding) -> dict[str, SymbolFacts]:
        """Symbols by their C++ names."""
        found = [
            self._symbol(item.module, item.name, "protocol" if item.protocol else "class", item.cpp, item.objc_name)
            for item in binding.classes
        ]
        for enum in binding.enums:
            kind = "options" if enum.options else "enum"
            found.append(self._symbol(enum.module, enum.name, kind, enum.cpp, objc_name(enum.cpp)))
        found += [
            self._symbol(item.module, item.name, "struct", item.cpp, objc_name(item.cpp)) for item in binding.structs
        ]
        found += [self._symbol(item.module, item.name, "constant", item.cpp, None) for item in binding.constants]
        return {item.cpp: item for item in found}

    def _symbol(self, module: str, name: str, kind: str, cpp: str, objc: str | None) -> SymbolFacts:
        return SymbolFacts(
            python=f"{module}.{name}",
            kind=kind,
            cpp=cpp,
            objc=objc,
            apple=None if objc is None else page(cpp, objc),
            availability=self._availabilities.symbol(cpp),
            summary=self._summaries.get(cpp),
            comment=self._comments.get(cpp),
        )

    def enumerators(self, binding: Binding) -> dict[tuple[str, str], SymbolFacts]:
        """Enumerators by the C++ names of their enum and themselves."""
        found: dict[tuple[str, str], SymbolFacts] = {}
        for enum in binding.enums:
            namespace = enum.cpp.rpartition("::")[0]
            for member in enum.members:
                key = (enum.cpp, member.constant)
                found[key] = SymbolFacts(
                    python=f"{enum.module}.{enum.name}.{member.name}",
                    kind="enumerator",
                    cpp=f"{namespace}::{member.constant}",
                    objc=f"{namespace}{member.constant}",
                    apple=page(enum.cpp, objc_name(enum.cpp)),
                    availability=self._availabilities.enumerator(*key),
                    summary=self._summaries.get(f"{enum.cpp} {member.constant}"),
                    comment=self._enumerator_comments.get(key),
                )
        return found
