"""Seals the accounts of new payments for their own rows; they come from cards, confirmed authorities and payees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doudi.core.encryption import MovedError, Place, SealedKind, key_ring, refuse_moved, row_of, seal, unseal
from doudi.payments.models import Payment
from doudi.registry.circumstance_kinds import CIRCUMSTANCE_TEXT

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pyarrow import RecordBatch

_ON_CARDS = {Payment.Basis.OWN.value, Payment.Basis.HOUSEHOLD.value}
CARE_ACCOUNT = Place("care_agreements_carepayee.account")
AUTHORITY_ACCOUNT = Place("payments_accountauthority.account")
PAYEE_ACCOUNT = Place("care_payables_payee.account")
_OF_OTHERS = {
    Payment.Basis.PAYEE.value: PAYEE_ACCOUNT,
    Payment.Basis.CARER.value: CARE_ACCOUNT,
    Payment.Basis.CARE_HOME.value: CARE_ACCOUNT,
}
PAYMENT_ACCOUNT = Place("payments_payment.account")


def with_own_accounts(batch: RecordBatch) -> RecordBatch:
    """Return new payments with the accounts sealed for their rows; some 20 microseconds each.

    Raises:
        CipherError: an account was changed, or copied from another column.
    """
    import pyarrow

    ring, sealed = key_ring(), []
    columns = (batch.column(name).to_pylist() for name in ("id", "account", "basis"))
    for key, stored, basis in zip(*columns, strict=True):
        if not stored:
            sealed.append("")
            continue
        source = CIRCUMSTANCE_TEXT if basis in _ON_CARDS else _OF_OTHERS.get(basis, AUTHORITY_ACCOUNT)
        account = unseal(stored, SealedKind.BANK_ACCOUNT, ring, place=source)
        sealed.append(seal(account, SealedKind.BANK_ACCOUNT, ring, place=PAYMENT_ACCOUNT.at(key)))
    place = batch.schema.get_field_index("account")
    return batch.set_column(place, "account", pyarrow.array(sealed, type=pyarrow.string()))


def refuse_moved_cards(connection: DuckDBPyConnection) -> None:
    """Refuse cards of ``own_card`` that were sealed for other rows.

    Raises:
        MovedError
    """
    query = r"SELECT id, account FROM own_card WHERE regexp_extract(account, '@(\d+)\.', 1) NOT IN ('', id::VARCHAR)"
    moved = connection.execute(query).fetchone()
    if moved is not None:
        refuse_moved(row_of(moved[1]), CIRCUMSTANCE_TEXT.at(moved[0]))
        raise MovedError(moved[0])
