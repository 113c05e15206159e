"""Parts of a copied struct or array that LLVM reads one by one: members, and what lies between them.

A struct counts as initialised with its first byte. What lies between members never is, and nobody uses it.
"""

import re
from collections import Counter

from softmetal.msl.validation.ir_operands import NAME

# LLVM's pass SROA names what it reads, or from where, like this.
_LOAD = re.compile(rf"^ *(%[\w.]*copyload[\w.]*|%{NAME}(?= = load [^,\n]+, ptr %[\w.]*sroa_idx)) = load ", re.MULTILINE)
_BLOCK = re.compile(r"@llvm\.mem(?:cpy|move)\.[^\n]*%[\w.]*\.sroa\.")
_STORE = re.compile(rf"^ *store [^,\n]*(%{NAME}), ptr ", re.MULTILINE)
_USE = re.compile(rf"%{NAME}")


class CopiedPieces:
    """Those of one function."""

    def __init__(self, body: str) -> None:
        loaded = set(_LOAD.findall(body))
        stored = Counter(_STORE.findall(body) if loaded else ())
        named = Counter(_USE.findall(body) if loaded else ())
        self._only_stored = {name for name in loaded if named[name] == 1 + stored[name]}  # its definition is no use

    def has(self, line: str) -> bool:
        """Whether a line reads such a part to write it elsewhere, and does nothing else with it."""
        load = _LOAD.match(line)
        return load[1] in self._only_stored if load is not None else _BLOCK.search(line) is not None
