"""What the day itself does: public_notices come down, deaths are looked into, children come of age, reviews fall due.

Each is an act of its own, so that one fault stops no other, and all of it can be run again at any time.
"""

from __future__ import annotations

import logging
from datetime import date

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.actions.confirmation import end_public_notice
from doudi.casework.models import Case
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.post_award.review_cycle import households_due
from doudi.casework.procedures.clocks import days_allowed, months_after
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED, PUBLIC_NOTICE_STEPS
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.refusals import Refused
from doudi.registry.models import Award, Household
from doudi.values.dates import age_on

MOST_OPENED_AT_ONCE = 200
_MONTHS_IN_A_YEAR = 12
_A_DAY_SECONDS = 24 * 60 * 60
_OF_CHILDREN = ("tekun", "child_living", "disabled_child_care")
_log = logging.getLogger("doudi.clockwork")


def run_due() -> int:
    """Do what is due; returns how many acts there were."""
    number = _end_public_notices() + _open_deaths() + _open_majority_reviews()
    if cache.get(_reviews_key()):
        return number
    opened = _open_reviews()
    if opened < MOST_OPENED_AT_ONCE:
        cache.set(_reviews_key(), True, _A_DAY_SECONDS)
    return number + opened


def _reviews_key() -> str:
    """Going through all awards takes a while; once a day is enough, and again is harmless."""
    return f"reviews-opened:{today().isoformat()}"


def _end_public_notices() -> int:
    over = Case.objects.filter(
        step__in=PUBLIC_NOTICE_STEPS, public_notices__ended_on=None, public_notices__last_day__lt=today()
    )
    number = 0
    for case in over.order_by("pk"):
        end_public_notice(by=SYSTEM, case=case)
        number += 1
    return number


def _without_end() -> QuerySet[Award]:
    """Awards without an end, of people who live somewhere."""
    found = Award.objects.filter(withdrawn_at=None, valid_to=None, person__merged_into=None)
    return found.filter(person__household__isnull=False).select_related("person__household").order_by("pk")


def _open_deaths() -> int:
    """Whoever has died with an award that has no end: it is closed within three months (MCA83-I.3)."""
    dead: dict[int, list[Award]] = {}
    for award in _without_end().filter(person__death_date__isnull=False):
        dead.setdefault(award.person.household_id or 0, []).append(award)
    number = 0
    running = Case.objects.filter(procedure_id="death_closing").exclude(step=CLOSED)
    for awards in dead.values():
        household = awards[0].person.household
        if household is None or running.filter(household=household).exists():
            continue
        names = "、".join(dict.fromkeys(one.person.name for one in awards))
        died_on = min(one.person.death_date for one in awards if one.person.death_date)
        number += _opened("death_closing", household, _("{names}已登记死亡。").format(names=names), died_on)
    return number


def _open_majority_reviews() -> int:
    """Whoever has an award of children and came of age this year: whether he still learns is looked into (MCA43-24)."""
    age = days_allowed("child_age_limit", today())
    born_by = months_after(today(), -age * _MONTHS_IN_A_YEAR)
    born_after = months_after(today(), -(age + 1) * _MONTHS_IN_A_YEAR)
    grown = _without_end().filter(
        programme__in=_OF_CHILDREN,
        person__death_date=None,
        person__birth_date__lte=born_by,
        person__birth_date__gt=born_after,
    )
    number = 0
    for award in grown:
        person, birthday = award.person, months_after(award.person.birth_date, age * _MONTHS_IN_A_YEAR)
        began_before = award.valid_from is not None and age_on(person.birth_date, award.valid_from) < age
        if person.household is not None and began_before and not _reassessed_since(person.household, birthday):
            why = _("{name}已满{age}周岁，核查是否继续保障。").format(name=person.name, age=age)
            number += _opened("circumstances_change", person.household, why)
    return number


def _reassessed_since(household: Household, day: date) -> bool:
    looking = [name for name, one in all_procedures().items() if one.reassesses]
    return Case.objects.filter(household=household, procedure_id__in=looking, accepted_on__gte=day).exists()


def _open_reviews() -> int:
    number = 0
    for household, parameter in households_due():
        why = _("距上次核查已满{months}个月。").format(months=days_allowed(parameter, today()))
        number += _opened("periodic_review", household, why)
        if number >= MOST_OPENED_AT_ONCE:
            break
    return number


def _opened(matter: str, household: Household, why: str, clock_starts_on: date | None = None) -> int:
    """Open a case, or leave it for the next time where something else is being done with the household."""
    try:
        open_case(by=SYSTEM, matter=matter, household=household, why=why, clock_starts_on=clock_starts_on)
    except Refused as refused:
        _log.info("%s household %s: %s", matter, household.pk, refused.code)
        return 0
    except policy.PolicyError:
        _log.exception("%s household %s", matter, household.pk)
        return 0
    return 1
