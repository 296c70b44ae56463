"""Refusals of funds."""

from __future__ import annotations

from doudi.core.refusals import Refused


class InsufficientBalance(Refused):
    code = "insufficient_balance"


class ReferenceAlreadyUsed(Refused):
    code = "reference_already_used"


class UnknownSource(Refused):
    code = "unknown_source"


class NoAmountToBook(Refused):
    code = "no_amount_to_book"


class InvalidAmount(Refused):
    code = "invalid_amount"


class TooEarly(Refused):
    code = "too_early"


class NotEnteredByHand(Refused):
    code = "not_entered_by_hand"


class AlreadyCorrected(Refused):
    code = "already_corrected"


class BudgetBelowRequirement(Refused):
    code = "budget_below_requirement"


class IndicesAlreadyEntered(Refused):
    code = "indices_already_entered"


class DeadlinePassed(Refused):
    code = "deadline_passed"


class ResidentsRequired(Refused):
    code = "residents_required"


class UnknownProgramme(Refused):
    code = "unknown_programme"


class NotRevocable(Refused):
    code = "not_revocable"
