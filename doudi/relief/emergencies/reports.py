"""The daily report of an event, and its figures at the end: who, how many, how much, by township (P18-8.c)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.procedures.steps import RELIEF_DECISION_STEPS
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.core.divisions.queries import place_name
from doudi.relief.cases.models import Cause, ReliefCase, ReliefProposal
from doudi.relief.emergencies.models import Answer, EmergencyEvent, SurveyAnswer, SurveyRow
from doudi.relief.emergencies.queries import survey_progress
from doudi.relief.instalments.models import Instalment
from doudi.relief.instalments.workflow import InstalmentState
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.ui.templatetags.ui import yuan
from doudi.values.carries import carries

_Kind = EmergencyEvent.Kind
_CAUSES = {
    _Kind.FIRE: (Cause.ACCIDENT, Cause.DISASTER),
    _Kind.ACCIDENT: (Cause.ACCIDENT, Cause.DISASTER),
    _Kind.EPIDEMIC: (Cause.DISASTER, Cause.ILLNESS),
    _Kind.OTHER: (Cause.DISASTER, Cause.ACCIDENT),
}
_SURVEY = ("total", "safe", "needs", "unreachable", "open")


@dataclass
class ReportRow:
    """The figures of a township up to the end of a day."""

    code: str
    total: int = 0
    safe: int = 0
    needs: int = 0
    unreachable: int = 0
    open: int = 0
    cases: int = 0
    persons: int = 0
    granted_fen: int = 0
    paid_fen: int = 0
    other_fen: int = 0

    @property
    def place(self) -> str:
        """The township; nothing for the sum of all."""
        return place_name(self.code) if self.code else ""


@dataclass
class EventReport:
    """The report of an event for a day: by township, in all, and what the day itself added."""

    event: EmergencyEvent
    day: date
    rows: list[ReportRow]
    total: ReportRow
    answered_that_day: int
    paid_that_day_fen: int
    causes: list[tuple[str, int]] = field(default_factory=list)

    @property
    def sentences(self) -> list[str]:
        """The figures in words, as the page and the printed reports say them."""
        total = self.total
        surveyed = _("截至当日，名单{total}人：平安{safe}人，有困难{needs}人，联系不上{gone}人，还没有联系{open}人。")
        relieved = _("临时救助{cases}户次、{persons}人次，同意{granted}，已发{paid}。")
        that_day = _("当日联系{answered}人，当日发放{paid}。")
        return [
            surveyed.format(
                total=total.total, safe=total.safe, needs=total.needs, gone=total.unreachable, open=total.open
            ),
            relieved.format(
                cases=total.cases, persons=total.persons, granted=yuan(total.granted_fen), paid=yuan(total.paid_fen)
            ),
            that_day.format(answered=self.answered_that_day, paid=yuan(self.paid_that_day_fen)),
        ]


def relief_of_event(event: EmergencyEvent, *, by: User, until: date | None = None) -> QuerySet[ReliefCase]:
    """Return the relief for what an event did: in its villages, of its days and its kind of cause."""
    villages = event.villages.values("village_code")
    causes = _CAUSES.get(_Kind(event.kind), (Cause.DISASTER,))
    found = ReliefCase.objects.visible_to(by).filter(
        case__village_code__in=villages, happened_on__gte=event.began_on, cause__in=causes
    )
    if event.ended_on:
        found = found.filter(happened_on__lte=event.ended_on)
    return found.filter(case__application__sent_at__lte=_end_of(until)) if until else found


def undecided_relief_of(event: EmergencyEvent, *, by: User) -> QuerySet[ReliefCase]:
    """Return the relief for what an event did that is proposed and waits for its decision."""
    return (
        relief_of_event(event, by=by).filter(case__step__in=RELIEF_DECISION_STEPS, proposals__isnull=False).distinct()
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


@carries("P18-8.c", "SAL2026-28", "SAL2026-49")
def event_report(event: EmergencyEvent, day: date, *, by: User) -> EventReport:
    """Return the figures of an event at the end of a day, in a user's scope."""
    rows: dict[str, ReportRow] = {}

    def row_of(village_code: str) -> ReportRow:
        code = village_code[:TOWNSHIP_DIGITS]
        return rows.setdefault(code, ReportRow(code))

    for village_code, figures in _surveyed(event, day, by=by):
        row = row_of(village_code)
        for name, number in figures.items():
            setattr(row, name, getattr(row, name) + number)
    causes: dict[str, int] = defaultdict(int)
    relief = relief_of_event(event, by=by, until=day)
    for case in _with_amounts(relief, day):
        row = row_of(case.case.village_code)
        row.cases += 1
        row.persons += case.persons_affected
        row.granted_fen += case.granted_fen or 0  # type: ignore[attr-defined]  # annotated
        row.paid_fen += case.paid_fen or 0  # type: ignore[attr-defined]  # annotated
        causes[str(case.get_sub_cause_display())] += 1
    booked = OtherDepartmentAid.objects.visible_to(by).filter(event=event, correction=None, given_on__lte=day)
    for village_code, amount_fen in booked.order_by().values_list("village_code").annotate(sum=Sum("amount_fen")):
        row_of(village_code).other_fen += amount_fen
    shown = [rows[code] for code in sorted(rows)]
    return EventReport(
        event=event,
        day=day,
        rows=shown,
        total=_sum_of(shown),
        answered_that_day=_answered_on(event, day, by=by),
        paid_that_day_fen=_paid_on(relief, day),
        causes=sorted(causes.items()),
    )


