"""Refusals of the low-income population."""

from doudi.core.refusals import Refused


class EntryInvalid(Refused):
    """The person or the day of an entry does not fit, or somebody is entered already."""

    code = "layer_entry_invalid"


class OutcomeNotFound(Refused):
    """What a row of the list is said to have ended with cannot be found."""

    code = "outcome_not_found"


class InsuranceInvalid(Refused):
    """A day, an amount or a person of a policy or a claim does not fit."""

    code = "insurance_invalid"


class ImportFileUnreadable(Refused):
    """A file of policies cannot be read, or has no column that is needed."""

    code = "insurance_file_unreadable"
