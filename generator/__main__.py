"""`python -m generator`: fetch, model, report, regenerate, sdk, diff, pages."""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from generator import sdk


class Commands(Protocol):
    """What argparse gives to add commands to; its own class is private."""

    def add_parser(self, name: str, /, *, help: str) -> argparse.ArgumentParser: ...


def main(arguments: list[str] | None = None) -> int:
    """Runs one command; the exit status is 1 when the SDK, a header or a rule is not as it has to be."""
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], None] = options.run
    try:
        run(options)
    except Exception as error:
        if not _is_expected(error):
            raise
        for line in str(error).splitlines():
            print(f"generator: {line}", file=sys.stderr)
        return 1
    return 0


def _is_expected(error: Exception) -> bool:
    """Whether an error is about the input, so that its message says all and a traceback would hide it."""
    return type(error).__module__.startswith("generator.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m generator", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    _add_stages(commands)
    _add_comparisons(commands)
    return parser


def _add_stages(commands: Commands) -> None:
    """The commands that work on one SDK, the project's own unless another is named."""
    source_help = "a pinned SDK (macos26), a folder or a zip file; else $PYMETAL_METAL_CPP, else the default SDK"

    fetch = commands.add_parser("fetch", help="get metal-cpp and print the folder of headers")
    fetch.add_argument("source", nargs="?", help=source_help)
    fetch.set_defaults(run=_fetch)

    model = commands.add_parser("model", help="parse the headers and store their API model")
    model.add_argument("source", nargs="?", help=source_help)
    model.add_argument("--name", help="what to call the SDK; needed unless the source is a pinned one")
    model.set_defaults(run=_model)

    report = commands.add_parser("report", help="print how much of the API is bound, and why the rest is not")
    report.add_argument("sdk", nargs="?", help="an SDK whose model is stored")
    report.set_defaults(run=_report)

    regenerate = commands.add_parser("regenerate", help="parse the headers and write every generated file")
    regenerate.add_argument("source", nargs="?", help=source_help)
    regenerate.add_argument("--name", help="what to call the SDK; needed unless the source is a pinned one")
    regenerate.set_defaults(run=_regenerate)

    pages = commands.add_parser("pages", help="write the reference pages of the documentation site into a folder")
    pages.add_argument("folder", help="gets reference/, objects.txt and llms.txt; other files in reference/ go")
    pages.set_defaults(run=_pages)


def _add_comparisons(commands: Commands) -> None:
    """The commands about what differs between two SDKs."""
    add = commands.add_parser("sdk", help="generate from another SDK, and say what it changes and needs")
    add.add_argument("source", help="a pinned SDK, a folder or a zip file of metal-cpp")
    add.add_argument("--name", help="what to call the SDK (macos27); else from the name of the source")
    add.add_argument("--against", help="the SDK to compare it with, whose model is stored; else the default SDK")
    add.add_argument("--output", type=Path, help="the folder for page and files; else build/sdk/<name>")
    add.add_argument("--adopt", action="store_true", help="make it the project's SDK; it has to be pinned")
    add.set_defaults(run=_sdk)

    diff = commands.add_parser("diff", help="print what differs for Python programs between two SDKs")
    diff.add_argument("old", help="an SDK whose model is stored, or a model's JSON file")
    diff.add_argument("new", help="the same, for the newer one")
    diff.set_defaults(run=_diff)


def _fetch(options: argparse.Namespace) -> None:
    print(sdk.fetch(options.source))


def _name(options: argparse.Namespace) -> tuple[str, str]:
    """The source, and what to call the SDK."""
    pins = sdk.read_pins()
    source = options.source or sdk.local_source() or pins.default
    name = options.name or (source if source in pins.sdks else None)
    if name is None:
        raise sdk.SdkError(f"{source}: is not a pinned SDK, so it needs a name: --name macos27")
    return source, _checked_name(name)


def _checked_name(name: str) -> str:
    """The name of an SDK, which is part of file names."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise sdk.SdkError(f"{name}: is no name for an SDK; small letters, digits and _ make one")
    return name


def _model(options: argparse.Namespace) -> None:
    from generator import pipeline, write

    source, name = _name(options)
    api = pipeline.read_model(source, name)
    write.write(pipeline.ROOT, pipeline.model_text(api), folders=())
    methods = sum(len(class_.methods) for class_ in api.classes)
    print(f"{pipeline.model_file(name)}: {len(api.classes)} classes, {methods} methods, {len(api.enums)} enums")


def _report(options: argparse.Namespace) -> None:
    from generator import pipeline, report

    api = pipeline.load_model(options.sdk or sdk.read_pins().default)
    print(report.coverage(api, pipeline.make_binding(api)), end="")


def _regenerate(options: argparse.Namespace) -> None:
    from generator import pipeline, report, write

    started = time.perf_counter()
    source, name = _name(options)
    is_default = name == sdk.read_pins().default
    api = pipeline.read_model(source, name)
    binding = pipeline.make_binding(api, check_rules=is_default)
    texts = pipeline.generate(api, binding, check_rules=is_default)
    written = write.write(pipeline.ROOT, texts)
    for path in written.changed:
        print(f"wrote {path}")
    for path in written.removed:
        print(f"removed {path}")
    print(report.summary(api, binding))
    print(f"{len(texts)} files, {len(written.changed)} changed, in {time.perf_counter() - started:.1f} s")


def _sdk(options: argparse.Namespace) -> None:
    from generator import additions

    pins = sdk.read_pins()
    if options.adopt and options.source not in pins.sdks:
        raise sdk.SdkError(f"{options.source}: is not a pinned SDK; pin it in {sdk.PINS_PATH} before it is adopted")
    given = options.name or (options.source if options.source in pins.sdks else additions.default_name(options.source))
    addition = additions.survey(options.source, _checked_name(given), options.against or pins.default)
    output = options.output or additions.OUTPUTS / addition.surveyed.api.sdk
    written = additions.write_into(output, addition)
    print(addition.summary())
    print(f"{output / additions.PAGE}: what changes, and what needs a rule")
    if addition.surveyed.blocking:
        print("Nothing is generated before these have a rule; generator/README.md tells how:", flush=True)
    else:
        print(f"{len(written.changed) + written.unchanged} files in {output}")
    if addition.open_needs:
        raise additions.AdditionError("\n".join(addition.open_needs))
    if options.adopt:
        additions.adopt(addition)
        print(f"{addition.surveyed.api.sdk} is the project's SDK now; git diff shows what changed")


def _diff(options: argparse.Namespace) -> None:
    from generator import compare, pipeline

    old, new = (pipeline.load_model(name) for name in (options.old, options.new))
    decided = [compare.Decided(api, pipeline.make_binding(api)) for api in (old, new)]
    print(compare.difference_page(*decided), end="")


def _pages(options: argparse.Namespace) -> None:
    from generator import site, write

    texts = site.make().texts
    written = write.write(Path(options.folder), texts, site.PLACES)
    print(f"{len(texts)} files, {len(written.changed)} changed, {len(written.removed)} removed")


if __name__ == "__main__":
    sys.exit(main())
