"""The C++ around a kernel: the entry points of kernel_abi.h, written in terms of include/softmetal/."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from softmetal.msl.reflection.binding import BoundParameter, Source, is_independent_of_groups
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.stage_input import StageInput, stage_input_code
from softmetal.msl.rewriting.function_constants import constant_definitions
from softmetal.msl.rewriting.source_map import RewrittenSource
from softmetal.msl.wrapping import stage_wrapper
from softmetal.msl.wrapping.argument_code import argument_code
from softmetal.msl.wrapping.execution_mode import Mode
from softmetal.msl.wrapping.grid_bounds import GridBound, grid_bounds

PROGRAM_FILE = "program_source"
WRAPPER_FILE = "softmetal_wrapper"

ConstantValues = Mapping[int, tuple[float | int | bool, ...]]


# A shader cannot probe the host's files; the rewriter answers for the library's headers.
_NO_PROBING = "".join(
    f"#undef {name}\n#define {name}(...) 0\n" for name in ("__has_include", "__has_include_next", "__has_embed")
)

_REFLECTION_MACROS = """\
#define SOFTMETAL_ANNOTATE(...) __attribute__((annotate("msl", __VA_ARGS__)))
#define SOFTMETAL_ANNOTATE_ARRAY(...) [[clang::annotate("msl", __VA_ARGS__)]]
#define SOFTMETAL_CONSTANT(index) __attribute__((used, annotate("msl", "function_constant", (int)(index))))
#define SOFTMETAL_ENTRY
#define SOFTMETAL_TEMPLATE_ENTRY
#define SOFTMETAL_QUALIFIED_ENTRY __attribute__((used))
#define SOFTMETAL_INSTANTIATE template
"""

# Only the wanted kernel is compiled: others are static or inline, and instantiations are only declared.
_CODE_MACROS = """\
#define SOFTMETAL_ANNOTATE(...)
#define SOFTMETAL_ANNOTATE_ARRAY(...)
#define SOFTMETAL_CONSTANT(index)
#define SOFTMETAL_ENTRY static
#define SOFTMETAL_TEMPLATE_ENTRY inline
#define SOFTMETAL_QUALIFIED_ENTRY
#define SOFTMETAL_INSTANTIATE extern template
"""


# Around functions in which threads may meet, see metal_config.
_MEETING = ("SOFTMETAL_MEETING_FUNCTIONS\n", "SOFTMETAL_END_MEETING_FUNCTIONS\n")


# See metal_texture_batch.
_BATCHES = "template <> inline constexpr bool metal::softmetal_detail::samples_in_batches<true> = true;\n"


@dataclass(frozen=True)
class ProgramText:
    """A whole program for clang; the user's source starts after `head_lines` lines of our own."""

    text: str
    head_lines: int


def reflection_program(
    source: RewrittenSource, macros: Mapping[str, str], constants: ConstantValues, declarations: str
) -> ProgramText:
    """The program whose unoptimised IR `reflect` reads; `declarations` are C++ in front of the user's source."""
    head = _head(_REFLECTION_MACROS, macros, constants, declarations)
    return ProgramText(head + source.text, head.count("\n"))


def kernel_program(
    source: RewrittenSource,
    macros: Mapping[str, str],
    constants: ConstantValues,
    kernel: EntryPoint,
    bound: Sequence[BoundParameter],
    mode: Mode,
    stage_input: StageInput | None,
    declarations: str,
) -> ProgramText:
    """The program that becomes a kernel's object file."""
    begin, end = _MEETING if kernel.may_meet or (mode is Mode.REGIONS and kernel.may_sample) else ("", "")
    if kernel.kind == "fragment":
        declarations += stage_wrapper.fragment_declarations(kernel, bound, mode)
    if mode is Mode.REGIONS and kernel.may_sample:
        declarations += _BATCHES
    head = _head(_CODE_MACROS + begin, macros, constants, declarations)
    make = stage_wrapper.STAGES.get(kernel.kind, _wrapper)
    text = make(kernel, bound, mode, stage_input)
    wrapper = f'{_undefine_words(text)}#line 1 "{WRAPPER_FILE}"\n{text}'
    return ProgramText(f"{head}{source.text}\n{end}{wrapper}", head.count("\n"))


def function_program(
    source: RewrittenSource,
    macros: Mapping[str, str],
    constants: ConstantValues,
    function: EntryPoint,
    declarations: str,
) -> ProgramText:
    """The program that becomes the object file of a visible function."""
    begin, end = _MEETING if function.may_meet else ("", "")
    head = _head(_CODE_MACROS + begin, macros, constants, declarations)
    text = f"""\
SOFTMETAL_EXPORT __attribute__((visibility("default"))) const void* softmetal_function() {{
  return reinterpret_cast<const void*>(&{function.expression});
}}
"""
    wrapper = f'{_undefine_words(text)}#line 1 "{WRAPPER_FILE}"\n{text}'
    return ProgramText(f"{head}{source.text}\n{end}{wrapper}", head.count("\n"))


