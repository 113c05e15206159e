"""Takes the vectors of a function of LLVM IR apart, so that a loop over its calls can be vectorised.

LLVM vectorises loops over scalars only, and the vectors of MSL are vectors of LLVM's too. Here each becomes its
components. An instruction that is not known keeps its vectors: they are put together in front of it, and what it
returns is taken apart behind it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from softmetal.msl.fission.instructions import LOCAL
from softmetal.msl.fission.opcodes import BINARY, CASTS

_LOCAL = re.compile(LOCAL)
_ASSIGNED = re.compile(rf"^ *({LOCAL}) = (.*)$")
_SHAPE = r"<(\d+) x (\w+)>"
_FLAGS = r"((?:(?:nnan|ninf|nsz|arcp|contract|afn|reassoc|fast|nuw|nsw|exact|disjoint|nneg|samesign) )*)"
_TYPED = re.compile(rf"{_SHAPE} (.*)")
_ARITHMETIC = re.compile(rf"(\w+) {_FLAGS}{_SHAPE} (.*)")
_COMPARE = re.compile(rf"([fi]cmp) {_FLAGS}(\w+) {_SHAPE} (.*)")
_CAST = re.compile(rf"(\w+) {_FLAGS}{_SHAPE} (.*) to {_SHAPE}(.*)")
_SELECT = re.compile(rf"select {_FLAGS}(.*)")
_PHI = re.compile(rf"phi {_FLAGS}{_SHAPE} (.*)")
_INCOMING = re.compile(rf"\[ (.+?), ({LOCAL}) \]")
_LOAD = re.compile(rf"load {_SHAPE}, ptr ([^,]+), align (\d+)(.*)")
_STORE = re.compile(rf"^ *store {_SHAPE} (.*), ptr ([^,]+), align (\d+)(.*)$")
_CALL = re.compile(rf"(?:tail )?call {_FLAGS}(?:noundef )?{_SHAPE} @llvm\.([\w.]+)\((.*)\)(?: #\d+)?")
_VECTOR_SUFFIX = re.compile(r"\.v\d+([a-z]+\d+)")
_INSERT = re.compile(rf"insertelement {_SHAPE} (.*)")
_EXTRACT = re.compile(rf"extractelement {_SHAPE} (.*)")
_SHUFFLE = re.compile(rf"shufflevector {_SHAPE} (.*)")

# What these do to a vector, they do to each component. Arguments that are scalars stay.
_ELEMENTWISE = frozenset(
    {
        *("sqrt", "fabs", "floor", "ceil", "trunc", "rint", "nearbyint", "round", "roundeven", "copysign"),
        *("fma", "fmuladd", "minnum", "maxnum", "minimum", "maximum", "fptosi.sat", "fptoui.sat"),
        *("smin", "smax", "umin", "umax", "abs", "ctpop", "ctlz", "cttz", "bitreverse", "bswap", "fshl", "fshr"),
        *("sadd.sat", "uadd.sat", "ssub.sat", "usub.sat"),
    }
)
_BYTES = {"float": 4, "half": 2, "bfloat": 2, "double": 8, "i8": 1, "i16": 2, "i32": 4, "i64": 8}
_ZEROS: Mapping[str, str] = {"float": "0.0", "double": "0.0", "half": "0xH0000", "bfloat": "0xR0000"}

Shape = tuple[int, str]
# The text of component `index` of a vector, or of the instruction that makes it.
Component = Callable[[int], str]


class _UnknownError(Exception):
    """A form that is not known here."""


def with_vectors_apart(module: str, symbol: str) -> str:
    """`module` with the function `symbol` in terms of scalars as far as it can be."""
    found = re.search(rf"^define [^\n]*@{symbol}\([^\n]*\{{\n(.*?)^\}}\n", module, re.MULTILINE | re.DOTALL)
    if found is None or "x ptr>" in found[1]:
        return module
    taken: dict[tuple[str, int], tuple[str, Shape]] = {}
    try:
        list(_Function(found[1], taken).lines())  # finds out what is taken from vectors that stay
        function = _Function(found[1], taken)
        body = "\n".join(function.lines())
    except _UnknownError:
        return module
    missing = [line for name, line in function.declarations.items() if f"@{name}(" not in module]
    return f"{module[: found.start(1)]}{body}{module[found.end(1) :]}\n" + "\n".join(missing) + "\n"


class _Function:
    """The instructions of a function. `taken` are the components of vectors that stay, with names for them."""

    def __init__(self, text: str, taken: dict[tuple[str, int], tuple[str, Shape]]) -> None:
        self._lines = text.split("\n")
        self._taken = taken
        self._shapes: dict[str, Shape] = {}
        self._components: dict[str, Component] = {}
        self._instructions: dict[str, Component] = {}
        self._extracts: dict[str, tuple[str, int, Shape]] = {}
        self._count = 0
        self.declarations: dict[str, str] = {}
        for line in self._lines:
            if assigned := _ASSIGNED.match(line):
                self._note(assigned[1], assigned[2])

    def lines(self) -> Iterator[str]:
        """The instructions, with vectors apart."""
        known: dict[str, str] = {}

        def resolved(match: re.Match[str]) -> str:
            name = match[0]
            if name in self._extracts and name not in known:
                known[name] = _LOCAL.sub(resolved, self.component(*self._extracts[name]))
            return known.get(name, name)

        for line in self._lines:
            for made in self._rewritten(line):
                yield _LOCAL.sub(resolved, made)

    def _note(self, name: str, text: str) -> None:
        """Remembers what becomes of a result."""
        if extract := _EXTRACT.fullmatch(text):
            vector, place = _split(extract[3])
            if (index := _number(place)) is not None:
                self._extracts[name] = (vector, index, (int(extract[1]), extract[2]))
            return
        for form in (_inserted, _shuffled):
            if (found := form(self, text)) is not None:
                self._shapes[name], self._components[name] = found
                return
        for form in (_compared, _converted, _joined, _loaded, _called, _selected, _calculated):
            if (found := form(self, text)) is not None:
                self._shapes[name], self._instructions[name] = found
                self._components[name] = _numbered(self.fresh())
                return

    def _rewritten(self, line: str) -> Iterator[str]:
        assigned = _ASSIGNED.match(line)
        name = assigned[1] if assigned else ""
        if name in self._instructions:
            for index in range(self._shapes[name][0]):
                *before, instruction = self._instructions[name](index).split("\n")
                yield from before
                yield f"  {self._components[name](index)} = {instruction}"
        elif name in self._components or name in self._extracts:
            return
        elif (store := _STORE.match(line)) and store[2] in _BYTES:
            yield from self._stored(store)
        else:
            yield from self._kept(name, line)

    def _stored(self, store: re.Match[str]) -> Iterator[str]:
        count, kind, value, pointer, alignment, rest = store.groups()
        for index in range(int(count)):
            place = self.fresh()
            yield f"  {place} = getelementptr {kind}, ptr {pointer}, i64 {index}"
            part = self.component(value, index, (int(count), kind))
            yield f"  store {kind} {part}, ptr {place}, align {_alignment(kind, alignment)}{rest}"

    def _kept(self, name: str, line: str) -> Iterator[str]:
        """An instruction that stays, between its operands as vectors and the components of its result."""
        for operand in dict.fromkeys(_LOCAL.findall(line)):
            if operand in self._components and operand != name:
                count, kind = self._shapes[operand]
                whole = "poison"
                for index in range(count):
                    following = self.fresh()
                    part = self._components[operand](index)
                    yield f"  {following} = insertelement <{count} x {kind}> {whole}, {kind} {part}, i32 {index}"
                    whole = following
                line = re.sub(rf"{re.escape(operand)}(?![\w.$-])", whole, line)
        yield line
        for (vector, index), (part, (count, kind)) in self._taken.items():
            if vector == name:
                yield f"  {part} = extractelement <{count} x {kind}> {name}, i32 {index}"

    def component(self, vector: str, index: int, shape: Shape) -> str:
        """Component `index` of an operand."""
        vector = vector.strip()
        if not vector.startswith("%"):
            return _constant(vector, index, shape[1])
        if vector in self._components:
            return self._components[vector](index)
        return self._taken.setdefault((vector, index), (f"%softmetal.taken.{len(self._taken)}", shape))[0]

    def operands(self, given: Sequence[str], index: int, shape: Shape) -> str:
        """The components of vectors of one shape, with the metadata behind them."""
        return ", ".join(item if item.startswith("!") else self.component(item, index, shape) for item in given)

    def typed(self, operand: str, index: int) -> str:
        """A component of an operand behind its type; a scalar stays what it is."""
        match = _TYPED.fullmatch(operand)
        if match is None:
            return operand
        return f"{match[2]} {self.component(match[3], index, (int(match[1]), match[2]))}"

    def fresh(self) -> str:
        self._count += 1
        return f"%softmetal.part.{self._count}"


# Forms of instructions: the shape of the result, and its components or what makes them. None for other instructions.
Form = tuple[Shape, Component] | None


def _inserted(function: _Function, text: str) -> Form:
    match = _INSERT.fullmatch(text)
    if match is None:
        return None
    vector, scalar, place = _split(match[3])
    shape = (int(match[1]), match[2])
    chosen = _number(place)
    if chosen is None:
        return None
    value = scalar.partition(" ")[2]
    return shape, lambda index: value if index == chosen else function.component(vector, index, shape)


def _shuffled(function: _Function, text: str) -> Form:
    match = _SHUFFLE.fullmatch(text)
    if match is None:
        return None
    shape = (int(match[1]), match[2])
    first, second, mask = _split(match[3])
    picked, other = _TYPED.fullmatch(mask), _TYPED.fullmatch(second)
    if picked is None or other is None:
        return None
    picks = [_constant(picked[3], index, "i32") for index in range(int(picked[1]))]

    def component(index: int) -> str:
        if not picks[index].isdigit():
            return "poison"
        pick = int(picks[index])
        is_first = pick < shape[0]
        return function.component(first if is_first else other[3], pick % shape[0], shape)

    return (int(picked[1]), match[2]), component


def _compared(function: _Function, text: str) -> Form:
    match = _COMPARE.fullmatch(text)
    if match is None:
        return None
    opcode, flags, relation, count, kind, rest = match.groups()
    shape, given = (int(count), kind), _split(rest)
    return (shape[0], "i1"), lambda index: f"{opcode} {flags}{relation} {kind} {function.operands(given, index, shape)}"


def _converted(function: _Function, text: str) -> Form:
    match = _CAST.fullmatch(text)
    if match is None or match[1] not in CASTS or match[3] != match[6]:
        return None
    opcode, flags, count, kind, operand, _, to, rest = match.groups()
    shape = (int(count), kind)
    return (
        int(count),
        to,
    ), lambda index: f"{opcode} {flags}{kind} {function.component(operand, index, shape)} to {to}{rest}"


def _joined(function: _Function, text: str) -> Form:
    match = _PHI.fullmatch(text)
    if match is None:
        return None
    flags, count, kind, rest = match.groups()
    shape, incoming = (int(count), kind), _INCOMING.findall(rest)
    return (
        shape,
        lambda index: (
            f"phi {flags}{kind} "
            + ", ".join(f"[ {function.component(value, index, shape)}, {label} ]" for value, label in incoming)
        ),
    )


def _loaded(function: _Function, text: str) -> Form:
    match = _LOAD.fullmatch(text)
    if match is None or match[2] not in _BYTES:
        return None
    count, kind, pointer, alignment, rest = match.groups()
    bits = 8 * _BYTES[kind]
    whole = f"i{bits * int(count)}"

    def instruction(index: int) -> str:
        if bits < 32 and whole in ("i32", "i64"):  # loads of single bytes cannot be gathered
            word, shifted, part = function.fresh(), function.fresh(), function.fresh()
            return (
                f"  {word} = load {whole}, ptr {pointer}, align {alignment}{rest}\n"
                f"  {shifted} = lshr {whole} {word}, {index * bits}\n"
                f"  {part} = trunc {whole} {shifted} to i{bits}\n"
                f"bitcast i{bits} {part} to {kind}"
            )
        place = function.fresh()
        load = f"load {kind}, ptr {place}, align {_alignment(kind, alignment)}{rest}"
        return f"  {place} = getelementptr {kind}, ptr {pointer}, i64 {index}\n{load}"

    return (int(count), kind), instruction


def _called(function: _Function, text: str) -> Form:
    match = _CALL.fullmatch(text)
    if match is None or _VECTOR_SUFFIX.sub("", match[4]) not in _ELEMENTWISE:
        return None
    flags, count, kind, name, rest = match.groups()
    arguments = [item.replace("noundef ", "") for item in _split(rest)]
    scalar_name = "llvm." + _VECTOR_SUFFIX.sub(r".\1", name)

    def instruction(index: int) -> str:
        given = [function.typed(item, index) for item in arguments]
        kinds = ", ".join(item.partition(" ")[0] for item in given)
        function.declarations[scalar_name] = f"declare {kind} @{scalar_name}({kinds})"
        return f"call {flags}{kind} @{scalar_name}({', '.join(given)})"

    return (int(count), kind), instruction


def _selected(function: _Function, text: str) -> Form:
    match = _SELECT.fullmatch(text)
    given = _split(match[2]) if match is not None else []
    result = _TYPED.fullmatch(given[1]) if given else None
    if match is None or result is None:
        return None
    flags = match[1]
    return (
        int(result[1]),
        result[2],
    ), lambda index: f"select {flags}" + ", ".join(function.typed(item, index) for item in given)


def _calculated(function: _Function, text: str) -> Form:
    match = _ARITHMETIC.fullmatch(text)
    if match is None or not (match[1] in BINARY or match[1] == "freeze"):
        return None
    opcode, flags, count, kind, rest = match.groups()
    shape, given = (int(count), kind), _split(rest)
    return shape, lambda index: f"{opcode} {flags}{kind} {function.operands(given, index, shape)}"


def _numbered(prefix: str) -> Component:
    return lambda index: f"{prefix}.{index}"


def _split(text: str) -> list[str]:
    """At the commas outside of brackets."""
    parts: list[str] = []
    depth, start = 0, 0
    for position, character in enumerate(text):
        depth += (character in "<([{") - (character in ">)]}")
        if character == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return [*parts, text[start:].strip()]


def _number(typed: str) -> int | None:
    """The value of an index, when it is a constant."""
    value = typed.rpartition(" ")[2]
    return int(value) if value.isdigit() else None


def _constant(text: str, index: int, kind: str) -> str:
    """Component `index` of a constant vector. Raises _UnknownError for what is not written out."""
    if text in ("poison", "undef"):
        return text
    if text == "zeroinitializer":
        return _ZEROS.get(kind, "0")
    if text.startswith("splat ("):
        return text[len("splat (") : -1].partition(" ")[2]
    if text.startswith("<") and text.endswith(">"):
        return _split(text[1:-1])[index].partition(" ")[2]
    raise _UnknownError


def _alignment(kind: str, vector: str) -> int:
    return min(int(vector), _BYTES[kind])
