"""Why a year cannot be archived, or an archive is not what was archived."""

from __future__ import annotations

from doudi.core.refusals import Refused, Tampering


class YearNotOver(Refused):
    """The year has months to come."""

    code = "year_not_over"


class NothingPaidInYear(Refused):
    """No run of the year was sent to the bank or taken over."""

    code = "nothing_paid_in_year"


class RunsNotClosed(Refused):
    """Runs of the year are still open, so their books can change."""

    code = "runs_not_closed"


class BankFileMissing(Refused):
    """A bank file of the year is not where bank files are kept."""

    code = "bank_file_missing"


class BooksDiffer(Refused):
    """Payments do not add up to the total of their run."""

    code = "books_differ"


class ArchiveChanged(Tampering):
    """Files of an archive are missing, added, changed, or contradict each other or the database."""

    code = "archive_changed"
