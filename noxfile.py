"""Development sessions: `python3 start.py <session>`, or `nox -s <session>` where nox is installed."""

from __future__ import annotations

import importlib
import shutil
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import nox

ROOT = Path(__file__).resolve().parent
DIST = ROOT / "dist"
BUILD_BACKEND_FOLDER = str(ROOT / "bindings")

STUBTEST_ALLOWLISTS = [
    f"--allowlist={ROOT / 'stubs/pymetal/stubtest-allowlist.txt'}",
    f"--allowlist={ROOT / 'tests/typing/stubtest-allowlist.txt'}",
]

nox.options.sessions = ["lint", "typecheck", "regenerate", "test"]
nox.options.reuse_existing_virtualenvs = True


def extra(*names: str) -> list[str]:
    """The requirements of optional-dependency groups of pyproject.toml."""
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    return [requirement for name in names for requirement in groups[name]]


def build_backend_requirements() -> ModuleType:
    """The build backend's module about requirements, which is no installed package."""
    sys.path.insert(0, BUILD_BACKEND_FOLDER)
    return importlib.import_module("build_requirements")


def build_system_packages() -> list[str]:
    """The Python packages that pyproject.toml's build system is made of."""
    return list(tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]["requires"])


def build_requirements() -> list[str]:
    """What the build backend needs on this machine; a compiler only where none is installed."""
    tools = ["cmake>=3.26", "ninja>=1.11", *build_backend_requirements().for_this_machine()]
    return [*build_system_packages(), *tools]


def install_wheel(session: nox.Session, *requirements: str) -> None:
    """Install the wheel that the build session made, replacing an older one of the same version."""
    (wheel,) = DIST.glob("pymetal-*.whl")
    session.install(str(wheel), *requirements)
    session.install("--quiet", "--force-reinstall", "--no-deps", str(wheel))


@nox.session(reuse_venv=True)
def build(session: nox.Session) -> None:
    """Build the wheel into dist/, in one environment so that the CMake folder stays incremental."""
    session.install(*build_requirements())
    session.log("Building the extension and the software device; the first build takes some minutes.")
    shutil.rmtree(DIST, ignore_errors=True)
    session.run("python", "-m", "pip", "wheel", "--verbose", "--no-build-isolation", "--no-deps", "-w", str(DIST), ".")


@nox.session(requires=["build"], reuse_venv=True)
def demo(session: nox.Session) -> None:
    """Compile a Metal kernel, run it, and show the result and the times."""
    install_wheel(session)
    session.run("python", "examples/vector_addition.py")


@nox.session(requires=["build"], reuse_venv=True)
def test(session: nox.Session) -> None:
    """Run the tests; arguments after `--` go to pytest."""
    install_wheel(session, *extra("test", "generator", "window", "examples"))
    session.run("pytest", *session.posargs)


@nox.session(reuse_venv=True)
def regenerate(session: nox.Session) -> None:
    """Parse metal-cpp and write every generated file; `git diff` then shows what changed."""
    session.install(*extra("generator"))
    session.run("python", "-m", "generator", "regenerate", *session.posargs)


@nox.session(reuse_venv=True)
def sdk(session: nox.Session) -> None:
    """Generate from another SDK (`-- folder, zip or pinned name`), and say what it changes and which rules it needs."""
    session.install(*extra("generator"))
    session.run("python", "-m", "generator", "sdk", *session.posargs)


@nox.session(reuse_venv=True)
def lint(session: nox.Session) -> None:
    """Check formatting and lint of Python and hand-written C++."""
    session.install(*extra("lint"))
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    sources = session.run("git", "ls-files", "*.h", "*.cpp", "*.mm", external=True, silent=True)
    hand_written = [name for name in str(sources).split() if "generated/" not in name and "/fixtures/" not in name]
    session.run("clang-format", "--dry-run", "--Werror", *hand_written)


@nox.session(requires=["build"], reuse_venv=True)
def typecheck(session: nox.Session) -> None:
    """Run mypy and basedpyright in strict mode over everything, then compare the stubs with the built module."""
    checked_with = [*extra("test", "generator", "typecheck", "window", "examples"), *build_system_packages(), "nox"]
    install_wheel(session, *checked_with)
    session.run("mypy")
    # Told which Python, since it would take the packages of a `.venv` that lies in the project.
    session.run("basedpyright", "--pythonpath", str(Path(session.bin) / "python"))
    # Outside of the source tree, whose package has no extension.
    with session.chdir(session.create_tmp()):
        session.run("stubtest", "pymetal", "--mypy-config-file", str(ROOT / "pyproject.toml"), *STUBTEST_ALLOWLISTS)


@nox.session(reuse_venv=True)
def cross(session: nox.Session) -> None:
    """Compile the extension for macOS and the software device for arm64 Linux; nothing is linked or run."""
    session.install("nanobind==3.1.0", build_backend_requirements().COMPILER_WHEEL)
    session.run("python", "bindings/cross_compile.py", *session.posargs)


@nox.session(reuse_venv=True)
def docs(session: nox.Session) -> None:
    """Build the documentation site into build/site, and check its search and inventory; needs no built extension."""
    session.install(*extra("docs", "generator", "test"))
    session.run("mkdocs", "build", "--strict", env={"NO_MKDOCS_2_WARNING": "1"})
    site_tests = ["--noconftest", "tests/docs/test_site.py"]  # the suite's conftest asks for an installed pymetal
    session.run("pytest", *site_tests, env={"PYMETAL_SITE": str(ROOT / "build/site")})


@nox.session(requires=["build"], reuse_venv=True)
def bench(session: nox.Session) -> None:
    """Measure, side by side with the alternatives; arguments after `--` name benchmarks."""
    install_wheel(session, *extra("generator", "bench"))
    session.run("python", "-m", "benchmarks", *session.posargs)
