"""Arrays of descriptors that do not know their length: Metal answers past their end, so that iteration had none."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from .child import ROOT, Where

pytestmark = pytest.mark.softmetal

# On recorders, because softmetal has no such arrays.
PROGRAM = """
import sys
sys.path.append(sys.argv[1])
from pathlib import Path
from generator.pipeline import load_model, make_binding
from generator.sdk import read_pins
from tests.calls.recorded_objects import RecordedObjects

model = load_model(read_pins().default)
objects = RecordedObjects(Path(sys.argv[2]), Path(sys.argv[3]), model, make_binding(model))
import pymetal as pm

for cls in (pm.RasterizationRateSampleArray, pm.RasterizationRateLayerArray):
    (make,) = objects.receivers(cls)
    array = make()
    for iterate in (iter, list, tuple):
        try:
            iterate(array)
        except TypeError as error:
            print(error)
"""


def test_there_is_no_end_to_iterate_to(recorders: Where) -> None:
    finished = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM, str(ROOT), *recorders.options],
        cwd=recorders.folder,
        env={**os.environ, **recorders.environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    message = "the array does not know its length: index it with range(count)"
    assert finished.stdout.splitlines() == [message] * 6
