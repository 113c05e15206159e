"""Command line of the shader compiler: a worker for libsoftmetal, and tools to look at what it does."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from softmetal.msl import replies
from softmetal.msl.library import Program
from softmetal.msl.pipeline import Compiler
from softmetal.msl.protocol import LibraryRequest, Options, PipelineRequest, RequestError
from softmetal.msl.toolchain import ToolchainError


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 on success."""
    options = _parser().parse_args(arguments)
    if options.worker:
        serve(sys.stdin, sys.stdout)
        return 0
    commands = {"compile": _compile, "reflect": _reflect, "show": _show}
    if options.command not in commands:
        _parser().print_usage(sys.stderr)
        return 2
    try:
        commands[options.command](options.file.read_text())
    except (RequestError, ToolchainError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answers one JSON request per line until there are no more."""
    compiler = Compiler()
    for line in requests:
        if line.strip():
            answers.write(compiler.handle(line) + "\n")
            answers.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m softmetal.msl", description=__doc__)
    parser.add_argument("--worker", action="store_true", help="serve requests, one JSON object per line")
    commands = parser.add_subparsers(dest="command")
    for name, text in (
        ("compile", "compile every kernel and print the shared objects and times"),
        ("reflect", "print the functions of a library as JSON"),
        ("show", "print the C++ that a source becomes"),
    ):
        commands.add_parser(name, help=text).add_argument("file", type=Path)
    return parser


def _compile(source: str) -> None:
    compiler = Compiler()
    header = compiler.precompiled.header(Program(source, Options()).code_options)
    if header.seconds:
        print(f"metal library: precompiled in {header.seconds * 1000:.0f} ms")
    start = time.perf_counter()
    library = compiler.check(Program(source, Options()), {})
    print(f"library: {(time.perf_counter() - start) * 1000:.1f} ms")
    print(library.warnings, end="")
    for function in library.reflection.functions:
        start = time.perf_counter()
        try:
            reply = compiler.pipeline(PipelineRequest(source, function.name))
        except RequestError as error:
            print(f"{function.name}: {error}")
            continue
        print(f"{function.name}: {(time.perf_counter() - start) * 1000:.1f} ms, {reply['mode']}, {reply['path']}")


def _reflect(source: str) -> None:
    compiler = Compiler()
    reply = dict(compiler.library(LibraryRequest(source)))
    library = compiler.check(Program(source, Options()), {})
    arguments = {f.name: replies.describe_parameters(f) for f in library.reflection.functions}
    print(json.dumps({**reply, "parameters": arguments}, indent=2))


def _show(source: str) -> None:
    print(Program(source, Options()).rewritten.text, end="")


if __name__ == "__main__":
    sys.exit(main())
