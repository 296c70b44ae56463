"""Leads: reports that a family needs help, followed up by the township."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from doudi.casework.models import Lead
from doudi.casework.procedures.clocks import deadline
from doudi.casework.referrals.workflow import LONGEST_TEXT, end_with_answer, lock_open
from doudi.casework.refusals import AlreadyTakenUp
from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import today
from doudi.core.divisions.models import Division
from doudi.core.divisions.queries import place_name
from doudi.core.divisions.scope import contains
from doudi.core.refusals import OutsideScope, ReasonRequired, required_text
from doudi.values.carries import carries

LONGEST_WHO = 80


def open_lead(
    *, village: Division, need: str, who: str, text: str, due_on: date | None = None, reported_by: User | None = None
) -> Lead:
    """Create a lead, within the action that records it; without a deadline of its own it has the usual one.

    Raises:
        ReasonRequired: nothing says whose family it is.
    """
    return Lead.objects.create(
        village_code=village.code,
        need=need,
        sealed_who=required_text(who, "who", _("请写明是谁家。"), is_sealed=True)[:LONGEST_WHO],
        reported_by=reported_by,
        sealed_text=text.strip()[:LONGEST_TEXT],
        due_on=due_on or deadline("lead_days", today()),
    )


@carries("P18-10.a", "SAL2026-39")
@action("lead.report")
def report_lead(*, by: User, village: Division, need: str, who: str, text: str = "") -> Lead:
    """Report that a family needs help.

    Raises:
        PermissionRequired, OutsideScope, ReasonRequired
    """
    require_permission(by, Permission.APPLY_ON_BEHALF)
    if not contains(by.scope, village.code):
        raise OutsideScope(_("{village}不在您的辖区内。").format(village=village.name))
    lead = open_lead(village=village, need=need, who=who, text=text, reported_by=by)
    record(
        _("报送困难线索（{place}，{need}），{day}前上门或给出结果。").format(
            place=place_name(village.code), need=lead.get_need_display(), day=lead.due_on
        ),
        subject=lead,
        village_code=lead.village_code,
    )
    return lead


@action("lead.take_up")
def take_up_lead(*, by: User, lead: Lead) -> Lead:
    """Take charge of a lead.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, AlreadyTakenUp
    """
    locked = lock_open(Lead, lead, by)
    if locked.taken_up_on:
        name = locked.taken_up_by.name if locked.taken_up_by else ""
        raise AlreadyTakenUp(_("{name}已在办这一条。").format(name=name))
    locked.taken_up_on, locked.taken_up_by = today(), by
    locked.save()
    record(_("接手困难线索。"), subject=locked, village_code=locked.village_code)
    return locked


@carries("P18-10.c")
@action("lead.end")
def close_lead(*, by: User, lead: Lead, outcome: str, answer: str) -> Lead:
    """Close a lead with its outcome: helped to apply, visited, or no need; each with a reason.

    Raises:
        PermissionRequired, OutsideScope, AlreadyAnswered, ReasonRequired
    """
    locked = lock_open(Lead, lead, by)
    if outcome not in Lead.Outcome.values:
        raise ReasonRequired(_("请选择结果。"), outcome=_("请选择结果。"))
    locked.outcome = outcome
    if locked.taken_up_on is None:
        locked.taken_up_on, locked.taken_up_by = today(), by
    locked = end_with_answer(locked, by, answer)
    record(
        _("困难线索办结：{how}。").format(how=locked.get_outcome_display()),
        subject=locked,
        village_code=locked.village_code,
    )
    return locked
