"""Book returned payments back to their sources, and hold payments whose account failed twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum
from django.utils.translation import gettext as _

from doudi.core.audit.trail import Actor
from doudi.core.encryption import with_keys
from doudi.funding.actions import book_recovery, book_release, book_return
from doudi.payments.computation.item_lines import return_items
from doudi.payments.computation.offsets import offset_sources
from doudi.payments.models import Hold, LineShare, Payment
from doudi.payments.workflow import PAYMENT_TRANSITIONS, PaymentState

_CHUNK = 900


def return_unsent_payments(keys: Sequence[int], *, by: Actor, reference: str, reason: str, on: date) -> None:
    """Count payments that were not sent to a bank as returned; called inside an action."""
    for start in range(0, len(keys), _CHUNK):
        Payment.objects.filter(pk__in=keys[start : start + _CHUNK]).update(
            state=PAYMENT_TRANSITIONS.target(PaymentState.SENT, "returned"), returned_reason=reason, settled_on=on
        )
    book_returned_payments(keys, by=by, reference=reference, on=on, basis=reason)
    return_items(keys)
    hold_twice_returned(keys)


def book_returned_payments(keys: Sequence[int], *, by: Actor, reference: str, on: date, basis: str) -> None:
    """Book the amounts of returned payments back to their sources; ``basis`` stands on the vouchers."""
    sums: dict[str, int] = {}
    for start in range(0, len(keys), _CHUNK):
        shares = LineShare.objects.filter(line__payment__in=keys[start : start + _CHUNK]).order_by().values("source")
        for row in shares.annotate(total=Sum("amount_fen")):
            sums[row["source"]] = sums.get(row["source"], 0) + int(row["total"])
    # A line with a negative share gave a source money back: that source is charged again.
    back = {source: amount for source, amount in sums.items() if amount > 0}
    out = {source: -amount for source, amount in sums.items() if amount < 0}
    if back:
        book_return(by=by, reference=reference, on=on, lines=back, basis=basis)
    if out:
        book_release(by=by, reference=f"{reference}:out", on=on, lines=out, basis=basis)
    if kept := offset_sources(keys):  # the part offset against a recovery was not recovered after all
        back_again = {source: -amount for source, amount in kept.items()}
        book_recovery(by=by, reference=f"{reference}:offset", on=on, lines=back_again, basis=basis)


def hold_twice_returned(keys: Sequence[int]) -> int:
    """Hold the payments of people whose second attempt was returned; return the number of new holds."""
    placed = 0
    for start in range(0, len(keys), _CHUNK):
        failed = Payment.objects.filter(pk__in=keys[start : start + _CHUNK], replaces__state=PaymentState.RETURNED)
        open_holds = Hold.objects.filter(reason=Hold.Reason.RETURNED_TWICE, lifted_at=None)
        held_pairs = set(open_holds.values_list("person_id", "programme"))
        new_holds = [
            Hold(
                person_id=payment.person_id,
                programme=payment.programme,
                reason=Hold.Reason.RETURNED_TWICE,
                sealed_detail=_("{first}退回后补发{second}又退回，请核实账户。").format(
                    first=payment.replaces.item_id, second=payment.item_id
                ),
            )
            for payment in failed.select_related("replaces")
            if (payment.person_id, payment.programme) not in held_pairs and payment.replaces is not None
        ]
        with_keys(new_holds)
        Hold.objects.bulk_create(new_holds)
        placed += len(new_holds)
    return placed
