"""The messages that the extension sends, by class: `bindings/generated/messages.json`, for `pymetal.doctor`."""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import Final

from generator.binding import Binding
from generator.emit.pages.support import class_selectors

FILE: Final = PurePath("bindings/generated/messages.json")


def emit(binding: Binding, sdk: str) -> dict[PurePath, str]:
    """The SDK, and for each class its Objective-C name, whether it is a protocol, and the selectors of its members."""
    classes = {
        item.objc_name: {"protocol": item.protocol, "selectors": class_selectors(item)}
        for item in sorted(binding.classes, key=lambda item: item.objc_name)
    }
    return {FILE: json.dumps({"sdk": sdk, "classes": classes}, indent=1) + "\n"}
