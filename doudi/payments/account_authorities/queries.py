"""Read accounts of others."""

from __future__ import annotations

from django.db.models import QuerySet

from doudi.core.accounts.models import User
from doudi.core.attachments.models import Attachment
from doudi.payments.models import AccountAuthority


def current_authorities(user: User) -> QuerySet[AccountAuthority]:
    """Return the accounts in use or proposed in the user's division; those to be confirmed come first."""
    here = AccountAuthority.objects.filter(person__village__code__startswith=user.scope or "-")
    people = ("person", "proposed_by", "confirmed_by")
    return here.filter(ended_on=None).select_related(*people).order_by("confirmed_by", "-pk")


def villages_of_proof(attachment: Attachment) -> list[str]:
    """Return where the person is registered now whose payments go to another account on the proof of an attachment."""
    authorities = AccountAuthority.objects.filter(proof_file=attachment)
    return list(authorities.values_list("person__village_id", flat=True))
