"""Writes to one component of a vector, which clang makes of reading, changing and writing the whole vector.

Another thread may write another component meanwhile: the source touches one component, and so do the checks.
"""

import re
from collections import Counter
from collections.abc import Mapping

from softmetal.msl.validation.accesses import Access, Action
from softmetal.msl.validation.ir_operands import NAME, size_of, split_operands, split_type

_INSERT = re.compile(rf"^ *(%{NAME}) = insertelement (.*)$", re.MULTILINE)
_LOAD = re.compile(rf"^ *(%{NAME}) = load (?:volatile )?(.*)$", re.MULTILINE)
_STORE = re.compile(r"^ *store (?:volatile )?(.*)$", re.MULTILINE)
_USE = re.compile(rf"%{NAME}")


def component_writes(body: str) -> Mapping[str, tuple[Access, ...]]:
    """By instruction line, the accesses to check instead of those that the instruction makes."""
    inserts = {match[1]: split_operands(match[2])[:3] for match in _INSERT.finditer(body)}
    if not inserts:
        return {}
    loads = {match[1]: (match.group(), split_operands(match[2])) for match in _LOAD.finditer(body)}
    uses = Counter(_USE.findall(body))  # a definition counts as one
    replaced: dict[str, tuple[Access, ...]] = {}
    for store in _STORE.finditer(body):
        value, pointer, *_ = split_operands(store[1])
        _, stored = split_type(value)
        if stored not in inserts:
            continue
        source, element, index = inserts[stored]
        vector = source.rpartition(" ")[2]
        line, operands = loads.get(vector, ("", [""]))
        is_alone = uses[vector] == 2 and uses[stored] == 2
        index_type, _, component = index.partition(" ")
        if (
            operands[-1] == ""
            or operands[1] != pointer
            or not is_alone
            or not (index_type == "i64" or component.isdecimal())
        ):
            continue
        element_type, _ = split_type(element)
        replaced[line] = ()
        replaced[store.group()] = (_component(pointer, element_type, component),)
    return replaced


def _component(pointer: str, element_type: str, component: str) -> Access:
    size = size_of(element_type)
    return Access(pointer.removeprefix("ptr "), size, Action.WRITE, int(size), component)
