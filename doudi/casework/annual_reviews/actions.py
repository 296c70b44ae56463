"""Draw up the list of a year, plan the visits, and sign and agree the unchanged families in one sitting.

Every family keeps its own case, opinion and decision: a sitting is many acts of the reassessment, none of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from doudi import policy
from doudi.casework.annual_reviews.differences import ReviewedFamily, differences_of, reviewed_families, reviewed_family
from doudi.casework.annual_reviews.models import AnnualReview
from doudi.casework.annual_reviews.progress import follow_annual_review
from doudi.casework.annual_reviews.refusals import FamilyDiffers, TooManyFamilies, YearNotOpen
from doudi.casework.cases.actions.confirmation import agree
from doudi.casework.models import Case
from doudi.casework.post_award.actions.initiation import open_case
from doudi.casework.post_award.actions.reassessment import ChosenMeasure, ProposedMeasures, propose_measures
from doudi.casework.post_award.assessment import CONTINUE, measures_of, reassess
from doudi.casework.procedures.loader import all_procedures
from doudi.casework.procedures.steps import CLOSED
from doudi.casework.text_notices import tell_of_case
from doudi.casework.worklist.actions import assign_case
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import COUNTY_ROLES, Permission, Role
from doudi.core.audit.trail import SYSTEM, action, record
from doudi.core.clock import this_month, today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.process import lock_row
from doudi.core.refusals import OutsideScope, Refused, RoleNotAllowed
from doudi.registry.awards.queries import awards_not_ended
from doudi.registry.models import Household
from doudi.values.carries import carries
from doudi.values.dates import format_date

MOST_AT_ONCE = 100
"""Families of one sitting."""
PROCEDURE = "periodic_review"
_FAMILIES_AT_ONCE = 300
_TO_COMPARE = frozenset({AnnualReview.State.LISTED, AnnualReview.State.PLANNED})
_COMPARED_FIELDS = (
    "village_code",
    "head_name",
    "people",
    "programmes",
    "differences",
    "difference_count",
    "compared_on",
)
_PLANNERS = frozenset({Role.TOWNSHIP_OFFICER, Role.TOWNSHIP_LEADER, *COUNTY_ROLES})


@dataclass
class Sitting:
    """What a sitting did: how many families, and for each family left out why."""

    done: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


@carries("MCA57-31", "SAL2026-46")
@action("annual_review.list")
def draw_up_village(*, by: User, year: int, village: Division) -> int:
    """List every family of a village with awards in force and compare its data; return how many differ.

    Drawn up again, families not yet reviewed are compared again; those under way or done stay as they are.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, YearNotOpen
    """
    _require_planner(by)
    if not contains(by.scope, village.code):
        raise OutsideScope(_("这个村（居）不在您的辖区内。"))
    if year != today().year:
        raise YearNotOpen(_("只能列今年的名单：往年的已经定了，明年的还没有开始。"))
    known = {one.household_id: one for one in AnnualReview.objects.filter(year=year, household__village=village)}
    to_list = [
        household
        for household in _households_with_awards(village)
        if household.pk not in known or known[household.pk].state in _TO_COMPARE
    ]
    differing = 0
    for start in range(0, len(to_list), _FAMILIES_AT_ONCE):
        families = reviewed_families(to_list[start : start + _FAMILIES_AT_ONCE])
        reviews = [_listed(family, year, known.get(family.household.pk)) for family in families]
        _store(reviews)
        differing += sum(bool(review.difference_count) for review in reviews)
    listed = {household.pk for household in to_list}
    for household_id, case in _cases_of_the_year(year, village).items():
        if household_id in listed:
            follow_annual_review(case)
    record(
        _("{place}{year}年度集中复核：核对数据，{differing}户有差异。").format(
            place=place_name(village.code), year=year, differing=differing
        ),
        subject=village,
        village_code=village.code,
    )
    return differing


def _require_planner(by: User) -> None:
    require_permission(by, Permission.HANDLE_CASES)
    if Role(by.role) not in _PLANNERS:
        raise RoleNotAllowed(_("集中复核由乡镇经办人员安排。"))


def _households_with_awards(village: Division) -> Iterable[Household]:
    awards = awards_not_ended(this_month()).filter(person__merged_into=None, person__household__village=village)
    keys = awards.order_by().values("person__household")
    return Household.objects.filter(pk__in=keys).select_related("village").order_by("pk")


def _cases_of_the_year(year: int, village: Division) -> dict[int | None, Case]:
    """Return the last case of the year that reassesses each household, withdrawn ones apart."""
    names = [name for name, procedure in all_procedures().items() if procedure.reassesses]
    cases = Case.objects.filter(procedure_id__in=names, household__village=village, accepted_on__year=year)
    return {case.household_id: case for case in cases.exclude(outcome=Case.Outcome.WITHDRAWN).order_by("pk")}


def _listed(family: ReviewedFamily, year: int, review: AnnualReview | None) -> AnnualReview:
    """Return the review of a family as compared today, not stored yet."""
    household = family.household
    try:
        found = differences_of(family)
    except policy.PolicyError as error:
        found = [str(error)[:200]]
    programmes = sorted({award.programme for award in family.awards})
    people = [member.person for member in family.facts.members]
    review = review or AnnualReview(household=household, year=year)
    review.village_code = household.village_id
    review.head_name = people[0].name if people else household.number
    review.people = len({award.person_id for award in family.awards})
    review.programmes = f",{','.join(programmes)},"
    review.differences, review.difference_count = found, len(found)
    review.compared_on = today()
    return review


def _store(reviews: list[AnnualReview]) -> None:
    """Store compared reviews, the new ones and those that were listed before."""
    AnnualReview.objects.bulk_create([review for review in reviews if review.pk is None])
    AnnualReview.objects.bulk_update([review for review in reviews if review.pk is not None], _COMPARED_FIELDS)


@action("annual_review.plan_visits")
def plan_visits(*, by: User, reviews: list[AnnualReview], visit_on: date) -> int:
    """Plan the visits of a day: open the reviews of these families and put them on the list of homes to visit.

    Raises:
        PermissionRequired, RoleNotAllowed, OutsideScope, TooManyFamilies, and what ``open_case`` refuses.
    """
    _require_planner(by)
    _refuse_too_many(reviews)
    for review in reviews:
        locked = _locked(review, by)
        if locked.state not in {AnnualReview.State.LISTED, AnnualReview.State.PLANNED}:
            continue
        case = locked.case if locked.case is not None and locked.case.step != CLOSED else None
        if case is None:
            why = _("{year}年度集中复核。").format(year=locked.year)
            case = open_case(by=SYSTEM, matter=PROCEDURE, household=locked.household, why=why)
            assign_case(case, by)
        AnnualReview.objects.filter(pk=locked.pk).update(case=case, visit_on=visit_on, state=AnnualReview.State.PLANNED)
        tell_of_case("visit", case, f"{visit_on:%Y%m%d}", day=format_date(visit_on))
    record(
        _("集中复核安排{day}入户{number}户。").format(day=visit_on, number=len(reviews)),
        village_code=reviews[0].village_code,
    )
    return len(reviews)


def _locked(review: AnnualReview, by: User) -> AnnualReview:
    missing = OutsideScope(_("这一户不在您的辖区内。"))
    return lock_row(AnnualReview.objects.visible_to(by), review.pk, missing=missing)


def _refuse_too_many(reviews: list[AnnualReview]) -> None:
    if not 0 < len(reviews) <= MOST_AT_ONCE:
        raise TooManyFamilies(_("请选1到{most}户，分几次办。").format(most=MOST_AT_ONCE))


@carries("MCA57-31")
def sign_unchanged(*, by: User, reviews: list[AnnualReview], reason: str, versions: dict[int, int]) -> Sitting:
    """Propose for each family that every award continues; a family that cannot be signed is left out with its reason.

    ``versions`` are the versions of the cases that the preview showed, by review.

    Raises:
        PermissionRequired, TooManyFamilies
    """
    require_permission(by, Permission.HANDLE_CASES)
    _refuse_too_many(reviews)
    return _sitting(reviews, lambda review: _sign(by, review, reason, versions.get(review.pk)))


def _sign(by: User, review: AnnualReview, reason: str, seen_version: int | None) -> None:
    refuse_changed(review)
    case = open_case_of(review)
    reassessed = reassess(case)
    chosen = {
        line.award.number: ChosenMeasure(CONTINUE, line.award.dibao_class)
        for line in (reassessed.lines if reassessed else ())
        if line.award is not None
    }
    proposed = ProposedMeasures(chosen=chosen, reason=reason)
    propose_measures(by=by, case=case, proposed=proposed, seen_version=seen_version)


def open_case_of(review: AnnualReview) -> Case:
    """Return the case that reviews a family.

    Raises:
        FamilyDiffers: it is not open yet.
    """
    if review.case is None:
        raise FamilyDiffers(_("还没有安排入户。"))
    return review.case


def refuse_changed(review: AnnualReview) -> None:
    """Refuse a family whose data differ, or whose awards would not all continue.

    Raises:
        FamilyDiffers
    """
    differences = differences_of(reviewed_family(review.household))
    if differences:
        raise FamilyDiffers(_("数据有差异，要逐户办：{differences}。").format(differences="；".join(differences)))
    reassessed = reassess(open_case_of(review))
    changes = [line for line in (reassessed.lines if reassessed else ()) if line.suggested.does != CONTINUE]
    if changes:
        names = "、".join(f"{line.person.name}{line.label}" for line in changes)
        raise FamilyDiffers(_("待遇会有变化，要逐户办：{names}。").format(names=names))


@carries("MCA57-32")
def agree_unchanged(*, by: User, reviews: list[AnnualReview], versions: dict[int, int]) -> Sitting:
    """Agree, as second person, with each opinion that everything continues; the reviews are decided by it.

    Raises:
        PermissionRequired, TooManyFamilies
    """
    require_permission(by, Permission.HANDLE_CASES)
    _refuse_too_many(reviews)
    return _sitting(reviews, lambda review: _agree(by, review, versions.get(review.pk)))


def _agree(by: User, review: AnnualReview, seen_version: int | None) -> None:
    case = open_case_of(review)
    if any(measure.does != CONTINUE for measure in measures_of(case)):
        raise FamilyDiffers(_("意见不全是继续，要逐户审核。"))
    agree(by=by, case=case, seen_version=seen_version)


def _sitting(reviews: list[AnnualReview], act: Callable[[AnnualReview], None]) -> Sitting:
    """Act on each family in its own transaction, so that one that is refused does not keep the others."""
    sitting = Sitting()
    for review in reviews:
        try:
            act(review)
        except Refused as refused:
            sitting.left_out.append((review.head_name, refused.message))
        except policy.PolicyError as error:
            sitting.left_out.append((review.head_name, str(error)))
        else:
            sitting.done += 1
    return sitting
