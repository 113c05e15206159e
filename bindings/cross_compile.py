"""Compile the extension's sources for macOS, and the software device's for arm64 Linux, on any machine.

    python bindings/cross_compile.py [target …]

Nothing is linked or run: this proves that the code compiles for a target that the tests cannot reach here. zig brings
the targets' C++ library and most of Apple's headers; softmetal/include/macos stands in for the few it lacks.
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nanobind
import ziglang

ROOT = Path(__file__).resolve().parents[1]
ZIG = Path(ziglang.__file__).with_name("zig")
COMMON_FLAGS = ["-c", "-O0", "-fblocks", "-fvisibility=hidden", "-fno-sanitize=all", "-Wall", "-Wextra", "-Werror"]


@dataclass(frozen=True, slots=True)
class Target:
    triple: str
    sources: tuple[Path, ...]
    flags: tuple[str, ...]


def metal_cpp() -> Path:
    command = [sys.executable, "-m", "generator", "fetch"]
    return Path(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout.strip())


def extension_target(architecture: str, headers: Path) -> Target:
    sources = [path for path in sorted((ROOT / "bindings").rglob("*.cpp")) if not path.stem.endswith("_softmetal")]
    apple = [ROOT / "bindings/support/objc_exceptions.mm"]
    system = [headers, ROOT / "softmetal/include/macos", nanobind.include_dir(), sysconfig.get_path("include")]
    flags = ["-std=c++17", "-DMETALCPP_SYMBOL_VISIBILITY_HIDDEN", f"-I{ROOT / 'bindings'}"]
    flags += [part for folder in system for part in ("-isystem", str(folder))]
    return Target(f"{architecture}-macos.14.0", (*apple, *sources), tuple(flags))


def device_target(headers: Path) -> Target:
    sources = sorted(path for kind in ("*.cpp", "*.S") for path in (ROOT / "softmetal").rglob(kind))
    flags = ["-std=c++20", "-fPIC", "-pthread", "-DMETALCPP_SYMBOL_VISIBILITY_HIDDEN"]
    # Quoted includes only: "objc/runtime.h" is the runtime's interior, <objc/runtime.h> is Apple's header.
    flags += ["-iquote", str(ROOT / "softmetal"), "-isystem", str(ROOT / "softmetal/include"), "-isystem", str(headers)]
    return Target("aarch64-linux-gnu.2.17", tuple(sources), tuple(flags))


def targets(names: list[str]) -> Iterator[Target]:
    headers = metal_cpp()
    known = {
        "macos-arm64": lambda: extension_target("aarch64", headers),
        "macos-x86_64": lambda: extension_target("x86_64", headers),
        "linux-arm64": lambda: device_target(headers),
    }
    unknown = set(names) - set(known)
    if unknown:
        sys.exit(f"no target named {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    for name in names or known:
        yield known[name]()


def compile_source(target: Target, source: Path, folder: str) -> str:
    """The compiler's messages, empty when the source compiles."""
    tool = "c++" if source.suffix != ".S" else "cc"
    flags = [flag for flag in target.flags if tool == "c++" or not flag.startswith("-std")]
    output = Path(folder) / (source.relative_to(ROOT).as_posix().replace("/", "_") + ".o")
    command = [str(ZIG), tool, "-target", target.triple, *COMMON_FLAGS, *flags, str(source), "-o", str(output)]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    return "" if result.returncode == 0 else f"{source.relative_to(ROOT)} for {target.triple}:\n{result.stderr}"


def compile_target(target: Target) -> list[str]:
    print(f"{target.triple}: compiling {len(target.sources)} sources", flush=True)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        compiling = [pool.submit(compile_source, target, source, folder) for source in target.sources]
        return [message for source in compiling if (message := source.result())]


def main(names: list[str]) -> int:
    failures = [message for target in targets(names) for message in compile_target(target)]
    for message in failures:
        print(message, file=sys.stderr)
    print(f"{len(failures)} sources failed" if failures else "every source compiles")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
