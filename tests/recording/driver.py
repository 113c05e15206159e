"""Calls everything that is bound on recorders, in a process where native/ is preloaded. Prints a JSON report.

`python -m tests.recording.driver LIBSOFTMETAL NATIVE report [PART]`, or `altered`, or `contexts`
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from generator.pipeline import load_model, make_binding
from generator.sdk import read_pins

from .arguments import Variant
from .hand_written import hand_written_subjects
from .objective_c import ObjectiveC
from .recorder import Recorder
from .subjects import Form, Subject, Subjects


def variants(subject: Subject) -> list[Variant]:
    """The rounds that make sense for a call."""
    chosen = [Variant.PLAIN, Variant.WIDE, Variant.NIL]
    if subject.form is Form.CONSTRUCTOR:
        return chosen[:1]
    if subject.result.error is not None:
        chosen.append(Variant.ERROR)
    return chosen


class Driver:
    """Everything that is bound, and recorders to call it on."""

    def __init__(self, library: Path, native: Path) -> None:
        self._api = load_model(read_pins().default)
        self._binding = make_binding(self._api)
        self._recorder = Recorder(ObjectiveC(library), self._api, ctypes.CDLL(str(native)))

    def subjects(self) -> Iterator[Subject]:
        yield from Subjects(self._api, self._binding).all()
        yield from hand_written_subjects(self._api, self._binding)

    def rounds(self, **options: Any) -> Any:
        from .rounds import Rounds  # imports pymetal, which must not load before the recorder has made its classes

        return Rounds(self._recorder, self._binding, **options)

    def report(self, part: str) -> dict[str, Any]:
        """Calls every subject whose title contains `part`."""
        rounds = self.rounds()
        calls = [(item, variant) for item in self.subjects() if part in item.title for variant in variants(item)]
        for subject, variant in calls:
            # The last line tells which call ended the process.
            print(f"{subject.title}, {variant.name}", file=sys.stderr)
            rounds.run(subject, variant)
        return {
            "calls": len(calls),
            "sent": sorted(rounds.sent),
            "problems": [asdict(item) for item in rounds.problems],
            "refused": [asdict(item) for item in rounds.refused],
        }

    def altered(self) -> list[dict[str, Any]]:
        """Calls with wrong expectations, and the aspects in which each was noticed."""
        from .alterations import ALTERATIONS

        found: list[dict[str, Any]] = []
        for alteration in ALTERATIONS:
            rounds = self.rounds(owning=alteration.owning)
            subject = next(item for item in self.subjects() if alteration.matches(item))
            rounds.run(alteration.alter(subject), Variant.PLAIN)
            noticed = sorted({item.aspect.value for item in rounds.problems})
            found.append({"subject": subject.title, "wanted": alteration.aspect.value, "noticed": noticed})
        return found

    def contexts(self) -> dict[str, list[str]]:
        """What `with` sends to objects that softmetal does not have."""
        from .contexts import sent_by_blocks

        return sent_by_blocks(self._recorder)


if __name__ == "__main__":
    faulthandler.enable()
    where, hooks, mode, *rest = sys.argv[1:]
    driver = Driver(Path(where), Path(hooks))
    modes: dict[str, Callable[[], object]] = {
        "report": lambda: driver.report("".join(rest)),
        "altered": driver.altered,
        "contexts": driver.contexts,
    }
    json.dump(modes[mode](), sys.stdout)
