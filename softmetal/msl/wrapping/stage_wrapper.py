"""The C++ around vertex and fragment functions: the entry points of render_abi.h."""

from collections.abc import Callable, Mapping, Sequence

from softmetal.msl.reflection.binding import BoundParameter, Source
from softmetal.msl.reflection.fragment_function import FragmentInterface, fragment_interface
from softmetal.msl.reflection.memory_writes import writes_memory
from softmetal.msl.reflection.reflect import EntryPoint
from softmetal.msl.reflection.stage_input import StageInput, stage_input_code
from softmetal.msl.reflection.stage_values import Placed
from softmetal.msl.reflection.vertex_function import vertex_outputs
from softmetal.msl.wrapping.argument_code import argument_code
from softmetal.msl.wrapping.execution_mode import Mode

VERTEX_ENTRY = "softmetal_run_vertices"
FRAGMENT_ENTRY = "softmetal_run_fragments"


def vertex_wrapper(
    function: EntryPoint, bound: Sequence[BoundParameter], mode: Mode, stage_input: StageInput | None
) -> str:
    """Raises StageError for a result that vertex functions cannot have, StageInputError for unfit stage inputs."""
    code = argument_code(bound, stage_input, is_validated=mode is Mode.VALIDATED)
    outputs = vertex_outputs(function)
    inputs = "".join(
        stage_input_code(item.parameter, f"softmetal_parameter<{index}>", stage_input, is_vertex=True)
        for index, item in enumerate(bound)
        if item.source is Source.STAGE_IN and stage_input is not None
    )
    return f"""\
{_signature(function)}
struct softmetal_stage {{
  static constexpr int output_words = {outputs.words};
  struct arguments {{
    SOFTMETAL_INLINE arguments(const softmetal_launch* launch, const softmetal_worker* worker)
        {":" if code.initialisers else ""} {", ".join(code.initialisers)} {{}}
    {" ".join(code.members)}
  }};
{inputs}
  __attribute__((always_inline, flatten)) static void run(const arguments& given, softmetal::vertex thread,
                                                          softmetal_uint* row) {{
    {_call(function, code.values)}
    {_stores(outputs.values, 1, "row")}
  }}
}};
}}
{_vertex_thread(mode)}SOFTMETAL_EXPORT __attribute__((visibility("default"))) int {VERTEX_ENTRY}(
    const softmetal_launch* launch, softmetal_worker* worker, const softmetal_vertices* vertices, softmetal_ulong first,
    softmetal_ulong last) {{
  return softmetal::{_VERTEX_RUNNERS[mode]}(launch, worker, vertices, first, last);
}}
"""


def fragment_wrapper(
    function: EntryPoint, bound: Sequence[BoundParameter], mode: Mode, stage_input: StageInput | None
) -> str:
    """Raises StageError for inputs or a result that fragment functions cannot have."""
    code = argument_code(bound, stage_input, is_validated=mode is Mode.VALIDATED)
    interface = fragment_interface(function, bound)
    own = ("inputs(inputs)", "outputs(outputs)", "states(states)", "scratch(scratch)")
    return f"""\
{_signature(function)}
struct softmetal_stage {{
  static constexpr int input_words = {interface.input_words};
  static constexpr bool writes_memory = {str(writes_memory(bound)).lower()};
  struct arguments {{
    SOFTMETAL_INLINE arguments(const softmetal_launch* launch, const softmetal_worker* worker,
                               const softmetal_uint* inputs, softmetal_uint* outputs, softmetal_uint* states,
                               void* scratch)
        : {", ".join((*code.initialisers, *own))} {{}}
    {" ".join(code.members)}
    {code.texture_functions}
    const softmetal_uint* inputs;
    softmetal_uint* outputs;
    softmetal_uint* states;
    void* scratch;
  }};
{_fragment_inputs(bound, interface)}
  __attribute__((always_inline, flatten)) static void run(const arguments& given, softmetal::thread thread) {{
    softmetal_uint* const row = given.outputs + thread.local.x;
    {_BEGIN if has_helpers(function, bound, mode) else ""}
    {_BEGIN_SAMPLES.format(interface.pull_word) if function.asks_for_samples else ""}
    {_call(function, code.values)}
    {_stores(interface.outputs.values, "SOFTMETAL_BLOCK_LANES", "row")}
  }}
}};
}}
{_fragment_thread(mode)}SOFTMETAL_EXPORT __attribute__((visibility("default"))) int {FRAGMENT_ENTRY}(
    const softmetal_launch* launch, softmetal_worker* worker, softmetal_fragments* block) {{
  return softmetal::{_FRAGMENT_RUNNERS[mode]}(launch, worker, block);
}}
"""


def fragment_declarations(function: EntryPoint, bound: Sequence[BoundParameter], mode: Mode) -> str:
    """C++ in front of a program: what differs in the metal library when it serves a fragment function."""
    return _DERIVATIVES + _HELPERS if has_helpers(function, bound, mode) else _DERIVATIVES


def has_helpers(function: EntryPoint, bound: Sequence[BoundParameter], mode: Mode) -> bool:
    """Whether lanes must know that they are helpers. Lanes that do not meet run only where they are none."""
    if mode is Mode.LOOP or function.kind != "fragment":
        return False
    return function.may_discard or function.asks_for_helpers or writes_memory(bound)


