"""What waits beside the cases: needs for other departments, leads, messages, reviews; the nearest day first."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from doudi.casework.models import DecisionReview, Lead, Message, Referral
from doudi.casework.procedures.clocks import Urgency, urgency
from doudi.casework.referrals.models import Correspondence
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import COUNTY_ROLES, Role
from doudi.core.clock import today

PAGE_SIZE = 30
CORRESPONDENCE_KINDS: dict[str, tuple[type[Correspondence], Any]] = {
    "lead": (Lead, _("困难线索")),
    "referral": (Referral, _("转办的需求")),
    "message": (Message, _("群众留言")),
    "review": (DecisionReview, _("请求复核")),
}
_WITH: dict[str, tuple[str, ...]] = {
    "lead": ("reported_by", "taken_up_by"),
    "referral": ("application",),
    "message": ("case__application",),
    "review": ("case__application",),
}


def correspondence(sort: str, *, by: User, ended: bool = False) -> QuerySet[Any]:
    """The rows of a sort in the scope of ``by``: open ones by their day, ended ones by when they ended."""
    model = CORRESPONDENCE_KINDS[sort][0]
    found: QuerySet[Any] = model.objects.visible_to(by).select_related(*_WITH[sort]).filter(ended_on__isnull=not ended)
    return found.order_by("-ended_on", "-pk") if ended else found.order_by("due_on", "pk")


def counts(*, by: User) -> list[tuple[str, Any, int]]:
    """Sort, its name, and how many wait; reviews wait for the bureau only."""
    sorts = [one for one in CORRESPONDENCE_KINDS if one != "review" or Role(by.role) in COUNTY_ROLES]
    return [(one, CORRESPONDENCE_KINDS[one][1], correspondence(one, by=by).count()) for one in sorts]


def urgency_of(row: Correspondence) -> Urgency:
    """Of the day by which it is to be answered."""
    return "in_time" if row.ended_on else urgency(row.due_on, today())


def title_of(row: Any) -> str:
    """Whom and what it is about, for a list."""
    if isinstance(row, Lead):
        return f"{row.who}：{row.get_need_display()}"
    if isinstance(row, Referral):
        return f"{row.application.applicant_name}：{row.declared.label}"
    return f"{row.case.application.applicant_name}：{row.case.procedure.label}"
