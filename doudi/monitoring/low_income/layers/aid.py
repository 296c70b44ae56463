"""Which kinds of aid reached people lately, and until when: our own, relief, and that of every other department."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db.models import Max, Q

from doudi.casework.models import Case
from doudi.monitoring.low_income.layers.derivation import month_end
from doudi.monitoring.low_income.received_aid.models import AidKind, ReceivedAid
from doudi.registry.models import Award
from doudi.relief.cases.models import AffectedPerson
from doudi.relief.other_aid.models import OtherDepartmentAid
from doudi.relief.other_aid.queries import counting

KIND_OF_PROGRAMME = {
    "dibao": AidKind.LIVING,
    "tekun": AidKind.LIVING,
    "child_living": AidKind.LIVING,
    "disability_living": AidKind.LIVING,
    "laid_off_1960s": AidKind.LIVING,
    "disability_nursing": AidKind.CARE,
    "disabled_child_care": AidKind.CARE,
}
_Other = OtherDepartmentAid.Kind
_Department = OtherDepartmentAid.Department
KIND_OF_OTHER_AID = {
    _Other.TRANSITION_LIVING: AidKind.DISASTER,
    _Other.WINTER_SPRING: AidKind.DISASTER,
    _Other.COMFORT: AidKind.DISASTER,
    _Other.REBUILDING: AidKind.DISASTER,
    _Other.UNEMPLOYMENT: AidKind.EMPLOYMENT,
    _Other.MEDICAL: AidKind.MEDICAL,
}
KIND_OF_DEPARTMENT = {
    _Department.HOUSING: AidKind.HOUSING,
    _Department.EDUCATION: AidKind.EDUCATION,
    _Department.HUMAN_RESOURCES: AidKind.EMPLOYMENT,
    _Department.MEDICAL_INSURANCE: AidKind.MEDICAL,
    _Department.EMERGENCY: AidKind.DISASTER,
}
AidDays = dict[int, dict[str, date]]
"""The last day of each kind of aid, by the key of the person."""


def kind_of_other_aid(department: str, kind: str) -> AidKind:
    """Return the kind of help that an amount of another department is."""
    by_kind = KIND_OF_OTHER_AID.get(_Other(kind))
    return by_kind or KIND_OF_DEPARTMENT.get(_Department(department), AidKind.OTHER)


def aid_days(households: Mapping[int, int | None], since: date, today: date) -> AidDays:
    """Return until when each kind of aid reached people; only what reached them since a day.

    ``households`` are those in which the people live, by the key of the person.
    """
    found: AidDays = defaultdict(dict)
    homes: dict[int, list[int]] = defaultdict(list)
    for person, household in households.items():
        if household is not None:
            homes[household].append(person)
    _add_awards(found, since, today)
    _add_relief(found, since)
    _add_other_aid(found, since, homes)
    _add_received(found, since, today)
    return found


def _note(found: AidDays, person: int, kind: str, day: date) -> None:
    kinds = found[person]
    kinds[kind] = max(day, kinds.get(kind, day))


def _add_awards(found: AidDays, since: date, today: date) -> None:
    awards = Award.objects.filter(withdrawn_at=None, valid_from__lte=today)
    recent = awards.filter(Q(valid_to=None) | Q(valid_to__gte=since.replace(day=1)))
    for person, programme, last in recent.values_list("person_id", "programme", "valid_to").iterator():
        kind = KIND_OF_PROGRAMME.get(programme, AidKind.OTHER)
        until = min(month_end(last) or today, today)
        _note(found, person, kind, until)
        if programme == "tekun":
            _note(found, person, AidKind.CARE, until)


def _add_relief(found: AidDays, since: date) -> None:
    granted = AffectedPerson.objects.filter(
        person__isnull=False,
        relief__case__outcome=Case.Outcome.GRANTED,
        relief__case__decision__decided_on__gte=since,
    )
    rows = granted.values_list("person_id").annotate(last=Max("relief__case__decision__decided_on"))
    for person, last in rows:
        if person is not None:
            _note(found, person, AidKind.RELIEF, last)


def _add_other_aid(found: AidDays, since: date, homes: Mapping[int, list[int]]) -> None:
    """Add amounts of other departments; one of a household reached everybody who lives there."""
    rows = counting().filter(given_on__gte=since)
    for department, kind, household, person, given_on in rows.values_list(
        "department", "kind", "household_id", "person_id", "given_on"
    ):
        for one in [person] if person else homes.get(household, []):
            _note(found, one, kind_of_other_aid(department, kind), given_on)


def _add_received(found: AidDays, since: date, today: date) -> None:
    held = ReceivedAid.objects.filter(withdrawn_at=None, is_aid=True, given_from__lte=today)
    recent = held.filter(
        Q(given_to__gte=since) | Q(given_to=None, last_listed__gte=since.replace(day=1)) | Q(given_from__gte=since)
    )
    rows = recent.values_list("person_id", "kind", "given_from", "given_to", "last_listed")
    for person, kind, first, last, listed in rows.iterator():
        _note(found, person, kind, min(today, last if last is not None else max(first, listed)))
