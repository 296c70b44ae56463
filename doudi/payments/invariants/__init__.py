"""Invariants of the money: queries that find nothing while the database is sound.

Their numbers are those of ``docs/decisions/0011-money-invariants.md``. A violation names rows by their keys and no
person by name, so that it can be read, printed and sent.
"""

from doudi.payments.invariants import (
    bank_files,
    care,
    care_payees,
    decisions,
    entitlements,
    ledger,
    payments,
    relief,
    run_contents,
)
from doudi.payments.invariants.declaration import INVARIANTS, Invariant, Violation, check_all

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Violation",
    "bank_files",
    "care",
    "care_payees",
    "check_all",
    "decisions",
    "entitlements",
    "ledger",
    "payments",
    "relief",
    "run_contents",
]
