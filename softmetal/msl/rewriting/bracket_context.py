"""Where in the nesting of brackets a rewrite is, and whether inside the parameters of an entry point."""

from dataclasses import dataclass, field


@dataclass
class BracketContext:
    """Follows brackets token by token; a macro body has a context of its own."""

    brackets: list[str] = field(default_factory=list)
    openings: list[int] = field(default_factory=list)  # the tokens that opened them
    entry_pending: bool = False  # an entry point's keyword was seen, its parameter list was not
    parameter_depth: int | None = None  # the depth of brackets inside an entry point's parameter list
    parameter_angle_depth: int = 0
    parameter_has_space: bool = False

    @property
    def in_parentheses(self) -> bool:
        return bool(self.brackets) and self.brackets[-1] != "{"

    @property
    def in_entry_parameters(self) -> bool:
        return self.parameter_depth == len(self.brackets)

    def take_address_space(self) -> bool:
        """Whether an address space here is the first, outermost one of an entry point's parameter."""
        is_first = self.in_entry_parameters and self.parameter_angle_depth <= 0 and not self.parameter_has_space
        self.parameter_has_space = self.parameter_has_space or is_first
        return is_first

    def follow(self, text: str, index: int) -> None:
        """Takes note of one punctuation token, the one at `index`."""
        if text in ("(", "[", "{"):
            self._open(text, index)
        elif text == "}":
            # Closes what was left open inside, too: source under edit is often unbalanced.
            while self._close() not in ("{", ""):
                pass
        elif text in (")", "]"):
            if self.in_entry_parameters:
                self.parameter_depth = None
            if self.in_parentheses:
                self._close()
        elif text == ";":
            self.entry_pending = False
        elif self.in_entry_parameters:
            self._follow_parameters(text)

    def _close(self) -> str:
        if not self.brackets:
            return ""
        self.openings.pop()
        return self.brackets.pop()

    def _open(self, text: str, index: int) -> None:
        self.brackets.append(text)
        self.openings.append(index)
        if text == "(" and self.entry_pending:
            self.entry_pending = False
            self.parameter_depth = len(self.brackets)
            self.parameter_angle_depth = 0
            self.parameter_has_space = False

    def _follow_parameters(self, text: str) -> None:
        if text == "<":
            self.parameter_angle_depth += 1
        elif text in (">", ">>"):
            self.parameter_angle_depth -= len(text)
        elif text == "," and self.parameter_angle_depth <= 0:
            self.parameter_angle_depth = 0
            self.parameter_has_space = False
