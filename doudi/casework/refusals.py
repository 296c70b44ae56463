"""What casework refuses, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class NotNow(Refused):
    code = "not_now"


class NotYours(Refused):
    code = "not_yours"


class AnotherWasFaster(Refused):
    code = "another_was_faster"


class AnotherPersonMust(Refused):
    code = "another_person_must"


class OutOfSight(Refused):
    code = "out_of_sight"


class UnknownMatter(Refused):
    code = "unknown_matter"


class NobodyApplies(Refused):
    code = "nobody_applies"


class ConsentIsNeeded(Refused):
    code = "consent_is_needed"


class AlreadyRunning(Refused):
    code = "already_running"


class SaysNothing(Refused):
    code = "says_nothing"


class TooFewVisitors(Refused):
    code = "too_few_visitors"


class VisitIsNeeded(Refused):
    code = "visit_is_needed"


class DoubtsAreOpen(Refused):
    code = "doubts_are_open"


class ReasonAgainstMachine(Refused):
    code = "reason_against_machine"


class LeftOutWhy(Refused):
    code = "left_out_why"


class ClassIsNeeded(Refused):
    code = "class_is_needed"


class PostingRuns(Refused):
    code = "posting_runs"


class PostingShowsTooMuch(Refused):
    code = "posting_shows_too_much"


class ClockStands(Refused):
    code = "clock_stands"


class BureauMustVisit(Refused):
    code = "bureau_must_visit"


class NotLapsedYet(Refused):
    code = "not_lapsed_yet"


class WrongCode(Refused):
    code = "wrong_code"


class ConcernedMayNotAct(Refused):
    code = "concerned_may_not_act"


class NoDelegation(Refused):
    code = "no_delegation"


class PaperWasChanged(Refused):
    code = "paper_was_changed"


class AlreadyEnded(Refused):
    code = "already_ended"


class TooManyMessages(Refused):
    code = "too_many_messages"


class NoDecisionYet(Refused):
    code = "no_decision_yet"


class TooLate(Refused):
    code = "too_late"


class NotOpenedByHand(Refused):
    code = "not_opened_by_hand"


class NothingInForce(Refused):
    code = "nothing_in_force"


class MeasureIsNeeded(Refused):
    code = "measure_is_needed"


class AwardsHaveChanged(Refused):
    code = "awards_have_changed"


class NotAFact(Refused):
    code = "not_a_fact"


class NotHeard(Refused):
    code = "not_heard"


class NotOwnCard(Refused):
    code = "not_own_card"


class CardsDiffer(Refused):
    code = "cards_differ"


class NotAnotherTownship(Refused):
    code = "not_another_township"


class FamilyHasChanged(Refused):
    code = "family_has_changed"


class AlreadyReceives(Refused):
    code = "already_receives"


class AlreadyNoted(Refused):
    code = "already_noted"


class CannotTakeOver(Refused):
    code = "cannot_take_over"


class NotAProvincialFile(Refused):
    code = "not_a_provincial_file"
