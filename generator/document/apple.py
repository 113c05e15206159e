"""Names in Objective-C, and the addresses of Apple's reference pages."""

from __future__ import annotations

from typing import Final

SITE: Final = "https://developer.apple.com/documentation"

# C++ namespace -> the framework whose pages describe it. The structs of Core Graphics have no namespace.
_FRAMEWORKS: Final = {
    "MTL": "metal",
    "MTL4": "metal",
    "MTLFX": "metalfx",
    "MTL4FX": "metalfx",
    "CA": "quartzcore",
    "NS": "foundation",
    "": "corefoundation",
}


def objc_name(cpp: str) -> str:
    """The C name behind a C++ one: `MTL::Size` is `MTLSize`."""
    return cpp.replace("::", "")


def page(cpp: str, objc: str) -> str:
    """The address of Apple's page of a class, enum or struct."""
    namespace = cpp.partition("::")[0] if "::" in cpp else ""
    # NSObject belongs to the runtime's own framework.
    framework = "objectivec" if objc == "NSObject" else _FRAMEWORKS[namespace]
    return f"{SITE}/{framework}/{objc.lower()}"
