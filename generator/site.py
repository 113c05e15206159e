"""What the generator makes of the documentation site: the reference, the coverage, and lists for other programs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from generator import pipeline, report
from generator.emit import pages, pixel_formats
from generator.emit.pages import support as page_support
from generator.sdk import read_pins

COVERAGE: Final = PurePath("coverage.md")
PLACES: Final = (*pages.PLACES, COVERAGE, pixel_formats.PAGE)
"""Where all of it is, in the site's sources."""

SUPPORT: Final = pipeline.ROOT / "docs" / "softmetal-selectors.json"


@dataclass(frozen=True, slots=True)
class Site:
    """`texts` are pages by their path in the site's sources, `contents` the reference by module and family."""

    texts: dict[PurePath, str]
    contents: dict[str, dict[str, list[PurePath]]]


def make() -> Site:
    """The pages about the default SDK, from the stored models."""
    api = pipeline.load_model(read_pins().default)
    binding = pipeline.make_binding(api)
    device = page_support.from_json(SUPPORT.read_text(encoding="utf-8"))
    texts = pages.emit(binding, pipeline.make_documentation(api, binding), device)
    texts |= {COVERAGE: report.coverage(api, binding), pixel_formats.PAGE: pixel_formats.page(binding)}
    return Site(texts, pages.contents(binding))
