"""Refusals of care visits."""

from doudi.core.refusals import Refused


class VisitIncomplete(Refused):
    """A record of a visit lacks an answer, or says something impossible."""

    code = "care_visit_incomplete"


class VisitOutOfCycle(Refused):
    """A visit was made outside of the days of the planned one."""

    code = "care_visit_out_of_cycle"


class MustVisitOnSite(Refused):
    """A visit that was drawn to be made at home was made by telephone."""

    code = "care_visit_must_be_on_site"


class NotMissed(Refused):
    """A visit that is not late has nothing to explain, or its reason is recorded already."""

    code = "care_visit_not_missed"


class FindingHandled(Refused):
    """Somebody has already dealt with a finding."""

    code = "care_finding_handled"


class PauseInvalid(Refused):
    """A pause of visits has impossible days, or another one runs."""

    code = "care_pause_invalid"
