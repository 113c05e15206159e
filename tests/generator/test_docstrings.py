"""How facts read in docstrings; that no symbol of the stubs is without one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from generator.document.facts import (
    Availability,
    CallFacts,
    FieldFacts,
    PropertyFacts,
    Raised,
    SymbolFacts,
)
from generator.emit.docstrings import call_doc, field_doc, property_doc, signature, symbol_doc

STUBS = Path(__file__).parents[2] / "stubs" / "pymetal" / "_metal"
ALL = ("macos14", "macos15", "macos26")
PAGE = "https://developer.apple.com/documentation/metal/mtlthing"
OWNER = SymbolFacts("pymetal.Thing", "protocol", "MTL::Thing", "MTLThing", PAGE, Availability(ALL, ALL), "A thing.")


def call(name: str = "make", **facts: object) -> CallFacts:
    values: dict[str, object] = {
        "name": name,
        "parameters": ("size: int",),
        "result": "Part",
        "cpp": "MTL::Part* newPart(NS::UInteger size)",
        "message": "-[MTLThing newPartWithSize:]",
        "availability": Availability(ALL[1:], ALL),
    }
    return CallFacts(**(values | facts))  # type: ignore[arg-type]


def test_a_call_with_everything() -> None:
    facts = call(
        summary="Makes a part.",
        comment="Not for the faint.",
        ownership="a new object",
        releases_gil=True,
        deprecated="use newPart",
        raises=(Raised("ResourceError", "nil"), Raised("ValidationError", "the size is 0")),
    )
    assert call_doc(facts, OWNER) == (
        "Makes a part.\n"
        "\n"
        "Not for the faint.\n"
        "\n"
        "`MTL::Part* newPart(NS::UInteger size)`\n"
        "`-[MTLThing newPartWithSize:]`\n"
        "The result is a new object.\n"
        "Runs with the GIL released.\n"
        "Deprecated: use newPart.\n"
        "In the macOS 15 and 26 SDKs.\n"
        f"{PAGE}\n"
        "\n"
        "Raises:\n"
        "    ResourceError: nil.\n"
        "    ValidationError: the size is 0."
    )
    assert signature(facts) == "(self, size: int) -> Part"
    assert signature(call(static=True)) == "(size: int) -> Part"


def test_a_member_that_metal_does_not_know() -> None:
    facts = call(cpp="", message=None, availability=Availability(()), summary="Adds up.")
    assert call_doc(facts, OWNER) == "Adds up."


def test_properties_tell_their_type() -> None:
    getter = call("size", parameters=(), result="Size", cpp="MTL::Size size() const", message="-[MTLThing size]")
    setter = call(
        "size", parameters=("value: SizeLike",), cpp="void setSize(MTL::Size s)", message="-[MTLThing setSize:]"
    )
    assert property_doc(PropertyFacts("size", "Size", getter), OWNER).startswith("size: Size (read-only)\n\n`MTL::Size")
    both = property_doc(PropertyFacts("size", "Size", getter, setter), OWNER)
    assert both.splitlines()[0] == "size: Size (set by SizeLike)"
    assert "`-[MTLThing size]`\n`void setSize(MTL::Size s)`\n`-[MTLThing setSize:]`" in both


def test_fields() -> None:
    assert field_doc(FieldFacts("x", "int", "int", "NS::UInteger x")) == "x: int\n\n`NS::UInteger x`"


def test_a_class() -> None:
    assert symbol_doc(OWNER) == (
        "A thing.\n\nThe Objective-C protocol `MTLThing`, in C++ `MTL::Thing`.\nIn the macOS 14, 15 and 26 SDKs.\n"
        + PAGE
    )


@pytest.mark.parametrize(
    ("sdks", "text"),
    [
        (("macos26",), "macOS 26 SDK"),
        (("macos15", "macos26"), "macOS 15 and 26 SDKs"),
        (ALL, "macOS 14, 15 and 26 SDKs"),
        (("small",), "small SDK"),
        ((), "no SDK"),
    ],
)
def test_availability(sdks: tuple[str, ...], text: str) -> None:
    assert Availability(sdks, ALL).text == text


@pytest.mark.parametrize("stub", sorted(STUBS.rglob("*.pyi")), ids=lambda path: path.relative_to(STUBS).as_posix())
def test_every_definition_of_a_stub_has_a_docstring(stub: Path) -> None:
    tree = ast.parse(stub.read_text(encoding="utf-8"))
    definitions = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    assert definitions
    assert [node.name for node in definitions if not ast.get_docstring(node) and not is_setter(node)] == []


def is_setter(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """A setter's documentation is that of its property."""
    return any(ast.unparse(decorator).endswith(".setter") for decorator in node.decorator_list)
