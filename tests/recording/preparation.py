"""What calls need that are checked: arguments that fit each other, and objects in the right state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .arguments import ELEMENTS, Variant
from .recorder import Recorder
from .subjects import Subject, python_object

# Arguments that have to be more than recognisable, by selector and parameter.
_FITTING: Final[Mapping[str, Mapping[str, Any]]] = {
    "setThreadgroupMemoryLength:atIndex:": {"length": 48},
    "initWithSampleCount:horizontal:vertical:": {"sample_count": (ELEMENTS, ELEMENTS, 1)},
}
_TYPE_OF_CONSTANT: Final = "Float"
_COUNTS: Final = ("count", "num_regions", "layer_count", "rank")

# An image's memory: rows and images far enough apart for every region that the test makes.
_IMAGE: Final = {"bytes_per_row": 1 << 10, "bytes_per_image": 1 << 14}
_IMAGE_BYTES: Final = 1 << 18


def fitting(subject: Subject, given: Mapping[str, Any], variant: Variant) -> dict[str, Any]:
    """Replacements for arguments that checks would refuse. Large numbers are left to be refused."""
    if variant is Variant.WIDE:
        return {}
    special = {name: value for name, value in _FITTING.get(subject.selector, {}).items() if name in given}
    special |= {name: value for name, value in _IMAGE.items() if name in given and "pixel_bytes" in given}
    if "pixel_bytes" in given:
        special["pixel_bytes"] = type(given["pixel_bytes"])(_IMAGE_BYTES)
    if subject.selector.startswith("setConstantValue"):
        special["type"] = python_object("pymetal", "DataType")[_TYPE_OF_CONSTANT]
    if any(isinstance(value, (list, bytes)) for value in given.values()):
        special |= {name: ELEMENTS for name in _COUNTS if name in given}
        ranges = [name for name in given if name.endswith("range") and not isinstance(given[name], int)]
        special |= {name: python_object("pymetal", "Range")(1, ELEMENTS) for name in ranges}
    return special


def prepare(subject: Subject, instance: Any, recorder: Recorder) -> None:
    """Brings a new object into the state that the call needs."""
    if subject.selector.startswith(("dispatchThread", "draw")):
        for kind in ("Compute", "Render"):
            setter = getattr(instance, f"set_{kind.lower()}_pipeline_state", None)
            if setter is not None:
                state = python_object("pymetal", f"{kind}PipelineState")
                setter(state.from_pointer(recorder.create(f"MTL::{kind}PipelineState"), owned=True))
    if subject.selector.startswith("waitUntil") and hasattr(instance, "commit"):
        instance.commit()
