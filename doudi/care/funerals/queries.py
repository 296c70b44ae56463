"""Payments for funerals in a user's scope."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.care.funerals.models import Funeral
from doudi.care.funerals.workflow import FuneralState
from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment


def funerals(*, by: User, state: str = "", place: str = "") -> QuerySet[Funeral]:
    """Return the payments for funerals in a user's scope."""
    found = Funeral.objects.visible_to(by)
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Funeral] = found
    if state:
        rows = rows.filter(state=state)
    return rows.select_related("person", "payee", "proposed_by", "decided_by", "proof").order_by("-pk")


def waiting_count(*, by: User) -> int:
    """Return how many payments wait for a user as the second person."""
    return Funeral.objects.visible_to(by).filter(state=FuneralState.PROPOSED).exclude(proposed_by=by).count()


def villages_of_proof(attachment: Attachment) -> list[str]:
    """Return where the person whose funeral an attachment proves is registered now."""
    return list(Funeral.objects.filter(proof=attachment).values_list("person__village_id", flat=True))
