"""Refusals of payments; those common to all rooms are in ``core.refusals``."""

from __future__ import annotations

from doudi.core.refusals import Refused, Tampering


class RunAlreadyOpen(Refused):
    """Another run of the kind is not with the bank yet."""

    code = "run_already_open"


class NothingToPay(Refused):
    """Nothing is to be paid, withheld or recovered."""

    code = "nothing_to_pay"


class TownshipsNotConfirmed(Refused):
    """A township has not confirmed its roll."""

    code = "townships_not_confirmed"


class RollAlreadyConfirmed(Refused):
    """The township has confirmed its roll of the run before."""

    code = "roll_already_confirmed"


class NoPaymentsInTownship(Refused):
    """The run has no payments in the township."""

    code = "no_payments_in_township"


class RollChanged(Refused):
    """The total of the roll is no longer the one that was displayed."""

    code = "roll_changed"


class ChecksUndecided(Refused):
    """A check is missing, or failed and was not decided."""

    code = "checks_undecided"


class RunContentAltered(Tampering):
    """The payees, accounts or amounts of a run are no longer those that were computed."""

    code = "run_content_altered"


class UnknownCheck(Refused):
    """The run has no failed check of the name."""

    code = "unknown_check"


class PaymentsNotSettled(Refused):
    """The bank has not answered every payment."""

    code = "payments_not_settled"


class HoldAlreadyPlaced(Refused):
    """The person's payments are on hold for the same reason."""

    code = "hold_already_placed"


class HigherOfficeRequired(Refused):
    """Only a higher office may lift the hold or confirm the account."""

    code = "higher_office_required"


class AmountTooLarge(Refused):
    """An amount or a number of instalments is outside its limits."""

    code = "amount_too_large"


class ReceiptAlreadyRecorded(Refused):
    """A receipt with the voucher is on record."""

    code = "receipt_already_recorded"


class HistoryAlreadyTakenOver(Refused):
    """Payments are on record, so no history of an earlier system can be added."""

    code = "history_already_taken_over"


class MonthNotOpen(Refused):
    """The month has not begun, or is no benefit month."""

    code = "month_not_open"


class PayeeDoesNotFit(Refused):
    """An heir is a payee of the dead only, and any other account one of the living."""

    code = "payee_does_not_fit"


class AccountNumberMismatch(Refused):
    """The second person typed another account number than the first."""

    code = "account_number_mismatch"


class AccountNotChanged(Refused):
    """The run pays nobody of the key into an account that changed, or a second reader has signed it."""

    code = "account_not_changed"


class DateInThePast(Refused):
    """A day by which something must be paid is before today."""

    code = "date_in_the_past"


class BankFileFrozen(Refused):
    """The bank files of the run are frozen, so no payment can be taken out of it."""

    code = "bank_file_frozen"


class NothingToTakeOut(Refused):
    """No payment of the run, or no open proposal to take one out, was named."""

    code = "nothing_to_take_out"


class WithdrawalAlreadyProposed(Refused):
    """Somebody proposed before to take the payment out of the run."""

    code = "withdrawal_already_proposed"


class WithdrawalsUndecided(Refused):
    """Somebody proposed to take payments out of the run, and no second person has decided."""

    code = "withdrawals_undecided"


class PaidMonthsRequired(Refused):
    """Nobody stated through which month the earlier system paid at the amounts of the roll."""

    code = "paid_months_required"


class PaidMonthImplausible(Refused):
    """The month stated is before the first award or later than next month."""

    code = "paid_month_implausible"


class DifferencesUnexplained(Refused):
    """A family's amount differs from the roll and no reason is given."""

    code = "differences_unexplained"


class ComparisonOutdated(Refused):
    """The differences are not those that were shown: the registry, the law or the roll changed since."""

    code = "comparison_outdated"


class HistoryDiffersFromRoll(Refused):
    """The amounts taken in do not add up to the total of the roll."""

    code = "history_differs_from_roll"


class PeopleInOpenRun(Refused):
    """People of the roll are in a run that is not with the bank yet."""

    code = "people_in_open_run"


class TakeOverNotReady(Refused):
    """A step of the take-over has open points."""

    code = "take_over_not_ready"


class InstalmentPlanInvalid(Refused):
    """The agreed instalments do not add up, are out of order, past, too late or too many."""

    code = "instalment_plan_invalid"


class ItemsChanged(Refused):
    """An item of the run was stopped, belongs to a false case, has another account now, or its payee has died."""

    code = "items_changed"


class OffsetAgainstAnother(Refused):
    """A hospital or another payee was paid, so the person's own payments do not pay it back."""

    code = "offset_against_another"
