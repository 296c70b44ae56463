"""Conflicts of interest of a case, found among the recorded near relatives."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from doudi.casework.models import Case
from doudi.casework.recusal.models import NearRelative
from doudi.registry.models import Person
from doudi.values.carries import carries


@carries("SAL2026-61", "MCA57-11")
def apply_recusals(case: Case, people: Iterable[Person]) -> None:
    """Set on a case whose near relatives its people are, and which officers may not act; the caller saves it.

    The bureau must then visit the home, and confirms itself in spite of a delegation (MCA57-11, MCA57-20).
    """
    relatives = list(NearRelative.objects.filter(person__in=list(people), until=None).select_related("person"))
    recorded = [
        _("{name}：{post}的{relation}").format(
            name=relative.person.name, post=relative.post, relation=relative.get_relation_display()
        )
        for relative in relatives
    ]
    declared = [text for text in case.near_relative_of.split("；") if text]
    case.near_relative_of = "；".join(dict.fromkeys([*declared, *recorded]))[:200]
    staff = {relative.staff_id for relative in relatives if relative.staff_id is not None}
    case.recused_staff = sorted({*case.recused_staff, *staff})
