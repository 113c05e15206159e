"""A module whose kernel body has become regions, for clang to compile."""

import re
from collections.abc import Iterator

from softmetal.msl.fission.liveness import find_liveness
from softmetal.msl.fission.plan import Plan
from softmetal.msl.fission.points import Batch, Exchange
from softmetal.msl.fission.refusal import NotFissionableError
from softmetal.msl.fission.region_code import function_name, region_function
from softmetal.msl.fission.storage import Storage, assign_storage

_LANES = "!softmetal.lanes"
_LOOP = "!softmetal.loop"
_FEW = "!softmetal.few"
_QUAD = 4


def module_with_regions(module: str, plan: Plan, attributes: str) -> str:
    """Defines what include/softmetal/regions.h declares. `module` is what is left beside the kernel's body."""
    module, attributes = _with_attributes_of_regions(module, attributes)
    liveness = find_liveness(plan)
    storage = assign_storage(plan, liveness)
    numbers = {entry: number for number, entry in enumerate(plan.regions)}
    functions = [
        region_function(plan, region, liveness, storage, numbers, attributes) for region in plan.regions.values()
    ]
    exchanges = {
        numbers[point.resume]: point.exchange
        for point in plan.split.points.values()
        if point.exchange is not None and point.resume in numbers
    }
    functions += [
        _table(len(numbers)),
        _combiner(exchanges, plan, storage, attributes),
        _widths(exchanges, attributes),
        _fact("softmetal_lane_bytes", storage.lane_bytes, attributes),
        _fact("softmetal_uniform_bytes", storage.uniform_bytes, attributes),
        _fact("softmetal_meets_in_simdgroups", int(_meets_in_simdgroups(plan)), attributes),
        _fact("softmetal_widest_exchange", _widest_exchange(exchanges), attributes),
    ]
    return _with_metadata(_without_declarations(module) + "\n" + "\n".join(functions))


def _with_attributes_of_regions(module: str, attributes: str) -> tuple[str, str]:
    """A group of attributes for regions: the processor's, as the kernel's group has them, and nothing else.

    What clang found out about the kernel's body (`memory(argmem: ...)`, `willreturn`) does not hold for a region, which
    reaches its arguments and what threads keep through pointers in the frame.
    """
    numbers = [int(number) for number in re.findall(r"^attributes #(\d+) =", module, re.MULTILINE)]
    group = re.search(rf"^attributes {re.escape(attributes.strip())} = \{{(.*)\}}", module, re.MULTILINE)
    kept = " ".join(re.findall(r'"[^"]*"="[^"]*"', group[1])) if group is not None else ""
    number = max(numbers, default=-1) + 1
    return f"{module}\nattributes #{number} = {{ nounwind {kept} }}\n", f"#{number}"


def _meets_in_simdgroups(plan: Plan) -> bool:
    return any(point.kind > 1 for point in plan.split.points.values())


def _widest_exchange(exchanges: dict[int, Exchange | Batch]) -> int:
    """How many lanes know something of each other at most."""
    return max((_QUAD if isinstance(item, Batch) else item.width for item in exchanges.values()), default=0)


def _table(count: int) -> str:
    regions = ", ".join(f"ptr {function_name(number)}" for number in range(count))
    return f"@softmetal_regions = internal constant [{count} x ptr] [{regions}]\n"


def _combiner(exchanges: dict[int, Exchange | Batch], plan: Plan, storage: Storage, attributes: str) -> str:
    cases = " ".join(f"i32 {number}, label %exchange.{number}" for number in exchanges)
    calls = "".join(_combination(number, item, plan, storage) for number, item in exchanges.items())
    return f"""\
define internal void @softmetal_combine_lanes(i32 %region, ptr %frame, i32 %first, i32 %active) {attributes} {{
  %lanes.place = getelementptr i8, ptr %frame, i64 16
  %lanes = load ptr, ptr %lanes.place
  %capacity.place = getelementptr i8, ptr %frame, i64 24
  %capacity = load i64, ptr %capacity.place
  %thread = zext i32 %first to i64
  switch i32 %region, label %none [ {cases} ]
none:
  unreachable
{calls}}}
"""


def _combination(number: int, exchange: Exchange | Batch, plan: Plan, storage: Storage) -> str:
    """Calls the function that combines; the lanes' values and results are arrays already."""
    if isinstance(exchange, Batch):
        lines = _batch(number, exchange, plan, storage)
    else:
        lines = _exchange(number, exchange, plan, storage)
    return "\n".join([f"exchange.{number}:", *lines, "  ret void", ""])


