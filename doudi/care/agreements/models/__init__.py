"""Carers, agreements, gaps in care, and who is paid the care subsidy."""

from doudi.care.agreements.models.agreements import AGREEMENT_SERVICES, Agreement
from doudi.care.agreements.models.carers import Carer
from doudi.care.agreements.models.gaps import CareGap
from doudi.care.agreements.models.payees import CarePayee, PayeeDispute

__all__ = ["AGREEMENT_SERVICES", "Agreement", "CareGap", "CarePayee", "Carer", "PayeeDispute"]
