"""Refusals of impact assessments."""

from doudi.core.refusals import Refused


class AssessmentIncomplete(Refused):
    """The kind of processing is unknown, or the day of its beginning has passed: it is assessed before it begins."""

    code = "impact_assessment_incomplete"
