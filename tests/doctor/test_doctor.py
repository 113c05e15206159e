"""The doctor's report, and how it takes checks that fail, crash and hang."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import pymetal as pm
from generator import pipeline, sdk
from generator.emit.pages.support import class_selectors
from pymetal.doctor import smoke
from pymetal.doctor.__main__ import main
from pymetal.doctor.runtime import Runtime
from pymetal.doctor.smoke import Result, run_apart
from pymetal.doctor.smoke_checks import CHECKS, Check
from pymetal.doctor.surface import compare_with_system

ROOT = Path(__file__).parents[2]


def doctor(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pymetal.doctor", *arguments]
    environment = os.environ | {"PYMETAL_TEST_VARIABLE": "seen"}
    # Not in the source tree's root, whose pymetal has no extension.
    return subprocess.run(
        command, capture_output=True, text=True, timeout=300, cwd=Path(__file__).parent, env=environment, check=False
    )


@pytest.fixture(scope="module")
def report() -> Any:
    result = doctor("--json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_twenty_checks_pass_or_are_skipped_for_a_reason(report: Any) -> None:
    assert [check["check"] for check in report["checks"]] == list(CHECKS)
    assert len(CHECKS) == 20
    assert {check["outcome"] for check in report["checks"]} <= {"pass", "skip"}
    assert all(check["reason"] for check in report["checks"] if check["outcome"] == "skip")


def test_device_and_system(report: Any) -> None:
    device = pm.create_system_default_device()
    assert report["device"]["name"] == device.name
    limits = report["device"]["limits"]
    assert limits["max_buffer_length"] == device.max_buffer_length
    assert limits["max_threads_per_threadgroup"] == list(device.max_threads_per_threadgroup)
    assert limits["argument_buffers_support"] == device.argument_buffers_support.name
    assert report["system"]["pymetal"].startswith(pm.__version__)
    assert report["environment"]["PYMETAL_TEST_VARIABLE"] == "seen"


@pytest.mark.softmetal
def test_compiler_and_cache(report: Any) -> None:
    assert report["compiler"]["compiler"].startswith("clang ")
    assert report["compiler"]["cache"]


@pytest.mark.softmetal
def test_missing_selectors_are_those_that_the_reference_says(report: Any) -> None:
    answered = json.loads((ROOT / "docs/softmetal-selectors.json").read_text(encoding="utf-8"))
    binding = pipeline.make_binding(pipeline.load_model(sdk.read_pins().default))
    assert report["surface"]["selectors"] == sum(len(class_selectors(item)) for item in binding.classes)
    missing = {item["name"]: set(item["missing"]) for item in report["surface"]["incomplete"]}
    for name in ("MTLDevice", "MTLBuffer", "MTLCommandQueue", "MTLTextureDescriptor", "MTLRenderPipelineState"):
        (class_,) = (item for item in binding.classes if item.objc_name == name)
        assert missing.get(name, set()) == set(class_selectors(class_)) - set(answered.get(name, ())), name


def test_absent_classes_are_told_from_incomplete_ones() -> None:
    surface = compare_with_system()
    runtime = Runtime()
    assert "MTLTextureDescriptor" not in surface.absent_classes
    for item in surface.incomplete:
        assert item.missing or item.absent
        if item.absent:
            assert len(item.missing) == item.selectors
            assert not runtime.has_class(item.name)


def test_the_text_names_everything(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    results = {
        "keeps identity": Result("keeps identity", "fail", 0.002, "it did not"),
        "runs": Result("runs", "pass", 1),
    }
    monkeypatch.setattr("pymetal.doctor.__main__.CHECKS", results)
    monkeypatch.setattr("pymetal.doctor.__main__.run_apart", results.__getitem__)
    assert main([]) == 1
    text = capsys.readouterr().out
    for section in ("System", "Device", "Shader compiler", "Environment", "Bindings and system", "Checks"):
        assert f"{section}\n" in text
    assert "  fail  keeps identity  (2 ms)\n        it did not\n" in text
    assert text.endswith("1 passed, 1 failed\n")
    assert max(map(len, text.splitlines())) < 200


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("import os; os.abort()", "the process was ended by SIGABRT"),
        ("import ctypes; ctypes.string_at(0)", "the process was ended by SIGSEGV"),
        ("import sys; print('no result', file=sys.stderr); sys.exit(3)", "the process ended with status 3: no result"),
        ("import time; time.sleep(60)", "it took longer than 1 s"),
    ],
)
def test_a_check_that_ends_its_process_has_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, program: str, reason: str
) -> None:
    interpreter = tmp_path / "python"
    interpreter.write_text(f"#!{sys.executable} -X faulthandler=0\n{program}\n")
    interpreter.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(interpreter))
    monkeypatch.setattr(smoke, "LONGEST", 1.0)
    result = run_apart("keeps identity")
    assert (result.outcome, result.check) == ("fail", "keeps identity")
    assert result.reason.startswith(reason)


def test_outcomes(monkeypatch: pytest.MonkeyPatch) -> None:
    def raising(error: Exception) -> Check:
        def check() -> None:
            raise error

        return check

    monkeypatch.setitem(CHECKS, "wrong", raising(AssertionError("2 is not 3")))
    monkeypatch.setitem(CHECKS, "lacking", raising(pm.UnavailableError("no such thing")))
    wrong, lacking = (json.loads(smoke.run_here(name)) for name in ("wrong", "lacking"))
    assert (wrong["outcome"], wrong["reason"]) == ("fail", "AssertionError: 2 is not 3")
    assert (lacking["outcome"], lacking["reason"]) == ("skip", "no such thing")


def test_unknown_checks_are_refused() -> None:
    result = doctor("--check", "nothing of that name")
    assert result.returncode == 2
    assert "finds a device" in result.stderr
