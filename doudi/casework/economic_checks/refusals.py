"""Refusals about economic checks."""

from __future__ import annotations

from doudi.core.refusals import Refused


class CheckNotNeeded(Refused):
    """The procedure needs no economic check."""

    code = "check_not_needed"


class CheckAlreadyOpen(Refused):
    """A check of the case is running, or going without it has been proposed."""

    code = "check_already_open"


class CheckSourceNotAllowed(Refused):
    """The source may not be asked, or is outside of the scope."""

    code = "check_source_not_allowed"


class CheckConsentMissing(Refused):
    """Somebody has not consented to the check."""

    code = "check_consent_missing"


class OwnConsentRequired(Refused):
    """An obligor who lives apart has to consent in person."""

    code = "own_consent_required"


class GuardianRequired(Refused):
    """A guardian has to sign, or the reason why one signs is missing."""

    code = "guardian_required"


class CheckResultMissing(Refused):
    """The reply of a source lacks the result of a person."""

    code = "check_result_missing"


class CheckRepliesMissing(Refused):
    """A source in the scope has not answered."""

    code = "check_replies_missing"


class CheckReportRequired(Refused):
    """The case has no check report."""

    code = "check_report_required"


class CheckReportExpired(Refused):
    """The check report is no longer valid."""

    code = "check_report_expired"


class CheckReportIncomplete(Refused):
    """Somebody of the household is not in the check report."""

    code = "check_report_incomplete"


class CheckObjectionOpen(Refused):
    """The applicant objected to the report, and the re-check has no report yet."""

    code = "check_objection_open"


class CheckResultNotTold(Refused):
    """The applicant has not been told that the report differs from their declaration."""

    code = "check_result_not_told"


class CheckWithoutData(Refused):
    """No source was answered from data, so there is no report to draw up."""

    code = "check_without_data"


class CheckRemarkRequired(Refused):
    """Sources were not asked, or rows wait to be judged, and nobody has said why the report goes out."""

    code = "check_remark_required"


class CheckDifferenceOpen(Refused):
    """A difference of a report from data is settled on the page of the check, with evidence."""

    code = "check_difference_open"


class CheckSettlementRefused(Refused):
    """The result has no difference, was settled before, or lacks the proof or the clause."""

    code = "check_settlement_refused"
