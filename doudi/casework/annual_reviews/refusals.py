"""Refusals of the annual review."""

from __future__ import annotations

from doudi.core.refusals import Refused


class YearNotOpen(Refused):
    """The list of a year other than the present one is asked for."""

    code = "year_not_open"


class TooManyFamilies(Refused):
    """No family, or more than one sitting takes, is chosen."""

    code = "too_many_families"


class FamilyDiffers(Refused):
    """The family cannot be signed with the others: something differs or is missing."""

    code = "family_differs"
