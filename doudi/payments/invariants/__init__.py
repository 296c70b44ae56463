"""What must be true of the money at any time. Each is a question to the store that finds nothing.

The numbers are those of ``docs/decisions/0011-money-invariants.md``. A violation names rows by their keys, never a
person by name, so that it can be read, printed and sent.
"""

from doudi.payments.invariants import booking, deciding, entitling, filing, paying
from doudi.payments.invariants.asking import INVARIANTS, Invariant, Violation, check_all

__all__ = [
    "INVARIANTS",
    "Invariant",
    "Violation",
    "booking",
    "check_all",
    "deciding",
    "entitling",
    "filing",
    "paying",
]
