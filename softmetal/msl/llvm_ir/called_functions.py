"""Which functions of a module of LLVM IR one of them still calls."""

import re
from collections.abc import Iterator

_DEFINITION = re.compile(r"^define [^\n]*@([^\n(]+)\(.*?^\}", re.MULTILINE | re.DOTALL)
_GLOBAL = re.compile(r'@("[^"]*"|[\w.$-]+)')


def called_functions(module: str, symbol: str) -> Iterator[tuple[str, str]]:
    """Name and text of each defined function that `symbol` refers to, directly or through others."""
    definitions = {match[1]: match[0] for match in _DEFINITION.finditer(module)}
    pending = [definitions.get(symbol, "")]
    seen = {symbol}
    while pending:
        for name in definitions.keys() & (set(_GLOBAL.findall(pending.pop())) - seen):
            seen.add(name)
            pending.append(definitions[name])
            yield name, definitions[name]
