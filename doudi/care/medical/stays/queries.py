"""When people were in hospital: by the stays recorded, and by the settlements of hospitals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from doudi.care.medical.settlements.models import Settlement
from doudi.care.medical.stays.models import HospitalStay
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.registry.models import Person

Days = tuple[date, date]
_CHUNK = 900


def is_in_hospital(person: Person | int, day: date) -> bool:
    """Whether a person spent a day in hospital; the day of discharge counts where they stayed overnight before."""
    return any(first <= day <= last for first, last in _spans([_key(person)], day, day).get(_key(person), ()))


def hospital_days(person: Person | int, first: date, last: date) -> int:
    """Return how many days between two days, both included, a person spent in hospital; each counts once."""
    return len(days_in_hospital([_key(person)], first, last).get(_key(person), frozenset()))


def days_in_hospital(people: Iterable[int], first: date, last: date) -> dict[int, frozenset[date]]:
    """Return the days in hospital between two days, both included, of many people at once."""
    found: dict[int, frozenset[date]] = {}
    for person, spans in _spans(people, first, last).items():
        days = set()
        for begin, end in spans:
            day, stop = max(begin, first), min(end, last)
            days |= {day + timedelta(days=more) for more in range((stop - day).days + 1)}
        found[person] = frozenset(days)
    return found


def _spans(people: Iterable[int], first: date, last: date) -> dict[int, list[Days]]:
    """Return from when to when people were in hospital, as far as it touches the days."""
    found: dict[int, list[Days]] = {}
    keys = sorted(set(people))
    for start in range(0, len(keys), _CHUNK):
        chunk = keys[start : start + _CHUNK]
        stays = HospitalStay.objects.filter(person__in=chunk, admitted_on__lte=last)
        stays = stays.filter(Q(discharged_on=None) | Q(discharged_on__gte=first)).order_by()
        for person, begin, end in stays.values_list("person", "admitted_on", "discharged_on"):
            found.setdefault(person, []).append((begin, end or max(today(), last)))
        settled = Settlement.objects.filter(person__in=chunk, admitted_on__lte=last, discharged_on__gte=first)
        for person, begin, end in settled.order_by().values_list("person", "admitted_on", "discharged_on"):
            if begin < end:  # a visit without a night is no stay
                found.setdefault(person, []).append((begin, end))
    return found


def _key(person: Person | int) -> int:
    return person if isinstance(person, int) else person.pk


def stays(*, by: User, state: str = "", place: str = "") -> QuerySet[HospitalStay]:
    """Return the stays in a user's scope."""
    found = HospitalStay.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[HospitalStay] = found
    if state == "open":
        rows = rows.filter(discharged_on=None)
    elif state == "asked":
        rows = rows.exclude(asked_by=None).filter(confirmed_by=None)
    return rows.select_related("person", "payee", "asked_by", "confirmed_by").order_by("-admitted_on", "-pk")
