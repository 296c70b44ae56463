"""Refusals of data entry."""

from __future__ import annotations

from doudi.core.refusals import Refused


class NotAccepted(Refused):
    """The case is not accepted yet: there is nothing to enter."""

    code = "not_accepted"


class NationalNumberTaken(Refused):
    """Another case has the number."""

    code = "national_number_taken"


class InvalidConfirmationFile(Refused):
    """The uploaded file cannot be read, lacks a column or has too many rows."""

    code = "invalid_confirmation_file"
