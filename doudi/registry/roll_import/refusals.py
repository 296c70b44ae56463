"""Refusals of the roll import."""

from __future__ import annotations

from doudi.core.refusals import Refused


class FaultsRemain(Refused):
    """A corrected value is still wrong."""

    code = "faults_remain"


class BirthDateRequired(Refused):
    """A person without an identity number has no date of birth."""

    code = "birth_date_required"


class SexRequired(Refused):
    """Neither an identity number nor the roll tells the sex of a person."""

    code = "sex_required"


class NothingToImport(Refused):
    """No family is ready to be imported."""

    code = "nothing_to_import"
