"""Money rows. What a row says is never edited: a correction is a new row that points at the old one.

A **run** pays what is due as known now minus what was sent and has not come back. A **payment** is what one person
gets of one programme in a run: one row of the bank's file. Its **lines** say for which months; the **shares** of a
line say who bears it. Amounts are fen.
"""

from doudi.payments.models.certificates import Certificate
from doudi.payments.models.common import LONGEST_REASON, PRICE_SUBSIDY, SPECIAL, programme_label
from doudi.payments.models.hits import AuditHit
from doudi.payments.models.money import Line, LineShare, Payment, Withheld
from doudi.payments.models.recoveries import Lowering, Receipt, Recovery, RecoveryLine
from doudi.payments.models.runs import Check, Confirmation, Finding, Run
from doudi.payments.models.waiting import AccountAuthority, Hold, SpecialAmount

__all__ = [
    "LONGEST_REASON",
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
    "Lowering",
    "Payment",
    "Receipt",
    "Recovery",
    "RecoveryLine",
    "Run",
    "SpecialAmount",
    "Withheld",
    "programme_label",
]
