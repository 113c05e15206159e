"""Everything that is bound is called with arguments that it should not get, and raises what is documented at most.

The calls are made in processes of their own, so that one that ends its process is named with its arguments and seed.
"""

from __future__ import annotations

import pytest

from .child import Findings

pytestmark = pytest.mark.softmetal


def check(findings: Findings, calls: int, answered: int) -> None:
    counts = findings.counts
    print(
        f"{counts['calls']} calls of {counts['members']} members, {counts['answered']} of which were answered, "
        f"by {counts['answering_members']} members; {dict(findings.exceptions.most_common())}"
    )
    assert findings.problems == [], "\n".join(findings.problems)
    assert counts["calls"] >= calls
    # A call that returns has sent its message: tests/recording holds each binding to that.
    assert counts["answered"] >= answered


def test_a_few_calls_of_each_member_raise_documented_exceptions_only(quick: Findings) -> None:
    check(quick, calls=9_500, answered=4_500)
    assert quick.counts["members"] >= 3_300


def test_what_is_called_is_mostly_there(quick: Findings) -> None:
    assert quick.counts["answering_members"] >= 2_000


@pytest.mark.slow
def test_many_calls_of_each_member_raise_documented_exceptions_only(deep: Findings) -> None:
    check(deep, calls=190_000, answered=95_000)
