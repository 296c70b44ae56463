"""The samples of the county and what they found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from doudi.care.visits.models import SampleDraw
from doudi.care.visits.workflow import VisitState
from doudi.core.accounts.models import User
from doudi.core.divisions.scope import bounds


@dataclass(frozen=True)
class SampleResult:
    """A draw with the results in a user's scope."""

    draw: SampleDraw
    total: int
    drawn: int
    on_site: int
    done: int
    with_findings: int

    def __getattr__(self, name: str) -> object:
        return getattr(self.draw, name)


def sample_results(*, by: User) -> list[SampleResult]:
    """Return the draws with their results in a user's scope, the latest first."""
    first, last = bounds(by.scope or "")
    here = Q(visits__village_code__gte=first, visits__village_code__lte=last)
    done = here & Q(visits__state=VisitState.DONE)
    rows: QuerySet[SampleDraw] = SampleDraw.objects.annotate(
        drawn=Count("visits", filter=here),
        on_site=Count("visits", filter=here & Q(visits__must_go=True)),
        made=Count("visits", filter=done),
        found=Count("visits", filter=done & Q(visits__counted_visit__has_findings=True)),
    )
    return [_result(row, by.scope or "") for row in rows]


def _result(row: SampleDraw, scope: str) -> SampleResult:
    numbers = {name: getattr(row, name) for name in ("drawn", "on_site", "made", "found")}
    townships = [code for code in row.population if code.startswith(scope[:9])]
    total = sum(len(row.population[code]) for code in townships)
    return SampleResult(row, total, numbers["drawn"], numbers["on_site"], numbers["made"], numbers["found"])
