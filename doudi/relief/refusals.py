"""Refusals of temporary relief; the common ones are in ``core.refusals`` and ``casework.refusals``."""

from __future__ import annotations

from doudi.core.refusals import Refused


class HardshipIncomplete(Refused):
    """What happened, to whom or when is missing or contradicts itself."""

    code = "hardship_incomplete"


class GroupNotEligible(Refused):
    """Relief of uninsured unemployed people is for those who get no dibao, and once (MCA83-II.1)."""

    code = "group_not_eligible"


class ReliefUnderWay(Refused):
    """A case for the same people and cause is open already, perhaps in another township."""

    code = "relief_under_way"


class RepeatReasonRequired(Refused):
    """Relief was given for the same cause; the reason to give it again is missing (SC47-2)."""

    code = "repeat_reason_required"


class TooManyTimes(Refused):
    """Relief was given as often as a year allows; only a conference may give more."""

    code = "too_many_times"


class BeyondCeiling(Refused):
    """Nothing is left below the ceiling; an amount must be named, and only a conference may give it (P18-6.i)."""

    code = "beyond_ceiling"


class DeviationReasonRequired(Refused):
    """The proposed amount differs from the assessment, and the reason is missing."""

    code = "deviation_reason_required"


class SpendingExceeded(Refused):
    """More than the family's proved spending is proposed, and the reason is missing."""

    code = "spending_exceeded"


class PlanMismatch(Refused):
    """The instalments do not add up to the amount, or their days are not in order."""

    code = "plan_mismatch"


class PayeeRequired(Refused):
    """The bank can only pay a registered person."""

    code = "payee_required"


class AidChanged(Refused):
    """The people were helped since the amount was proposed."""

    code = "aid_changed"


class ConferenceRequired(Refused):
    """Only the county's coordination mechanism decides this amount (P18-9.c)."""

    code = "conference_required"


class IdentityUncompared(Refused):
    """The temporary identity resembles another one, and nobody compared the two."""

    code = "identity_uncompared"


class IdentityClosed(Refused):
    """The temporary identity was merged or closed already."""

    code = "identity_closed"


class PapersComplete(Refused):
    """The papers were made up and confirmed already, or none are due."""

    code = "papers_complete"


class LimitDecided(Refused):
    """The limit was confirmed or refused already."""

    code = "limit_decided"
