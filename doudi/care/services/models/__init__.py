"""What is bought, from whom, the work orders, and what is paid for them."""

from doudi.care.services.models.contracts import (
    Blacklisting,
    Contract,
    Provider,
    ProviderLicence,
    ProviderUser,
    ServiceItem,
)
from doudi.care.services.models.orders import Complaint, QualitySample, WorkOrder
from doudi.care.services.models.settlements import Settlement, SettlementLine

__all__ = [
    "Blacklisting",
    "Complaint",
    "Contract",
    "Provider",
    "ProviderLicence",
    "ProviderUser",
    "QualitySample",
    "ServiceItem",
    "Settlement",
    "SettlementLine",
    "WorkOrder",
]
