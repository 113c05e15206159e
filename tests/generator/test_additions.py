"""Adding an SDK: a maintainer's story with small headers, and the same with Apple's."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("clang.cindex", reason="the generator's requirements are not installed")

from generator import additions, sdk
from generator.compare.changes import Effect

from .project import SDKS, Project, copy_project, small_sdk

OLDER = (SDKS / "older.hpp").read_text(encoding="utf-8")
NEWER = (SDKS / "newer.hpp").read_text(encoding="utf-8")


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that has the older small SDK."""
    folder = tmp_path_factory.mktemp("added")
    project = copy_project(folder / "project")
    finished = project.run("model", str(small_sdk(folder / "older", OLDER)), "--name", "macos1")
    assert (finished.status, finished.errors) == (0, [])
    small_sdk(folder / "newer", NEWER)
    return project


def test_every_need_is_named_in_one_run(project: Project) -> None:
    before = project.files()
    output = project.root.parent / "needs"
    finished = project.run(
        "sdk", str(project.root.parent / "newer"), "--name=macos2", "--against=macos1", f"--output={output}"
    )
    assert finished.status == 1
    assert project.files() == before
    expected = [
        ("union Word", "MTL::Word: a UNION_DECL is not understood"),
        ("setWord(", "MTL::Tensor::setWord::word: type 'MTL::Word' (RECORD) is not understood"),
        ("setValue(", "MTL::Tensor::setValue::value: dependent type 'Value' is not understood"),
        ("parts()", "[[element]] in elements.toml has to tell what the NS::Array holds"),
        ("getRanks(", "no Python form for NS::UInteger* ([[output]] in arguments.toml tells that the call fills it)"),
        ("newBuffer(NS::Integer", "[[selector_named]] in overloads.toml has to bind one by its selector only"),
    ]
    needs = [line for line in finished.errors if not line.endswith(" matches nothing")]
    assert len(needs) == len(expected)
    for need, (part, text) in zip(needs, expected, strict=True):
        assert re.match(rf"Metal/Metal\.hpp:{line_of(NEWER, part)}: MTL::", need), need
        assert text in need
    useless = [line for line in finished.errors if line.endswith(" matches nothing")]
    assert useless
    assert all(re.match(r"\w+\.toml:\d+: \S+: .+ matches nothing$", line) for line in useless)


def test_the_page_says_what_changes_and_what_to_do(project: Project) -> None:
    page = (project.root.parent / "needs" / "differences.md").read_text(encoding="utf-8")
    breaking, _, rest = page.partition("## Changed")
    assert "- `did_modify_range` (`didModifyRange:`) is gone (method)" in breaking
    assert "- `new_fence` (`newFenceWithLabel:`) calls its parameter `name`, was `label`" in breaking
    assert "- `Load` (`LoadActionLoad`) is 4, was 1" in breaking
    assert "### `pymetal.Tensor` (`MTL::Tensor`)\n\n- is a new class: `rank`, `owner`" in rest
    assert "### Other enumerators (1)" in rest
    place = f"Metal/Metal.hpp:{line_of(NEWER, 'enum LoadAction')}"
    assert f"- {place}: MTL::LoadActionLoad (`pymetal.LoadAction.Load`) is 4, was 1" in rest
    assert "### Rules that match nothing" in rest
    assert "`MTL::Tensor owner`: `owner() -> Buffer`: never gives None" in rest


def test_nothing_is_generated_while_something_is_not_decided(project: Project) -> None:
    written = [file for file in (project.root.parent / "needs").rglob("*") if file.is_file()]
    assert [file.name for file in written] == ["differences.md"]


def test_an_older_sdk_may_lack_what_rules_are_about(project: Project) -> None:
    output = project.root.parent / "older-output"
    before = project.files()
    finished = project.run("sdk", str(project.root.parent / "older"), "--name=macos1", f"--output={output}")
    assert (finished.status, finished.errors) == (0, [])
    assert project.files() == before
    assert "class Fence" in (output / "stubs/pymetal/_metal/__init__.pyi").read_text(encoding="utf-8")
    assert (output / "generator/api/macos1.json").read_bytes() == before["generator/api/macos1.json"]
    assert "Rules that match nothing" not in (output / "differences.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("~/Downloads/metal-cpp_macOS27.zip", "macos27"),
        ("metal-cpp_macOS15.2_iOS18.2", "macos15"),
        ("/tmp/My Headers", "my_headers"),
        ("/", "new"),
    ],
)
def test_names_from_files(source: str, name: str) -> None:
    assert additions.default_name(source) == name


