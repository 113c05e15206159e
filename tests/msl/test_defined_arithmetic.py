"""Which shifts are edited in LLVM IR; what they compute then is in tests/compute/test_integers.py."""

import pytest

from softmetal.msl.llvm_ir.defined_arithmetic import define_all_operations, uses_partial_operations


@pytest.mark.parametrize(
    "operation", ["ashr i32 %a, %b", "lshr i8 7, %b", "shl i64 %a, -1", "shl nuw nsw i32 1, %b", "lshr i16 %a, 16"]
)
def test_partial_operations_become_calls(operation: str) -> None:
    ir = f"  %1 = {operation}\n"
    assert uses_partial_operations(ir)
    name, kind = operation.split()[0], next(word for word in operation.split() if word.startswith("i"))
    edited = define_all_operations(ir)
    assert f"  %1 = call {kind} @softmetal.{name}.{kind}(" in edited
    assert edited.count(f"define internal {kind} @softmetal.{name}.{kind}(") == 1


@pytest.mark.parametrize(
    "operation", ["sdiv i32 %a, %b", "lshr i64 %a, 63", "shl i32 %a, 31", "fdiv float %a, %b", "add i32 %a, %b"]
)
def test_total_operations_stay(operation: str) -> None:
    ir = f"  %1 = {operation}\n"
    assert not uses_partial_operations(ir)
    assert define_all_operations(ir).strip() == ir.strip()
