"""Who must stand aside from a case: known from the register of near relatives, not only from what somebody types."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from doudi.casework.models import Case, NearRelative
from doudi.registry.models import Person


def apply_recusals(case: Case, people: Iterable[Person]) -> None:
    """Put on the case whose near relatives its people are and who may not act on it; the caller saves.

    The bureau must then visit, and confirms itself, whatever is delegated (MCA57-11, MCA57-20).
    """
    kin = list(NearRelative.objects.filter(person__in=list(people), until=None).select_related("person"))
    named = [
        _("{name}：{post}的{relation}").format(name=one.person.name, post=one.post, relation=one.get_relation_display())
        for one in kin
    ]
    typed = [one for one in case.near_relative_of.split("；") if one]
    case.near_relative_of = "；".join(dict.fromkeys([*typed, *named]))[:200]
    case.recused_staff = sorted({*case.recused_staff, *(one.staff_id for one in kin if one.staff_id is not None)})
