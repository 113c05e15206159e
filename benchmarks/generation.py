"""How long the generator takes for one SDK, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from generator import pipeline
from generator.sdk import read_pins
from generator.write import format_cpp

from .measure import Row, print_rows

Made = TypeVar("Made")


def timed(rows: list[Row], name: str, stage: Callable[[], Made]) -> Made:
    """Runs a stage once, in order, as a regeneration does."""
    start = time.perf_counter()
    made = stage()
    rows.append(Row(name, time.perf_counter() - start))
    return made


def stage_times(sdk: str) -> list[Row]:
    """The headers have to be fetched already; a download would be measured otherwise."""
    rows: list[Row] = []
    api = timed(rows, "parse", lambda: pipeline.read_model(sdk, sdk))
    binding = timed(rows, "decide", lambda: pipeline.make_binding(api, check_rules=True))
    timed(rows, "document", lambda: pipeline.make_documentation(api, binding))
    texts = timed(rows, "emit", lambda: pipeline.emit(api, binding))
    rows.append(Row("together", sum(row.seconds for row in rows), "floor 10 s"))
    timed(rows, "clang-format", lambda: format_cpp(pipeline.ROOT, texts))
    return rows


def main() -> None:
    sdk = read_pins().default
    print_rows(f"Generator, {sdk}", stage_times(sdk))


if __name__ == "__main__":
    main()
