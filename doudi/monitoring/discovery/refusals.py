"""Refusals of discovery."""

from doudi.core.refusals import Refused


class WalkIncomplete(Refused):
    """A record of a walk lacks what was found, or says something impossible."""

    code = "walk_incomplete"


class LeadReportIncomplete(Refused):
    """A report of a lead lacks whom it is about, or names a source that this user cannot report for."""

    code = "lead_report_incomplete"


class NotTheHandler(Refused):
    """Who reported is shown only to the officer who handles the lead."""

    code = "not_the_handler"


class ReporterAlreadyTold(Refused):
    """The reporter has been told, or the lead has not ended yet."""

    code = "reporter_already_told"


class CallIncomplete(Refused):
    """A call lacks its text, or the person who was told."""

    code = "hotline_call_incomplete"


class CampaignInvalid(Refused):
    """A campaign without screens, with an unknown one, or with impossible days."""

    code = "campaign_invalid"


class OutcomeInvalid(Refused):
    """The outcome of a household of a campaign is missing, or the registry says otherwise."""

    code = "campaign_outcome_invalid"
