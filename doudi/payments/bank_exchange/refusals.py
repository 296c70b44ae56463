"""Refusals of the bank exchange."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.bankfiles.faults import BankFault
from doudi.core.refusals import Refused


class FaultyRows(Refused):
    """Rows of a file have faults; ``faults`` lists each with its field and remedy."""

    code = "faulty_rows"

    def __init__(self, message: str, faults: Sequence[BankFault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class UnpayablePayments(FaultyRows):
    code = "unpayable_payments"


class AnswerRejected(FaultyRows):
    code = "answer_rejected"


class UnknownBank(Refused):
    code = "unknown_bank"


class RunNotReleased(Refused):
    code = "run_not_released"


class FilesAlreadyMade(Refused):
    code = "files_already_made"


class NoPaymentsForBank(Refused):
    code = "no_payments_for_bank"


class FileChangedSinceFrozen(Refused):
    code = "file_changed_since_frozen"


class ArchiveAheadOfDatabase(Refused):
    code = "archive_ahead_of_database"


class FileNotArchived(Refused):
    code = "file_not_archived"


class FileNotHandedOver(Refused):
    code = "file_not_handed_over"


class AnswerOfAnotherFile(Refused):
    code = "answer_of_another_file"


class BankTotalDiffers(Refused):
    """The total that the second person read from the bank's own letter is not that of the answer."""

    code = "bank_total_differs"


class PaymentNotInQuestion(Refused):
    code = "payment_not_in_question"
