"""Libraries: MSL source, checked by clang and reflected, once for each set of function constants."""

import json
from dataclasses import dataclass
from functools import cached_property

from softmetal.msl.compilation import diagnostics
from softmetal.msl.compilation.clang import Clang
from softmetal.msl.compilation.precompiled import CodeOptions, compiler_identity, library_headers
from softmetal.msl.compilation.toolchain import Toolchain
from softmetal.msl.entry_checks import find_problems
from softmetal.msl.kernel_cache import serialize
from softmetal.msl.kernel_cache.cache import DiskCache, content_key
from softmetal.msl.kernel_cache.processor import cpu_identity
from softmetal.msl.protocol import COMPILE_FAILURE, INTERNAL, LIBRARY_ERROR_DOMAIN, Options, RequestError
from softmetal.msl.reflection import member_attributes
from softmetal.msl.reflection.reflect import LibraryReflection, reflect
from softmetal.msl.rewriting import overload_bodies
from softmetal.msl.rewriting.function_constants import ConstantUsage
from softmetal.msl.rewriting.lexer import tokenize
from softmetal.msl.rewriting.rewrite import rewrite
from softmetal.msl.rewriting.source_map import RewrittenSource
from softmetal.msl.rewriting.space_questions import asks_for_address_spaces
from softmetal.msl.wrapping.wrapper import ConstantValues, ProgramText, reflection_program

_DEFAULT_VERSION = 320
_LONGEST_SOURCE = 4 << 20  # characters; several times the largest library in use


@dataclass(frozen=True)
class CheckedLibrary:
    """A library that compiles, clang's warnings about it, and whether it does only with its address spaces kept."""

    reflection: LibraryReflection
    warnings: str
    keeps_address_spaces: bool = False


class Program:
    """A source with its compile options. Address spaces are erased, or become types of clang's where that matters."""

    def __init__(self, source: str, options: Options, *, keeps_address_spaces: bool = False) -> None:
        self.source = source.encode(errors="replace").decode()  # half a surrogate pair is no character
        self.options = options
        self.keeps_address_spaces = keeps_address_spaces

    @cached_property
    def with_address_spaces(self) -> "Program":
        """The same program with its address spaces kept."""
        return Program(self.source, self.options, keeps_address_spaces=True)

    def as_checked(self, library: CheckedLibrary) -> "Program":
        """This program as `check_library` found that it compiles."""
        return self.with_address_spaces if library.keeps_address_spaces else self

    @cached_property
    def rewritten(self) -> RewrittenSource:
        return rewrite(self.source, library_headers(), keeps_address_spaces=self.keeps_address_spaces)

    @cached_property
    def usage(self) -> ConstantUsage:
        texts = (self.source, *self.options.macros.values())
        has_constants = any("function_constant" in text for text in texts)
        return ConstantUsage(tokenize(self.source) if has_constants else ())

    @cached_property
    def macros(self) -> dict[str, str]:
        """The user's macros as C++, and the language version."""
        keeps = self.keeps_address_spaces
        own = {
            name: rewrite(value, library_headers(), keeps_address_spaces=keeps).text
            for name, value in self.options.macros.items()
        }
        return {"__METAL_VERSION__": str(_version_number(self.options.language_version)), **own}

    @property
    def declarations(self) -> str:
        """C++ in front of the source: without this one, log calls do nothing."""
        if not self.options.enable_logging:
            return ""
        return "template <> struct softmetal::logging<softmetal::program> { static constexpr bool enabled = true; };\n"

    @property
    def code_options(self) -> CodeOptions:
        """Fast math keeps IEEE results here, except that multiplications and additions may fuse."""
        contract = "off" if self.options.math_mode == "safe" else "fast"
        optimization = "-Os" if self.options.optimize == "size" else "-O3"
        return CodeOptions(contract, optimization, self.options.math_functions, self.keeps_address_spaces)

    def key_parts(self, toolchain: Toolchain) -> dict[str, str]:
        """Everything that the compiled program depends on, function and constants apart."""
        options = self.options
        macros = json.dumps(dict(options.macros), sort_keys=True)
        return {
            "source": self.source,
            "options": f"{options.math_mode} {options.language_version} {options.optimize} {macros}",
            "functions": options.math_functions,
            "logging": str(options.enable_logging),
            "compiler": compiler_identity(),
            "toolchain": toolchain.identity,
            "cpu": cpu_identity(),
        }


