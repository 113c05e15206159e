"""Reads the tables out of HTML, strictly: every element has to be closed in order."""

from __future__ import annotations

from html.parser import HTMLParser


class Tables(HTMLParser):
    """The rows of all tables as texts, the paragraphs, and the attributes that were set."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.paragraphs: list[str] = []
        self.attributes: set[tuple[str, str | None]] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)
        self.attributes.update(attrs)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag == "p":
            self.paragraphs.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self._open or "th" in self._open:
            self.rows[-1][-1] += data
        elif "p" in self._open:
            self.paragraphs[-1] += data

    def facts(self) -> dict[str, str]:
        """The rows of two cells: names and values."""
        return {row[0]: row[1] for row in self.rows if len(row) == 2}
