"""Refusals of work plans."""

from doudi.core.refusals import Refused


class PlanIncomplete(Refused):
    """A plan lacks its paper, its tasks or a possible year, or is there already."""

    code = "work_plan_incomplete"


class EvidenceMissing(Refused):
    """A task without a figure of the system is done once its proof is there."""

    code = "work_plan_evidence_missing"
