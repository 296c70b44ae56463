"""Refusals of the records of a household."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnableToWork(Refused):
    """The person is not able to work or has no dibao: jobs are not introduced."""

    code = "unable_to_work"


class RecordDateInvalid(Refused):
    """A date is in the future or out of order."""

    code = "record_date_invalid"


class ChangeReportedInTime(Refused):
    """The change is not older than the time in which it must be reported."""

    code = "change_reported_in_time"


class DibaoApplicationMissing(Refused):
    """There is no application for dibao since the tekun award ended."""

    code = "dibao_application_missing"


class NonCooperationUnconfirmed(Refused):
    """No refusal to cooperate is confirmed by a second person."""

    code = "non_cooperation_unconfirmed"
