"""Problems of single symbols: collected, so that one run of a stage names all of them and not only the first."""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.api import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a symbol, and where the headers declare it."""

    location: Location
    symbol: str
    text: str

    def __str__(self) -> str:
        return f"{self.location.file}:{self.location.line}: {self.symbol}: {self.text}"


@dataclass(slots=True)
class Problems:
    """What a stage could not do so far. It leaves such a symbol out and goes on, to find what else is wrong."""

    found: list[Problem] = field(default_factory=list)

    def add(self, *problems: Problem) -> None:
        """Remember problems; the same one twice is one."""
        self.found += [problem for problem in problems if problem not in self.found]
