"""What waits of clients: those to confirm."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from doudi.api.clients.queries import clients_to_confirm
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


@register_desk_tasks
def waiting_tasks(user: User) -> Iterator[WaitingTask]:
    """Yield what waits for a user, by kind."""
    if user.may(Permission.MANAGE_SECURITY):
        address = f"{reverse('api_clients:clients')}?state=proposed"
        yield WaitingTask(
            ngettext_lazy("接口客户待确认", "接口客户待确认"), clients_to_confirm(by=user).count(), address
        )
