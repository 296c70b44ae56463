"""Refusals of notices."""

from doudi.core.refusals import Refused


class NothingChanged(Refused):
    """No due changes by what was decided on that day, in those months."""

    code = "notices_nothing_changed"


class RoundNotPossible(Refused):
    """There is a round of the change already, or its months are out of order or too many."""

    code = "notices_round_not_possible"


class ChildrenNeedSealedSlip(Refused):
    """A family with benefits of children is told by a sealed slip or a visit only."""

    code = "notices_children_need_sealed_slip"


class DeliveryNotPossible(Refused):
    """The way, the day or the households of a delivery are wrong."""

    code = "notices_delivery_not_possible"


class TooManySlips(Refused):
    """More slips were asked for than one file holds."""

    code = "notices_too_many_slips"
