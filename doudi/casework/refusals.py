"""Refusals of casework; the common ones are in ``core.refusals``."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnknownProcedure(Refused):
    """No such procedure can be applied for."""

    code = "unknown_procedure"


class UnknownReferralKind(Refused):
    """No such need can be referred from a case."""

    code = "unknown_referral_kind"


class ApplicantRequired(Refused):
    """A member of the family is missing, or nobody is chosen for whom to apply."""

    code = "applicant_required"


class ConsentRequired(Refused):
    """The family has not consented to the economic check."""

    code = "consent_required"


class CaseAlreadyOpen(Refused):
    """A case of the procedure is already open for the household or person."""

    code = "case_already_open"


class TooFewVisitors(Refused):
    """Fewer people visited the home than the law requires."""

    code = "too_few_visitors"


class VisitorNotAllowed(Refused):
    """A visitor is not an account of the village, its township or the bureau, or recuses themselves."""

    code = "visitor_not_allowed"


class VisitorsOfTheVillage(Refused):
    """Nobody of the township or the bureau visited: both visitors are of the village."""

    code = "visitors_of_the_village"


class RecorderDidNotVisit(Refused):
    """The user records a visit on which they did not go."""

    code = "recorder_did_not_visit"


class VisitRowsUnanswered(Refused):
    """A row of the visit has neither an answer nor a reason."""

    code = "visit_rows_unanswered"


class VisitorSignatureMissing(Refused):
    """A visitor has not signed the record."""

    code = "visitor_signature_missing"


class HomeVisitRequired(Refused):
    """The home has not been visited."""

    code = "home_visit_required"


class DoubtsUnresolved(Refused):
    """Doubts about property are not resolved."""

    code = "doubts_unresolved"


class OverrideReasonRequired(Refused):
    """The opinion differs from the assessment without a reason."""

    code = "override_reason_required"


class PartialCoverReasonRequired(Refused):
    """Members of the household are left out without a reason."""

    code = "partial_cover_reason"


class DibaoClassRequired(Refused):
    """The class of dibao is missing."""

    code = "dibao_class_required"


class NoticePeriodRunning(Refused):
    """The period of the public notice is not over."""

    code = "notice_period_running"


class NoticeShowsPersonalData(Refused):
    """A line of the public notice contains a long run of digits."""

    code = "notice_shows_personal_data"


class ClockPaused(Refused):
    """The clock of the case is paused, or is not."""

    code = "clock_paused"


class BureauVisitRequired(Refused):
    """The bureau itself has to visit the home first."""

    code = "bureau_visit_required"


class BasisCaseOpen(Refused):
    """The case for the award that this one rests on is not decided."""

    code = "basis_case_open"


class DepartmentReviewRequired(Refused):
    """The department that has to review the case has not agreed to the last opinion."""

    code = "department_review_required"


class CertificateNotChecked(Refused):
    """The federation agrees without having checked the disability certificate."""

    code = "certificate_not_checked"


class RelativeDoubtOpen(Refused):
    """Somebody of the case looks like an undeclared near relative of staff."""

    code = "relative_doubt_open"


class StaffMemberInvalid(Refused):
    """The office, identity number or account of a staff member is wrong, or they are in the directory already."""

    code = "staff_member_invalid"


class DelegationBasisInvalid(Refused):
    """The basis of a delegation is not one that the law of its first day accepts."""

    code = "delegation_basis_invalid"


class RandomCheckIncomplete(Refused):
    """Manner, finding, words or day of a random check are missing or wrong."""

    code = "random_check_incomplete"


class OnSiteCheckRequired(Refused):
    """The case was drawn to be checked at the home."""

    code = "on_site_check_required"


class SupplyPeriodRunning(Refused):
    """The period for missing materials is not over."""

    code = "supply_period_running"


class WrongReceiptCode(Refused):
    """Receipt number and code do not match."""

    code = "wrong_receipt_code"


class ConflictOfInterest(Refused):
    """The user is a near relative of the applicant."""

    code = "conflict_of_interest"


class DelegationNotAllowed(Refused):
    """The procedure cannot be delegated, already is, or is not any more."""

    code = "delegation_not_allowed"


class DocumentAltered(Refused):
    """An archived document differs from its digest."""

    code = "document_altered"


class AlreadyAnswered(Refused):
    """The row has been answered or handed over before."""

    code = "already_answered"


class AlreadyHandedOver(Refused):
    code = "already_handed_over"


class AlreadyTakenUp(Refused):
    code = "already_taken_up"


class ReviewAlreadyRequested(Refused):
    code = "review_already_requested"


class TooManyMessages(Refused):
    """Too many messages wait for an answer."""

    code = "too_many_messages"


class DecisionMissing(Refused):
    """There is no decision to review."""

    code = "decision_missing"


class ReviewPeriodOver(Refused):
    """The period to request a review of the decision is over."""

    code = "review_period_over"


class ManualOpeningNotAllowed(Refused):
    """The procedure is not opened by an officer."""

    code = "manual_opening_not_allowed"


class NoAwardInForce(Refused):
    """There is no award in force."""

    code = "no_award_in_force"


class MeasureRequired(Refused):
    """A measure is missing for an award."""

    code = "measure_required"


class IncomeUnverified(Refused):
    """The income that was assessed is not registered, and nobody's income was verified."""

    code = "income_unverified"


