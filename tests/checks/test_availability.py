"""What the running system lacks is an UnavailableError that names it; no GPU is an error that says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pymetal as pm


@pytest.mark.softmetal
def test_a_class_that_is_missing() -> None:
    with pytest.raises(pm.UnavailableError, match="the class MTLFXSpatialScalerDescriptor is not available here"):
        pm.fx.SpatialScalerDescriptor()


@pytest.mark.softmetal
def test_a_selector_that_is_missing(device: pm.Device) -> None:
    with pytest.raises(pm.UnavailableError, match=r"newAccelerationStructureWithSize:"):
        device.new_acceleration_structure(1024)


# In place of the library's own.
NO_DEVICE = "void* MTLCreateSystemDefaultDevice(void) { return 0; }\n"


@pytest.mark.softmetal
@pytest.mark.parametrize(
    ("variable", "said"), [("SSH_CONNECTION", "runs in an ssh session"), ("CI", "runs in CI"), ("", "without a GPU;")]
)
def test_no_default_device(tmp_path: Path, variable: str, said: str) -> None:
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler is None or sys.platform != "linux":
        pytest.skip("needs a C compiler and LD_PRELOAD")
    source, library = tmp_path / "none.c", tmp_path / "none.so"
    source.write_text(NO_DEVICE)
    subprocess.run([compiler, "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    hidden = {name: value for name, value in os.environ.items() if name not in ("SSH_CONNECTION", "CI")}
    environment = {**hidden, "LD_PRELOAD": str(library), **({variable: "1"} if variable else {})}
    program = "import pymetal as pm\ntry: pm.create_system_default_device()\nexcept pm.ResourceError as e: print(e)"
    finished = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "there is no default GPU" in finished.stdout
    assert said in finished.stdout
    assert "copy_all_devices()" in finished.stdout
