"""What payments refuse, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class RunInTheWay(Refused):
    code = "run_in_the_way"


class NothingToPay(Refused):
    code = "nothing_to_pay"


class NotNow(Refused):
    code = "not_now"


class AnotherWasFaster(Refused):
    code = "another_was_faster"


class AnotherPersonMust(Refused):
    code = "another_person_must"


class OutOfSight(Refused):
    code = "out_of_sight"


class TownshipsMissing(Refused):
    code = "townships_missing"


class AlreadyConfirmed(Refused):
    code = "already_confirmed"


class NothingOfYours(Refused):
    code = "nothing_of_yours"


class RollHasChanged(Refused):
    code = "roll_has_changed"


class ChecksStandInTheWay(Refused):
    code = "checks_stand_in_the_way"


class NoSuchCheck(Refused):
    code = "no_such_check"


class FundsAreShort(Refused):
    code = "funds_are_short"


class NotAllAccountedFor(Refused):
    code = "not_all_accounted_for"


class WhyIsNeeded(Refused):
    code = "why_is_needed"


class AlreadyHeld(Refused):
    code = "already_held"


class HeldByOthers(Refused):
    code = "held_by_others"


class TooMuch(Refused):
    code = "too_much"


class AlreadyReceived(Refused):
    code = "already_received"


class HistoryIsThere(Refused):
    code = "history_is_there"


class MonthNotOpen(Refused):
    code = "month_not_open"


class LateToChange(Refused):
    code = "late_to_change"
