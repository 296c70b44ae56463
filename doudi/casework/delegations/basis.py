"""What a delegation may rest on: by the law of the day on which a case is accepted."""

from __future__ import annotations

from datetime import date

from doudi import policy
from doudi.casework.models import Delegation
from doudi.values.divisions import CITY_NAME, COUNTY_NAME, PROVINCE_NAME

_LEVELS = (
    (PROVINCE_NAME, Delegation.IssuerLevel.PROVINCIAL),
    (CITY_NAME, Delegation.IssuerLevel.CITY),
    (COUNTY_NAME, Delegation.IssuerLevel.COUNTY),
)


def is_valid_basis(issuer_level: str, accepted_on: date) -> bool:
    """Whether a text of this level lets a township decide on cases accepted on a day.

    Since 1 July 2026 only the province may provide that townships decide (SAL2026-44).
    """
    needs_provincial = policy.parameter_value(
        "delegation_needs_provincial_text", accepted_on.replace(day=1), accepted_on
    )
    return not needs_provincial or issuer_level == Delegation.IssuerLevel.PROVINCIAL


def known_level_of(legal_text: str) -> str:
    """Return the level of the issuer of a text that the rule book has, by its number in the citation; else nothing."""
    for text in policy.rule_book().legislation.by_id.values():
        if text.number and text.number in legal_text:
            levels = (level for name, level in _LEVELS if name and text.issuer.startswith(name))
            return str(next(levels, Delegation.IssuerLevel.NATIONAL))
    return ""
