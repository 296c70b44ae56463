"""What casework refuses, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnknownProcedure(Refused):
    code = "unknown_procedure"


class ApplicantRequired(Refused):
    code = "applicant_required"


class ConsentRequired(Refused):
    code = "consent_required"


class CaseAlreadyOpen(Refused):
    code = "case_already_open"


class TooFewVisitors(Refused):
    code = "too_few_visitors"


class HomeVisitRequired(Refused):
    code = "home_visit_required"


class DoubtsUnresolved(Refused):
    code = "doubts_unresolved"


class OverrideReasonRequired(Refused):
    code = "override_reason_required"


class PartialCoverReasonRequired(Refused):
    code = "partial_cover_reason"


class DibaoClassRequired(Refused):
    code = "dibao_class_required"


class NoticePeriodRunning(Refused):
    code = "notice_period_running"


class NoticeShowsPersonalData(Refused):
    code = "notice_shows_personal_data"


class ClockPaused(Refused):
    code = "clock_paused"


class BureauVisitRequired(Refused):
    code = "bureau_visit_required"


class SupplyPeriodRunning(Refused):
    code = "supply_period_running"


class WrongReceiptCode(Refused):
    code = "wrong_receipt_code"


class ConflictOfInterest(Refused):
    code = "conflict_of_interest"


class DelegationNotAllowed(Refused):
    code = "delegation_not_allowed"


class DocumentAltered(Refused):
    code = "document_altered"


class AlreadyAnswered(Refused):
    code = "already_answered"


class AlreadyHandedOver(Refused):
    code = "already_handed_over"


class AlreadyTakenUp(Refused):
    code = "already_taken_up"


class ReviewAlreadyRequested(Refused):
    code = "review_already_requested"


class TooManyMessages(Refused):
    code = "too_many_messages"


class DecisionMissing(Refused):
    code = "decision_missing"


class ReviewPeriodOver(Refused):
    code = "review_period_over"


class ManualOpeningNotAllowed(Refused):
    code = "manual_opening_not_allowed"


class NoAwardInForce(Refused):
    code = "no_award_in_force"


class MeasureRequired(Refused):
    code = "measure_required"


class AwardsChanged(Refused):
    code = "awards_changed"


class UnknownCircumstanceKind(Refused):
    code = "unknown_circumstance_kind"


class HearingIncomplete(Refused):
    code = "hearing_incomplete"


class CardOfAnotherPerson(Refused):
    code = "card_of_another_person"


class CardNumberMismatch(Refused):
    code = "card_number_mismatch"


class SameTownship(Refused):
    code = "same_township"


class FamilyChanged(Refused):
    code = "family_changed"


class AwardAlreadyInForce(Refused):
    code = "award_already_in_force"


class RelativeAlreadyRecorded(Refused):
    code = "relative_already_recorded"


class DeputyNotAllowed(Refused):
    code = "deputy_not_allowed"


class HandoverNotAllowed(Refused):
    code = "handover_not_allowed"


class InvalidProvincialFile(Refused):
    code = "invalid_provincial_file"
