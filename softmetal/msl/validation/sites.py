"""The places and names that checks refer to: constants of the module itself, as softmetal/exec/kernel_validation.h."""

from collections.abc import Callable, Iterator

from softmetal.msl.validation.source_places import SourcePlace

# Line and column, from 1, in the user's source, of such a place in the rewritten one.
OriginalPosition = Callable[[int, int], tuple[int, int]]


class Sites:
    """Gives each place and each name its symbol; `function` is the one that is called through tables, if it is one."""

    def __init__(self, original_position: OriginalPosition, function: str) -> None:
        self._original_position = original_position
        self._sites: dict[SourcePlace, str] = {}
        self._names: dict[str, str] = {}
        self._function = self.name(function) if function else "null"

    def site(self, place: SourcePlace | None) -> str:
        """An operand of type ptr; null for no place."""
        return "null" if place is None else self._sites.setdefault(place, f"@softmetal.site.{len(self._sites)}")

    def name(self, name: str) -> str:
        """An operand of type ptr: the characters of `name`, and a zero behind them."""
        return self._names.setdefault(name, f"@softmetal.name.{len(self._names)}")

    def definitions(self) -> Iterator[str]:
        """LLVM IR of all that has been asked for."""
        for place, symbol in self._sites.items():
            line, column = self._original_position(place.line, place.column)
            fields = f"{{ i32 {line}, i32 {column}, ptr {self._function} }}"
            yield f"{symbol} = private constant {{ i32, i32, ptr }} {fields}"
        for name, symbol in self._names.items():
            text = name.encode()
            escaped = "".join(f"\\{byte:02X}" for byte in text)
            yield f'{symbol} = private constant [{len(text) + 1} x i8] c"{escaped}\\00"'
