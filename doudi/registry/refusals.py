"""What the register refuses, by name."""

from __future__ import annotations

from doudi.core.refusals import Refused


class UnknownCircumstanceKind(Refused):
    code = "unknown_circumstance_kind"


class CircumstanceConfidential(Refused):
    code = "circumstance_confidential"


class DatesOutOfOrder(Refused):
    code = "dates_out_of_order"


class AlreadyWithdrawn(Refused):
    code = "already_withdrawn"


class SamePerson(Refused):
    code = "same_person"


class NumberInUse(Refused):
    code = "number_in_use"


class AwardsOverlap(Refused):
    code = "awards_overlap"


class InvalidIdentityNumber(Refused):
    code = "invalid_identity_number"


class SupportAlreadyRegistered(Refused):
    code = "support_already_registered"


class LegacyBasisRequired(Refused):
    code = "legacy_basis_required"
