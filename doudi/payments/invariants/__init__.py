"""What must be true of the money at any time. Each is a question to the store that finds nothing.

The numbers are those of ``docs/decisions/0011-money-invariants.md``. A violation names rows by their keys, never a
person by name, so that it can be read, printed and sent.
"""

from doudi.payments.invariants import (
    bank_files,
    decisions,
    entitlements,
    ledger,
    payments,
)
from doudi.payments.invariants.declaration import (
    INVARIANTS,
    Invariant,
    Violation,
    check_all,
)

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Violation",
    "bank_files",
    "check_all",
    "decisions",
    "entitlements",
    "ledger",
    "payments",
]