def _exchange(number: int, exchange: Exchange, plan: Plan, storage: Storage) -> Iterator[str]:
    for role, name in (("value", exchange.value), ("result", exchange.result)):
        yield from _lane_array(f"{role}.{number}", name, exchange.size, plan, storage)
    yield (
        f"  call void {exchange.combine}(ptr %value.{number}, ptr %result.{number}, i32 %active, "
        f"i32 {exchange.width}, ptr null)"
    )


def _batch(number: int, batch: Batch, plan: Plan, storage: Storage) -> Iterator[str]:
    yield f"  %variables.{number} = alloca [{len(batch.variables)} x ptr]"
    for index, name in enumerate(batch.variables):
        yield from _lane_array(f"variable.{number}.{index}", name, batch.size(index), plan, storage)
        yield f"  %place.{number}.{index} = getelementptr ptr, ptr %variables.{number}, i64 {index}"
        yield f"  store ptr %variable.{number}.{index}, ptr %place.{number}.{index}"
    yield f"  call void {batch.function}(ptr %variables.{number}, i32 %active)"


def _lane_array(place: str, name: str, size: int, plan: Plan, storage: Storage) -> Iterator[str]:
    """Where the variables of the lanes are, from the first of the simdgroup or quad on."""
    if plan.values.allocas.get(name) is None or storage.lane_strides[name] != size:
        raise NotFissionableError("a simdgroup function whose operands are not variables of their own")
    yield f"  %{place}.offset = mul i64 %capacity, {storage.lane_offsets[name]}"
    yield f"  %{place}.array = getelementptr i8, ptr %lanes, i64 %{place}.offset"
    yield f"  %{place}.own = mul i64 %thread, {size}"
    yield f"  %{place} = getelementptr i8, ptr %{place}.array, i64 %{place}.own"


def _widths(exchanges: dict[int, Exchange | Batch], attributes: str) -> str:
    cases = " ".join(f"i32 {number}, label %width.{number}" for number in exchanges)
    returns = "".join(f"width.{number}:\n  ret i32 {item.width}\n" for number, item in exchanges.items())
    return (
        f"define internal i32 @softmetal_exchange_width(i32 %region) {attributes} {{\n"
        f"  switch i32 %region, label %none [ {cases} ]\nnone:\n  ret i32 0\n{returns}}}\n"
    )


def _fact(name: str, value: int, attributes: str) -> str:
    return f"define internal i32 @{name}() {attributes} {{\n  ret i32 {value}\n}}\n"


_DEFINED_HERE = "combine_lanes|exchange_width|lane_bytes|uniform_bytes|meets_in_simdgroups|widest_exchange"


def _without_declarations(module: str) -> str:
    functions = rf"declare [^\n]*@softmetal_(?:{_DEFINED_HERE})\([^\n]*\n"
    return re.sub(rf"^(?:{functions}|@softmetal_regions = external [^\n]*\n)", "", module, flags=re.MULTILINE)


def _with_metadata(module: str) -> str:
    """Numbers the metadata that the code refers to by name."""
    free = 1 + max((int(item) for item in re.findall(r"^!(\d+) = ", module, re.MULTILINE)), default=-1)
    text = module.replace(_LANES, f"!{free}").replace(_LOOP, f"!{free + 1}").replace(_FEW, f"!{free + 5}")
    return text + (
        f"\n!{free} = distinct !{{}}\n"
        f"!{free + 1} = distinct !{{!{free + 1}, !{free + 2}, !{free + 3}, !{free + 4}}}\n"
        f'!{free + 2} = !{{!"llvm.loop.parallel_accesses", !{free}}}\n'
        f'!{free + 3} = !{{!"llvm.loop.vectorize.enable", i1 true}}\n'
        f'!{free + 4} = !{{!"llvm.loop.interleave.count", i32 1}}\n'
        # A loop over few threads, which vectors or copies would only make longer.
        f"!{free + 5} = distinct !{{!{free + 5}, !{free + 6}, !{free + 7}}}\n"
        f'!{free + 6} = !{{!"llvm.loop.vectorize.width", i32 1}}\n'
        f'!{free + 7} = !{{!"llvm.loop.unroll.disable"}}\n'
    )
