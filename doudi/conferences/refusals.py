"""Refusals of conferences."""

from __future__ import annotations

from doudi.core.refusals import Refused, Tampering


class UnknownQuestionKind(Refused):
    """No room registered a kind of that name, or the sub-kind is not one of its own."""

    code = "unknown_question_kind"


class QuestionAlreadyRaised(Refused):
    """The same subject waits for a conference with a question of the same kind."""

    code = "question_already_raised"


class AgendaEmpty(Refused):
    """A folder cannot be sent, nor a meeting opened, without a question on the agenda."""

    code = "agenda_empty"


class MemberPeriodInvalid(Refused):
    """A member ends before they began, or sits in the body already."""

    code = "member_period_invalid"


class QuorumMissing(Refused):
    """Fewer members are present, and not recused, than the body needs."""

    code = "quorum_missing"


class ChairRequired(Refused):
    """The person in the chair is not a chair or deputy of the body who is present."""

    code = "chair_required"


class MemberNotPresent(Refused):
    """A member who was absent, or has left for this question, cannot be counted as voting or be recused."""

    code = "member_not_present"


class MajorityMissing(Refused):
    """As many members dissent as agree, or more."""

    code = "majority_missing"


class AmountRequired(Refused):
    """The kind decides an amount and none is given; or it decides none and one is given."""

    code = "amount_required"


class QuestionNotDecided(Refused):
    """Minutes need a decision on every question of the agenda."""

    code = "question_not_decided"


class SummaryShowsPerson(Refused):
    """The summary for others contains the name of somebody of the matter."""

    code = "summary_shows_person"


class ClauseUnknown(Refused):
    """A clause named as basis is not in the rule book."""

    code = "clause_unknown"


class MeetingDateInvalid(Refused):
    """A meeting is opened before its day, or a task falls due before the meeting."""

    code = "meeting_date_invalid"


class DocumentAltered(Tampering):
    """An archived document or a fact sent to the members differs from its digest."""

    code = "document_altered"


class ProofRequired(Refused):
    """A scan or photograph is missing."""

    code = "proof_required"


class NoSuchMeetingRow(Refused):
    """A question, member or task is not of this meeting."""

    code = "no_such_meeting_row"
