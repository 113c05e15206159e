"""softmetal's generated descriptors at run time, from C++ through metal-cpp."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.sdk import fetch
from tests.softmetal_abi.native import PROGRAMS as ABI_PROGRAMS
from tests.softmetal_abi.native import Toolchain, find_compiler, find_library, run

pytestmark = pytest.mark.softmetal

PROGRAM = Path(__file__).parent / "programs" / "generated_descriptors.cpp"


def test_descriptors(tmp_path: Path) -> None:
    library = find_library()
    toolchain = Toolchain(find_compiler(library), fetch(), library, tmp_path)
    objects = [toolchain.compile(ABI_PROGRAMS / "metal_cpp.cpp"), toolchain.compile(PROGRAM)]
    run([str(toolchain.link("generated_descriptors", objects))], timeout=60)
