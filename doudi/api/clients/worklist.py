"""What waits of clients: those to confirm."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from doudi.api.clients.queries import clients_to_confirm
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission
from doudi.ui.desk_tasks import WaitingTask, register_desk_tasks


def waiting_tasks(user: User) -> list[WaitingTask]:
    """Return what waits for a user; nothing where nothing waits."""
    if not user.may(Permission.MANAGE_SECURITY):
        return []
    number = clients_to_confirm(by=user).count()
    address = f"{reverse('api_clients:clients')}?state=proposed"
    return [WaitingTask(_("接口客户待确认"), number, address)] if number else []


register_desk_tasks(waiting_tasks)
