"""The compiler as a whole: requests in, replies out."""

import json
import threading
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

from softmetal.msl import constant_values, kernel_code, replies
from softmetal.msl.compilation.clang import Clang
from softmetal.msl.compilation.precompiled import PrecompiledLibrary
from softmetal.msl.compilation.toolchain import Toolchain, ToolchainError, find_toolchain
from softmetal.msl.kernel_cache import known_replies
from softmetal.msl.kernel_cache.cache import DiskCache, content_key
from softmetal.msl.kernel_cache.checksums import is_whole
from softmetal.msl.library import CheckedLibrary, Program, check_library
from softmetal.msl.protocol import (
    FUNCTION_NOT_FOUND,
    INTERNAL,
    LIBRARY_ERROR_DOMAIN,
    PIPELINE_ERROR_DOMAIN,
    PIPELINE_UNSUPPORTED,
    FunctionRequest,
    LibraryRequest,
    Options,
    PingRequest,
    PipelineRequest,
    RequestError,
    error_reply,
    parse_request,
)
from softmetal.msl.reflection.reflect import EntryPoint

Reply = Mapping[str, object]

_MEMO_LIMIT = 256
_PROGRAM_LIMIT = 16  # whole sources

_COMPILED = ("kernel", "vertex", "fragment", *kernel_code.CALLED_THROUGH_TABLES)