def _sum_of(rows: Iterable[ReportRow]) -> ReportRow:
    total = ReportRow("")
    for row in rows:
        for name, number in vars(row).items():
            if name != "code":
                setattr(total, name, getattr(total, name) + number)
    return total


def _surveyed(event: EmergencyEvent, day: date, *, by: User) -> Iterable[tuple[str, dict[str, int]]]:
    """Yield the survey by village: as it is today, or as the answers of an earlier day made it."""
    if day >= today():
        for one in survey_progress(event, by=by):
            yield one.code, {name: getattr(one, name) for name in _SURVEY}
        return
    answers = SurveyAnswer.objects.filter(row=OuterRef("pk"), recorded_at__lte=_end_of(day)).order_by("-pk")
    rows = SurveyRow.objects.visible_to(by).filter(event=event, is_in_area=True)
    for village_code, state in rows.annotate(then=Subquery(answers.values("state")[:1])).values_list(
        "village_code", "then"
    ):
        yield village_code, {"total": 1, state or str(Answer.OPEN): 1}


def _with_amounts(relief: QuerySet[ReliefCase], day: date) -> QuerySet[ReliefCase]:
    """Annotate cases with what was granted and paid by the end of a day."""
    granted = ReliefProposal.objects.filter(
        relief=OuterRef("pk"),
        relief__case__outcome=Case.Outcome.GRANTED,
        relief__case__decision__decided_on__lte=day,
    ).order_by("-pk")
    paid = Instalment.objects.filter(relief=OuterRef("pk"), state=InstalmentState.PAID, paid_on__lte=day)
    summed = paid.order_by().values("relief").annotate(sum=Sum("amount_fen")).values("sum")
    return relief.select_related("case").annotate(
        granted_fen=Subquery(granted.values("total_fen")[:1]), paid_fen=Subquery(summed)
    )


def _answered_on(event: EmergencyEvent, day: date, *, by: User) -> int:
    rows = SurveyRow.objects.visible_to(by).filter(event=event)
    answers = SurveyAnswer.objects.filter(row__in=rows, observed_at__gte=_start_of(day), observed_at__lte=_end_of(day))
    return answers.order_by().values("row").distinct().count()


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _paid_on(relief: QuerySet[ReliefCase], day: date) -> int:
    paid = Instalment.objects.filter(relief__in=relief, state=InstalmentState.PAID, paid_on=day)
    return int(paid.aggregate(sum=Sum("amount_fen"))["sum"] or 0)
