"""Refusals of payments for funerals."""

from doudi.core.refusals import Refused


class FuneralNotPayable(Refused):
    """The person lives, was not under tekun, or their funeral is paid already."""

    code = "funeral_not_payable"
