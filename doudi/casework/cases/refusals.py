"""Refusals of who applies where."""

from __future__ import annotations

from doudi.core.refusals import Refused


class AnotherOfficeCompetent(Refused):
    """Nobody of the family has the hukou within the county: another office takes the application."""

    code = "another_office_competent"


class ApplicantNotEntitled(Refused):
    """Another member of the family applies, because their hukou is where the family lives."""

    code = "applicant_not_entitled"
