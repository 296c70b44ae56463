"""Rules that ask the store and not a snapshot: payments, accounts, reviews, the staff directory (W10 to W14)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doudi.monitoring.warnings.store_rules.accounts import accounts_in_doubt
from doudi.monitoring.warnings.store_rules.amounts import amounts_off_the_standard
from doudi.monitoring.warnings.store_rules.findings import Finding, StoreRule
from doudi.monitoring.warnings.store_rules.returned_payments import returned_twice
from doudi.monitoring.warnings.store_rules.reviews import overdue
from doudi.monitoring.warnings.store_rules.staff import unregistered_relatives

__all__ = ["STORE_RULES", "Finding", "StoreRule"]

STORE_RULES: Mapping[str, StoreRule] = MappingProxyType(
    {
        "W10": StoreRule("payments", amounts_off_the_standard),
        "W11": StoreRule("accounts", accounts_in_doubt),
        "W12": StoreRule("reviews", overdue),
        "W13": StoreRule("staff", unregistered_relatives),
        "W14": StoreRule("payments", returned_twice),
    }
)
