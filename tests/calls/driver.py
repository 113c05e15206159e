"""Makes the calls in a process of its own. Prints a JSON report.

`python -m tests.calls.driver PLACE EXAMPLES SEED FIRST STEP [LIBSOFTMETAL NATIVE]` calls the members FIRST,
FIRST + STEP, … of `members.all_calls`, on softmetal's objects or with the two libraries on recorders. PLACE is a file
that names the running call, for when it ends the process.
"""

from __future__ import annotations

import copy
import faulthandler
import json
import random
import re
import reprlib
import resource
import sys
import tomllib
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from generator.api import Api
from generator.binding import Binding
from generator.pipeline import load_model, make_binding
from generator.sdk import read_pins
from tests.recording.subjects import Form, python_object

from .arguments import Arguments, Objects, UnhelpfulError
from .members import Call, all_calls
from .recorded_objects import RecordedObjects

EXCLUSIONS: Final = Path(__file__).parent / "exclusions.toml"
CALLS_WATCHED: Final = 150
SECONDS: Final = 60
ADDRESS_SPACE: Final = 16 << 30
EVERYWHERE: Final = ("TypeError", "ValueError", "OverflowError", "MetalError")


@dataclass
class Report:
    """What happened, and how often."""

    calls: int = 0
    reached: int = 0
    members: int = 0
    reaching_members: int = 0
    problems: list[str] = field(default_factory=list)
    exceptions: Counter[str] = field(default_factory=Counter)


FORMS: Final[Mapping[Form, Callable[[Call, Any, list[Any]], Any]]] = {
    Form.GETTER: lambda call, instance, _: getattr(instance, call.name),
    Form.SETTER: lambda call, instance, values: setattr(instance, call.name, *values[:1] or [None]),
    Form.METHOD: lambda call, instance, values: getattr(instance, call.name)(*values),
    Form.STATIC: lambda call, _, values: getattr(call.python_class(), call.name)(*values),
    Form.KEYWORD: lambda call, _, values: call.python_class()(**{call.name: (*values, None)[0]}),
    Form.CONSTRUCTOR: lambda call, _, values: call.python_class()(*values),
    Form.ITEM: lambda _, instance, values: instance.__getitem__(*values),
    Form.SET_ITEM: lambda _, instance, values: instance.__setitem__(*values),
    Form.SHORT_FORM: lambda call, instance, values: getattr(instance, call.name)(*values),
    Form.COPY: lambda _, instance, __: copy.copy(instance),
    Form.FUNCTION: lambda call, _, values: python_object(call.module, call.name)(*values),
}
ON_INSTANCES: Final = (Form.GETTER, Form.SETTER, Form.METHOD, Form.ITEM, Form.SET_ITEM, Form.SHORT_FORM, Form.COPY)


class World(Objects, Protocol):
    """Where the calls go."""

    def receivers(self, wanted: type) -> list[Callable[[], Any]]:
        """What makes or knows objects of exactly this class, if it can."""
        ...

    def reached(self, selector: str, returned: bool) -> bool:
        """Whether the call that was just made reached an implementation."""
        ...


