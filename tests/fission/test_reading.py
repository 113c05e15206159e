"""What the compiler reads from LLVM IR, and what it leaves to fibers."""

from __future__ import annotations

import pytest

from softmetal.msl.fission import NotFissionableError, into_regions
from softmetal.msl.fission.graph import immediate_dominators, in_cycles, in_program_order, innermost_loops
from softmetal.msl.fission.instructions import read_body
from softmetal.msl.fission.ir_types import Layout, layout, type_at
from softmetal.msl.fission.storage import stored_type

BODY = """\
define void @softmetal_thread(ptr noalias %given, ptr noalias %in, i32 %x, i32 %y, i32 %z) #0 {{
entry:
{text}
}}

declare void @softmetal_threadgroup_barrier(i32)
declare void @softmetal_exchange(i32, ptr, ptr, i32, ptr, ptr)
"""
BARRIER = "  call void @softmetal_threadgroup_barrier(i32 2)\n"


@pytest.mark.parametrize(
    ("kind", "size", "alignment"),
    [
        ("i1", 1, 1),
        ("<3 x float>", 16, 16),
        ("[3 x [2 x i16]]", 12, 2),
        ("{ i8, i64, half }", 24, 8),
        ("<{ i8, i64 }>", 9, 1),
        ("%struct.pair", 16, 8),
        ("[2 x %struct.pair]", 32, 8),
    ],
)
def test_layouts_are_those_of_the_data_layout(kind: str, size: int, alignment: int) -> None:
    assert layout(kind, {"%struct.pair": "{ i32, ptr }"}) == Layout(size, alignment)


@pytest.mark.parametrize(
    ("kind", "stored"), [("i1", "i8"), ("i2", "i8"), ("i8", "i8"), ("i33", "i64"), ("float", "float")]
)
def test_integers_are_stored_in_whole_bytes(kind: str, stored: str) -> None:
    assert stored_type(kind) == stored


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("%a = add nuw nsw i32 %x, 1", "i32"),
        ("%a = fadd nnan contract <4 x float> %b, %c", "<4 x float>"),
        ("%a = icmp samesign ult i64 %b, %c", "i1"),
        ("%a = fcmp contract olt <4 x float> %b, %c", "<4 x i1>"),
        ("%a = select nsz i1 %b, { i32, i1 } %c, { i32, i1 } %d", "{ i32, i1 }"),
        ("%a = zext nneg i32 %b to i64", "i64"),
        ("%a = load atomic volatile i32, ptr %b monotonic, align 4", "i32"),
        ("%a = atomicrmw volatile add ptr %b, i32 %c monotonic, align 4", "i32"),
        ("%a = cmpxchg weak ptr %b, i32 %c, i32 %d monotonic monotonic, align 4", "{ i32, i1 }"),
        ("%a = extractvalue { i32, [2 x half] } %b, 1, 0", "half"),
        ("%a = shufflevector <4 x float> %b, <4 x float> poison, <2 x i32> <i32 0, i32 1>", "<2 x float>"),
        ("%a = tail call fast noundef nofpclass(nan inf) float @llvm.exp2.f32(float %b)", "float"),
        ("%a = call range(i32 0, 33) i32 @llvm.ctpop.i32(i32 %b)", "i32"),
        ("%a = getelementptr inbounds nuw %struct.pair, ptr %b, i64 0, i32 1", "ptr"),
    ],
)
def test_types_of_results(text: str, kind: str) -> None:
    module = "%struct.pair = type { i32, ptr }\n" + BODY.format(text=f"  {text}\n  ret void")
    body, _ = read_body(module, "softmetal_thread")
    (instruction,) = body.blocks["%entry"].instructions
    assert instruction.type == kind
    assert "%struct.pair" not in instruction.operands


def test_switches_and_phis_are_read_whole() -> None:
    text = """\
  switch i32 %x, label %a [
    i32 0, label %b
    i32 1, label %"b c"
  ]
a:
  br label %b
"b c":
  br label %b
b:
  %p = phi contract <2 x half> [ zeroinitializer, %entry ], [ <half 0xH3C00, half 0xH3C00>, %a ], [ %q, %"b c" ]
  ret void"""
    body, _ = read_body(BODY.format(text=text), "softmetal_thread")
    assert body.blocks["%entry"].terminator.labels == ("%a", "%b", '%"b c"')
    (phi,) = body.blocks["%b"].phis
    assert phi.type == "<2 x half>"
    assert phi.incoming == {"%entry": "zeroinitializer", "%a": "<half 0xH3C00, half 0xH3C00>", '%"b c"': "%q"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  %n = alloca i32, i32 %x, align 4\n", "only while the kernel runs"),
        ("  %v = va_arg ptr %given, i32\n", "the instruction 'va_arg'"),
        ("  %v = bitcast float %x\n", "the instruction '%v = bitcast float %x' in a form that is not known"),
        (
            "  %v0 = load float, ptr %given\n"
            + "".join(f"  %v{n + 1} = fadd float %v{n}, 1.0\n" for n in range(3000))
            + "  store float %v3000, ptr %given\n",
            "thousands of others",
        ),
        ("  %v = alloca [10000 x i32], align 16\n", "keeps 40000 bytes, more than 32768"),
        (
            "  call void @softmetal_exchange(i32 32, ptr @somewhere, ptr @somewhere, i32 4, ptr @combine, ptr null)\n",
            "operands are not variables",
        ),
    ],
)
def test_what_regions_cannot_express_is_named(text: str, reason: str) -> None:
    with pytest.raises(NotFissionableError, match=reason):
        into_regions(BODY.format(text=text + BARRIER + "  ret void"))


def test_a_type_ends_where_its_brackets_close() -> None:
    assert type_at("load <{ [2 x i8], <4 x float> }>, ptr %a", 5) == "<{ [2 x i8], <4 x float> }>"


NESTED = {
    "entry": ["outer"],
    "outer": ["inner", "after"],
    "inner": ["rest", "inner"],
    "rest": ["outer"],
    "after": [],
}


def test_loops_come_before_what_follows_them() -> None:
    assert in_program_order("entry", NESTED) == ["entry", "outer", "inner", "rest", "after"]
    assert in_cycles(NESTED) == {"outer", "inner", "rest"}
    assert innermost_loops(NESTED) == [{"inner"}]


def test_dominators() -> None:
    diamond = {"a": ["b", "c"], "b": ["d"], "c": ["d", "e"], "d": [], "e": ["d"]}
    assert immediate_dominators("a", diamond) == {"b": "a", "c": "a", "d": "a", "e": "c"}
