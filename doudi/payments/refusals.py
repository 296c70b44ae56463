"""What payments refuse, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class RunAlreadyOpen(Refused):
    code = "run_already_open"


class NothingToPay(Refused):
    code = "nothing_to_pay"


class TownshipsNotConfirmed(Refused):
    code = "townships_not_confirmed"


class RollAlreadyConfirmed(Refused):
    code = "roll_already_confirmed"


class NoPaymentsInTownship(Refused):
    code = "no_payments_in_township"


class RollChanged(Refused):
    code = "roll_changed"


class ChecksUndecided(Refused):
    code = "checks_undecided"


class UnknownCheck(Refused):
    code = "unknown_check"


class InsufficientFunds(Refused):
    code = "insufficient_funds"


class PaymentsNotSettled(Refused):
    code = "payments_not_settled"


class HoldAlreadyPlaced(Refused):
    code = "hold_already_placed"


class HigherOfficeRequired(Refused):
    code = "higher_office_required"


class AmountTooLarge(Refused):
    code = "amount_too_large"


class ReceiptAlreadyRecorded(Refused):
    code = "receipt_already_recorded"


class HistoryAlreadyTakenOver(Refused):
    code = "history_already_taken_over"


class MonthNotOpen(Refused):
    code = "month_not_open"


class TooLateToChange(Refused):
    code = "too_late_to_change"
