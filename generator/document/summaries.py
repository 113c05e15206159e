"""One-sentence summaries in our words, from `generator/rules/summaries/*.toml`.

Each file is a flat table: `"MTL::Device" = "…"` for a class, enum, struct, constant or function, and
`"MTL::Device newCommandQueue" = "…"` for a message.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final

from generator.rule_entries import parse_toml

SUMMARIES_FOLDER: Final = Path(__file__).parent.parent / "rules" / "summaries"


class SummaryError(ValueError):
    """A summary is no sentence, stands twice, or is of a symbol that is not bound."""


def load_summaries(folder: Path = SUMMARIES_FOLDER) -> dict[str, str]:
    """All summaries by symbol."""
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        for symbol, text in parse_toml(path.name, path.read_text(encoding="utf-8")).items():
            if not isinstance(text, str) or not text.endswith((".", "?", ")")):
                raise SummaryError(f"{path.name}: the summary of {symbol} must be one sentence with a full stop")
            if symbol in found:
                raise SummaryError(f"{path.name}: {symbol} has a summary already")
            found[symbol] = text
    return found


def check_known(summaries: Mapping[str, str], known: Collection[str]) -> None:
    """Raises SummaryError for summaries of symbols that are not bound."""
    if unknown := sorted(set(summaries) - set(known)):
        raise SummaryError(f"summaries of symbols that are not bound: {', '.join(unknown)}")
