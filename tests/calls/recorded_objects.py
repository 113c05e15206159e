"""Objects of the recorder, for classes that softmetal does not have: each message is answered, and counted."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from generator.api import Api
from generator.binding import Binding, PyType
from tests.recording.objective_c import ObjectiveC
from tests.recording.recorder import Recorder
from tests.recording.subjects import python_object

Maker = Callable[[], Any]


class RecordedObjects:
    """Makers of recorders by class. Make one before pymetal is imported, which looks classes up."""

    def __init__(self, library: Path, native: Path, model: Api, bound: Binding) -> None:
        self._recorder = Recorder(ObjectiveC(library), model, ctypes.CDLL(str(native)))
        self._classes = [item for item in bound.classes if not item.cpp.startswith("NS::")]

    def of(self, type_: PyType) -> list[Maker]:
        return [partial(self._make, python_object(type_.module, type_.name), type_.cpp)]

    def receivers(self, wanted: type) -> list[Maker]:
        names = [item.cpp for item in self._classes if python_object(item.module, item.name) is wanted]
        return [partial(self._make, wanted, name) for name in names]

    def others(self) -> list[Maker]:
        return [partial(self._make, python_object(item.module, item.name), item.cpp) for item in self._classes]

    def reached(self, selector: str, returned: bool) -> bool:
        """Whether the selector was sent since this was asked last."""
        recorder = self._recorder
        found = any(message.selector == selector for message in recorder.messages)
        recorder.messages.clear()
        recorder.failures.clear()  # of functions, which have no receiver that could answer
        for address in [address for address, item in recorder.instances.items() if item.deaths]:
            del recorder.instances[address]
        return found

    def _make(self, cls: Any, name: str) -> Any:
        return cls.from_pointer(self._recorder.create(name), owned=True)
