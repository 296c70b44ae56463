"""Models of medical costs: settlements and their files, stays in hospital, premiums."""

from doudi.care.medical.premiums.models import PaidPremium, PremiumList
from doudi.care.medical.settlements.models import Settlement, SettlementFile
from doudi.care.medical.stays.models import HospitalStay

__all__ = ["HospitalStay", "PaidPremium", "PremiumList", "Settlement", "SettlementFile"]
