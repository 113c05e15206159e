"""What the command line does with a Metal source."""

import contextlib
import json
import time

from softmetal.msl import replies
from softmetal.msl.library import Program
from softmetal.msl.pipeline import Compiler, Reply
from softmetal.msl.protocol import LibraryRequest, Options, PipelineRequest, RequestError


def compile_kernels(source: str) -> None:
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
        print(f"{function.name}: {(time.perf_counter() - start) * 1000:.1f} ms, {_how_it_runs(reply)}, {reply['path']}")


def _how_it_runs(reply: Reply) -> str:
    reason = f" because {reply['why_fibers']}" if "why_fibers" in reply else ""
    return f"{reply['mode']}{reason}"


def print_reflection(source: str) -> None:
    compiler = Compiler()
    reply = dict(compiler.library(LibraryRequest(source)))
    library = compiler.check(Program(source, Options()), {})
    arguments = {f.name: replies.describe_parameters(f) for f in library.reflection.functions}
    print(json.dumps({**reply, "parameters": arguments}, indent=2))


def print_cpp(source: str) -> None:
    program = Program(source, Options())
    with contextlib.suppress(RequestError):  # what does not compile is shown all the same
        program = program.as_checked(Compiler().check(program, {}))
    print(program.rewritten.text, end="")
