"""Gaps and doubts in care: those of today, computed for everybody at once, against those on record.

Nothing here is an action: it is part of what ends or confirms an agreement, and of the daily task.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from doudi.care.agreements.models import Agreement, CareGap, Carer
from doudi.care.agreements.queries import agreements_in_force
from doudi.care.agreements.workflow import IN_FORCE_STATES
from doudi.casework.procedures.clocks import procedure_figure
from doudi.core.chunks import chunks
from doudi.core.clock import today
from doudi.core.divisions.models import TOWNSHIP_DIGITS
from doudi.registry.awards.queries import awards_in_force
from doudi.registry.awards.support_form import SupportForms
from doudi.registry.deaths.models import DeathReport, DeathReportState
from doudi.registry.models import Award
from doudi.values.carries import carries

_CHUNK = 900
_Kind = CareGap.Kind
_READ = (
    *("person", "state", "grade", "form", "first_day", "last_day", "ended_on", "ended_why"),
    *("carer__village_code", "carer__kind", "carer__person"),
    *("carer__person__death_date", "carer__person__birth_date", "carer__person__village"),
)
"""What the questions of this module read of an agreement, its carer and the carer's person."""


@dataclass(frozen=True)
class Supported:
    """A living person under tekun today: since when we know, the grade and whether in an institution."""

    person: int
    since: date
    grade: str
    is_inside: bool


@dataclass(frozen=True)
class Found:
    """A gap or doubt there is today, since a day."""

    first_day: date
    agreement: int | None


@carries("P18-5.c", "P18-5.e")
def refresh_gaps(people: Sequence[int] | None = None) -> int:
    """Open the gaps that there are today and close those that are over; return how many changed.

    Args:
        people: only these; everybody if None.
    """
    found = _found(people)
    rows = CareGap.objects.filter(last_day=None)
    if people is not None:
        rows = rows.filter(person__in=people)
    open_gaps = {(row.person_id, row.kind): row for row in rows}
    kept = _kept(found, open_gaps)
    new = [
        CareGap(person_id=key[0], kind=key[1], first_day=one.first_day, agreement_id=one.agreement, seen_on=today())
        for key, one in found.items()
        if key not in kept
    ]
    over = [gap for key, gap in open_gaps.items() if key not in kept.values()]
    _close(over)
    CareGap.objects.bulk_create(new, batch_size=1_000)
    return len(new) + len(over)


def _kept(
    found: dict[tuple[int, str], Found], open_gaps: dict[tuple[int, str], CareGap]
) -> dict[tuple[int, str], tuple[int, str]]:
    """Return which open gap each found gap continues; a person without a carer stays in the gap that began first."""
    uncared = {person: (person, kind) for person, kind in open_gaps if kind in CareGap.UNCARED}
    kept = {}
    for key in found:
        if key[1] in CareGap.UNCARED and key[0] in uncared:
            kept[key] = uncared[key[0]]
        elif key in open_gaps:
            kept[key] = key
    return kept


def _close(gaps: Iterable[CareGap]) -> None:
    rows = list(gaps)
    by_person = _in_force([row.person_id for row in rows])
    for row in rows:
        agreement = by_person.get(row.person_id)
        last = today() - timedelta(days=1)
        if row.is_uncared and agreement is not None:
            last = agreement.first_day - timedelta(days=1)
        row.last_day = max(last, row.first_day - timedelta(days=1))
        row.closed_on, row.closed_by_agreement = today(), agreement
    CareGap.objects.bulk_update(rows, ["last_day", "closed_on", "closed_by_agreement"], batch_size=500)


def record_hole(agreement: Agreement, before: Agreement | None) -> None:
    """Record the days between an agreement and the one before that no daily check saw; part of confirming it."""
    if before is None:
        return
    first, last = before.until + timedelta(days=1), agreement.first_day - timedelta(days=1)
    if first > last or last >= today():
        return
    seen = CareGap.objects.filter(person=agreement.person, kind__in=CareGap.UNCARED, first_day__lte=last)
    if not seen.exclude(last_day__lt=first).exists():
        CareGap.objects.create(
            person=agreement.person,
            kind=_Kind.EXPIRED if before.until == before.last_day else _Kind.NO_AGREEMENT,
            agreement=before,
            first_day=first,
            last_day=last,
            seen_on=today(),
            closed_on=today(),
            closed_by_agreement=agreement,
        )


def supported_today(people: Sequence[int] | None = None) -> dict[int, Supported]:
    """Return the living people under tekun today; those whose award the office learned of later count from then."""
    awards = awards_in_force(today().replace(day=1)).filter(programme="tekun", person__death_date=None)
    awards = awards.filter(person__merged_into=None)
    if people is not None:
        awards = awards.filter(person__in=people)
    awards = awards.only("person", "valid_from", "recorded_at", "self_care", "in_institution")
    forms = SupportForms(people)
    return {award.person_id: _supported(award, forms) for award in awards.order_by("valid_from", "pk").iterator(2_000)}