class Driver:
    """Makes calls, one member after the other."""

    def __init__(self, world: World, place: Path, examples: int, number: int) -> None:
        self._place = place.open("w", encoding="utf-8", errors="backslashreplace")
        self._seed = number
        self._world = world
        self._arguments = Arguments(world)
        self._strategy: st.SearchStrategy[list[Any]] = st.nothing()
        self._make_one: Callable[[list[Any]], None] = lambda _: None
        self._make_calls = self._given(examples)
        self.report = Report()

    def _given(self, examples: int) -> Callable[[], None]:
        """Calls `_make_one` with examples of `_strategy`: one function for all members, as making one takes long."""

        @settings(
            max_examples=examples,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=(HealthCheck.differing_executors, HealthCheck.too_slow),
        )
        @given(st.data())
        def make_calls(data: st.DataObject) -> None:
            self._make_one(data.draw(self._strategy))

        return make_calls

    def run(self, index: int, call: Call) -> None:
        """Calls one member some times."""
        receivers: list[Callable[[], Any]] = [lambda: None]
        if call.form in ON_INSTANCES:
            receivers = self._world.receivers(call.python_class())
            if not receivers:
                return
        chosen = random.Random(f"{call.title} {self._seed}")
        allowed = documented(call)
        before = self.report.reached
        self._index = index
        self._strategy = self._arguments.of(call.parameters)
        self._make_one = lambda values: self._call(call, chosen.choice(receivers)(), values, allowed)
        seed(chosen.getrandbits(64))(self._make_calls)()
        self.report.members += 1
        self.report.reaching_members += self.report.reached > before

    def _call(self, call: Call, instance: Any, values: list[Any], allowed: frozenset[str]) -> None:
        shown = f"{call.title}, seed {self._seed}: {reprlib.repr(values)}"
        self._place.seek(0)
        self._place.write(f"{self._index}\n{shown}")
        self._place.flush()
        self._place.truncate()
        if self.report.calls % CALLS_WATCHED == 0:  # setting the alarm takes as long as some calls
            faulthandler.dump_traceback_later(SECONDS, exit=True)
        self.report.calls += 1
        returned = False
        try:
            FORMS[call.form](call, instance, values)
            returned = True
        except UnhelpfulError:
            pass
        except Exception as error:
            self.report.exceptions[type(error).__name__] += 1
            if allowed.isdisjoint(base.__name__ for base in type(error).__mro__):
                self.report.problems.append(f"{shown}\n    raises {error!r:.300}")
        self.report.reached += self._world.reached(call.selector, returned)


def documented(call: Call) -> frozenset[str]:
    """The exceptions of every call, and those that the docstring names."""
    named = re.findall(r"^\s+(\w+): ", call.doc.partition("Raises:")[2], re.MULTILINE)
    own = {Form.ITEM: ["IndexError"], Form.SET_ITEM: ["IndexError"]}.get(call.form, [])
    if call.name in ("__eq__", "__contains__"):  # NumPy has no memory for what its largest array answers
        own = ["MemoryError"]
    return frozenset((*EVERYWHERE, *named, *own))


def excluded() -> frozenset[str]:
    rules = tomllib.loads(EXCLUSIONS.read_text(encoding="utf-8"))["exclude"]
    assert all(rule["reason"] for rule in rules)
    return frozenset(member for rule in rules for member in rule["members"])


def _world(libraries: tuple[str, ...], model: Api, bound: Binding) -> World:
    if libraries:
        library, native = map(Path, libraries)
        return RecordedObjects(library, native, model, bound)
    from .live_objects import LiveObjects  # imports pymetal, which must not load before recorders have their classes

    return LiveObjects()


def calls_of(world: World, model: Api, bound: Binding) -> list[Call]:
    """What is called. Recorders answer no functions, and have no memory for members written by hand.

    Nor are keywords given to them, whose errors show descriptors: recorders hold what no new descriptor does.
    """
    without = excluded()
    calls = [item for item in all_calls(model, bound) if item.name not in without]
    if not isinstance(world, RecordedObjects):
        return calls
    without_recorder = (Form.FUNCTION, Form.KEYWORD)
    return [
        item for item in calls if item.selector and item.form not in without_recorder and item.module != "pymetal.ns"
    ]


def main(place: str, examples: str, number: str, first: str, step: str, *libraries: str) -> Report:
    faulthandler.enable()
    warnings.simplefilter("ignore")
    sys.unraisablehook = lambda _: None
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    model = load_model(read_pins().default)
    bound = make_binding(model)
    world = _world(libraries, model, bound)
    calls = calls_of(world, model, bound)
    driver = Driver(world, Path(place), int(examples), int(number))
    for index in range(int(first), len(calls), int(step)):
        driver.run(index, calls[index])
    faulthandler.cancel_dump_traceback_later()
    return driver.report


if __name__ == "__main__":
    json.dump(vars(main(*sys.argv[1:])), sys.stdout)
