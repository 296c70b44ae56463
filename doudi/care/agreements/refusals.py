"""Refusals of care agreements."""

from doudi.core.refusals import Refused


class CarerUnfit(Refused):
    """The carer is dead, under age, the person themself, or does not care any more."""

    code = "carer_unfit"


class CarerAlreadyOpen(Refused):
    """The person is registered as a carer already."""

    code = "carer_already_open"


class CarerStillCares(Refused):
    """The carer is party to agreements in force."""

    code = "carer_still_cares"


class CareIncomplete(Refused):
    """Something that an agreement, a carer or a payee needs is missing or wrong."""

    code = "care_incomplete"


class NotUnderTekun(Refused):
    """The person is not supported as tekun on the first day of the agreement, or died."""

    code = "not_under_tekun"


class AgreementUnderWay(Refused):
    """Another agreement of the person is being drafted or signed."""

    code = "agreement_under_way"


class AgreementOverlaps(Refused):
    """Another agreement of the person holds on a day of this one."""

    code = "agreement_overlaps"


class SignatureMissing(Refused):
    """Neither the signed paper nor the signatures on the screen were given."""

    code = "signature_missing"


class PayeeUnfit(Refused):
    """The payee does not fit the agreement or the months."""

    code = "care_payee_unfit"


class PayeeDisputed(Refused):
    """Who is paid is disputed; the dispute is settled first, by two people."""

    code = "care_payee_disputed"


class AccountNumberMismatch(Refused):
    """The account typed again differs from the one proposed."""

    code = "care_account_mismatch"
