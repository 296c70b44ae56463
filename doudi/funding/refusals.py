"""What the ledger refuses, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class NotEnoughMoney(Refused):
    code = "not_enough_money"


class ReferenceTaken(Refused):
    code = "reference_taken"


class UnknownSource(Refused):
    code = "unknown_source"


class NothingToBook(Refused):
    code = "nothing_to_book"


class NotAnAmount(Refused):
    code = "not_an_amount"


class NotYet(Refused):
    code = "not_yet"


class NotByHand(Refused):
    code = "not_by_hand"


class AlreadyCorrected(Refused):
    code = "already_corrected"


class WhyIsNeeded(Refused):
    code = "why_is_needed"


class BelowRequired(Refused):
    code = "below_required"


class IndicesThere(Refused):
    code = "indices_there"


class PastItsDay(Refused):
    code = "past_its_day"


class ResidentsNeeded(Refused):
    code = "residents_needed"


class UnknownProgramme(Refused):
    code = "unknown_programme"


class AnotherMustDecide(Refused):
    code = "another_must_decide"


class CannotBeRevoked(Refused):
    code = "cannot_be_revoked"


class NotWaiting(Refused):
    code = "not_waiting"
