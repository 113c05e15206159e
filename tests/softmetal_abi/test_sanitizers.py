"""The runtime and Foundation under clang's sanitizers, built for the purpose."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from generator.sdk import fetch
from tests.softmetal_abi.native import PROGRAMS, ROOT, Toolchain, run, system_clang

pytestmark = [pytest.mark.softmetal, pytest.mark.slow]

FOUNDATION_PROGRAMS = ["classes", "collections", "pools", "threads", "values"]


@pytest.mark.skipif(not system_clang() or not shutil.which("cmake"), reason="needs a system clang and cmake")
@pytest.mark.parametrize("sanitizers", ["thread", "address,undefined"])
def test_programs_are_clean(sanitizers: str, tmp_path: Path) -> None:
    compiler, *_ = system_clang()
    metal_cpp = fetch()
    choices = {
        "CMAKE_CXX_COMPILER": compiler,
        "CMAKE_BUILD_TYPE": "Debug",
        "METAL_CPP": str(metal_cpp),
        "SOFTMETAL_RUNTIME_ONLY": "ON",
        "SOFTMETAL_SANITIZE": sanitizers,
    }
    defined = [f"-D{name}={value}" for name, value in choices.items()]
    run(["cmake", "-S", str(ROOT / "softmetal"), "-B", str(tmp_path), *defined])
    run(["cmake", "--build", str(tmp_path), "--parallel", "2"])
    toolchain = Toolchain((compiler,), metal_cpp, tmp_path / "libsoftmetal.so", tmp_path)
    # metal-cpp sends messages to null references on purpose.
    flags = [f"-fsanitize={sanitizers}", "-fno-sanitize=null"]
    implementation = toolchain.compile(PROGRAMS / "foundation_cpp.cpp", flags)
    # Classes and selectors live as long as the process.
    environment = {**os.environ, "ASAN_OPTIONS": "detect_leaks=0"}
    for name in FOUNDATION_PROGRAMS:
        program = toolchain.link(name, [implementation, toolchain.compile(PROGRAMS / f"{name}.cpp", flags)], flags)
        run([str(program)], env=environment, timeout=120)