def _head(own_macros: str, macros: Mapping[str, str], constants: ConstantValues, declarations: str) -> str:
    users = "".join(f"#undef {name}\n#define {name} {value}\n" for name, value in macros.items())
    own = f"{_NO_PROBING}{own_macros}{constant_definitions(constants)}\n{declarations}"
    return f'{own}{users}#line 1 "{PROGRAM_FILE}"\n'


def _wrapper(kernel: EntryPoint, bound: Sequence[BoundParameter], mode: Mode, stage_input: StageInput | None) -> str:
    code = argument_code(bound, stage_input, is_validated=mode is Mode.VALIDATED)
    runner = _runner(bound, mode)
    bounds = grid_bounds(bound, kernel.position_multiples) if mode is Mode.LOOP else ()
    # What is known of a thread's position helps only after the kernel's own loops have been unrolled, which happens
    # before LLVM's inliner but after that of `flatten`.
    inline, flatten = ("", "") if bounds else ("always_inline, flatten", ", flatten")
    return f"""\
namespace {{
using softmetal_signature = softmetal::signature<decltype({kernel.expression})>;
template <int Index>
using softmetal_parameter = softmetal_signature::template parameter<Index>;
struct softmetal_kernel {{
  struct arguments {{
    SOFTMETAL_INLINE arguments(const softmetal_launch* launch, const softmetal_worker* worker)
        {":" if code.initialisers else ""} {", ".join(code.initialisers)} {{}}
    {" ".join(code.members)}
    {code.texture_functions}
  }};
{_stage_input(bound, stage_input)}
  __attribute__(({inline})) static void run(const arguments& given, softmetal::thread thread) {{
    {kernel.expression}({", ".join(code.values)});
  }}
{_bounds(bounds)}
}};
}}
{_THREAD if mode is Mode.REGIONS else ""}SOFTMETAL_EXPORT __attribute__((visibility("default"){flatten}))
int softmetal_run(
    const softmetal_launch* launch, softmetal_worker* worker, softmetal_ulong first, softmetal_ulong last) {{
  return softmetal::{runner}(launch, worker, first, last);
}}
"""


# What `fission` makes regions of.
_THREAD = """\
SOFTMETAL_EXPORT __attribute__((visibility("default"), flatten)) void softmetal_thread(
    const softmetal_kernel::arguments& __restrict given, const softmetal::group& __restrict in, softmetal_uint x,
    softmetal_uint y, softmetal_uint z) {
  softmetal_kernel::run(given, softmetal::thread{in, {x, y, z}});
}
"""


def _stage_input(bound: Sequence[BoundParameter], stage_input: StageInput | None) -> str:
    for index, item in enumerate(bound):
        if item.source is Source.STAGE_IN and stage_input is not None:
            return stage_input_code(item.parameter, f"softmetal_parameter<{index}>", stage_input, is_vertex=False)
    return ""


def _bounds(bounds: Sequence[GridBound]) -> str:
    choices = " else ".join(
        f"if constexpr (Number == {number}) return softmetal_uint({bound.expression});"
        for number, bound in enumerate(bounds)
    )
    multiples = ", ".join(str(bound.multiple) for bound in bounds)
    return f"""\
  static constexpr int bound_count = {len(bounds)};
  static constexpr softmetal_uint multiples[] = {{{multiples or 1}}};
  template <int Number>
  SOFTMETAL_INLINE static softmetal_uint bound(const arguments& given, const softmetal_launch* launch) {{
    {choices}
  }}"""


def _undefine_words(text: str) -> str:
    """Ends the user's macros whose names the wrapper uses for itself."""
    words = sorted(set(re.findall(r"[A-Za-z_]\w*", text)))
    return "".join(f"#undef {word}\n" for word in words if not word.startswith("SOFTMETAL_"))


def _runner(bound: Sequence[BoundParameter], mode: Mode) -> str:
    if mode is Mode.VALIDATED:
        return "run_validated<softmetal_kernel>"
    if mode is Mode.FIBER:
        return "run_fibers<softmetal_kernel>"
    if mode is Mode.REGIONS:
        return "run_regions<softmetal_kernel>"
    order = "by_rows" if is_independent_of_groups(bound) else "by_groups"
    return f"run_loop<softmetal_kernel, softmetal::{order}>"
