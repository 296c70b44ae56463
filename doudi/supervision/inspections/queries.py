"""Rounds, drawn cases and findings as users see them, the report of a round, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.core.clock import today
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import bounds
from doudi.supervision.inspections.models import InspectedCase, InspectionFinding, InspectionRound
from doudi.supervision.inspections.workflow import TRUE_FINDINGS, FindingState, FurtherState, RoundState
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


WAITING = Q(round__state=RoundState.DRAWN, inspected_on=None, exchanged_on=None)
"""Cases that wait to be inspected."""
_DRAWN = Q(cases__exchanged_on=None)


def cases_to_inspect(by: User) -> QuerySet[InspectedCase]:
    """Return the cases that wait for a user to inspect them."""
    if not by.may(Permission.INSPECT):
        return InspectedCase.objects.none()
    return visible_cases(by).filter(WAITING, inspector_code=owner_code(by))


def inspectors_of(case: InspectedCase) -> list[int]:
    """Return the keys of everybody who recorded a case."""
    further = case.further_records.values_list("inspected_by_id", flat=True)
    return [key for key in (case.inspected_by_id, *further) if key is not None]


@dataclass(frozen=True)
class VillageToInspect:
    """A village with cases that wait for a user, and the day by which the first of them is due."""

    code: str
    number: int
    due_on: date

    @property
    def place(self) -> str:
        """Township and village."""
        return place_name(self.code)

    @property
    def is_late(self) -> bool:
        """Whether a case of it should have been inspected before today."""
        return self.due_on < today()

    @property
    def url(self) -> str:
        """What is to be done there today, to be taken along on the phone."""
        return f"{reverse('casework:field_list')}?village={self.code}"


def villages_to_inspect(by: User) -> list[VillageToInspect]:
    """Return the villages that a user has to go to, by code."""
    rows = cases_to_inspect(by).order_by("village_code").values("village_code")
    counted = rows.annotate(number=Count("pk"), due_on=Min("round__due_on"))
    return [VillageToInspect(row["village_code"], row["number"], row["due_on"]) for row in counted]


def others_to_inspect(by: User, case: InspectedCase) -> list[InspectedCase]:
    """Return the other cases of a village that wait for a user, the next one first."""
    rows = cases_to_inspect(by).filter(village_code=case.village_code).exclude(pk=case.pk)
    return list(rows.select_related("person").order_by("pk"))


def visible_findings(by: User) -> QuerySet[InspectionFinding]:
    """Return the findings a user sees: those of the cases they see."""
    return InspectionFinding.objects.filter(case__in=visible_cases(by))


def rounds() -> QuerySet[InspectionRound]:
    """Return the rounds with their counts, the latest first; the seed and the counts are for everybody."""
    return InspectionRound.objects.annotate(
        drawn=Count("cases", filter=_DRAWN, distinct=True),
        made=Count("cases", filter=Q(cases__inspected_on__isnull=False), distinct=True),
        found=Count("cases__findings", distinct=True),
        confirmed=Count("cases__findings", filter=Q(cases__findings__state__in=TRUE_FINDINGS), distinct=True),
    ).order_by("-announced_on", "-pk")


def cases(
    *,
    by: User,
    round: str = "",  # noqa: A002 - as the filter calls it
    state: str = "",
    place: str = "",
) -> QuerySet[InspectedCase]:
    """Return drawn cases, those of one village together.

    Args:
        state: "mine" for those that wait for the user, "open" for all that wait, "done", "exchanged", or "late" for
            those with a record that came after the end and waits for a decision.
    """
    rows = cases_to_inspect(by) if state == "mine" else visible_cases(by)
    if round:
        rows = rows.filter(round=int(round))
    if state in _OF_STATE:
        rows = rows.filter(_OF_STATE[state]).distinct()
    if place:
        rows = rows.filter(village_code__startswith=place[:9])
    rows = rows.annotate(problems=Count("findings", distinct=True))
    return rows.select_related("round", "person", "inspected_by").order_by("village_code", "pk")


_OF_STATE = {
    "open": Q(inspected_on=None, exchanged_on=None),
    "done": Q(inspected_on__isnull=False),
    "exchanged": Q(exchanged_on__isnull=False),
    "late": Q(further_records__state=FurtherState.LATE),
}


def findings(
    *,
    by: User,
    round: str = "",  # noqa: A002 - as the filter calls it
    state: str = "",
    place: str = "",
) -> QuerySet[InspectionFinding]:
    """Return findings, the open ones of a township together."""
    rows = visible_findings(by)
    if round:
        rows = rows.filter(case__round=int(round))
    if state:
        rows = rows.filter(state=state)
    if place:
        rows = rows.filter(village_code__startswith=place[:9])
    return rows.select_related("case__round", "case__person", "rectification").order_by("village_code", "pk")


def next_finding(by: User, done: InspectionFinding) -> InspectionFinding | None:
    """Return the next finding of a round that waits for a user as the one did that is done; None after the last."""
    rows = visible_findings(by).filter(case__round=done.case.round_id).exclude(pk=done.pk)
    if is_of_township(by):
        rows = rows.filter(state=FindingState.OPEN, village_code__startswith=owner_code(by)[:9])
    else:
        rows = rows.filter(state=FindingState.DISPUTED).exclude(case__inspected_by=by)
    return rows.order_by("village_code", "pk").first()


@dataclass(frozen=True)
class ReportRow:
    """A township of a round: who inspected it, and what was found. Counts only, no person."""

    code: str
    inspector: str
    drawn: int
    made: int
    exchanged: int
    found: int
    agreed: int
    disputed: int
    upheld: int
    dropped: int
    url: str = ""

    @property
    def name(self) -> str:
        """The township."""
        return place_name(self.code)


def report_of(round_: InspectionRound, *, is_linked: bool = False) -> list[ReportRow]:
    """Return the report of a round by township; ``is_linked`` for those who may read the cases."""
    page = f"{reverse('supervision_inspections:cases')}?round={round_.pk}&place=" if is_linked else ""
    rows: dict[str, dict[str, Any]] = {}
    for case in round_.cases.prefetch_related("findings").order_by("village_code", "pk"):
        row = rows.setdefault(
            case.township_code, {"inspector": case.inspector_name, "drawn": 0, "made": 0, "exchanged": 0, "states": []}
        )
        is_exchanged = case.exchanged_on is not None
        row["drawn"] += not is_exchanged
        row["exchanged"] += is_exchanged
        row["made"] += case.inspected_on is not None
        row["states"] += [finding.state for finding in case.findings.all()]
    return [
        ReportRow(
            code=code,
            inspector=row["inspector"],
            drawn=row["drawn"],
            made=row["made"],
            exchanged=row["exchanged"],
            found=len(row["states"]),
            agreed=row["states"].count(FindingState.AGREED),
            disputed=row["states"].count(FindingState.DISPUTED),
            upheld=row["states"].count(FindingState.UPHELD),
            dropped=row["states"].count(FindingState.DROPPED),
            url=f"{page}{code}" if page else "",
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
        late = cases(by=by, state="late")
        disputed = visible_findings(by).filter(state=FindingState.DISPUTED)
        tasks.append((_("结束以后送到的检查记录待定"), late.count(), f"{cases_page}?state=late", False))
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