class Compiler:
    """Compiles MSL for the CPU it runs on. All methods may be called from any thread."""

    def __init__(self, disk: DiskCache | None = None) -> None:
        self._disk = disk or DiskCache()
        self._programs: dict[tuple[str, str], Program] = {}
        self._libraries: dict[str, CheckedLibrary] = {}
        self._pipelines: dict[str, Reply] = {}
        self._lock = threading.Lock()

    def handle(self, request: str) -> str:
        """The reply to one JSON request. Never raises: whatever goes wrong becomes an error reply."""
        try:
            reply = self._dispatch(request)
            return self._store_reply(request, reply)
        except RequestError as error:
            reply = error_reply(error)
        except ToolchainError as error:
            reply = error_reply(RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, str(error)))
        except Exception as error:  # a bug here must not take the process down that runs the device
            message = f"internal error of the shader compiler: {type(error).__name__}: {error}"
            reply = error_reply(RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, message))
        return json.dumps(reply)

    def library(self, request: LibraryRequest) -> Reply:
        """Checks a library. Raises RequestError with clang's messages when it does not compile."""
        program = self._program(request.source, request.options)
        checked = self.check(program, {})
        key = content_key(program.key_parts(self.toolchain))
        return replies.library_reply(key, checked)

    def pipeline(self, request: PipelineRequest) -> Reply:
        """Compiles one function. Raises RequestError when it cannot be."""
        program = self._program(request.source, request.options)
        key = self._pipeline_key(program, request)
        if (known := self._known_pipeline(key)) is not None:
            return known
        entry = self._entry(program, request.function)
        program = program.as_checked(self.check(program, {}))
        kind = "post-tessellation vertex" if entry.attribute("patch") is not None else entry.kind
        if kind not in _COMPILED:
            article = "an" if kind[0] in "aeiou" else "a"
            message = f"'{entry.name}' is {article} {kind} function, which softmetal does not compile"
            raise RequestError(PIPELINE_ERROR_DOMAIN, PIPELINE_UNSUPPORTED, message)
        constants = constant_values.resolve(entry, request.constants)
        if constants:
            entry = self.check(program, constants).reflection.find(request.function) or entry
        stage_input = kernel_code.stage_input_of(entry, request.stage_input)
        built = self._build(program, entry, constants, replace(request, stage_input=stage_input))
        path = self._disk.store("kernel", key, lambda output: kernel_code.link(built, output, self.clang), ".so")
        reply = replies.pipeline_reply(path, entry, built, stage_input)
        self._disk.write_text("pipeline", key, json.dumps(reply))
        self._remember_pipeline(key, reply)
        return reply

    def _build(
        self, program: Program, entry: EntryPoint, constants: constant_values.Values, request: PipelineRequest
    ) -> kernel_code.KernelCode:
        if entry.kind in kernel_code.CALLED_THROUGH_TABLES:
            is_validated = request.shader_validation
            return kernel_code.build_function(program, entry, constants, self.clang, is_validated=is_validated)
        build = kernel_code.build_validated if request.shader_validation else kernel_code.build
        settings = kernel_code.PipelineSettings(request.stage_input, request.calls_may_meet)
        return build(program, entry, constants, settings, self.clang)

    def function(self, request: FunctionRequest) -> Reply:
        """What a function takes. Raises RequestError when there is no such function."""
        program = self._program(request.source, request.options)
        entry = self._entry(program, request.function)
        if constants := constant_values.resolve(entry, request.constants):
            entry = self.check(program, constants).reflection.find(request.function) or entry
        return replies.function_reply(kernel_code.bound_parameters(entry))

    def check(self, program: Program, constants: constant_values.Values) -> CheckedLibrary:
        """A program's reflection with the given function constants, from memory where possible."""
        key = content_key({**program.key_parts(self.toolchain), "constants": repr(sorted(constants.items()))})
        known = self._libraries.get(key)
        if known is None:
            known = check_library(program, constants, self.toolchain, self.clang, self._disk)
            with self._lock:
                if len(self._libraries) >= _MEMO_LIMIT:
                    self._libraries.clear()
                self._libraries[key] = known
        return known

    @cached_property
    def toolchain(self) -> Toolchain:
        return find_toolchain(self._disk)

    @cached_property
    def precompiled(self) -> PrecompiledLibrary:
        return PrecompiledLibrary(self.toolchain, self._disk)

    @cached_property
    def clang(self) -> Clang:
        return Clang(self.toolchain, self.precompiled)

    def _dispatch(self, text: str) -> Reply:
        request = parse_request(text)
        if isinstance(request, LibraryRequest):
            return self.library(request)
        if isinstance(request, PipelineRequest):
            return self.pipeline(request)
        if isinstance(request, FunctionRequest):
            return self.function(request)
        assert isinstance(request, PingRequest)
        return replies.ping_reply()

    def _program(self, source: str, options: Options) -> Program:
        """The program that other requests for functions of the same library had, which is rewritten already."""
        key = (source, repr(options))
        with self._lock:
            program = self._programs.pop(key, None) or Program(source, options)
            self._programs[key] = program  # the last used last
            if len(self._programs) > _PROGRAM_LIMIT:
                del self._programs[next(iter(self._programs))]
        return program

    def _entry(self, program: Program, name: str) -> EntryPoint:
        entry = self.check(program, {}).reflection.find(name)
        if entry is None:
            message = f"the library has no function named '{name}'"
            raise RequestError(LIBRARY_ERROR_DOMAIN, FUNCTION_NOT_FOUND, message)
        return entry

    def _store_reply(self, request: str, reply: Reply) -> str:
        """The reply as JSON, which the next process finds without a compiler."""
        text = json.dumps(reply)
        if reply != replies.ping_reply():
            programs = (self.toolchain.clang[0], self.toolchain.linker[0])
            entry = known_replies.entry(text, str(reply.get("path", "")), programs)
            self._disk.write_text(known_replies.KIND, known_replies.key(request), entry)
        return text

    def _pipeline_key(self, program: Program, request: PipelineRequest) -> str:
        constants = request.constants
        values = f"{sorted(constants.by_index.items())!r} {sorted(constants.by_name.items())!r}"
        execution = "fibers" if kernel_code.forced_fibers() else ""
        return content_key(
            {
                **program.key_parts(self.toolchain),
                "function": request.function,
                "constants": values,
                "execution": execution,
                "shader validation": str(request.shader_validation),
                "settings": f"{request.stage_input!r} {request.calls_may_meet}",
            }
        )

    def _known_pipeline(self, key: str) -> Reply | None:
        """A finished pipeline, unless its shared object has gone from the cache."""
        known = self._pipelines.get(key)
        if known is None and (text := self._disk.read_text("pipeline", key)) is not None:
            known = replies.read_pipeline_reply(text)
        if known is None or not is_whole(str(known["path"])):
            return None
        self._remember_pipeline(key, known)
        return known

    def _remember_pipeline(self, key: str, reply: Reply) -> None:
        with self._lock:
            if len(self._pipelines) >= _MEMO_LIMIT:
                self._pipelines.clear()
            self._pipelines[key] = reply
