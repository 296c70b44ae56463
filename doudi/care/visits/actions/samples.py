"""Visits of new cases: all of them by the township, a drawn share by the county, part of it at home."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from doudi import policy
from doudi.care.visits.models import PlannedVisit, SampleDraw
from doudi.care.visits.workflow import CancelCause, Cycle, VisitKind, VisitState
from doudi.casework.models import Case, Decision
from doudi.casework.procedures.clocks import procedure_figure
from doudi.casework.random_checks.sampling import draw_sample_of, new_seed, population_hash
from doudi.core.audit.trail import SYSTEM, Actor, action, record
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.values.benefit_month import add_months
from doudi.values.carries import carries

PROGRAMMES = ("dibao", "tekun")
_ONCE = (Cycle.NEW_CASE, Cycle.SAMPLE)


class NewCase:
    """A new recipient: the number of the case, who is visited, and when it was decided."""

    def __init__(self, decision: Decision, person: int, village: str) -> None:
        self.number, self.decided_on = decision.case.number, decision.decided_on
        self.person, self.village = person, village
        last = procedure_figure("care_new_case_days", decision.decided_on)
        self.due_on = decision.decided_on + timedelta(days=last)

    def planned(self, kind: VisitKind, cycle: Cycle, **more: object) -> PlannedVisit:
        """Return a visit to this recipient, not saved."""
        window = {"due_from": self.decided_on, "due_on": self.due_on, "last_on": self.due_on + timedelta(days=365)}
        given: dict[str, object] = {"kind": kind, "cycle": cycle, **window, **more}
        return PlannedVisit(person_id=self.person, village_code=self.village, **given)


def new_cases(first: date, last: date) -> dict[str, NewCase]:
    """Return the applications for dibao and tekun that were granted in a span of days, by number of the case."""
    decisions = Decision.objects.filter(
        outcome=Case.Outcome.GRANTED, decided_on__range=(first, last), case__procedure_id__in=PROGRAMMES
    )
    found: dict[str, NewCase] = {}
    for decision in decisions.select_related("case").prefetch_related("awards__person").order_by("pk"):
        people = [award.person for award in decision.awards.all() if award.person.death_date is None]
        if people:
            found[decision.case.number] = NewCase(decision, people[0].pk, people[0].village_id)
    return found


@carries("P18-5.e")
def plan_new_cases() -> int:
    """Let the township visit every new recipient; take back the visits of those who died. Return the changes."""
    since = today() - timedelta(days=procedure_figure("care_new_case_days", today()))
    planned = PlannedVisit.objects.filter(cycle=Cycle.NEW_CASE, due_from__gte=since)
    known = set(planned.values_list("person", flat=True))
    missing = [one for one in new_cases(since, today()).values() if one.person not in known]
    dead = PlannedVisit.objects.filter(cycle__in=_ONCE, state=VisitState.OPEN, person__death_date__isnull=False)
    return _keep_new(by=SYSTEM, missing=missing) if missing or dead.exists() else 0


@action("care_visit.plan_new")
def _keep_new(*, by: Actor, missing: list[NewCase]) -> int:  # noqa: ARG001 - read by the decorator
    visits = (one.planned(VisitKind.TOWNSHIP, Cycle.NEW_CASE) for one in missing)
    PlannedVisit.objects.bulk_create(visits, ignore_conflicts=True)
    dead = PlannedVisit.objects.filter(cycle__in=_ONCE, state=VisitState.OPEN, person__death_date__isnull=False)
    number = dead.update(state=VisitState.CANCELLED, cancel_cause=CancelCause.DIED)
    record(_("新增对象列入乡镇走访{added}人，去世不用走访{dead}人。").format(added=len(missing), dead=number))
    return len(missing) + number


@carries("P18-5.e", "MCA43-28")
def draw_month(*, by: Actor = SYSTEM, seed: str = "") -> SampleDraw | None:
    """Draw from last month's new cases those that the county visits; a month is drawn once.

    Returns:
        The draw; None where the month is drawn already or had no new case.
    """
    first = add_months(this_month(), -1)
    if SampleDraw.objects.filter(first_day=first).exists():
        return None
    cases = new_cases(first, this_month() - timedelta(days=1))
    return _draw(by=by, first=first, cases=cases, seed=seed or new_seed()) if cases else None


@action("care_visit.draw")
def _draw(*, by: Actor, first: date, cases: dict[str, NewCase], seed: str) -> SampleDraw:  # noqa: ARG001 - the trail
    population: dict[str, list[str]] = {}
    for number, one in cases.items():
        population.setdefault(one.village[:TOWNSHIP_DIGITS], []).append(number)
    share, on_site = (_share(name) for name in ("care_sample_share", "care_sample_on_site_share"))
    sample = draw_sample_of(population, share=share, on_site_share=on_site, seed=seed)
    draw = SampleDraw.objects.create(
        first_day=first,
        last_day=add_months(first, 1) - timedelta(days=1),
        seed=seed,
        share=share,
        on_site_share=on_site,
        population=population,
        population_hash=population_hash(population),
        drawn_on=today(),
    )
    drawn = [number for numbers in sample.drawn.values() for number in numbers]
    PlannedVisit.objects.bulk_create(
        (
            cases[number].planned(VisitKind.COUNTY, Cycle.SAMPLE, must_go=number in sample.on_site, sample=draw)
            for number in drawn
        ),
        ignore_conflicts=True,
    )
    record(
        _("从{first}起一个月的新增对象{total}件中抽查{drawn}件，其中入户{on_site}件。").format(
            first=first, total=len(cases), drawn=len(drawn), on_site=len(sample.on_site)
        ),
        subject=draw,
        new={"seed": seed, "population_hash": draw.population_hash},
    )
    return draw


def _share(parameter: str) -> int:
    return int(policy.parameter_value(parameter, today().replace(day=1), today()))
