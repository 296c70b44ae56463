"""The content of a run: who is paid what into which account, and the proof that it is still what was computed.

The proof is keyed with a key outside the database: write access to the database, even its owner's, is not enough to
write the proof of a run again. It is computed again before every step that trusts it (P18-17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from doudi.core.encryption import CipherError, Proof, SealedKind, SealedValue, blind_index
from doudi.payments.models import Line, Payment, Run
from doudi.payments.refusals import RunContentAltered
from doudi.payments.workflow import PaymentState

_ROWS_AT_ONCE = 20_000
_UNREADABLE = "?"


class _Payee(NamedTuple):
    """The columns of a payment that the proof covers, the account sealed."""

    pk: int
    item_id: str
    person_id: int
    programme: str
    village_code: str
    amount_fen: int
    offset_fen: int
    replaces_id: int | None
    account_basis: str
    holder_name: str
    care_payee_id: int | None
    account_index: str
    account: SealedValue | None

    @property
    def proven(self) -> tuple[object, ...]:
        """The columns in clear; the payee only where there is one, as in proofs from before there were payees."""
        columns = self[: self._fields.index("care_payee_id")]
        return columns if self.care_payee_id is None else (*columns, self.care_payee_id)


@dataclass(frozen=True)
class RunContent:
    """What a run's stored rows say.

    Attributes:
        proof: 64 digits over every kept payment and its lines.
        wrong_accounts: keys of payments whose account cannot be read, or is not the one of its index.
    """

    proof: str
    wrong_accounts: tuple[int, ...]

    def is_altered(self, run: Run) -> bool:
        """Whether it is not what was computed for the run."""
        return bool(self.wrong_accounts) or self.proof != run.content_hash


def content_of(run: Run) -> RunContent:
    """Read the kept payments of a run and their lines; some three seconds for 60,000."""
    proof, wrong = Proof("run content"), []
    for payee in _payees(run):
        account = _account_of(payee)
        if account is None:
            wrong.append(payee.pk)
        proof.add("|".join(map(str, (*payee.proven, account or _UNREADABLE))))
    lines = Line.objects.filter(payment__run=run.pk).exclude(payment__state=PaymentState.WITHDRAWN).order_by("pk")
    columns = ("payment_id", "person_id", "programme", "month", "amount_fen", "due_fen", "sent_fen", "part")
    for line in lines.values_list(*columns).iterator(_ROWS_AT_ONCE):
        proof.add("|".join(map(str, line)))
    return RunContent(proof.hex(), tuple(wrong))


def _payees(run: Run) -> Iterator[_Payee]:
    rows = Payment.objects.filter(run=run.pk).exclude(state=PaymentState.WITHDRAWN).order_by("pk")
    yield from map(_Payee._make, rows.values_list(*_Payee._fields).iterator(_ROWS_AT_ONCE))


def _account_of(payee: _Payee) -> str | None:
    """Return the account in clear, empty where there is none; None if it is not the one that the index was made of."""
    if payee.account is None:
        return None if payee.account_index else ""
    try:
        account = payee.account.at(payee.pk).clear()
    except CipherError:
        return None
    return account if blind_index(account, SealedKind.BANK_ACCOUNT) == payee.account_index else None


def require_unaltered(run: Run) -> None:
    """Refuse a run whose payees, accounts or amounts are no longer those that were computed.

    Raises:
        RunContentAltered
    """
    run.refresh_from_db(fields=["content_hash"])
    content = content_of(run)
    if content.is_altered(run):
        raise altered(run, len(content.wrong_accounts))


def altered(run: Run, wrong_accounts: int) -> RunContentAltered:
    """Return the refusal of an altered run."""
    what = _("{count}笔的账号").format(count=wrong_accounts) if wrong_accounts else _("人员、金额、户名或账号")
    sentence = _("{number}与核算时不同（{what}）：数据库里的内容被改动过，不能继续。请报告县局领导和审计。")
    return RunContentAltered(sentence.format(number=run.number, what=what))
