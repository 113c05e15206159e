"""Module-level functions and constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator import api
from generator.api import Kind
from generator.binding import ConstantBinding, FunctionBinding, Ownership, Signature
from generator.decide import names
from generator.decide.errors import collected
from generator.decide.overloads import order
from generator.decide.ownership import function_ownership
from generator.decide.registry import Registry
from generator.decide.results import CONTAINER_SHAPES
from generator.decide.rules import Rules
from generator.decide.signatures import SignatureMapper, declaration
from generator.decide.types import Direction, Place, TypeMapper
from generator.problems import Problems


def _as_method(function: api.Function) -> api.Method:
    """A function seen as a static method, so that both go through the same decisions."""
    return api.Method(
        name=function.name,
        result=function.result,
        arguments=function.arguments,
        static=True,
        const=False,
        selector=None,
        receiver=None,
        optional=False,
        calls=None,
        location=function.location,
    )


@dataclass(frozen=True, slots=True)
class FunctionMapper:
    """Decides functions and constants."""

    signatures: SignatureMapper
    types: TypeMapper
    registry: Registry
    rules: Rules
    problems: Problems

    def functions(self, source: Sequence[api.Function]) -> tuple[FunctionBinding, ...]:
        groups: dict[str, list[api.Function]] = {}
        for function in source:
            if not self.rules.applies("skips.skip", (function.name,)):
                groups.setdefault(function.name, []).append(function)
        bound: list[FunctionBinding] = []
        for name, group in groups.items():
            with collected(self.problems, name, group[0].location):
                bound.append(self._function(name, group))
        return tuple(bound)

    def _function(self, name: str, group: list[api.Function]) -> FunctionBinding:
        where = self.registry.place(name)
        with_block = any(item.type.kind is Kind.BLOCK for function in group for item in function.arguments)
        kept = [item for item in group if not (with_block and _takes_std_function(item))]
        signatures = [self._signature(item) for item in kept]
        return FunctionBinding(
            name=names.snake_case(where.name),
            module=where.module,
            overloads=order(name, signatures, self.registry),
            symbol=group[0].symbol,
        )

    def _signature(self, function: api.Function) -> Signature:
        signature = self.signatures.forms(_as_method(function), (function.name,))[0]
        ownership = Ownership.NONE
        if signature.result.ownership is not Ownership.NONE:
            ownership = function_ownership(function.symbol or function.name)
        own = signature.result.own
        may_be_nil = own.optional or own.shape in CONTAINER_SHAPES  # a nil collection is an empty one
        creating = not may_be_nil and (signature.result.creating or ownership is Ownership.OWNED)
        return replace(
            signature,
            call=function.name,
            result=replace(signature.result, ownership=ownership, creating=creating),
            cpp_signature=declaration(function, function.result.spelling),
            selector=None,
        )

    def constants(self, source: Sequence[api.Constant]) -> tuple[ConstantBinding, ...]:
        bound: list[ConstantBinding] = []
        for item in source:
            if not self.rules.applies("skips.skip", (item.name,)):
                with collected(self.problems, item.name, item.location):
                    bound.append(self._constant(item))
        return tuple(bound)

    def _constant(self, constant: api.Constant) -> ConstantBinding:
        where = self.registry.place(constant.name)
        type_ = self.types.value(constant.type, Direction.OUT, Place((constant.name,)))
        return ConstantBinding(where.name, where.module, constant.name, type_)


def _takes_std_function(function: api.Function) -> bool:
    return any(
        item.type.kind is Kind.REFERENCE
        and item.type.element is not None
        and item.type.element.kind is Kind.STD_FUNCTION
        for item in function.arguments
    )