def _supported(award: Award, forms: SupportForms) -> Supported:
    assert award.valid_from is not None  # noqa: S101 - the database sees to it
    grade = (award.self_care.clear() if award.self_care else "") or "full"
    since = max(award.valid_from, timezone.localdate(award.recorded_at))
    is_inside = forms.is_inside(award.person_id, today(), award_says=bool(award.in_institution))
    return Supported(award.person_id, since, grade, is_inside)


def _found(people: Sequence[int] | None) -> dict[tuple[int, str], Found]:
    supported = supported_today(people)
    in_force = _in_force(supported)
    last = _last_agreements([person for person in supported if person not in in_force])
    doubts = _CarerDoubts(in_force.values())
    found: dict[tuple[int, str], Found] = {}
    for person, one in supported.items():
        agreement = in_force.get(person)
        if agreement is None:
            if not one.is_inside:
                kind, first = _uncared(last.get(person), one)
                before = last.get(person)
                found[person, kind] = Found(first, before.pk if before else None)
            continue
        for kind, since in (*_terms_that_differ(one, agreement), *doubts.of(agreement)):
            found[person, kind] = Found(max(since, agreement.first_day), agreement.pk)
    return found


def _uncared(before: Agreement | None, one: Supported) -> tuple[str, date]:
    """Return why nobody cares for a person, and since when."""
    if before is None or before.until < one.since:
        return _Kind.NO_AGREEMENT, one.since
    first = before.until + timedelta(days=1)
    if before.until == before.last_day:
        return _Kind.EXPIRED, first
    is_by_death = before.ended_why == Agreement.EndedWhy.CARER_DIED
    return (_Kind.CARER_DIED if is_by_death else _Kind.NO_AGREEMENT), first


def _terms_that_differ(one: Supported, agreement: Agreement) -> Iterable[tuple[str, date]]:
    """Yield what of the award the agreement no longer says."""
    if agreement.grade.clear() != one.grade:
        yield _Kind.GRADE_DIFFERS, one.since
    if (agreement.form == Agreement.Form.INSTITUTION) != one.is_inside:
        yield _Kind.FORM_DIFFERS, one.since


class _CarerDoubts:
    """What is wrong today with the carers of some agreements."""

    def __init__(self, agreements: Iterable[Agreement]) -> None:
        carers = {one.carer_id: one.carer.person_id for one in agreements}
        self._numbers: Counter[int] = Counter()
        self._reported: dict[int, date | None] = {}
        reports = DeathReport.objects.filter(state=DeathReportState.REPORTED, kind=DeathReport.Kind.DEATH)
        for some in chunks(sorted(carers), _CHUNK):
            cared_for = agreements_in_force().filter(carer__in=some, carer__kind=Carer.Kind.PERSON)
            self._numbers.update(cared_for.values_list("carer", flat=True))
            people = [person for carer in some if (person := carers[carer]) is not None]
            self._reported.update(reports.filter(person__in=people).values_list("person_id", "died_on"))
        self._most = procedure_figure("care_most_people_of_carer", today())
        self._least_age = procedure_figure("care_least_age_of_carer", today())

    def of(self, agreement: Agreement) -> Iterable[tuple[str, date]]:
        carer, person = agreement.carer, agreement.carer.person
        if person is None:
            return
        died = person.death_date or self._reported.get(person.pk)
        if died is not None:
            yield _Kind.CARER_DIED, died + timedelta(days=1)
        if _birthday(person.birth_date, self._least_age) > today():
            yield _Kind.UNDER_AGE, agreement.first_day
        if self._numbers[carer.pk] > self._most:
            yield _Kind.OVERLOADED, today()
        if carer.village_code[:TOWNSHIP_DIGITS] != person.village_id[:TOWNSHIP_DIGITS]:
            yield _Kind.CARER_MOVED, today()


def _birthday(born: date, years: int) -> date:
    """Return the day on which somebody is so old; of 29 February the first of March."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 3, 1)


def _in_force(people: Iterable[int]) -> dict[int, Agreement]:
    found: dict[int, Agreement] = {}
    for some in chunks(sorted(set(people)), _CHUNK):
        rows = agreements_in_force().filter(person__in=some)
        found |= {row.person_id: row for row in rows.select_related("carer__person").only(*_READ)}
    return found


def _last_agreements(people: Sequence[int]) -> dict[int, Agreement]:
    """Return the last agreement of people who have none in force, as far as one held before today."""
    found: dict[int, Agreement] = {}
    by_person: dict[int, list[Agreement]] = defaultdict(list)
    for some in chunks(people, _CHUNK):
        rows = Agreement.objects.filter(person__in=some, state__in=IN_FORCE_STATES)
        for row in rows.filter(first_day__lte=today()):
            by_person[row.person_id].append(row)
    for person, rows_of in by_person.items():
        held = [row for row in rows_of if row.first_day <= row.until]
        if held:
            found[person] = max(held, key=lambda row: row.until)
    return found
