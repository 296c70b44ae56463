"""Rules that ask the store and not a snapshot: payments, accounts, reviews, the staff directory (W10 to W14)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from doudi.monitoring.warnings.store_rules.findings import Finding, StoreRule

__all__ = ["STORE_RULES", "Finding", "StoreRule"]

STORE_RULES: Mapping[str, StoreRule] = MappingProxyType({})
