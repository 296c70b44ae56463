"""Matching: which person of a snapshot a row of a department's list means, or honestly none.

Five tiers link a row, each by the number or the full birth date together with a name that agrees; what they leave is
ranked for people to judge. Pure: no Django, set-wise in DuckDB.
"""

from __future__ import annotations

from doudi.matching.sources import SourceProfile, UnknownSourceError, source_names, source_profile

__all__ = ["OUTCOMES", "TIERS", "SourceProfile", "UnknownSourceError", "source_names", "source_profile"]

OUTCOMES = ("linked", "to_judge", "not_resident", "unmatchable")
TIERS = ("T1", "T2", "T3", "T4", "T5")
