"""Tasks of relief that wait for a user: papers to make up, unknown people to find out about, limits to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.relief.cases.queries import late_papers_count, papers_to_confirm_count
from doudi.relief.emergencies.queries import events_to_confirm, open_survey_counts
from doudi.relief.excel_lists.queries import waiting_lists
from doudi.relief.follow_ups.queries import waiting_counts
from doudi.relief.identities.queries import overdue_identity_count
from doudi.relief.illness_watch.queries import waiting_count as illness_waiting_count
from doudi.relief.limits.models import TownshipLimit
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.values.carries import carries


@carries("SAL2026-50")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    cases = reverse("relief:cases")
    if user.may(Permission.HANDLE_CASES):
        yield WaitingTask(
            ngettext_lazy("临时救助手续逾期", "临时救助手续逾期"),
            late_papers_count(by=user),
            f"{cases}?state=papers_late",
        )
        yield WaitingTask(
            ngettext_lazy("临时救助手续待确认", "临时救助手续待确认"),
            papers_to_confirm_count(by=user),
            f"{cases}?state=papers_to_confirm",
        )
        identities = f"{reverse('relief:identities')}?state=overdue"
        yield WaitingTask(
            ngettext_lazy("临时身份逾期未查明", "临时身份逾期未查明"), overdue_identity_count(by=user), identities
        )
        yield from _follow_up_tasks(user)
        illness = reverse("relief:illness_watches")
        yield WaitingTask(
            ngettext_lazy("因病困难待研判、复看", "因病困难待研判、复看"), illness_waiting_count(by=user), illness
        )
    if user.may(Permission.APPLY_ON_BEHALF):
        yield from _event_tasks(user)
    if user.may(Permission.HANDLE_CASES):
        waiting_excel = list(waiting_lists(user)[:99])
        page = waiting_excel[0].get_absolute_url() if waiting_excel else reverse("relief:events")
        yield WaitingTask(ngettext_lazy("Excel救助名单待同意", "Excel救助名单待同意"), len(waiting_excel), page)
    if user.may(Permission.CONFIRM_RELIEF_LIMITS):
        waiting = TownshipLimit.objects.filter(confirmed_by=None, refused_by=None).exclude(entered_by=user)
        yield WaitingTask(
            ngettext_lazy("乡镇审批限额待确认", "乡镇审批限额待确认"), waiting.count(), reverse("relief:limits")
        )


def _follow_up_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield a user's own follow-up visits, and those near or past their deadline in the user's scope."""
    for label, number, query in waiting_counts(by=user):
        yield WaitingTask(label, number, f"{reverse('relief:follow_ups')}?{query}")


def _event_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield the events to confirm, and the people whom nobody has asked yet in each running event."""
    yield WaitingTask(
        ngettext_lazy("突发事件待确认启动", "突发事件待确认启动"),
        events_to_confirm(by=user),
        f"{reverse('relief:events')}?state=proposed",
    )
    for event, number in open_survey_counts(by=user):
        label = _("{event}：还没有联系的").format(event=event.name)
        yield WaitingTask(label, number, f"{reverse('relief:survey', args=[event.pk])}?state=open")
