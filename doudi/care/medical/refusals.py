"""Refusals of medical costs, stays in hospital and premiums."""

from doudi.core.refusals import Refused


class SettlementFileUnreadable(Refused):
    """The file cannot be read, lacks columns, or has too many rows."""

    code = "medical_file_unreadable"


class SettlementInvalid(Refused):
    """A settlement was recorded before, its figures contradict each other, or nobody is entitled."""

    code = "medical_settlement_invalid"


class StayInvalid(Refused):
    """A stay ends before it begins, overlaps another, or lies in the future."""

    code = "hospital_stay_invalid"


class PremiumListInvalid(Refused):
    """A list of premiums has nobody new, or was handled already."""

    code = "premium_list_invalid"
