"""To which groups people belong on a day, as far as medical costs and premiums depend on it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from doudi.core.clock import today
from doudi.registry.law_inputs.household_facts import known_on
from doudi.registry.models import Award

_CHUNK = 900


class MedicalGroup(TextChoices):
    """Whose medical costs are carried, or whose premium is paid."""

    TEKUN = "tekun", _("特困人员")
    ORPHAN = "orphan", _("孤儿")
    DIBAO = "dibao", _("低保对象")


CARRIED_GROUPS = (MedicalGroup.TEKUN, MedicalGroup.ORPHAN)


def groups_on(day: date, people: Iterable[int] | None = None) -> dict[int, MedicalGroup]:
    """Return the group of people on a day, of all if None; tekun comes before orphans, these before dibao."""
    found: dict[int, MedicalGroup] = {}
    for award in _awards_on(day, people):
        group = _group_of(award)
        if group is not None and _rank(group) < _rank(found.get(award.person_id)):
            found[award.person_id] = group
    return found


def _awards_on(day: date, people: Iterable[int] | None) -> Iterable[Award]:
    awards = known_on(Award.objects.filter(programme__in=("tekun", "child_living", "dibao")), today())
    awards = awards.filter(valid_from__lte=day).exclude(valid_to__lt=day.replace(day=1)).order_by("pk")
    if people is None:
        yield from awards.iterator()
        return
    keys = sorted(set(people))
    for start in range(0, len(keys), _CHUNK):
        yield from awards.filter(person__in=keys[start : start + _CHUNK])


def _group_of(award: Award) -> MedicalGroup | None:
    if award.programme == "tekun":
        return MedicalGroup.TEKUN
    if award.programme == "dibao":
        return MedicalGroup.DIBAO
    is_orphan = bool(award.child_status) and award.child_status.clear() == "orphan"
    return MedicalGroup.ORPHAN if is_orphan else None


def _rank(group: MedicalGroup | None) -> int:
    return MedicalGroup.values.index(group) if group is not None else len(MedicalGroup.values)
