"""Record in bulk how households of a village were told, and take a wrong record back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from doudi.core.accounts.models import User
from doudi.core.accounts.permissions import require_permission
from doudi.core.accounts.roles import Permission
from doudi.core.audit.trail import action, record
from doudi.core.divisions.queries import place_name
from doudi.core.process import lock_row, refuse_transition
from doudi.core.refusals import OutsideScope
from doudi.outreach.notices.actions import refuse_day
from doudi.outreach.notices.models import Delivery, Notice, NoticeRound
from doudi.outreach.notices.refusals import ChildrenNeedSealedSlip, DeliveryNotPossible
from doudi.outreach.notices.workflow import ROUND_TRANSITIONS, Way
from doudi.values.carries import carries

MOST_AT_A_TIME = 2_000
_PERSONAL_WAYS = (Way.SLIP, Way.VISIT)
RECORDED_WAYS = (Way.SLIP, Way.VISIT, Way.BOARD)
"""Messages are recorded by the system when the platform has taken them over."""


def _chosen(by: User, prepared: NoticeRound, village_code: str, pks: Sequence[int]) -> list[Notice]:
    """Return the notices named, all of one village that the user may see.

    Raises:
        OutsideScope, DeliveryNotPossible
    """
    if not pks:
        raise DeliveryNotPossible(_("请先勾选告知到的户。"))
    if len(pks) > MOST_AT_A_TIME:
        raise DeliveryNotPossible(_("一次最多登记{most}户。").format(most=MOST_AT_A_TIME))
    visible = Notice.objects.visible_to(by).filter(round=prepared, village_code=village_code)
    found = list(visible.filter(pk__in=list(pks)))
    if len(found) != len(set(pks)):
        raise OutsideScope(_("有的户不在这个村，或者不在您的辖区。"))
    return found


@carries("P30-3.1")
@action("notice_round.deliver")
def record_deliveries(
    *, by: User, prepared: NoticeRound, village_code: str, notices: Sequence[int], way: str, told_on: date
) -> int:
    """Record that households of a village were told in a way on a day; return how many were not recorded so before.

    Raises:
        PermissionRequired, OutsideScope, TransitionNotAllowed, DeliveryNotPossible, ChildrenNeedSealedSlip
    """
    require_permission(by, Permission.RECORD_NOTICES)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    refuse_transition(ROUND_TRANSITIONS, locked.state, "deliver", _("告知单确认以后才能告知。"))
    if way not in RECORDED_WAYS:
        raise DeliveryNotPossible(_("请选择方式。"), way=_("请选择方式。"))
    refuse_day(locked, told_on, "told_on")
    found = _chosen(by, locked, village_code, notices)
    if way not in _PERSONAL_WAYS and any(notice.has_children_benefit for notice in found):
        message = _("有儿童待遇的家庭只能送密封告知单或者上门说明，请取消勾选。")
        raise ChildrenNeedSealedSlip(message, way=message)
    known = set(Delivery.objects.filter(notice__in=found, way=way).values_list("notice_id", flat=True))
    rows = [
        Delivery(notice=notice, way=way, told_on=told_on, recorded_by=by) for notice in found if notice.pk not in known
    ]
    Delivery.objects.bulk_create(rows, batch_size=500)
    record(
        _("登记{place}告知到{number}户（{way}）：“{title}”。").format(
            place=place_name(village_code), number=len(rows), way=Way(way).label, title=locked.title
        ),
        subject=locked,
        village_code=village_code,
    )
    return len(rows)


@action("notice_round.undo_delivery")
def undo_deliveries(*, by: User, prepared: NoticeRound, village_code: str, notices: Sequence[int], way: str) -> int:
    """Take back that households were told in a way, because it was recorded wrongly; return how many records went.

    Raises:
        PermissionRequired, OutsideScope, DeliveryNotPossible
    """
    require_permission(by, Permission.RECORD_NOTICES)
    locked = lock_row(NoticeRound.objects.all(), prepared.pk)
    if way not in RECORDED_WAYS:
        raise DeliveryNotPossible(_("请选择方式。"), way=_("请选择方式。"))
    found = _chosen(by, locked, village_code, notices)
    number, _rows = Delivery.objects.filter(notice__in=found, way=way).delete()
    record(
        _("撤销{place}{number}户的告知登记（{way}）：“{title}”。").format(
            place=place_name(village_code), number=number, way=Way(way).label, title=locked.title
        ),
        subject=locked,
        village_code=village_code,
    )
    return number
