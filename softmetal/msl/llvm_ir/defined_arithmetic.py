"""Gives shifts a meaning for every distance, by editing LLVM IR between clang's front and back end.

MSL shifts by the low bits of the distance (specification §3.1), where C++ leaves distances from the width on
undefined: vector code then gives another result than scalar code. A division without a result is left alone: it
faults, and the device reports it.
"""

import re

_SHIFT = re.compile(
    r"^(?P<target> *%[\w.]+ = )(?P<name>shl|lshr|ashr)(?: exact| nuw| nsw)*"
    r" (?P<type>i(?:8|16|32|64)) (?P<left>[^ ,\n]+), (?P<right>[^ ,\n]+)",
    re.MULTILINE,
)


def uses_partial_operations(ir: str) -> bool:
    """Whether some shift in `ir` may have a distance that C++ leaves undefined."""
    return any(_needs_care(match) for match in _SHIFT.finditer(ir))


def define_all_operations(ir: str) -> str:
    """`ir` with those shifts calling functions, appended and always inlined, that mask the distance."""
    used: set[tuple[str, str]] = set()

    def replace(match: re.Match[str]) -> str:
        if not _needs_care(match):
            return match.group()
        name, kind = match["name"], match["type"]
        used.add((name, kind))
        return f"{match['target']}call {kind} @softmetal.{name}.{kind}({kind} {match['left']}, {kind} {match['right']})"

    edited = _SHIFT.sub(replace, ir)
    return "\n".join([edited, *(_definition(name, kind) for name, kind in sorted(used))])


def _needs_care(match: re.Match[str]) -> bool:
    """Whether the distance is unknown, or a constant out of range."""
    try:
        return not 0 <= int(match["right"]) < int(match["type"][1:])
    except ValueError:
        return True


def _definition(name: str, kind: str) -> str:
    return f"""\
define internal {kind} @softmetal.{name}.{kind}({kind} %a, {kind} %b) alwaysinline nounwind {{
  %distance = and {kind} %b, {int(kind[1:]) - 1}
  %result = {name} {kind} %a, %distance
  ret {kind} %result
}}
"""
