"""Refusals of deliveries."""

from __future__ import annotations

from doudi.core.refusals import Refused


class DeliveryHasNoRows(Refused):
    """The delivery was not read, or is erased."""

    code = "delivery_has_no_rows"


class SourceOfOtherDepartment(Refused):
    """The data set is delivered by another department, or there is none of this name."""

    code = "source_of_other_department"


class PeriodNotAllowed(Refused):
    """The period has not begun, or the data set is not delivered for it."""

    code = "period_not_allowed"


class FileDeliveredBefore(Refused):
    """The same file of the data set was delivered before and is still kept."""

    code = "file_delivered_before"


class DecisiveColumnMissing(Refused):
    """The column without which the data set tells nothing was not recognised."""

    code = "decisive_column_missing"


class StillReading(Refused):
    """The file is being read."""

    code = "still_reading"


class TooManyToJudge(Refused):
    """A delivery has more rows that people would have to judge than they can."""

    code = "too_many_rows_to_judge"
