"""What stops a decision, and how several of it are collected."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from generator.api import Location
from generator.decide.names import UnknownSpellingError
from generator.decide.rules import RuleError
from generator.problems import Problem, Problems


class DecisionError(ValueError):
    """A symbol that the general rules cannot bind and no rule mentions."""


class UnbindableError(Exception):
    """A type without a Python form; becomes a DecisionError unless a rule skips the symbol."""


@contextmanager
def collected(problems: Problems, symbol: str, location: Location) -> Generator[None]:
    """Adds what stops the decision inside the block to `problems`, so that it goes on with the next symbol."""
    try:
        yield
    except UnbindableError as error:
        text = f"{_without(symbol, str(error))}, and no [[skip]] in skips.toml mentions the symbol"
        problems.add(Problem(location, symbol, text))
    except (DecisionError, RuleError, UnknownSpellingError) as error:
        problems.add(Problem(location, symbol, _without(symbol, str(error))))


def _without(symbol: str, text: str) -> str:
    """The text without the symbol that it starts with."""
    return text.removeprefix(symbol).removeprefix(":").removeprefix(",").strip()
