"""To which groups people belong on a day, as far as medical costs and premiums depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.registry.law_inputs.household_facts import known_on
from doudi.registry.models import Award

_CHUNK = 900
Key = TypeVar("Key")


class MedicalGroup(TextChoices):
    """Whose medical costs are carried, or whose premium is paid."""

    TEKUN = "tekun", _("特困人员")
    ORPHAN = "orphan", _("孤儿")
    DIBAO = "dibao", _("低保对象")


CARRIED_GROUPS = (MedicalGroup.TEKUN, MedicalGroup.ORPHAN)


def groups_on(day: date) -> dict[int, MedicalGroup]:
    """Return the group of each person on a day; tekun comes before orphans, these before dibao."""
    found: dict[int, MedicalGroup] = {}
    for award in _awards().filter(valid_from__lte=day).exclude(valid_to__lt=day.replace(day=1)).iterator():
        _enter(found, award.person_id, award)
    return found


def groups_at(stays: Iterable[tuple[int, date]]) -> dict[tuple[int, date], MedicalGroup]:
    """Return the group of people (primary keys) on days of their own, in the same order of precedence."""
    days: dict[int, set[date]] = {}
    for person, day in stays:
        days.setdefault(person, set()).add(day)
    found: dict[tuple[int, date], MedicalGroup] = {}
    people = sorted(days)
    for start in range(0, len(people), _CHUNK):
        for award in _awards().filter(person__in=people[start : start + _CHUNK]):
            for day in days[award.person_id]:
                if _is_in_force(award, day):
                    _enter(found, (award.person_id, day), award)
    return found


def _awards() -> QuerySet[Award]:
    awards = known_on(Award.objects.filter(programme__in=("tekun", "child_living", "dibao")), today())
    return awards.order_by("pk")


def _is_in_force(award: Award, day: date) -> bool:
    """Whether an award is in force on a day; one that ends in a month is until the end of it."""
    first, last = award.valid_from, award.valid_to
    return first is not None and first <= day and (last is None or last >= day.replace(day=1))


def _enter(found: dict[Key, MedicalGroup], key: Key, award: Award) -> None:
    """Note the group that an award makes, where none of a higher rank is noted."""
    group = _group_of(award)
    if group is not None and _rank(group) < _rank(found.get(key)):
        found[key] = group


def _group_of(award: Award) -> MedicalGroup | None:
    if award.programme == "tekun":
        return MedicalGroup.TEKUN
    if award.programme == "dibao":
        return MedicalGroup.DIBAO
    is_orphan = bool(award.child_status) and award.child_status.clear() == "orphan"
    return MedicalGroup.ORPHAN if is_orphan else None


def _rank(group: MedicalGroup | None) -> int:
    return MedicalGroup.values.index(group) if group is not None else len(MedicalGroup.values)
