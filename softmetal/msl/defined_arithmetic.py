"""Gives integer operations a meaning for every operand, by editing LLVM IR between clang's front and back end.

A GPU divides by zero without a trap and shifts by the low bits of the distance (MSL specification §3.1), where
C++ leaves both undefined: x86 ends the process, and the optimiser removes whatever leads there.
"""

import re

_OPERATION = re.compile(
    r"^(?P<target> *%[\w.]+ = )(?P<name>sdiv|udiv|srem|urem|shl|lshr|ashr)(?: exact| nuw| nsw)*"
    r" (?P<type>i(?:8|16|32|64)) (?P<left>[^ ,\n]+), (?P<right>[^ ,\n]+)",
    re.MULTILINE,
)


def uses_partial_operations(ir: str) -> bool:
    """Whether some integer operation in `ir` has operands that C++ leaves undefined."""
    return any(_needs_care(match) for match in _OPERATION.finditer(ir))


def define_all_operations(ir: str) -> str:
    """`ir` with those operations calling functions, appended and always inlined, that C++ defines everywhere."""
    used: set[tuple[str, str]] = set()

    def replace(match: re.Match[str]) -> str:
        if not _needs_care(match):
            return match.group()
        name, kind = match["name"], match["type"]
        used.add((name, kind))
        return f"{match['target']}call {kind} @softmetal.{name}.{kind}({kind} {match['left']}, {kind} {match['right']})"

    edited = _OPERATION.sub(replace, ir)
    return "\n".join([edited, *(_definition(name, kind) for name, kind in sorted(used))])


def _needs_care(match: re.Match[str]) -> bool:
    """Whether the right operand is unknown, or a constant that the operation is not defined for."""
    try:
        value = int(match["right"])
    except ValueError:
        return True
    if match["name"] in ("shl", "lshr", "ashr"):
        return not 0 <= value < int(match["type"][1:])
    return value in (0, -1)


def _definition(name: str, kind: str) -> str:
    body = {"s": _shift if name == "shl" else _signed, "l": _shift, "a": _shift, "u": _unsigned}[name[0]](name, kind)
    head = f"define internal {kind} @softmetal.{name}.{kind}({kind} %a, {kind} %b) alwaysinline nounwind"
    return f"{head} {{\n{body}}}\n"


def _shift(name: str, kind: str) -> str:
    return f"  %distance = and {kind} %b, {int(kind[1:]) - 1}\n  %r = {name} {kind} %a, %distance\n  ret {kind} %r\n"


def _unsigned(name: str, kind: str) -> str:
    """Zero divides as one does, as in vectors (include/metal_vector_operators)."""
    return f"""\
  %zero = icmp eq {kind} %b, 0
  %divisor = select i1 %zero, {kind} 1, {kind} %b
  %r = {name} {kind} %a, %divisor
  ret {kind} %r
"""


def _signed(name: str, kind: str) -> str:
    """The same, and the smallest number divided by -1 wraps around."""
    by_minus_one = "%negated" if name == "sdiv" else "0"
    return f"""\
  %zero = icmp eq {kind} %b, 0
  %minus = icmp eq {kind} %b, -1
  %special = or i1 %zero, %minus
  %divisor = select i1 %special, {kind} 1, {kind} %b
  %r = {name} {kind} %a, %divisor
  %negated = sub {kind} 0, %a
  %defined = select i1 %minus, {kind} {by_minus_one}, {kind} %r
  ret {kind} %defined
"""
