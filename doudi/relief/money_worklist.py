"""Tasks of relief money that wait for a user: instalments, reserves, false cases."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import TOWNSHIP_ROLES, Permission, Role
from doudi.relief.false_cases.models import FalseCase
from doudi.relief.instalments.queries import open_instalments
from doudi.relief.reserves.models import ReserveCount, ReserveQuota, TopUpRequest, VoucherHandover
from doudi.relief.reserves.queries import late_counts, visible_townships
from doudi.relief.reversals.queries import waiting_reversals
from doudi.relief.unrecorded.queries import open_recoveries, waiting_write_offs
from doudi.ui.desk_tasks import WaitingTask
from doudi.values.carries import carries

_INSTALMENTS = {
    "propose_release": (ngettext_lazy("救助款到期待申请发放", "救助款到期待申请发放"), "state=waiting"),
    "release": (ngettext_lazy("救助款待同意发放", "救助款待同意发放"), "state=proposed"),
    "pay": (ngettext_lazy("备用金待付款", "备用金待付款"), "state=released&way=reserve"),
    "stop": (ngettext_lazy("领款人已故，救助款待停止", "领款人已故，救助款待停止"), "state=payee_died"),
}


@carries("MCA23-3.3")
def money_tasks_of(user: User) -> list[WaitingTask]:
    """Return the tasks of relief money that wait for the user."""
    tasks = (*_instalments(user), *_reserves(user), *_false_cases(user), *_unrecorded(user))
    return [task for task in tasks if task.number]


def _instalments(user: User) -> list[WaitingTask]:
    base = reverse("relief:instalments")
    tasks = []
    for verb, waiting in open_instalments(user).items():
        label, filters = _INSTALMENTS[verb]
        number = waiting.count()
        only = waiting.first() if number == 1 else None
        tasks.append(WaitingTask(label, number, only.get_absolute_url() if only else f"{base}?{filters}"))
    return tasks


def _reserves(user: User) -> list[WaitingTask]:
    if not user.may(Permission.READ_PAYROLL):
        return []
    tasks, overview = [], reverse("relief:reserves")
    if user.may(Permission.HANDLE_CASES):
        tasks.append(
            WaitingTask(
                ngettext_lazy("备用金盘点已过期", "备用金盘点已过期"),
                len(late_counts(visible_townships(user))),
                overview,
            )
        )
    if Role(user.role) in TOWNSHIP_ROLES:
        counts = ReserveCount.objects.filter(township_code=user.scope, confirmed_by=None, refused_by=None)
        number = counts.exclude(counted_by=user).count()
        tasks.append(WaitingTask(ngettext_lazy("备用金盘点待确认", "备用金盘点待确认"), number, overview))
        reversals = list(waiting_reversals(user)[:99])
        page = reversals[0].get_absolute_url() if reversals else overview
        tasks.append(WaitingTask(ngettext_lazy("备用金付款撤销待确认", "备用金付款撤销待确认"), len(reversals), page))
    if user.may(Permission.RECORD_FUNDS):
        asked = TopUpRequest.objects.filter(answered_by=None)
        handed = VoucherHandover.objects.filter(received_by=None)
        tasks.append(WaitingTask(ngettext_lazy("备用金请拨待办", "备用金请拨待办"), asked.count(), _page_of(asked)))
        tasks.append(
            WaitingTask(ngettext_lazy("备用金凭证待点收", "备用金凭证待点收"), handed.count(), _page_of(handed))
        )
    if user.may(Permission.APPROVE_FUNDS):
        quotas = ReserveQuota.objects.filter(confirmed_by=None, refused_by=None).exclude(entered_by=user)
        open_counts = (
            ReserveCount.objects.exclude(confirmed_by=None).filter(settlement="").exclude(difference_reason="")
        )
        tasks.append(
            WaitingTask(ngettext_lazy("备用金额度待确认", "备用金额度待确认"), quotas.count(), _page_of(quotas))
        )
        tasks.append(
            WaitingTask(
                ngettext_lazy("备用金盘点差额待处理", "备用金盘点差额待处理"),
                open_counts.count(),
                _page_of(open_counts),
            )
        )
    return tasks


def _page_of(rows: QuerySet[Any]) -> str:
    """Return the page of the township of the only row, else the overview."""
    codes = set(rows.values_list("township_code", flat=True)[:2])
    return reverse("relief:reserve", args=[codes.pop()]) if len(codes) == 1 else reverse("relief:reserves")


def _false_cases(user: User) -> list[WaitingTask]:
    if not user.may(Permission.APPROVE_PAYROLL):
        return []
    waiting = FalseCase.objects.visible_to(user).filter(confirmed_by=None, refused_by=None).exclude(proposed_by=user)
    cases = list(waiting.values_list("relief__case", flat=True)[:99])
    return (
        [
            WaitingTask(
                ngettext_lazy("情况不实待确认", "情况不实待确认"),
                len(cases),
                reverse("relief:false_case", args=cases[:1]),
            )
        ]
        if cases
        else []
    )


def _unrecorded(user: User) -> list[WaitingTask]:
    page = reverse("relief:unrecorded_list")
    tasks = [
        WaitingTask(
            ngettext_lazy("无登记人员追回款待确认无法追回", "无登记人员追回款待确认无法追回"),
            waiting_write_offs(user).count(),
            f"{page}?state=write_off",
        )
    ]
    if user.may(Permission.HANDLE_CASES) and user.may(Permission.READ_PAYROLL):
        tasks.append(
            WaitingTask(
                ngettext_lazy("无登记人员追回款待追回", "无登记人员追回款待追回"),
                open_recoveries(user).count(),
                f"{page}?state=open",
            )
        )
    return tasks
