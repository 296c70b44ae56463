"""Refusals of follow-up visits."""

from doudi.core.refusals import Refused


class FollowUpInvalid(Refused):
    """The day, the post or an answer of the visit does not fit."""

    code = "follow_up_invalid"


class VisitBelowTier(Refused):
    """The visitor's office is below the tier of the amount: the visit is not delegable."""

    code = "visit_below_tier"


class VisitOfAnotherHolder(Refused):
    """The holder of the post has an account, and records their visits themselves."""

    code = "visit_of_another_holder"


class SignedRecordMissing(Refused):
    """Neither a photograph nor a signature proves the visit."""

    code = "signed_record_missing"
