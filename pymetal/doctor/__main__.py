"""`python -m pymetal.doctor`: the report; its exit status is 1 when a check failed."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from pymetal.doctor import facts
from pymetal.doctor.report import Facts, facts_text, result_text, summary_text
from pymetal.doctor.smoke import Result, run_apart, run_here
from pymetal.doctor.smoke_checks import CHECKS
from pymetal.doctor.surface import compare_with_system


def main(arguments: list[str] | None = None) -> int:
    """Print the report."""
    options = _parser().parse_args(arguments)
    if options.check:
        print(run_here(options.check))
        return 0
    results = _json_report() if options.json else _text_report()
    return int(any(result.outcome == "fail" for result in results))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m pymetal.doctor", description="Tell what pymetal finds on this system, and check that it works."
    )
    parser.add_argument("--json", action="store_true", help="print the report, with all missing selectors, as JSON")
    parser.add_argument(
        "--check", metavar="NAME", choices=CHECKS, help="run one check in this process and print its result as JSON"
    )
    return parser


def _text_report() -> list[Result]:
    print(facts_text(_facts()), end="\n\nChecks\n", flush=True)
    results: list[Result] = []
    for result in map(run_apart, CHECKS):
        print(result_text(result), flush=True)
        results.append(result)
    print(f"\n{summary_text(results)}")
    return results


def _json_report() -> list[Result]:
    results = list(map(run_apart, CHECKS))
    print(json.dumps(asdict(_facts()) | {"checks": [asdict(result) for result in results]}, indent=1))
    return results


def _facts() -> Facts:
    return Facts(facts.system(), facts.device(), facts.compiler(), facts.environment(), compare_with_system())


if __name__ == "__main__":
    sys.exit(main())
