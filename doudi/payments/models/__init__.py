"""Models of payments. Amounts are fen. Amounts of a stored row are never changed: a correction is a new row.

A **run** pays what is due as known now, minus what was sent and not returned. A **payment** is what a person gets of
one programme in a run, one row of the bank's file. Its **lines** are the months it is for; the **shares** of a line
are the parts that the sources of funds bear.
"""

from doudi.payments.models.account_authorities import AccountAuthority
from doudi.payments.models.account_signatures import AccountReading
from doudi.payments.models.audit_hits import AuditHit
from doudi.payments.models.care_lines import CareLine
from doudi.payments.models.certificates import Certificate
from doudi.payments.models.common import (
    CARE_PROGRAMMES,
    MAX_REASON_LENGTH,
    PRICE_SUBSIDY,
    RELIEF,
    SPECIAL,
    programme_label,
    programmes_of_lists,
)
from doudi.payments.models.holds import Hold
from doudi.payments.models.money_version import MoneyVersion
from doudi.payments.models.payments import (
    Line,
    LineShare,
    Payment,
    Withheld,
)
from doudi.payments.models.recoveries import Receipt, Recovery, RecoveryLine, RecoveryReduction
from doudi.payments.models.recovery_orders import RecoveryDocument, RecoveryFine, RecoveryInstalment
from doudi.payments.models.relief_lines import ReliefLine
from doudi.payments.models.runs import Check, Confirmation, Finding, Run
from doudi.payments.models.special_amounts import SpecialAmount
from doudi.payments.models.take_over import (
    DifferenceReason,
    FamilyComparison,
    Rehearsal,
    RollComparison,
    RollPaidMonths,
    TakenOverMonth,
    TownshipTakeOver,
)
from doudi.payments.models.withdrawals import Withdrawal

__all__ = [
    "CARE_PROGRAMMES",
    "MAX_REASON_LENGTH",
    "PRICE_SUBSIDY",
    "RELIEF",
    "SPECIAL",
    "AccountAuthority",
    "AccountReading",
    "AuditHit",
    "CareLine",
    "Certificate",
    "Check",
    "Confirmation",
    "DifferenceReason",
    "FamilyComparison",
    "Finding",
    "Hold",
    "Line",
    "LineShare",
    "MoneyVersion",
    "Payment",
    "Receipt",
    "Recovery",
    "RecoveryDocument",
    "RecoveryFine",
    "RecoveryInstalment",
    "RecoveryLine",
    "RecoveryReduction",
    "Rehearsal",
    "ReliefLine",
    "RollComparison",
    "RollPaidMonths",
    "Run",
    "SpecialAmount",
    "TakenOverMonth",
    "TownshipTakeOver",
    "Withdrawal",
    "Withheld",
    "programme_label",
    "programmes_of_lists",
]