def test_adopting_changes_one_line_of_the_pins(tmp_path: Path) -> None:
    file = tmp_path / "pins.toml"
    file.write_text(sdk.PINS_FILE.read_text(encoding="utf-8"))
    text = sdk.pins_with_default("macos15", file)
    assert text.replace('default = "macos15"', 'default = "macos26"') == file.read_text(encoding="utf-8")
    with pytest.raises(sdk.SdkError, match=r"has no \[sdk\.macos27\]; pin the SDK there"):
        sdk.pins_with_default("macos27", file)


@pytest.mark.slow
def test_adopting_a_pinned_sdk(tmp_path: Path) -> None:
    project = copy_project(tmp_path / "project")
    finished = project.run("sdk", "macos26", "--against", "macos15", "--adopt")
    assert (finished.status, finished.errors) == (0, [])
    assert (project.root / "bindings/generated/module.cpp").is_file()
    assert (project.root / "docs/differences/macos15-macos26.md").is_file()
    assert sdk.read_pins(project.root / sdk.PINS_PATH).default == "macos26"


GAUGE = """
union Reading { float number; int bits; };

class Gauge : public NS::Referencing<Gauge>
{
public:
    MTL::Device* device() const { return Object::sendMessage<MTL::Device*>(this, _MTL_PRIVATE_SEL(device)); }
    NS::Array* functions() const { return Object::sendMessage<NS::Array*>(this, _MTL_PRIVATE_SEL(functions)); }
    void setLabel(NS::UInteger* lengths) { Object::sendMessage<void>(this, _MTL_PRIVATE_SEL(setLabel_), lengths); }
    void setSlice(const Reading& value) { Object::sendMessage<void>(this, _MTL_PRIVATE_SEL(setSlice_), value); }
    template <class Value>
    void setDepth(Value value) { Object::sendMessage<void>(this, _MTL_PRIVATE_SEL(setDepth_), value); }
};

"""
"""What a new SDK may bring: a class with a property, an array, an out-parameter, a union and a template method."""


def edit(folder: Path, file: str, *edits: tuple[str, str]) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    for old, new in edits:
        assert text.count(old) == 1, f"{file}: {old}"
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.mark.slow
def test_a_changed_copy_of_apples_headers(tmp_path: Path) -> None:
    headers = tmp_path / "metal-cpp_macOS27"
    shutil.copytree(sdk.fetch("macos26"), headers)
    edit(headers, "Metal/MTLFence.hpp", ("class Fence :", f"{GAUGE}class Fence :"))
    edit(headers, "Metal/MTLRenderPass.hpp", ("LoadActionLoad = 1,", "LoadActionLoad = 5,"))
    definition = (
        "_MTL_INLINE void MTL::Buffer::didModifyRange(NS::Range range)\n{\n"
        "    Object::sendMessage<void>(this, _MTL_PRIVATE_SEL(didModifyRange_), range);\n}\n"
    )
    declaration = "    void             didModifyRange(NS::Range range);\n"
    edit(headers, "Metal/MTLBuffer.hpp", (declaration, ""), (definition, ""))
    argument = "newLogState(const MTL::LogStateDescriptor* descriptor, NS::Error** error);"
    edit(headers, "Metal/MTLDevice.hpp", (argument, argument.replace("descriptor", "settings")))
    found = additions.survey(str(headers), "macos27", "macos26")
    assert {(change.owner.python, change.name) for change in found.changes() if change.effect is Effect.BREAKING} == {
        ("pymetal.Buffer", "did_modify_range"),
        ("pymetal.Device", "new_log_state"),
        ("pymetal.LoadAction", "Load"),
    }
    assert [change.owner.python for change in found.changes() if change.effect is not Effect.BREAKING] == [
        "pymetal.Gauge"
    ]
    assert [problem.symbol for problem in found.surveyed.blocking] == [
        "MTL::Reading",
        "MTL::Gauge::setSlice::value",
        "MTL::Gauge::setDepth::value",
        "MTL::Gauge functions",
        "MTL::Gauge setLabel:",
    ]
    assert {problem.location.file for problem in found.surveyed.blocking} == {"Metal/MTLFence.hpp"}
    page = found.page()
    assert "MTL::LoadActionLoad (`pymetal.LoadAction.Load`) is 5, was 1" in page
    assert "`MTL::Gauge device`: `device() -> Device`: never gives None" in page
