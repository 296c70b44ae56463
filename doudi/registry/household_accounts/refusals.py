"""Refusals of household accounts."""

from __future__ import annotations

from doudi.core.refusals import Refused


class HouseholdAccountDoesNotFit(Refused):
    """A chosen household has no living head with a card on record, lies elsewhere, or is on an open list."""

    code = "household_account_does_not_fit"


class TooManyHouseholds(Refused):
    """A list names more households than one person can check."""

    code = "too_many_households"
