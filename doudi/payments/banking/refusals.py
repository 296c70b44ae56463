"""What the dealings with banks refuse, by name."""

from __future__ import annotations

from collections.abc import Sequence

from doudi.core.refusals import Refused
from doudi.rolls.bank_layout import BankFault


class FaultyRows(Refused):
    """Rows that stand in the way, each with its cell and its remedy."""

    code = "faulty_rows"

    def __init__(self, message: str, faults: Sequence[BankFault]) -> None:
        super().__init__(message)
        self.faults = tuple(faults)


class PaymentsCannotGo(FaultyRows):
    code = "payments_cannot_go"


class AnswerCannotBeTaken(FaultyRows):
    code = "answer_cannot_be_taken"


class NoSuchBank(Refused):
    code = "no_such_bank"


class RunNotReleased(Refused):
    code = "run_not_released"


class FilesAreMade(Refused):
    code = "files_are_made"


class NothingForTheBank(Refused):
    code = "nothing_for_the_bank"


class FileHasChanged(Refused):
    code = "file_has_changed"


class RegisterIsAhead(Refused):
    code = "register_is_ahead"


class NotInTheRegister(Refused):
    code = "not_in_the_register"


class NotHandedOver(Refused):
    code = "not_handed_over"


class AnswerOfAnotherFile(Refused):
    code = "answer_of_another_file"


class NothingInQuestion(Refused):
    code = "nothing_in_question"


class WhyIsNeeded(Refused):
    code = "why_is_needed"
