"""Where instructions of LLVM IR write, and whether that is memory of the thread's own."""

import re
from collections.abc import Collection

from softmetal.msl.fission.instructions import LOCAL

_ASSIGNED = re.compile(rf"^ *({LOCAL}) = (.*)$", re.MULTILINE)
# With shader validation a check's result is its pointer, or a place that nobody else knows.
_CHECKED = r"call ptr @softmetal_check_variable\("
_BASE = re.compile(rf"(?:(?:getelementptr|addrspacecast|freeze) .*?|{_CHECKED})ptr ({LOCAL})")

# Groups: what is in front of the place, the place, and what comes after it.
STORE = re.compile(rf"^( *store .*, ptr )({LOCAL})((?:[, ].*)?)$")
ATOMIC = re.compile(rf"^( *(?:{LOCAL} = )?(?:atomicrmw|cmpxchg) .*?ptr )({LOCAL})(, .*)$")
# Groups: all up to the length, the place, the length, and what comes after that.
FILL = re.compile(
    rf"^( *(?:tail )?call void @llvm\.mem(?:cpy|move|set)\.[\w.]+\(ptr [^,]*?({LOCAL}), [^,]*, i64 )([^,]+)(, i1 .*)$"
)


class OwnMemory:
    """The variables of a function, and the places in `also`."""

    def __init__(self, body: str, also: Collection[str]) -> None:
        assigned = dict(_ASSIGNED.findall(body))
        self._bases = {name: base[1] for name, text in assigned.items() if (base := _BASE.match(text)) is not None}
        self._own = {name for name, text in assigned.items() if text.startswith("alloca ")}
        self._own |= {self._root(name) for name in also}

    def has(self, place: str) -> bool:
        return self._root(place) in self._own

    def _root(self, name: str) -> str:
        while name in self._bases:
            name = self._bases[name]
        return name
