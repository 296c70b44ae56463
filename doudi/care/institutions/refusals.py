"""Refusals of institutions."""

from doudi.core.refusals import Refused


class InstitutionIncomplete(Refused):
    """Something of an institution, an admission or a list is missing or wrong."""

    code = "institution_incomplete"


class NoBedFree(Refused):
    """The institution has no bed left on some day from the first day on, or the bed is taken."""

    code = "no_bed_free"


class ResidenceUnderWay(Refused):
    """An admission of the person waits for the decision already."""

    code = "residence_under_way"


class ResidenceOverlaps(Refused):
    """The person lives in an institution on a day of the new residence."""

    code = "residence_overlaps"


class ApplicationMissing(Refused):
    """The application signed by the person, or the signed agreement, is missing."""

    code = "admission_application_missing"


class AbsenceOverlaps(Refused):
    """Another absence of the resident is open or holds on a day of this one."""

    code = "absence_overlaps"


class ListIncomplete(Refused):
    """A resident of the monthly list has not been looked at, or a difference is not explained."""

    code = "institution_list_incomplete"
