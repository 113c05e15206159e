"""One pass over a source and the files it includes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

_TOKEN: Final = r"""(?P<verbatim>//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      | (?P<name>[A-Za-z_]\w*)
      | (?P<other>\d[\w.]*|.)"""
_TOKENS: Final = re.compile(_TOKEN, re.VERBOSE | re.DOTALL)
# A directive runs to the end of its line, over escaped line ends and comments. All else is code.
_PIECES: Final = re.compile(
    rf"(?P<directive>^[ \t]*\#(?:/\*.*?\*/|\\\r?\n|[^\n])*) | {_TOKEN}", re.VERBOSE | re.MULTILINE | re.DOTALL
)
_DIRECTIVE: Final = re.compile(r"\s*#\s*(\w*)\s*(.*)", re.DOTALL)
_COMMENT: Final = re.compile(r"//.*|/\*.*?\*/|\\\r?\n", re.DOTALL)
_INCLUDE: Final = re.compile(r'"([^"]+)"|<([^<>]+)>')
_DEFINE: Final = re.compile(r"(\w+)(\(?)(.*)", re.DOTALL)
_DEFINED: Final = re.compile(r"\bdefined\s*(?:\(\s*(\w+)\s*\)|(\w+))")

UNNAMED: Final = "program_source"
"""What Metal calls source text that came from no file."""


class Branch(Enum):
    """Where a condition stands."""

    TAKEN = "this branch is part of the source"
    WAITING = "a later branch may be"
    DONE = "an earlier branch was"
    LEFT = "the Metal compiler decides"


@dataclass(frozen=True, slots=True)
class Steps:
    """Which directives are resolved; the others stay in the source."""

    includes: bool
    defines: bool
    conditionals: bool


class Expansion:
    """Carries macros, conditions and the files seen through one pass."""

    def __init__(
        self,
        steps: Steps,
        macros: dict[str, str],
        functions: Mapping[str, Callable[[str], str]],
        include_paths: Sequence[Path],
        read: Callable[[Path], str],
    ) -> None:
        self._steps = steps
        self._macros = macros
        self._functions = functions
        self._include_paths = include_paths
        self._read = read
        self._included: set[Path] = set()
        # Names that the Metal compiler may find defined: those of branches and macros that are left to it.
        self._left_names: set[str] = set()

    def run(self, source: str, file: Path | None) -> str:
        if file is not None:
            self._included.add(file)
        return self._expand(source, file)

    def _expand(self, source: str, file: Path | None) -> str:
        """The source with its directives carried out. Conditions must be balanced within one file."""
        branches: list[Branch] = []
        out: list[str] = []
        position = 0
        while match := _PIECES.match(source, position):
            position = match.end()
            text = match.group()
            line = source.count("\n", 0, match.start()) + 1 if match["directive"] else 0
            if match["directive"]:
                replaced = self._directive(text, branches, file, line)
            elif not _active(branches):
                replaced = ""
            elif match["name"] and self._steps.defines:
                replaced, position = self._name(text, source, position)
            else:
                replaced = text
            out.append(replaced if replaced else "\n" * text.count("\n"))
        if branches:
            raise ValueError(f"{file or UNNAMED}: an #if has no #endif")
        return "".join(out)

    # Directives

    def _directive(self, text: str, branches: list[Branch], file: Path | None, line: int) -> str:
        """What stands in place of a directive; an empty text leaves empty lines."""
        match = _DIRECTIVE.match(text)
        name, operand = (match[1], _COMMENT.sub(" ", match[2]).strip()) if match else ("", "")
        if name in ("if", "ifdef", "ifndef"):
            return self._open(text, name, operand, branches)
        if name in ("elif", "elifdef", "elifndef", "else", "endif"):
            if not branches:
                raise ValueError(f"{file or UNNAMED}:{line}: #{name} without #if")
            return self._continue(text, name, operand, branches)
        if not _active(branches):
            return ""
        if name == "include" and self._steps.includes:
            return self._include(text, operand, file, line)
        if name in ("define", "undef"):
            return self._define(text, name, operand, left=Branch.LEFT in branches)
        if name == "pragma" and operand == "once" and self._steps.includes:
            return ""
        return text

    def _open(self, text: str, name: str, operand: str, branches: list[Branch]) -> str:
        if not _active(branches):
            branches.append(Branch.DONE)
            return ""
        known = self._decided(name, operand)
        branches.append(Branch.LEFT if known is None else Branch.TAKEN if known else Branch.WAITING)
        return self._condition(text) if known is None else ""

    def _continue(self, text: str, name: str, operand: str, branches: list[Branch]) -> str:
        """An `#elif`, `#else` or `#endif` of the innermost condition."""
        state = branches[-1]
        if name == "endif":
            branches.pop()
            return text if state is Branch.LEFT else ""
        if state is Branch.LEFT:
            return text if name == "else" else self._condition(text)
        if state is not Branch.WAITING:
            branches[-1] = Branch.DONE
            return ""
        known = True if name == "else" else self._decided(name.removeprefix("el"), operand)
        if known is None:
            # No earlier branch was taken, so the rest of the condition starts here.
            branches[-1] = Branch.LEFT
            return self._condition(text.replace(name, name.removeprefix("el"), 1))
        branches[-1] = Branch.TAKEN if known else Branch.WAITING
        return ""

    def _decided(self, name: str, operand: str) -> bool | None:
        """Whether a condition holds; None where the Metal compiler has to tell."""
        if not self._steps.conditionals:
            return None
        if name == "if":
            value = self._condition(operand).strip()
            return bool(int(value)) if value.isdecimal() else None
        if operand in self._macros:
            return name == "ifdef"
        # Names with two underscores are the compiler's own.
        if operand in self._left_names or operand.startswith("__"):
            return None
        return name == "ifndef"

    def _condition(self, text: str) -> str:
        """A condition with what is known filled in."""
        if not self._steps.defines:
            return text
        return self._replaced(
            _DEFINED.sub(lambda match: "1" if (match[1] or match[2]) in self._macros else match[0], text)
        )

    def _define(self, text: str, name: str, operand: str, *, left: bool) -> str:
        match = _DEFINE.match(operand)
        if match is None:
            return text
        macro, parenthesis, value = match.groups()
        if left or parenthesis:
            self._left_names.add(macro)
            return self._condition(text)
        if name == "undef":
            self._left_names.discard(macro)
            return "" if self._macros.pop(macro, None) is not None and self._steps.defines else text
        self._macros[macro] = value.strip()
        return "" if self._steps.defines else text

    def _include(self, text: str, operand: str, file: Path | None, line: int) -> str:
        match = _INCLUDE.fullmatch(operand)
        if match is None:
            return text
        name = match[1] or match[2]
        folders = [*([file.parent] if file and match[1] else []), *self._include_paths]
        path = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if path is None:
            if match[2]:
                return text
            searched = ", ".join(map(str, folders)) or "no folder"
            raise FileNotFoundError(f"{file or UNNAMED}:{line}: '{name}' not found; searched {searched}")
        path = path.resolve()
        if path in self._included:
            return ""
        self._included.add(path)
        content = self._expand(self._read(path), path)
        return f'#line 1 "{name}"\n{content}\n#line {line + 1} "{file.name if file else UNNAMED}"'

    # Macros

    def _name(self, name: str, source: str, position: int) -> tuple[str, int]:
        """What an identifier becomes, and where the source goes on."""
        function = self._functions.get(name)
        end = _closing_parenthesis(source, position) if function else None
        if function is None or end is None:
            return self._macro(name), position
        opening = source.index("(", position)
        return function(self._replaced(source[opening + 1 : end - 1])), end

    def _macro(self, name: str, expanding: frozenset[str] = frozenset()) -> str:
        """The replacement of a name, with the names in it replaced too; no macro expands inside itself."""
        value = self._macros.get(name)
        if value is None or name in expanding:
            return name
        return self._replaced(value, expanding | {name})

    def _replaced(self, text: str, expanding: frozenset[str] = frozenset()) -> str:
        """The text with its macros replaced."""
        return "".join(
            self._macro(match.group(), expanding) if match["name"] else match.group()
            for match in _TOKENS.finditer(text)
        )


def _active(branches: Sequence[Branch]) -> bool:
    return all(branch in (Branch.TAKEN, Branch.LEFT) for branch in branches)


def _closing_parenthesis(source: str, position: int) -> int | None:
    """The end of the parenthesised text that follows, None where there is none."""
    opening = re.compile(r"\s*\(").match(source, position)
    if opening is None:
        return None
    depth = 0
    for match in _TOKENS.finditer(source, opening.end() - 1):
        depth += {"(": 1, ")": -1}.get(match.group(), 0)
        if depth == 0:
            return match.end()
    return None
