"""What falls due by date: agreements that deaths and ended awards end, and the gaps of today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from doudi.care.agreements.actions.ends import end_by_fact
from doudi.care.agreements.gaps import refresh_gaps
from doudi.care.agreements.models import Agreement
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Award
from doudi.values.benefit_month import add_months

_CHECKED = "care-gaps-checked"
MAX_AT_ONCE = 500


def run_due() -> int:
    """End what the registry ended and compute the gaps of today; return the number of changes. Once a day."""
    number = 0
    for agreement, on, why in list(_ended_by_facts())[:MAX_AT_ONCE]:
        end_by_fact(by=SYSTEM, agreement=agreement, on=on, why=why)
        number += 1
    if not is_marked_today(_CHECKED):
        number += refresh_gaps()
        mark_today(_CHECKED)
    return number


def _ended_by_facts() -> Iterator[tuple[Agreement, date, str]]:
    """Yield the agreements in force of which a party died or whose award ended, with the last day and the reason."""
    confirmed = Agreement.objects.filter(state="confirmed").select_related("person", "carer__person")
    for agreement in confirmed.exclude(person__death_date=None):
        if agreement.person.death_date is not None:
            yield agreement, agreement.person.death_date, Agreement.EndedWhy.PERSON_DIED
    alive = confirmed.filter(person__death_date=None)
    for agreement in alive.exclude(carer__person=None).exclude(carer__person__death_date=None):
        carer = agreement.carer.person
        if carer is not None and carer.death_date is not None:
            yield agreement, carer.death_date, Agreement.EndedWhy.CARER_DIED
    tekun = awards_not_ended(today().replace(day=1)).filter(programme="tekun", person=OuterRef("person"))
    for agreement in alive.exclude(Exists(tekun)):
        ended = Award.objects.filter(person=agreement.person_id, programme="tekun", withdrawn_at=None)
        last = ended.exclude(valid_to=None).order_by("-valid_to").values_list("valid_to", flat=True).first()
        day = add_months(last, 1) - timedelta(days=1) if last else today() - timedelta(days=1)
        yield agreement, day, Agreement.EndedWhy.AWARD_ENDED
