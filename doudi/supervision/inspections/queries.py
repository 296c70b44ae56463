"""Rounds, drawn cases and findings as users see them, the report of a round, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound
from doudi.supervision.inspections.workflow import TRUE_FINDINGS, FindingState, RoundState
from doudi.supervision.rectification.queries import is_of_township
from doudi.supervision.rectification.scope import may_read_people, owner_code, supervised_scope
from doudi.ui.desk_tasks import WaitingTask


def visible_cases(by: User) -> QuerySet[InspectedCase]:
    """Return the cases a user sees: all for the county; those a township inspects, and its own once inspected."""
    scope = supervised_scope(by)
    if scope is None or not may_read_people(by):
        return InspectedCase.objects.none()
    if not is_of_township(by):
        found: QuerySet[InspectedCase] = InspectedCase.objects.in_scope(scope)
        return found
    first, last = bounds(scope)
    own = Q(village_code__gte=first, village_code__lte=last, inspected_on__isnull=False)
    return InspectedCase.objects.filter(own | Q(inspector_code=owner_code(by)))


def visible_findings(by: User) -> QuerySet[InspectionFinding]:
    """Return the findings a user sees: those of the cases they see."""
    return InspectionFinding.objects.filter(case__in=visible_cases(by))


def rounds() -> QuerySet[InspectionRound]:
    """Return the rounds with their counts, the latest first; the seed and the counts are for everybody."""
    return InspectionRound.objects.annotate(
        drawn=Count("cases", distinct=True),
        made=Count("cases", filter=Q(cases__inspected_on__isnull=False), distinct=True),
        found=Count("cases__findings", distinct=True),
        confirmed=Count("cases__findings", filter=Q(cases__findings__state__in=TRUE_FINDINGS), distinct=True),
    ).order_by("-announced_on", "-pk")


def cases(
    *, by: User, round_: InspectionRound | None = None, state: str = "", place: str = ""
) -> QuerySet[InspectedCase]:
    """Return drawn cases, those of one village together."""
    rows = visible_cases(by)
    if round_ is not None:
        rows = rows.filter(round=round_)
    if state:
        rows = rows.filter(inspected_on__isnull=state == "open")
    if state == "mine":
        rows = visible_cases(by).filter(round__state=RoundState.DRAWN, inspector_code=owner_code(by), inspected_on=None)
    if place:
        rows = rows.filter(village_code__startswith=place[:9])
    rows = rows.annotate(problems=Count("findings"))
    return rows.select_related("round", "person", "inspected_by").order_by("village_code", "pk")


def findings(
    *, by: User, round_: InspectionRound | None = None, state: str = "", place: str = ""
) -> QuerySet[InspectionFinding]:
    """Return findings, the open ones of a township together."""
    rows = visible_findings(by)
    if round_ is not None:
        rows = rows.filter(case__round=round_)
    if state:
        rows = rows.filter(state=state)
    if place:
        rows = rows.filter(village_code__startswith=place[:9])
    return rows.select_related("case__round", "case__person", "rectification").order_by("village_code", "pk")


@dataclass(frozen=True)
class ReportRow:
    """A township of a round: who inspected it, and what was found. Counts only, no person."""

    code: str
    inspector: str
    drawn: int
    made: int
    found: int
    agreed: int
    disputed: int
    upheld: int
    dropped: int

    @property
    def name(self) -> str:
        """The township."""
        return place_name(self.code)


def report_of(round_: InspectionRound) -> list[ReportRow]:
    """Return the report of a round by township."""
    rows: dict[str, dict[str, Any]] = {}
    for case in round_.cases.prefetch_related("findings").order_by("village_code", "pk"):
        row = rows.setdefault(
            case.township_code, {"inspector": case.inspector_name, "drawn": 0, "made": 0, "states": []}
        )
        row["drawn"] += 1
        row["made"] += case.inspected_on is not None
        row["states"] += [finding.state for finding in case.findings.all()]
    return [
        ReportRow(
            code=code,
            inspector=row["inspector"],
            drawn=row["drawn"],
            made=row["made"],
            found=len(row["states"]),
            agreed=row["states"].count(FindingState.AGREED),
            disputed=row["states"].count(FindingState.DISPUTED),
            upheld=row["states"].count(FindingState.UPHELD),
            dropped=row["states"].count(FindingState.DROPPED),
        )
        for code, row in rows.items()
    ]


def common_problems(round_: InspectionRound) -> list[tuple[str, str, int]]:
    """Return what was found most often: checklist, question, and how often it was agreed or upheld."""
    counted: dict[tuple[str, str], int] = {}
    true = InspectionFinding.objects.filter(case__round=round_, state__in=TRUE_FINDINGS).select_related("case")
    for finding in true:
        key = (finding.case.checklist.label, finding.question.text)
        counted[key] = counted.get(key, 0) + 1
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [(label, text, number) for (label, text), number in ordered]


def waiting_tasks(by: User) -> Iterable[WaitingTask]:
    """Yield the inspections and findings that wait for a user."""
    if not may_read_people(by) or not by.may(Permission.ANSWER_SUPERVISION):
        return
    cases_page, findings_page = reverse("supervision_inspections:cases"), reverse("supervision_inspections:findings")
    mine = cases(by=by, state="mine")
    open_ = visible_findings(by).filter(state=FindingState.OPEN, village_code__startswith=owner_code(by)[:9])
    tasks = [
        (ngettext_lazy("要检查的对象", "要检查的对象"), mine.count(), f"{cases_page}?state=mine", False),
        (_("其中已过期限的"), mine.filter(round__due_on__lt=today()).count(), f"{cases_page}?state=mine", True),
    ]
    if is_of_township(by):
        tasks.append(
            (
                ngettext_lazy("检查发现的问题待确认", "检查发现的问题待确认"),
                open_.count(),
                f"{findings_page}?state=open",
                False,
            )
        )
    if by.may(Permission.MANAGE_SUPERVISION):
        disputed = visible_findings(by).filter(state=FindingState.DISPUTED)
        tasks.append(
            (
                ngettext_lazy("检查的异议待裁定", "检查的异议待裁定"),
                disputed.count(),
                f"{findings_page}?state=disputed",
                False,
            )
        )
    for label, number, url, is_part in tasks:
        if number:
            yield WaitingTask(label, number, url, is_part=is_part)
