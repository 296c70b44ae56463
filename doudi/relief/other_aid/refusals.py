"""Refusals of amounts of other departments."""

from doudi.core.refusals import Refused


class OtherAidInvalid(Refused):
    """A day, a number or the person does not fit, or the row was corrected already."""

    code = "other_aid_invalid"
