"""Make approved amounts out of confirmed decisions; rooms call this within their own actions."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from doudi.care.payables.kinds import PAYEES_OF, PayableKind
from doudi.care.payables.models import Payable, Payee
from doudi.care.payables.refusals import PayableAlreadyMade, PayeeDoesNotFit
from doudi.core.accounts.models import User
from doudi.core.clock import today
from doudi.core.process import refuse_same_person
from doudi.registry.models import Person


@dataclass(frozen=True)
class ConfirmedAmount:
    """What a decision grants.

    Attributes:
        reference: names the decision, such as ``settlement:12``; each has one amount that is not stopped.
        payee: the account of another; None for the person.
    """

    reference: str
    person: Person
    kind: PayableKind
    amount_fen: int
    source: str
    payee: Payee | None = None


def create_payable(amount: ConfirmedAmount, *, decided_by: User, confirmed_by: User) -> Payable:
    """Approve an amount that two people decided; the next run of care pays it. The caller is in its own action.

    Raises:
        SecondPersonRequired, PayeeDoesNotFit, PayableAlreadyMade
    """
    refuse_same_person(confirmed_by, decided_by.pk, sentence=_("决定的人不能自己复核，请由另一人复核。"))
    refuse_unfit_payee(amount.kind, amount.payee)
    return Payable.objects.create(
        reference=_free_reference(amount.reference),
        person=amount.person,
        kind=amount.kind,
        amount_fen=amount.amount_fen,
        source=amount.source,
        payee=amount.payee,
        decided_by=decided_by,
        confirmed_by=confirmed_by,
        approved_on=today(),
    )


def refuse_unfit_payee(kind: PayableKind, payee: Payee | None) -> None:
    """Refuse a payee that does not go with the kind of amount, or whose account nobody has confirmed.

    Raises:
        PayeeDoesNotFit
    """
    if (payee.kind if payee else "") not in PAYEES_OF[kind]:
        message = _("{kind}不付给这类收款方，请另选收款方。").format(kind=kind.label)
        raise PayeeDoesNotFit(message, payee=message)
    if payee is not None and payee.confirmed_by_id is None:
        message = _("收款账户还没有第二人核实，请先到“收款账户”核实。")
        raise PayeeDoesNotFit(message, payee=message)


def _free_reference(reference: str) -> str:
    """Return the reference for the next amount of a decision, whose earlier ones are all stopped or found wrong.

    Raises:
        PayableAlreadyMade
    """
    earlier = Payable.objects.filter(Q(reference=reference) | Q(reference__startswith=f"{reference}/"))
    rows = list(earlier.prefetch_related("wrong_payments"))
    if not all(row.is_undone for row in rows):
        raise PayableAlreadyMade(_("这项决定已经转入发放，不能再转一次。"))
    number = len(rows)
    return f"{reference}/{number + 1}" if number else reference
