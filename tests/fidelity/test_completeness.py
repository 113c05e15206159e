"""Every function of the specification's tables exists for each of its types, with the type it returns."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import pymetal as pm

from .elementwise import HEAD

FAMILIES: dict[str, dict[str, Any]] = tomllib.loads((Path(__file__).parent / "functions.toml").read_text("utf-8"))

CHECK = (
    "template <typename Expected, typename Given> void check(Given) { static_assert(is_same_v<Expected, Given>); }\n"
)
# Functions of C's <math.h> that MSL lacks; programs define their own.
ABSENT = (
    *(
        "cbrt",
        "copysignf",
        "erf",
        "erfc",
        "expm1",
        "fmaf",
        "hypot",
        "lgamma",
        "log1p",
        "logb",
        "lrint",
        "lround",
        "nan",
    ),
    *("nearbyint", "remainder", "remquo", "roundeven", "scalbn", "sinf", "sqrtf", "tgamma"),
)


def typed(element: str, width: int) -> str:
    return element if width == 1 else f"{element}{width}"


def calls(family: dict[str, Any]) -> Iterator[str]:
    """A statement for each function, type and namespace, that fails to compile unless the result's type is right."""
    functions = family.get("functions") or FAMILIES[family["same_functions_as"]]["functions"]
    scopes = [f"{variant}::" for variant in family.get("variants", [])] or ["", "metal::"]
    for element, width, scope in itertools.product(family["types"], family["widths"], scopes):
        letters = {"T": typed(element, width), "E": element, "I": typed("int", width), "B": typed("bool", width)}
        for name, signature in functions.items():
            result, *parameters = [letters.get(part, part) for part in re.findall(r"\w+", signature)]
            declared = " ".join(f"{kind} a{index} = {kind}(1);" for index, kind in enumerate(parameters))
            given = ", ".join(f"a{index}" for index in range(len(parameters)))
            qualified = name if name == "not" else f"{scope}{name}"  # `not` is also how C++ spells `!`
            yield f"{{ {declared} check<{result}>({qualified}({given})); }}"


@pytest.mark.parametrize("name", FAMILIES)
def test_every_function_exists_for_every_type(name: str) -> None:
    device = pm.create_system_default_device()
    statements = "\n    ".join(calls(FAMILIES[name]))
    # Nothing calls the function: templates are instantiated, and no code is made for them.
    source = f"{HEAD}#include <{FAMILIES[name]['header']}>\n{CHECK}inline void all_calls()\n{{\n    {statements}\n}}\n"
    device.new_library_with_source(source)


def test_a_missing_function_would_be_noticed() -> None:
    family = {"types": ["float"], "widths": [1], "functions": {"sin": "I(T)"}}
    source = f"{HEAD}{CHECK}inline void all_calls() {{ {' '.join(calls(family))} }}"
    with pytest.raises(pm.CompileError, match="static assertion"):
        pm.create_system_default_device().new_library_with_source(source)


def test_programs_may_define_what_the_language_lacks() -> None:
    definitions = "\n".join(f"float {name}(float x) {{ return x; }}" for name in ABSENT)
    uses = " ".join(f"x[0] += {name}(x[1]);" for name in ABSENT)
    device = pm.create_system_default_device()
    device.new_library_with_source(f"{HEAD}{definitions}\nkernel void call(device float* x) {{ {uses} }}")
    for name in ABSENT:
        use = f"{HEAD}kernel void call(device float* x) {{ x[0] = metal::{name}(x[1]); }}"
        with pytest.raises(pm.CompileError, match=name):
            device.new_library_with_source(use)
