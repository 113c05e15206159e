"""What the checks of a kernel refer to by number, in the words of its source."""

from dataclasses import dataclass

from softmetal.msl.source_map import RewrittenSource
from softmetal.msl.validation.instrument import InstrumentedCode
from softmetal.msl.validation.source_places import SourcePlace


@dataclass(frozen=True)
class CheckFacts:
    """`sites` are places in the user's source, `variables` names."""

    sites: tuple[SourcePlace, ...]
    variables: tuple[str, ...]


def check_facts(code: InstrumentedCode, source: RewrittenSource) -> CheckFacts:
    """The sites and variables of instrumented code, sites moved from the rewritten source to the original."""
    sites = tuple(SourcePlace(*source.original_position(site.line, site.column)) for site in code.sites)
    return CheckFacts(sites, tuple(variable.name for variable in code.variables))
