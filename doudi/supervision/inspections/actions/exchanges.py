"""Exchange a drawn case that cannot be inspected for the next of its draw."""

from __future__ import annotations

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.clock import this_month, today
from doudi.core.process import lock_row, refuse_stale
from doudi.core.refusals import OutsideScope
from doudi.registry.awards.queries import awards_in_force
from doudi.supervision.inspections.checklist import PROGRAMMES
from doudi.supervision.inspections.models import InspectedCase, InspectionRound, ReserveCase
from doudi.supervision.inspections.queries import visible_cases
from doudi.supervision.inspections.refusals import NotExchangeable
from doudi.supervision.inspections.workflow import ExchangeCause
from doudi.values.carries import carries


@carries("P18-2.f")
@action("inspection.exchange")
def exchange_case(
    *, by: User, case: InspectedCase, cause: str, seen_version: int | None = None
) -> InspectedCase | None:
    """Take a case out of its round that cannot be inspected, and put the next of the draw in its place.

    The trail keeps it for the county alone: the township inspected learns of no case before it was inspected.

    Returns:
        The case in its place; None where the draw has no more.

    Raises:
        PermissionRequired, OutsideScope, StaleVersion, NotExchangeable
    """
    require_permission(by, Permission.MANAGE_SUPERVISION)
    # Exchanges of a round come one after the other, so that two never take the same reserve.
    round_ = lock_row(InspectionRound.objects.all(), case.round_id)
    locked = lock_row(visible_cases(by), case.pk, missing=OutsideScope(_("这一件不在您的范围内。")))
    refuse_stale(locked, seen_version, _("您打开页面以后，这一件有了变化，请看过再办。"))
    if not locked.is_waiting:
        raise NotExchangeable(_("已经检查过、换掉了，或者检查已经结束，不能再换。"))
    if cause not in ExchangeCause.values:
        message = _("请选择。")
        raise NotExchangeable(message, cause=message)
    locked.exchanged_on, locked.exchange_cause = today(), cause
    locked.version += 1
    locked.save(update_fields=["exchanged_on", "exchange_cause", "version"])
    reserve = _next_reserve(round_, locked)
    replacement = None
    if reserve is not None:
        replacement = InspectedCase.objects.create(
            round=round_,
            checklist_name=locked.checklist_name,
            person=reserve.person,
            village_code=reserve.village_code,
            inspector_code=locked.inspector_code,
            marks=reserve.marks,
            replaces=locked,
        )
    sentence = _("“{title}”换掉一件（{cause}），换成抽取顺序的下一件。")
    if replacement is None:
        sentence = _("“{title}”换掉一件（{cause}），没有可以替换的。")
    record(
        sentence.format(title=round_.title, cause=locked.get_exchange_cause_display()),
        subject=locked,
    )
    return replacement


def _next_reserve(round_: InspectionRound, case: InspectedCase) -> ReserveCase | None:
    """Return the next of the draw who lives, still has the benefit, and is not in the round already."""
    used = round_.cases.filter(checklist_name=case.checklist_name).values("person")
    awarded = awards_in_force(this_month()).filter(programme__in=PROGRAMMES[case.checklist_name])
    rows = round_.reserves.filter(
        checklist_name=case.checklist_name,
        township_code=case.township_code,
        person__death_date=None,
        person__in=awarded.values("person"),
    )
    return rows.exclude(person__in=used).select_related("person").order_by("place").first()
