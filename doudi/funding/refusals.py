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
