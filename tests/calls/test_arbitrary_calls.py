"""Everything that is bound is called with arguments that it should not get, and raises what is documented at most.

The calls are made in processes of their own, so that one that ends its process is named with its arguments and seed.
"""

from __future__ import annotations

import pytest

from .child import Findings

pytestmark = pytest.mark.softmetal


def check(findings: Findings, *, calls: int, reached: int) -> None:
    counts = findings.counts
    print(
        f"{counts['calls']} calls of {counts['members']} members; {counts['reached']} calls of "
        f"{counts['reaching_members']} members reached an implementation; {dict(findings.exceptions.most_common())}"
    )
    assert findings.problems == [], "\n".join(findings.problems)
    assert counts["calls"] >= calls
    assert counts["reached"] >= reached


def test_a_few_calls_of_each_member_raise_documented_exceptions_only(quick: Findings) -> None:
    check(quick, calls=9_500, reached=4_500)
    assert quick.counts["members"] >= 3_300
    assert quick.counts["reaching_members"] >= 2_000


def test_a_call_of_each_member_on_recorders(quick_on_recorders: Findings) -> None:
    check(quick_on_recorders, calls=6_500, reached=3_500)


@pytest.mark.slow
def test_many_calls_of_each_member_raise_documented_exceptions_only(deep: Findings) -> None:
    check(deep, calls=200_000, reached=90_000)


@pytest.mark.slow
def test_many_calls_of_each_member_on_recorders(deep_on_recorders: Findings) -> None:
    check(deep_on_recorders, calls=38_000, reached=16_000)
