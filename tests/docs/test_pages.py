"""The reference pages: everything bound is told, and every link leads somewhere."""

from __future__ import annotations

import posixpath
import re
from functools import cache
from pathlib import Path, PurePath

import pytest

from generator import pipeline, sdk, site
from generator.__main__ import main
from generator.binding import Binding, PyType, Shape
from generator.emit.pages.families import family
from generator.emit.pages.links import Links, PageError

LINK = re.compile(r"\]\((?!https:)([^)#]+)\)")


@cache
def binding() -> Binding:
    return pipeline.make_binding(pipeline.load_model(sdk.read_pins().default))


@cache
def texts() -> dict[PurePath, str]:
    return site.make().texts


def test_every_link_between_pages_leads_to_a_page() -> None:
    broken = [
        f"{page}: {target}"
        for page, text in texts().items()
        if page.suffix == ".md"
        for target in LINK.findall(text)
        if not _exists(PurePath(posixpath.normpath(page.parent / target)))
    ]
    assert broken == []


def _exists(page: PurePath) -> bool:
    return page in texts() or (pipeline.ROOT / "docs" / page).is_file()


def test_a_class_page_names_every_member_and_selector() -> None:
    for class_ in binding().classes:
        text = texts()[Links(binding()).page(class_.module, class_.name)]
        names = [item.name for item in class_.properties] + [item.name for item in class_.methods]
        names += [alias for item in class_.methods for alias in item.aliases]
        assert [name for name in names if f"`{name}`" not in text and f"### {name} " not in text] == [], class_.cpp
        calls = [call for method in class_.methods for call in method.overloads]
        calls += [item.setter or item.getter for item in class_.properties]
        assert [c.selector for c in calls if f"[{class_.objc_name} {c.selector}]`" not in text] == [], class_.cpp


def test_an_enum_page_names_every_member_in_three_languages() -> None:
    text = texts()[PurePath("reference/pymetal/CullMode.md")]
    assert '| <a id="Front"></a>`Front` | 1 | `MTL::CullModeFront`, `MTLCullModeFront` |' in text
    options = texts()[PurePath("reference/pymetal/ResourceOptions.md")]
    assert "`pymetal.ResourceStorageModePrivate`" in options


def test_a_struct_page_tells_memory_and_forms() -> None:
    text = texts()[PurePath("reference/pymetal/Size.md")]
    assert '| <a id="width"></a>`width` | <code>int</code> | `uint64` | `0` |' in text
    assert "`width`, `(width,)`, `(width, height)`, `(width, height, depth)`" in text


def test_signatures_link_their_types() -> None:
    text = texts()[PurePath("reference/pymetal/mtl4/Compiler.md")]
    assert "[pymetal.ComputePipelineState](../ComputePipelineState.md)" in text


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("Metal/MTLComputeCommandEncoder.hpp", "Compute command encoder"),
        ("Metal/MTL4Compiler.hpp", "Compiler"),
        ("Metal/MTLIOCommandQueue.hpp", "IO command queue"),
        ("Foundation/NSProcessInfo.hpp", "Process info"),
        ("QuartzCore/CAMetalLayer.hpp", "Metal layer"),
    ],
)
def test_families_read_as_words(header: str, title: str) -> None:
    assert family(header) == title


def test_a_type_without_a_page_is_an_error() -> None:
    unknown = PyType(Shape.OBJECT, "pymetal", "Unheard", "MTL::Unheard")
    with pytest.raises(PageError, match=r"pymetal\.Unheard"):
        Links(binding()).code("f() -> Unheard", [unknown], PurePath("reference/pymetal/Device.md"))


def test_the_command_writes_what_changed_and_removes_what_is_gone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stale = tmp_path / "reference/pymetal/Gone.md"
    stale.parent.mkdir(parents=True)
    stale.touch()
    beside = tmp_path / "notes.md"
    beside.touch()
    count = len(texts())
    assert main(["pages", str(tmp_path)]) == 0
    assert main(["pages", str(tmp_path)]) == 0
    output = capsys.readouterr().out.splitlines()
    assert output == [f"{count} files, {count} changed, 1 removed", f"{count} files, 0 changed, 0 removed"]
    assert not stale.exists()
    assert beside.exists()
    assert (tmp_path / "reference/pymetal/Device.md").read_text() == texts()[PurePath("reference/pymetal/Device.md")]


def test_the_software_device_is_told_by_class() -> None:
    table = texts()[PurePath("softmetal-classes.md")]
    assert re.search(r"^\| \[`Device`\]\(reference/pymetal/Device\.md\) \| \d+ \| \d+ \|$", table, re.MULTILINE)
    assert "has methods for" in texts()[PurePath("reference/pymetal/Device.md")]