_DERIVATIVES = """\
extern "C" void softmetal_begin_samples(const softmetal_uint* words);
template <>
struct metal::softmetal_detail::implicit_derivatives<true> : metal::softmetal_detail::quad_derivatives {};
"""
_HELPERS = """\
template <> __attribute__((always_inline)) inline bool metal::softmetal_detail::is_helper_thread<true>() {
  return softmetal_is_helper_thread();
}
template <> __attribute__((always_inline)) inline bool metal::softmetal_detail::writes_nothing<true>() {
  return softmetal_is_helper_thread();
}
extern "C" void softmetal_begin_lane(softmetal_uint* state, void* scratch, softmetal_uint* row);
"""
_BEGIN = "softmetal_begin_lane(given.states + thread.local.x, given.scratch, row);"

_BEGIN_SAMPLES = "softmetal_begin_samples(given.inputs + thread.local.x + {} * SOFTMETAL_BLOCK_LANES);"

_VERTEX_RUNNERS = {
    Mode.LOOP: "run_vertices<softmetal_stage, softmetal_thread>",
    Mode.REGIONS: "run_vertex_regions<softmetal_stage>",
    Mode.FIBER: "run_vertex_fibers<softmetal_stage, softmetal_thread>",
    Mode.VALIDATED: "run_validated_vertices<softmetal_stage, softmetal_thread>",
}

_FRAGMENT_RUNNERS = {
    Mode.LOOP: "run_fragments<softmetal_stage, softmetal_thread>",
    Mode.REGIONS: "run_fragment_regions<softmetal_stage>",
    Mode.FIBER: "run_fragment_fibers<softmetal_stage, softmetal_thread>",
    Mode.VALIDATED: "run_validated_fragments<softmetal_stage, softmetal_thread>",
}


def _vertex_thread(mode: Mode) -> str:
    """The function of one vertex; in loops it need not know its place among others."""
    if mode is not Mode.LOOP:
        run = "softmetal_stage::run(given, given.batch.at(x), given.batch.row(x));"
        return _thread(mode, "softmetal::vertex_arguments<softmetal_stage>", run)
    return """\
SOFTMETAL_EXPORT __attribute__((noinline, flatten)) void softmetal_thread(
    const softmetal_stage::arguments& __restrict given, const softmetal_vertices& __restrict in, softmetal_uint id,
    softmetal_uint* row) {
  softmetal_stage::run(given, softmetal::vertex{in, id}, row);
}
"""


def _fragment_thread(mode: Mode) -> str:
    return _thread(mode, "softmetal_stage::arguments", "softmetal_stage::run(given, softmetal::thread{in, {x, y, z}});")


def _thread(mode: Mode, arguments: str, run: str) -> str:
    """The function of one lane, which `fission` makes regions of, loops take in, and fibers call."""
    inlining = "" if mode is Mode.REGIONS else "noinline, "
    return f"""\
SOFTMETAL_EXPORT __attribute__((visibility("default"), {inlining}flatten)) void softmetal_thread(
    const {arguments}& __restrict given, const softmetal::group& __restrict in, softmetal_uint x, softmetal_uint y,
    softmetal_uint z) {{
  {run}
}}
"""


STAGES: Mapping[str, Callable[[EntryPoint, Sequence[BoundParameter], Mode, StageInput | None], str]] = {
    "vertex": vertex_wrapper,
    "fragment": fragment_wrapper,
}


def _signature(function: EntryPoint) -> str:
    return f"""\
namespace {{
using softmetal_signature = softmetal::signature<decltype({function.expression})>;
template <int Index>
using softmetal_parameter = softmetal_signature::template parameter<Index>;"""


def _call(function: EntryPoint, values: Sequence[str]) -> str:
    call = f"{function.expression}({', '.join(values)});"
    return call if function.result is None else f"const auto result = {call}"


def _stores(values: Sequence[Placed], stride: int | str, row: str) -> str:
    """Writes each part of the result to its words."""
    return "\n    ".join(
        f"softmetal::put<{stride}>({row} + {item.word} * {stride}, {_part('result', item)});" for item in values
    )


def _part(whole: str, item: Placed) -> str:
    path = item.value.path
    return f"{whole}.{path}" if path and not path.startswith("[") else f"{whole}{path}"


def _fragment_inputs(bound: Sequence[BoundParameter], interface: FragmentInterface) -> str:
    """A function for each parameter that the rasteriser fills."""
    functions: list[str] = []
    for index, item in enumerate(bound):
        if item.source not in (Source.STAGE_IN, Source.FRAGMENT_INPUT):
            continue
        name = "stage_input" if item.source is Source.STAGE_IN else f"input{index}"
        parts = [given.placed for given in interface.inputs if given.parameter == index]
        lines = [_taken(part, interface.pull_word) for part in parts]
        functions.append(f"""\
  SOFTMETAL_INLINE static softmetal_parameter<{index}> {name}(const arguments& given, softmetal::thread thread) {{
    softmetal_parameter<{index}> value{{}};
    const softmetal_uint* const row = given.inputs + thread.local.x;
    {" ".join(lines)}
    return value;
  }}""")
    return "\n".join(functions)


def _taken(part: Placed, pull_word: int) -> str:
    value, first = _part("value", part), f"row + {part.word} * SOFTMETAL_BLOCK_LANES"
    if part.value.pulled:
        return f"{value}.__softmetal_take({{{first}}}, {{row + {pull_word} * SOFTMETAL_BLOCK_LANES}});"
    return f"softmetal::take<SOFTMETAL_BLOCK_LANES>({value}, {first});"
