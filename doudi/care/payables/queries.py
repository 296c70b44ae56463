"""Approved amounts and the accounts of others in a user's scope."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from doudi.care.payables.models import Payable, Payee, WrongPayment
from doudi.care.payables.workflow import PayableState
from doudi.core.accounts.models import User
from doudi.core.accounts.money_scope import money_scope
from doudi.core.attachments.models import Attachment

OPEN = "open"
"""The filter of what is neither paid nor stopped."""
WRONG = "wrong"
"""The filter of what somebody found paid wrongly."""


def payables(*, by: User, state: str = "", kind: str = "", place: str = "") -> QuerySet[Payable]:
    """Return the approved amounts that a user may see."""
    found = Payable.objects.in_scope(money_scope(by))
    if place:
        found = found.in_scope(place)
    rows: QuerySet[Payable] = found
    if state == OPEN:
        rows = rows.exclude(state__in=(PayableState.PAID, PayableState.STOPPED))
    elif state == WRONG:
        rows = rows.filter(pk__in=WrongPayment.objects.filter(refused_by=None).values("payable"))
    elif state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return rows.select_related("person", "payee", "decided_by", "confirmed_by", "stopped_by").order_by("-pk")


def payees(*, by: User, kind: str = "") -> QuerySet[Payee]:
    """Return the accounts of others that a user may see."""
    rows: QuerySet[Payee] = Payee.objects.visible_to(by)
    if kind:
        rows = rows.filter(kind=kind)
    people = ("proposed_by", "confirmed_by", "refused_by", "replaces", "proof_file")
    return rows.select_related(*people).prefetch_related("replacements").order_by("-pk")


def usable_payees(*, by: User, kinds: Iterable[str]) -> list[Payee]:
    """Return the confirmed accounts of some kinds that no confirmed correction has replaced, by name."""
    found = Payee.objects.visible_to(by).filter(kind__in=tuple(kinds)).exclude(confirmed_by=None)
    replaced = Payee.objects.exclude(confirmed_by=None).exclude(replaces=None).values("replaces")
    return list(found.exclude(pk__in=replaced).order_by("holder_name", "pk"))


def payees_to_confirm(*, by: User) -> int:
    """Return how many accounts wait for a user as the second person."""
    waiting = Payee.objects.visible_to(by).filter(confirmed_by=None, refused_by=None)
    return waiting.exclude(proposed_by=by).count()


def wrong_payments_to_confirm(*, by: User) -> int:
    """Return how many findings of wrong payments wait for a user as the second person."""
    waiting = WrongPayment.objects.in_scope(money_scope(by)).filter(confirmed_by=None, refused_by=None)
    return waiting.exclude(proposed_by=by).count()


def wrong_amounts() -> dict[int, int]:
    """Return how much of paid amounts (primary keys) two people found wrong; fen."""
    found: dict[int, int] = {}
    confirmed = WrongPayment.objects.exclude(confirmed_by=None).values_list("payable", "amount_fen")
    for payable, amount in confirmed.iterator():
        found[payable] = found.get(payable, 0) + amount
    return found


def villages_of_proof(attachment: Attachment) -> list[str]:
    """Return where the people live now for whom an account is used, or of whose wrong payment a file is."""
    paid = Payable.objects.filter(Q(payee__proof_file=attachment) | Q(wrong_payments__proof_file=attachment))
    return list(paid.values_list("person__village_id", flat=True))


def returned_count(*, by: User) -> int:
    """Return how many amounts came back from the bank in a user's scope and wait for another account."""
    return Payable.objects.visible_to(by).filter(state=PayableState.RETURNED).count()


def payables_of(references: Iterable[str]) -> dict[str, Payable]:
    """Return the latest approved amount by the decision that it comes from."""
    wanted = set(references)
    found: dict[str, Payable] = {}
    if not wanted:
        return found
    starts = {reference.partition(":")[0] for reference in wanted}
    rows = Payable.objects.none()
    for start in starts:
        rows = rows | Payable.objects.filter(reference__startswith=f"{start}:")
    for row in rows.select_related("payee").prefetch_related("wrong_payments").order_by("pk"):
        key = row.reference.partition("/")[0]
        if key in wanted:
            found[key] = row
    return found
