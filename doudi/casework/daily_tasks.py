"""Tasks that fall due by date: end public notices, open closings, reviews of majority, lost basis and period.

Each is an action of its own, so that one fault stops no other, and all can be run again at any time.
"""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.cases.actions.deadlines import recount_deadlines
from doudi.casework.models import Case, RandomCheckDraw
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.post_award.review_cycle import households_due
from doudi.casework.procedures.clocks import months_after, procedure_figure
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED, PUBLIC_NOTICE_STEPS
from doudi.casework.public_notices.actions import end_public_notice
from doudi.casework.publications.duties import close_ended_publications
from doudi.casework.random_checks.actions import delegated_decisions, draw_delegated_decisions
from doudi.casework.recognitions.actions import open_renewal
from doudi.casework.recognitions.queries import to_be_renewed
from doudi.casework.text_notices import tell_of_case
from doudi.core.audit.trail import SYSTEM
from doudi.core.clock import today
from doudi.core.daily_marks import is_marked_today, mark_today
from doudi.core.refusals import Refused
from doudi.registry.law_inputs.subsidy_basis import ended_bases
from doudi.registry.models import Award, Household
from doudi.values.benefit_month import add_months, format_month_in_words
from doudi.values.carries import carries
from doudi.values.dates import age_on
from doudi.values.working_days import last_known_day

MAX_REVIEWS_AT_ONCE = 200
_MONTHS_IN_A_YEAR = 12
_REVIEWS = "reviews-opened"
"""Going through all awards is slow, so it is done once a day."""
_CHILD_PROGRAMMES = ("tekun", "child_living", "disabled_child_care")
_log = logging.getLogger("doudi.clockwork")


def run_due() -> int:
    """Run the tasks that are due; return the number of actions."""
    number = _end_public_notices() + _open_deaths() + _open_majority_reviews() + close_ended_publications()
    number += _open_renewals()
    number += _draw_random_checks()
    if is_marked_today(_REVIEWS):
        return number
    number += _recount_deadlines()
    opened = _open_ended_bases() + _open_reviews()
    if opened < MAX_REVIEWS_AT_ONCE:
        mark_today(_REVIEWS)
    return number + opened


def _recount_deadlines() -> int:
    """Count the deadlines again that reach into a later year, once the working days of that year are known."""
    across = Case.objects.exclude(step=CLOSED).filter(
        Q(due_on__year__gt=F("accepted_on__year")) | Q(step_due_on__year__gt=F("step_since__year"))
    )
    known = across.exclude(due_on__gt=last_known_day()).exclude(step_due_on__gt=last_known_day())
    return sum(recount_deadlines(case) for case in known.order_by("pk"))


def _open_renewals() -> int:
    """Open the renewal of each recognition that expires soon; one that is refused is logged and tried again."""
    number = 0
    for recognition in to_be_renewed()[:MAX_REVIEWS_AT_ONCE]:
        try:
            open_renewal(by=SYSTEM, recognition=recognition)
        except Refused as refused:
            _log.info("renewal of recognition %s: %s", recognition.pk, refused.code)
        else:
            number += 1
    return number


def _end_public_notices() -> int:
    ended = Case.objects.filter(
        step__in=PUBLIC_NOTICE_STEPS, public_notices__ended_on=None, public_notices__last_day__lt=today()
    )
    number = 0
    for case in ended.order_by("pk"):
        end_public_notice(by=SYSTEM, case=case)
        number += 1
    return number


def _open_ended_awards() -> QuerySet[Award]:
    """Return the awards without an end, of people who live in a household."""
    awards = Award.objects.filter(withdrawn_at=None, valid_to=None, person__merged_into=None)
    return awards.filter(person__household__isnull=False).select_related("person__household").order_by("pk")


