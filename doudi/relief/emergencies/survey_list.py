"""Who is on the survey list of an event: set-wise questions over its villages (P18-8.b)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from doudi import policy
from doudi.casework.models import Lead, Recognition
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.core.bulk_rows import insert_rows
from doudi.registry.models import Award, Circumstance, Person
from doudi.relief.emergencies.models import Answer, EmergencyEvent, SurveyGroup, SurveyRow
from doudi.values.carries import carries

_MONTHS_IN_A_YEAR = 12
_SEVERE_GRADES = (1, 2)
_FEW = 2_000
_COLUMNS = ("village_code", "person_id", "household_id", "lead_id", "groups")


def survey_deadline(began_at: datetime) -> datetime:
    """Return when everybody has to be answered for."""
    day = timezone.localdate(began_at)
    return began_at + timedelta(hours=int(policy.parameter_value("emergency_survey_hours", day.replace(day=1), day)))


@carries("P18-8.b")
def draw_survey_list(event: EmergencyEvent, villages: Sequence[str], on: date) -> int:
    """Add everybody of some villages who is concerned and not on the list yet; return how many."""
    due_at = survey_deadline(timezone.now())
    listed = set(event.survey_rows.filter(person__isnull=False).values_list("person_id", flat=True))
    listed_leads = set(event.survey_rows.filter(lead__isnull=False).values_list("lead_id", flat=True))
    leads = Lead.objects.filter(village_code__in=villages, ended_on=None).exclude(pk__in=listed_leads)
    concerned: list[tuple[str, int | None, int | None, int | None, str]] = [
        (village, person, household, None, groups)
        for person, village, household, groups in _people(villages, on)
        if person not in listed
    ]
    concerned += [
        (village, None, None, lead, str(SurveyGroup.LEAD)) for lead, village in leads.values_list("pk", "village_code")
    ]
    return insert_rows(
        SurveyRow._meta.db_table,
        ("event_id", "due_at", "is_in_area", "state", *_COLUMNS),
        ((event.pk, due_at, True, str(Answer.OPEN), *row) for row in concerned),
    )


def _people(villages: Sequence[str], on: date) -> Iterable[tuple[int, str, int | None, str]]:
    """Yield the people concerned: key, village, household, and why."""
    living = Person.objects.filter(village__in=villages, death_date=None, merged_into=None)
    why: dict[int, list[str]] = defaultdict(list)
    for group, keys in _groups(living, villages, on):
        for key in keys:
            why[key].append(group)
    places = living.filter(Q(pk__in=why) if len(why) < _FEW else Q()).order_by("village", "household", "pk")
    for key, village, household in places.values_list("pk", "village_id", "household_id"):
        if key in why:
            yield key, village, household, ",".join(why[key])


def _groups(living: QuerySet[Person], villages: Sequence[str], on: date) -> Iterable[tuple[str, Iterable[int]]]:
    month = on.replace(day=1)
    of_area = {"person__village__in": villages, "person__death_date": None, "person__merged_into": None}
    awards = Award.objects.filter(withdrawn_at=None, valid_from__lte=on, **of_area)
    awards = awards.filter(Q(valid_to=None) | Q(valid_to__gte=month))
    yield SurveyGroup.AWARD, awards.order_by().values_list("person_id", flat=True).distinct()
    recognised = Recognition.objects.filter(first_month__lte=month, household__village__in=villages)
    recognised = recognised.filter(Q(ended_month=None, last_month__gte=month) | Q(ended_month__gte=month))
    yield (
        SurveyGroup.RECOGNITION,
        living.filter(household__in=recognised.values("household")).values_list("pk", flat=True),
    )
    child_age, old_age = (procedure_figure(name, on) for name in ("child_age_limit", "tekun_elderly_age"))
    born_after = months_after(on, -child_age * _MONTHS_IN_A_YEAR)
    yield SurveyGroup.CHILD, living.filter(birth_date__gt=born_after).values_list("pk", flat=True)
    born_by = months_after(on, -old_age * _MONTHS_IN_A_YEAR)
    alone = living.filter(household__isnull=False).order_by().values("household")
    alone = alone.annotate(members=Count("pk")).filter(members=1).values("household")
    yield SurveyGroup.ALONE, living.filter(birth_date__lte=born_by, household__in=alone).values_list("pk", flat=True)
    grades = Circumstance.objects.filter(kind="disability_grade", withdrawn_at=None, valid_to=None, **of_area)
    yield SurveyGroup.DISABLED, [row.person_id or 0 for row in grades.iterator() if row.value in _SEVERE_GRADES]