class AwardsChanged(Refused):
    """The awards changed after the opinion."""

    code = "awards_changed"


class UnknownCircumstanceKind(Refused):
    """A change of this kind cannot be recorded here."""

    code = "unknown_circumstance_kind"


class HearingIncomplete(Refused):
    """Day, manner or words of the hearing are missing."""

    code = "hearing_incomplete"


class CardOfAnotherPerson(Refused):
    """The bank card belongs to another person."""

    code = "card_of_another_person"


class CardNumberMismatch(Refused):
    """The two entries of the card number differ."""

    code = "card_number_mismatch"


class SameTownship(Refused):
    """The household moves within its township."""

    code = "same_township"


class FamilyChanged(Refused):
    """The family changed after the opinion."""

    code = "family_changed"


class AwardAlreadyInForce(Refused):
    """The award is already in force."""

    code = "award_already_in_force"


class RelativeAlreadyRecorded(Refused):
    """The near relative is already on record."""

    code = "relative_already_recorded"


class DeputyNotAllowed(Refused):
    code = "deputy_not_allowed"


class HandoverNotAllowed(Refused):
    """The case cannot be handed over so."""

    code = "handover_not_allowed"


class AnswersItself(Refused):
    """The department has users who answer; the township records nothing for it."""

    code = "answers_itself"


class NothingAsked(Refused):
    """No question of a department waits for a reply."""

    code = "nothing_asked"


class QuestionOpen(Refused):
    """The question before this one has no reply yet."""

    code = "question_open"


class HelpIncomplete(Refused):
    """An answer of a department lacks what belongs to its outcome, or contradicts it."""

    code = "help_incomplete"


class InvalidProvincialFile(Refused):
    """The file is not one of the provincial platform."""

    code = "invalid_provincial_file"


class OfficeDetailInvalid(Refused):
    """The office has no such detail, or the value is no telephone number or too long."""

    code = "office_detail_invalid"


class ObjectionUnderReview(Refused):
    """An objection is open; the public notice runs its days beside it."""

    code = "objection_under_review"


class AppraisalRequired(Refused):
    """An objection has not been appraised."""

    code = "appraisal_required"


class AppraisalIncomplete(Refused):
    """Day, place, people, votes or minutes of an appraisal are missing or contradict each other."""

    code = "appraisal_incomplete"


class PauseAlreadyProposed(Refused):
    """A pause waits for the decision of a leader."""

    code = "pause_already_proposed"


class ExtensionNotAllowed(Refused):
    """The procedure has no extension, the case had one, or its time is over."""

    code = "extension_not_allowed"


class PublicationNotAllowed(Refused):
    """Nothing is chosen, it was recorded before, or the day does not fit."""

    code = "publication_not_allowed"


class PublicationStillDue(Refused):
    """The aid is given as published, so the publication hangs on."""

    code = "publication_still_due"
