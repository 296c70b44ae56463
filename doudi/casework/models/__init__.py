"""Applications and cases; what follows an award; who must stand aside."""

from doudi.casework.models.cases import (
    LONGEST_REASON,
    Application,
    Case,
    CaseFile,
    Decision,
    Delegation,
    DoubtCleared,
    Objection,
    Opinion,
    Pause,
    Posting,
    Visit,
)
from doudi.casework.models.following import CardChange, FoundChange, Hearing, Transfer
from doudi.casework.models.relatives import NearRelative
from doudi.casework.needs import DecisionReview, Lead, Message, Referral

__all__ = [
    "LONGEST_REASON",
    "Application",
    "CardChange",
    "Case",
    "CaseFile",
    "Decision",
    "DecisionReview",
    "Delegation",
    "DoubtCleared",
    "FoundChange",
    "Hearing",
    "Lead",
    "Message",
    "NearRelative",
    "Objection",
    "Opinion",
    "Pause",
    "Posting",
    "Referral",
    "Transfer",
    "Visit",
]
