"""Tip-offs that wait for those who may know of them, receivers and circulars that wait for a second person."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission, Role
from doudi.supervision.tip_offs.circulars.models import Circular
from doudi.supervision.tip_offs.receivers.models import Receiver
from doudi.supervision.tip_offs.reports.models import TipOff
from doudi.supervision.tip_offs.reports.readers import readable_tip_offs
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if not user.may(Permission.RECEIVE_TIP_OFFS):
        return
    is_inspection_group = Role(user.role) == Role.INSPECTION_GROUP
    state = TipOff.State.SENT if is_inspection_group else TipOff.State.RECEIVED
    waiting = sum(one.state == state for one in readable_tip_offs(user))
    label = (
        ngettext_lazy("作风举报待登记结果", "作风举报待登记结果")
        if is_inspection_group
        else ngettext_lazy("作风举报待移送", "作风举报待移送")
    )
    yield WaitingTask(label, waiting, reverse("supervision_tip_offs:tip_offs"))
    if is_inspection_group:
        unconfirmed = Receiver.objects.filter(ended_on=None, confirmed_by=None).count()
        yield WaitingTask(
            ngettext_lazy("举报接收人待确认", "举报接收人待确认"),
            unconfirmed,
            reverse("supervision_tip_offs:receivers"),
        )
    drafts = Circular.objects.filter(released_on=None).exclude(drafted_by=user)
    of_others = [one for one in drafts.select_related("drafted_by") if _is_of_other_side(one, user)]
    yield WaitingTask(
        ngettext_lazy("通报待联合审核", "通报待联合审核"), len(of_others), reverse("supervision_tip_offs:circulars")
    )


def _is_of_other_side(circular: Circular, user: User) -> bool:
    sides = {Role(one.role) == Role.INSPECTION_GROUP for one in (circular.drafted_by, user)}
    return sides == {True, False}