def check_library(
    program: Program, constants: ConstantValues, toolchain: Toolchain, clang: Clang, disk: DiskCache
) -> CheckedLibrary:
    """Compiles far enough to know all errors and the reflection. Raises RequestError with clang's messages."""
    key = content_key({**program.key_parts(toolchain), "constants": repr(sorted(constants.items()))})
    stored = disk.read_text("library", key)
    known = serialize.decode(CheckedLibrary, stored) if stored is not None else None
    if known is not None:
        return known
    if len(program.source) > _LONGEST_SOURCE:
        message = f"the source has {len(program.source)} characters, and softmetal compiles at most {_LONGEST_SOURCE}"
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, message)
    checked = _check(program, constants, clang)
    disk.write_text("library", key, serialize.encode(checked))
    return checked


def _check(program: Program, constants: ConstantValues, clang: Clang) -> CheckedLibrary:
    """Erases the address spaces, which is quicker and takes more, unless the program asks which is which."""
    if asks_for_address_spaces(tokenize(program.source)):
        program = program.with_address_spaces
    try:
        return _reflected(program, constants, clang)
    except RequestError as error:
        if program.keeps_address_spaces or not overload_bodies.are_confused(error.message):
            raise
    return _reflected(program.with_address_spaces, constants, clang)


def _reflected(program: Program, constants: ConstantValues, clang: Clang) -> CheckedLibrary:
    text = reflection_program(program.rewritten, program.macros, constants, program.declarations)
    flags = [*diagnostics.CLANG_FLAGS, *diagnostics.WARNING_FLAGS]
    output = clang.annotated_ir(text, program.code_options, flags)
    messages = diagnostics.readable_diagnostics(output.messages, program.rewritten, text.head_lines)
    if not output.succeeded:
        if messages:
            raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, messages)
        # Clang's own stack or memory is not enough for a source that nests without an end.
        reason = output.messages.strip() or "it may nest too deeply"
        raise RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, f"clang gave up on the source: {reason}")
    reflection = reflect(output.data.decode(errors="replace"), program.usage)
    if member_attributes.has_member_attributes(program.rewritten, program.macros):
        reflection = _with_member_attributes(reflection, text, program, clang)
    if problems := find_problems(reflection):
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, diagnostics.describe(problems, program.rewritten))
    return CheckedLibrary(reflection, messages, program.keeps_address_spaces)


def _with_member_attributes(
    reflection: LibraryReflection, text: ProgramText, program: Program, clang: Clang
) -> LibraryReflection:
    """Looking at members completes types that they point to, which may have members again."""
    places = member_attributes.struct_places(reflection)
    while True:
        probes = ProgramText(text.text + member_attributes.probe_text(places), text.head_lines)
        output = clang.annotated_ir(probes, program.code_options, diagnostics.CLANG_FLAGS)
        if not output.succeeded:
            message = f"the attributes of struct members cannot be read: {output.messages.strip()}"
            raise RequestError(LIBRARY_ERROR_DOMAIN, INTERNAL, message)
        ir = output.data.decode(errors="replace")
        reflection = reflect(ir, program.usage)
        if (completed := member_attributes.struct_places(reflection)) == places:
            return member_attributes.with_member_attributes(reflection, places, ir)
        places = completed


def _version_number(version: str | None) -> int:
    """`__METAL_VERSION__`: 320 for language version 3.2."""
    if version is None:
        return _DEFAULT_VERSION
    major, _, minor = version.partition(".")
    try:
        return int(major) * 100 + int(minor or "0") * 10
    except ValueError:
        message = f"{version!r} is not a Metal language version"
        raise RequestError(LIBRARY_ERROR_DOMAIN, COMPILE_FAILURE, message) from None
