"""Every Python block of the guides and the README runs, and prints what its comments say."""

from __future__ import annotations

import ast
import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```python(?: title=\S+)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTED = re.compile(r"^\s*print\(.*\)  # (.*)$", re.MULTILINE)
SOURCES = (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
PAGES = [page for page in SOURCES if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.softmetal
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_blocks_run_in_order(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    names: dict[str, object] = {"__name__": page.stem}
    for block in BLOCK.finditer(text):
        first_line = text.count("\n", 0, block.start(1))
        code = ast.increment_lineno(ast.parse(block[1]), first_line)
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            exec(compile(code, str(page), "exec"), names)
        assert output.getvalue().splitlines() == PRINTED.findall(block[1])


def test_pages_with_code_are_found() -> None:
    assert {"README.md", "index.md", "quick-start.md", "numpy.md"} <= {page.name for page in PAGES}
