"""End a row of the list of those who get nothing, with what comes of it."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.casework.models import Case, Lead, Referral
from doudi.casework.recusal.queries import refuse_own_family
from doudi.casework.referrals.actions.leads import report_lead
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.process import advance, lock_row, refuse_stale, refuse_transition
from doudi.core.refusals import OutsideScope, required_text
from doudi.monitoring.low_income.refusals import OutcomeNotFound
from doudi.monitoring.low_income.unaided.models import UnaidedPerson
from doudi.monitoring.low_income.unaided.workflow import UNAIDED_TRANSITIONS
from doudi.values.carries import carries

_Outcome = UnaidedPerson.Outcome


@carries("P18-3.e")
@action("low_income.end_unaided")
def end_unaided(
    *, by: User, row: UnaidedPerson, outcome: str, reason: str, need: str = "", seen_version: int | None = None
) -> UnaidedPerson:
    """End a row with a lead, which is reported at once, a referral or an application that exists, or no need.

    Args:
        need: the need of the lead.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, TransitionNotAllowed, OutcomeNotFound, ReasonRequired,
        ConflictOfInterest
    """
    require_permission(by, Permission.HANDLE_WARNINGS)
    outside = OutsideScope(_("这个人不在您的辖区内。"))
    locked = lock_row(UnaidedPerson.objects.visible_to(by), row.pk, missing=outside)
    refuse_stale(locked, seen_version, _("您打开页面以后，别人已经办理，请看过再办。"))
    sentence = _("现在是“{state}”，不能这样办。").format(state=locked.get_state_display())
    refuse_transition(UNAIDED_TRANSITIONS, locked.state, "end", sentence)
    refuse_own_family([locked.person_id], by=by)
    if outcome not in _Outcome.values:
        message = _("请选择结果。")
        raise OutcomeNotFound(message, outcome=message)
    words = required_text(reason, "reason", _("请写明核实的情况和理由。"))[:200]
    locked.sealed_reason = words
    locked.outcome = outcome
    if outcome == _Outcome.LEAD:
        locked.lead = _reported_lead(locked, by, need, words)
    elif outcome == _Outcome.REFERRAL:
        locked.referral = _referral_of(locked)
    elif outcome == _Outcome.APPLICATION:
        locked.case = _case_of(locked)
    locked.ended_by, locked.ended_on = by, today()
    advance(locked, "end", UNAIDED_TRANSITIONS)
    record(
        _("核实没有得到救助的{name}：{outcome}。").format(
            name=locked.person.name, outcome=locked.get_outcome_display()
        ),
        subject=locked.person,
        village_code=locked.person.village_id,
    )
    return locked


def _reported_lead(row: UnaidedPerson, by: User, need: str, text: str) -> Lead:
    if need not in Lead.Need.values:
        message = _("请选择有什么困难。")
        raise OutcomeNotFound(message, need=message)
    person = row.person
    return report_lead(by=by, village=person.village, need=need, who=person.name, text=text)


def _of_family(row: UnaidedPerson) -> Q:
    """The condition for cases of the person or their household, opened since the row is on the list."""
    mine = Q(person=row.person_id)
    if row.person.household_id:
        mine |= Q(household=row.person.household_id)
    return mine & Q(application__sent_at__date__gte=row.listed_on)


def _case_of(row: UnaidedPerson) -> Case:
    found = Case.objects.filter(_of_family(row)).order_by("-pk").first()
    if found is None:
        message = _("没有找到列入名单以后这一家的办件，请先受理申请再办结。")
        raise OutcomeNotFound(message, outcome=message)
    return found


def _referral_of(row: UnaidedPerson) -> Referral:
    """Return the latest referral of the family since the row is on the list.

    Raises:
        OutcomeNotFound
    """
    mine = Q(person=row.person_id) | Q(application__in=Case.objects.filter(_of_family(row)).values("application"))
    if row.person.household_id:
        mine |= Q(household=row.person.household_id)
    handed_over = Referral.objects.filter(mine, handed_over_on__gte=row.listed_on)
    found = handed_over.order_by("-pk").first()
    if found is None:
        message = _("没有找到列入名单以后这一家已经转出的需求，请先转办再办结。")
        raise OutcomeNotFound(message, outcome=message)
    return found
