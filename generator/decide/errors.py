"""What stops a decision."""

from __future__ import annotations


class DecisionError(ValueError):
    """A symbol that the general rules cannot bind and no rule mentions."""


class UnbindableError(Exception):
    """A type without a Python form; becomes a DecisionError unless a rule skips the symbol."""
