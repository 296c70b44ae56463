"""Refusals of approved amounts and of payees."""

from doudi.core.refusals import Refused


class PayeeDoesNotFit(Refused):
    """Who is to be paid does not go with what the amount is for, or is not confirmed."""

    code = "care_payee_does_not_fit"


class PayeeAlreadyKnown(Refused):
    """The same account of the same holder is already on record, or a correction of it waits."""

    code = "care_payee_already_known"


class AccountTypedDifferently(Refused):
    """The number that the second person typed is not the one on record."""

    code = "care_account_typed_differently"


class PayableAlreadyMade(Refused):
    """The decision already has its approved amount."""

    code = "care_payable_already_made"


class WrongPaymentUnfit(Refused):
    """An amount found wrong is not paid, is more than was paid, or waits for the second person already."""

    code = "care_wrong_payment_unfit"
