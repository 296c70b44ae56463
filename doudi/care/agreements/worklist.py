"""Tasks of care agreements that wait for a user; a gap climbs to the leader and the bureau by days."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import ngettext_lazy, npgettext_lazy

from doudi.care.agreements.list_queries import waiting_counts
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks
from doudi.values.carries import carries


@carries("P18-5.e")
@register_desk_tasks
def waiting_tasks(user: User) -> Iterable[WaitingTask]:
    """Return what waits for a user, by kind."""
    if not (user.may(Permission.HANDLE_CARE) or user.may(Permission.CONFIRM_CARE)):
        return []
    counts = waiting_counts(by=user)
    agreements, gaps = reverse("care_agreements:agreements"), reverse("care_agreements:gaps")
    payees = reverse("care_agreements:payees")
    return (
        WaitingTask(npgettext_lazy("desk", "照料空档和疑点", "照料空档和疑点"), counts["gaps"], f"{gaps}?state=late"),
        WaitingTask(
            ngettext_lazy("照料协议草稿待签字", "照料协议草稿待签字"), counts["drafts"], f"{agreements}?state=draft"
        ),
        WaitingTask(
            ngettext_lazy("照料协议待复核", "照料协议待复核"), counts["to_confirm"], f"{agreements}?state=signed"
        ),
        WaitingTask(ngettext_lazy("照料费领款人待复核", "照料费领款人待复核"), counts["payees"], payees),
        WaitingTask(ngettext_lazy("领款争议待同意", "领款争议待同意"), counts["disputes"], payees),
    )
