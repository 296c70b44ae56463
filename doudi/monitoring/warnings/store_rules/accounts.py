"""Accounts of several families, and accounts of staff (W11); an authority on record is no fault."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doudi.casework.models import StaffMember
from doudi.core.bulk_rows import read_rows
from doudi.monitoring.warnings.store_rules.findings import Finding
from doudi.monitoring.warnings.store_rules.payments import last_paid_month_until
from doudi.payments.self_audit.questions import people_sharing_accounts
from doudi.payments.self_audit.recipients import PaidMonth, chunks, paid_in
from doudi.registry.models import Person

# The cards of staff, as the registry has them: by whom they are, and by the index that payments have too.
_CARDS = """
SELECT text_index, person_id FROM registry_circumstance
WHERE kind = 'bank_account' AND text_index <> '' AND withdrawn_at IS NULL AND valid_to IS NULL
"""


def accounts_in_doubt(month: date) -> Iterator[Finding]:
    """Yield accounts that people of several families share, and people paid to the card of somebody of the staff."""
    last = last_paid_month_until(month)
    if last is None:
        return
    paid = paid_in(last)
    for account, sharing in people_sharing_accounts(paid):
        yield Finding(sharing[0].pk, {"kind": "shared", "sharing": len(sharing)}, fact_key=account)
    yield from _paid_to_staff(paid)


def _paid_to_staff(paid: PaidMonth) -> Iterator[Finding]:
    staff = _staff_in_registry()
    cards = {
        str(index): int(person)
        for index, person in read_rows(_CARDS)
        if int(person) in staff and str(index) in paid.accounts
    }
    for account, holder in sorted(cards.items()):
        for person in sorted(paid.accounts[account] - {holder}):
            yield Finding(person, {"kind": "staff", "sharing": len(paid.accounts[account])}, fact_key=account)


def _staff_in_registry() -> set[int]:
    """Return the people of the registry who are in the staff directory, by identity number."""
    numbers = (
        StaffMember.objects.filter(until=None).exclude(id_number_index="").values_list("id_number_index", flat=True)
    )
    found: set[int] = set()
    for chunk in chunks(set(numbers)):
        found |= set(Person.objects.filter(id_number_index__in=chunk, merged_into=None).values_list("pk", flat=True))
    return found
