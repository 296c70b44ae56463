"""Questions about clients."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.api.clients.models import ApiClient
from doudi.api.clients.workflow import ClientState
from doudi.core.accounts.models import User
from doudi.core.accounts.roles import Permission


def clients(*, state: str = "", department: str = "", text: str = "") -> QuerySet[ApiClient]:
    """Return clients, the latest first."""
    found = ApiClient.objects.select_related("division", "registered_by", "confirmed_by", "ended_by").order_by("-pk")
    if state:
        found = found.filter(state=state)
    if department:
        found = found.filter(department=department)
    return found.filter(name__contains=text) if text else found


def clients_to_confirm(*, by: User) -> QuerySet[ApiClient]:
    """Return the clients that wait for a user's confirmation."""
    if not by.may(Permission.MANAGE_SECURITY):
        return ApiClient.objects.none()
    return ApiClient.objects.filter(state=ClientState.PROPOSED).exclude(registered_by=by)
