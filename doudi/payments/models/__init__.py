"""Money rows. What a row says is never edited: a correction is a new row that points at the old one.

A **run** pays what is due as known now minus what was sent and has not come back. A **payment** is what one person
gets of one programme in a run: one row of the bank's file. Its **lines** say for which months; the **shares** of a
line say who bears it. Amounts are fen.
"""

from doudi.payments.models.account_authorities import AccountAuthority
from doudi.payments.models.audit_hits import AuditHit
from doudi.payments.models.certificates import Certificate
from doudi.payments.models.common import MAX_REASON_LENGTH, PRICE_SUBSIDY, SPECIAL, programme_label
from doudi.payments.models.holds import Hold
from doudi.payments.models.payments import (
    Line,
    LineShare,
    Payment,
    Withheld,
)
from doudi.payments.models.recoveries import Receipt, Recovery, RecoveryLine, RecoveryReduction
from doudi.payments.models.runs import Check, Confirmation, Finding, Run
from doudi.payments.models.special_amounts import SpecialAmount

__all__ = [
    "MAX_REASON_LENGTH",
    "PRICE_SUBSIDY",
    "SPECIAL",
    "AccountAuthority",
    "AuditHit",
    "Certificate",
    "Check",
    "Confirmation",
    "Finding",
    "Hold",
    "Line",
    "LineShare",
    "Payment",
    "Receipt",
    "Recovery",
    "RecoveryLine",
    "RecoveryReduction",
    "Run",
    "SpecialAmount",
    "Withheld",
    "programme_label",
]
