"""The shader compiler of softmetal: compile, reflect and show Metal sources, and look after the cache of kernels.

python -m softmetal.msl compile shader.metal      every kernel, with the time it took
python -m softmetal.msl reflect shader.metal      functions and arguments as JSON
python -m softmetal.msl show shader.metal         the C++ that the source becomes
python -m softmetal.msl cache list|size|verify|clear
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from softmetal.msl import cache_commands, source_commands
from softmetal.msl.answers import answer
from softmetal.msl.compilation.toolchain import ToolchainError
from softmetal.msl.kernel_cache.cache_folder import CacheLimitError
from softmetal.msl.protocol import RequestError

SOURCE_COMMANDS: Mapping[str, tuple[Callable[[str], None], str]] = {
    "compile": (source_commands.compile_kernels, "compile every kernel and print the shared objects and times"),
    "reflect": (source_commands.print_reflection, "print the functions of a library as JSON"),
    "show": (source_commands.print_cpp, "print the C++ that a source becomes"),
}
CACHE_COMMANDS: Mapping[str, tuple[Callable[[Path], int], str]] = {
    "list": (cache_commands.print_entries, "print every entry: kind, size, last use, name"),
    "size": (cache_commands.print_size, "print how much the cache holds, by kind"),
    "verify": (cache_commands.remove_damaged, "read every entry and remove those that are damaged"),
    "clear": (cache_commands.remove_all, "remove every entry"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 on success, 1 when it failed, 2 when it was called wrongly."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        if options.worker:
            serve(sys.stdin, sys.stdout)
            return 0
        if options.command == "cache":
            return CACHE_COMMANDS[options.action][0](options.folder)
        if options.command is None:
            parser.print_help(sys.stderr)
            return 2
        SOURCE_COMMANDS[options.command][0](_source(parser, options.file))
    except (CacheLimitError, RequestError, ToolchainError) as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:  # `… | head`
        sys.stderr.close()
        return 1
    return 0


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answers one JSON request per line until there are no more."""
    for line in requests:
        if line.strip():
            answers.write(answer(line.rstrip("\n")) + "\n")
            answers.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m softmetal.msl", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worker", action="store_true", help="serve libsoftmetal, one JSON object per line")
    commands = parser.add_subparsers(dest="command", title="commands")
    for name, (_, text) in SOURCE_COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("file", help="a Metal source, or - for standard input")
    cache = commands.add_parser("cache", help="look after the cache", description="look after the cache of kernels")
    cache.add_argument("--folder", type=Path, default=cache_commands.default_root(), help="default: %(default)s")
    actions = cache.add_subparsers(dest="action", required=True, title="actions")
    for name, (_, text) in CACHE_COMMANDS.items():
        actions.add_parser(name, help=text, description=text)
    return parser


def _source(parser: argparse.ArgumentParser, file: str) -> str:
    try:
        return sys.stdin.read() if file == "-" else Path(file).read_text()
    except OSError as error:
        parser.error(f"cannot read {file}: {error.strerror}")
    except UnicodeDecodeError:
        parser.error(f"{file} is not UTF-8 text; a compiled library holds no source")


if __name__ == "__main__":
    sys.exit(main())