@carries("MCA83-I.3")
def _open_deaths() -> int:
    """Open a closing for each household with awards of a dead person, due within three months (MCA83-I.3)."""
    by_household: dict[int, list[Award]] = {}
    for award in _open_ended_awards().filter(person__death_date__isnull=False):
        by_household.setdefault(award.person.household_id or 0, []).append(award)
    number = 0
    open_closings = Case.objects.filter(procedure_id="death_closing").exclude(step=CLOSED)
    for awards in by_household.values():
        household = awards[0].person.household
        if household is None or open_closings.filter(household=household).exists():
            continue
        names = "、".join(dict.fromkeys(award.person.name for award in awards))
        died_on = min(award.person.death_date for award in awards if award.person.death_date)
        number += _opened("death_closing", household, _("{names}已登记死亡。").format(names=names), died_on)
    return number


def _open_majority_reviews() -> int:
    """Open a reassessment for each person with a child award who came of age this year (MCA43-24)."""
    age = procedure_figure("child_age_limit", today())
    born_by = months_after(today(), -age * _MONTHS_IN_A_YEAR)
    born_after = months_after(today(), -(age + 1) * _MONTHS_IN_A_YEAR)
    of_age = _open_ended_awards().filter(
        programme__in=_CHILD_PROGRAMMES,
        person__death_date=None,
        person__birth_date__lte=born_by,
        person__birth_date__gt=born_after,
    )
    number = 0
    for award in of_age:
        person, birthday = award.person, months_after(award.person.birth_date, age * _MONTHS_IN_A_YEAR)
        began_before = award.valid_from is not None and age_on(person.birth_date, award.valid_from) < age
        if person.household is not None and began_before and not _reassessed_since(person.household, birthday):
            why = _("{name}已满{age}周岁，核查是否继续保障。").format(name=person.name, age=age)
            number += _opened("circumstances_change", person.household, why)
    return number


def _open_ended_bases() -> int:
    """Open a reassessment where the dibao behind a living subsidy for disabled people has ended (SC52-4)."""
    number = 0
    for ended in ended_bases(today().replace(day=1), today()):
        if not _reassessed_since(ended.household, add_months(ended.last_month, 1)):
            why = _("{name}家庭的低保到{month}为止，核查困难残疾人生活补贴是否继续。").format(
                name=ended.person.name, month=format_month_in_words(ended.last_month)
            )
            number += _opened("circumstances_change", ended.household, why)
    return number


def _reassessed_since(household: Household, day: date) -> bool:
    reassessments = [name for name, procedure in all_procedures().items() if procedure.reassesses]
    return Case.objects.filter(household=household, procedure_id__in=reassessments, accepted_on__gte=day).exists()


def _draw_random_checks() -> int:
    """Draw once from the decisions that townships made themselves last month (MCA43-28)."""
    last_day = today().replace(day=1) - timedelta(days=1)
    first_day = last_day.replace(day=1)
    if RandomCheckDraw.objects.filter(kind=RandomCheckDraw.Kind.DELEGATED, first_day=first_day).exists():
        return 0
    decisions = delegated_decisions(first_day, last_day)
    if not decisions:
        return 0
    draw_delegated_decisions(by=SYSTEM, first_day=first_day, last_day=last_day, decisions=decisions)
    return 1


def _open_reviews() -> int:
    number = 0
    for household, parameter in households_due():
        why = _("距上次核查已满{months}个月。").format(months=procedure_figure(parameter, today()))
        number += _opened("periodic_review", household, why)
        if number >= MAX_REVIEWS_AT_ONCE:
            break
    return number


def _opened(matter: str, household: Household, why: str, clock_starts_on: date | None = None) -> int:
    """Open a case and return 1; return 0 where it is refused, for example while another case is open."""
    try:
        case = open_case(by=SYSTEM, matter=matter, household=household, why=why, clock_starts_on=clock_starts_on)
        if matter == "periodic_review":
            tell_of_case("review_due", case, "opened")
    except Refused as refused:
        _log.info("%s household %s: %s", matter, household.pk, refused.code)
        return 0
    except policy.PolicyError:
        _log.exception("%s household %s", matter, household.pk)
        return 0
    return 1
